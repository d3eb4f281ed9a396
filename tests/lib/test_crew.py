"""Programs run as one: they are restarted when they fall, and nothing is left when we stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocop.lib import crew

SLEEPER = "import time; time.sleep(60)"
# Refuses TERM and has a child that refuses it too; writes both process ids.
STUBBORN = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child}")
time.sleep(60)
"""
# A program that stops its crew on a signal, started as a shell starts what runs behind.
KEEPER = f"""
import sys, time
from ocop.lib import crew
crew.stop_on_signals()
with crew.Crew([crew.Member("sleeper", [sys.executable, "-c", {SLEEPER!r}])], print) as running:
    running.start()
    print(running.members[0].process.pid, flush=True)
    while True:
        running.look()
        time.sleep(0.05)
"""


def member(source: str, *arguments: str) -> crew.Member:
    return crew.Member("program", [sys.executable, "-c", source, *arguments])


def alive(pid: int) -> bool:
    """Tell whether the process runs; one that waits for its burial does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(true: object, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_stop_ends_a_program_that_refuses_and_its_child(tmp_path: Path) -> None:
    ids = tmp_path / "ids"
    with crew.Crew([member(STUBBORN, str(ids))], print) as running:
        running.start()
        assert soon(lambda: ids.exists() and len(ids.read_text().split()) == 2)
        asked = time.monotonic()
    assert time.monotonic() - asked < 3
    assert soon(lambda: not any(alive(int(pid)) for pid in ids.read_text().split()), 1)


def test_look_restarts_a_program_that_fell_after_a_pause() -> None:
    said: list[str] = []
    with crew.Crew([member(SLEEPER)], said.append) as running:
        running.start()
        one = running.members[0]
        first = one.process.pid
        os.kill(first, signal.SIGKILL)
        assert soon(lambda: running.look() or (one.process and one.process.pid != first))
    assert said == ["program ended (exit code -9); starting it again in 0.5 s."]


def test_look_gives_up_on_a_program_that_keeps_falling() -> None:
    with crew.Crew([member("raise SystemExit(3)")], print) as running:
        running.start()
        running.members[0].falls = crew.CHANCES
        with pytest.raises(crew.GaveUp, match=r"program ended 6 times \(last exit code 3\)"):
            soon(running.look)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_everything_also_when_it_arrives_ignored(number: int) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    child = int(keeper.stdout.readline())
    asked = time.monotonic()
    keeper.send_signal(number)
    assert keeper.wait(5) == 0
    assert time.monotonic() - asked < 3
    assert not alive(child)


def test_killed_keeper_takes_its_programs_with_it() -> None:
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER], stdout=subprocess.PIPE, text=True)
    child = int(keeper.stdout.readline())
    keeper.kill()
    keeper.wait()
    assert soon(lambda: not alive(child), 3)
