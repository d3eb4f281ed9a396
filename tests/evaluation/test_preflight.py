"""The certificate before Apache Preflight, which judges page, fonts, colours, metadata (PDF/A-1b).

It knows no PDF/A-3. What it complains of must be exactly what the later standards allow.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from evaluation.rendering.paper import certificate_pdf
from tests.evaluation.test_certificate_paper import FACTS

NEEDED = "preflight pdfbox2 xmpbox fontbox2 commons-logging javax.activation jaxb-api"
JARS = [Path(f"/usr/share/java/{name}.jar") for name in NEEDED.split()]
ALLOWED = {
    "1.2.9": "a file in the paper (ISO 19005-3, 6.8)",
    "1.4.7": "the same, in the list of names",
    "1.4": "cross references in a stream (ISO 19005-2, 6.1.4)",
    "3.1.11": "a subset without CIDSet (ISO 19005-2, 6.2.11.4.2)",
    "7.11.1": "the level says U, not A or B",
    "7.11.2": "the part says 3, not 1",
}

pytestmark = pytest.mark.skipif(
    not shutil.which("java") or not all(jar.exists() for jar in JARS),
    reason="Apache Preflight is not installed: libpdfbox2-java libactivation-java libjaxb-api-java",
)


def complaints(paper: bytes, folder: Path) -> dict[str, str]:
    """What Preflight says of the paper, by the code of its complaint."""
    file = folder / "paper.pdf"
    file.write_bytes(paper)
    command = ["java", "-cp", ":".join(map(str, JARS))]
    done = subprocess.run(
        [*command, "org.apache.pdfbox.preflight.Validator_A1b", str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "TZ": "UTC"},  # it reads a day without an hour in two time zones
        check=False,
    )
    said = done.stdout + done.stderr
    assert "PDF/A-1b file" in said, said
    return dict(re.findall(r"^(\d[\d.]*) : (.*)$", said, re.MULTILINE))


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return certificate_pdf(FACTS)


def test_it_finds_nothing_but_what_later_standards_allow(
    certificate: bytes, tmp_path: Path
) -> None:
    found = complaints(certificate, tmp_path)
    assert found.keys() == ALLOWED.keys(), found


def _no_profile(paper: pikepdf.Pdf) -> None:
    del paper.Root.OutputIntents


def _no_font(paper: pikepdf.Pdf) -> None:
    for thing in paper.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
            del thing.FontFile2


def _script(paper: pikepdf.Pdf) -> None:
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _print_colours(paper: pikepdf.Pdf) -> None:
    paper.pages[0].contents_add(b"0 0 0 1 k 0 0 9 9 re f")


@pytest.mark.parametrize("spoil", [_no_profile, _no_font, _script, _print_colours])
def test_it_finds_what_must_not_be(
    certificate: bytes, tmp_path: Path, spoil: Callable[[Any], None]
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(certificate)) as paper:
        spoil(paper)
        paper.save(out)
    assert complaints(out.getvalue(), tmp_path).keys() - ALLOWED.keys()
