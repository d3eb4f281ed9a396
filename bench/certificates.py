"""P13: certificates by the real renderer beside the bare one, and the batch by two workers.

Each part runs in a process of its own, as the worker does: ``python -m bench.certificates PART``
prints what it found as JSON.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.rows import Measure, line, missing
from bench.server import Failed

if TYPE_CHECKING:
    from bench.world import World

BASE = Path(__file__).resolve().parent.parent
CORES = 2
WARM, ROUNDS = 5, 8  # renders before the clock starts; rounds of bare and real in turn
EACH = 5  # of a kind in a round
MORE = 60  # rendered after the batch: a worker that leaks grows by them
DPI = 100
MINUTES = 15
SIGNED = 8  # papers a second on two cores, each made and signed


def row(world: World) -> str:
    """Return the row. Reserves certificates for the published contest and has them made."""
    from bench.world import contests

    count = contests.reserve(world)
    try:
        one = _part("compare")
        batch = _batch()
        signed = _part("sign")
    except Failed as fault:
        return missing("P13", fault)
    if sum(part["made"] for part in batch) != count:
        return missing("P13", f"{count} reserved, {sum(p['made'] for p in batch)} made")
    cpu = sum(part["cpu"] for part in batch) / count
    rate = CORES / cpu
    measures = [
        Measure(one["real"] / one["bare"], "x-bare", 1.5),
        Measure(rate, "/s-two-cores", 20, least=True),
        Measure(20_000 / rate / 60, "min-for-20000", MINUTES),
        Measure(max(part["largest"] for part in batch) / 1000, "kB", 20),
        Measure(max(part["peak"] for part in batch), "MiB", 130),
        Measure(max(part["grown"] for part in batch), "MiB-grown", 3),
        Measure(CORES / signed["each"], "/s-two-cores-signed", SIGNED, least=True),
        Measure(signed["peak"], "MiB-signed", 130),
        Measure(signed["grown"], "MiB-grown-signed", 3),
        Measure(one["read"], "QR", one["tried"], least=True),
    ]
    bare = one["bare"] * 1000
    return line("P13", measures, f"{bare:.0f} ms {1 / one['bare']:.0f}/s-core")


def _part(name: str) -> dict[str, Any]:
    return _told(_started(name))


def _batch() -> list[dict[str, Any]]:
    """Two workers drain the queue together."""
    return [_told(process) for process in [_started("drain") for _ in range(CORES)]]


def _started(name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.certificates", name]
    return subprocess.Popen(command, cwd=BASE, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate()
    if process.returncode:
        raise Failed("the renderer ended with a fault")
    return json.loads(out.splitlines()[-1])


# --- in the process of a worker ---------------------------------------------------------------
def compare() -> dict[str, Any]:
    """Render the same facts barely and really in turn; read the QR of some."""
    from bench import bare
    from evaluation.models import Certificate
    from evaluation.rendering.paper import certificate_pdf

    facts = [one.facts for one in Certificate.objects.order_by("pk")[: WARM * EACH]]
    ways: dict[str, Callable[[dict[str, Any]], bytes]] = {
        "bare": bare.certificate, "real": certificate_pdf,
    }  # fmt: skip
    for one in facts[:WARM]:
        for way in ways.values():
            way(one)
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        some = [facts[(number * EACH + n) % len(facts)] for n in range(EACH)]
        for name, way in ways.items():
            spent[name].append(_cpu_of(way, some) / EACH)
    reads = [_read(certificate_pdf(one)) == one["check_url"] for one in facts[:3]]
    times = {name: median(some) for name, some in spent.items()}
    return {**times, "read": sum(reads), "tried": len(reads)}


def _cpu_of(way: Callable[[dict[str, Any]], bytes], some: list[dict[str, Any]]) -> float:
    started = time.process_time()
    for facts in some:
        way(facts)
    return time.process_time() - started


def _read(data: bytes) -> str:
    """The address that a reader finds in the picture of the paper at 100 dots an inch, or ''."""
    import pypdfium2
    import zxingcpp

    picture = pypdfium2.PdfDocument(data)[0].render(scale=DPI / 72).to_pil()
    found = zxingcpp.read_barcodes(picture)
    return found[0].text.partition("#")[0] if found else ""


def drain() -> dict[str, Any]:
    """Make what waits, as the worker's task does; then go on, to see whether memory grows."""
    from django.db.models import Max

    from evaluation.models import Certificate
    from evaluation.rendering.paper import certificate_pdf
    from evaluation.rendering.queue import render_waiting

    facts = [one.facts for one in Certificate.objects.order_by("pk")[:MORE]]
    certificate_pdf(facts[0])  # warms the process up
    started = time.process_time()
    made = render_waiting()
    spent = time.process_time() - started
    largest = Certificate.objects.aggregate(most=Max("size"))["most"] or 0
    before = _memory("VmRSS")
    for one in facts:
        certificate_pdf(one)
    grown, peak = max(0.0, _memory("VmRSS") - before), _memory("VmHWM")
    return {"made": made, "cpu": spent, "largest": largest, "peak": peak, "grown": grown}


def sign() -> dict[str, Any]:
    """Make and sign papers with a key of its own, as the worker does where one is set."""
    from django.conf import settings
    from django.core.management import call_command

    from evaluation.models import Certificate
    from evaluation.rendering.paper import certificate_pdf
    from ocop.lib.signing import signer

    with tempfile.TemporaryDirectory() as folder:
        call_command("signing_key", try_out=True, folder=folder, stdout=io.StringIO())
        settings.SIGN_P12 = f"{folder}/signing.p12"
        settings.SIGN_PASSPHRASE_FILE = f"{folder}/signing.passphrase"
        pen = signer()
    facts = [one.facts for one in Certificate.objects.order_by("pk")[:MORE]]
    for one in facts * 2:  # as many as a batch: a process grows until it has seen every letter
        pen.signed(certificate_pdf(one))
    before, started = _memory("VmRSS"), time.process_time()
    for one in facts:
        pen.signed(certificate_pdf(one))
    spent = (time.process_time() - started) / len(facts)
    grown = max(0.0, _memory("VmRSS") - before)
    return {"each": spent, "peak": _memory("VmHWM"), "grown": grown}


def _memory(name: str) -> float:
    """MiB of this process."""
    for text in Path("/proc/self/status").read_text().splitlines():
        if text.startswith(f"{name}:"):
            return int(text.split()[1]) / 1024
    return 0.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print(json.dumps({"compare": compare, "drain": drain, "sign": sign}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
