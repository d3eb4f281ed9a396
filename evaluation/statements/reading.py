"""Reading what a file says of itself, whatever the file is: nothing in it is trusted here."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from evaluation.statements import seal

LARGEST = 20_000_000  # bytes of a file that is looked at
MOST = 200_000  # bytes of the embedded facts once unpacked
NAME = "facts.json"


@dataclass(frozen=True)
class Held:
    """What a certificate's file holds besides the page."""

    facts: dict[str, Any]
    statement: str
    number: str


def read_file(path: Path) -> bytes | None:
    """Return the bytes of the file; None if there is none or it is larger than any of ours."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return None
    return data if len(data) <= LARGEST else None


def held_in(paper: bytes) -> Held | None:
    """Return what the paper holds; None if it shows no sign of being one of our certificates."""
    number = seal.number_in(paper)
    try:
        data = json.loads(_embedded(paper))
        facts, statement = data["facts"], data["statement"]
        told = facts["number"]
    except Exception:  # damaged, foreign or hostile: all the same
        return Held({}, "", number) if number else None
    if not isinstance(facts, dict) or not isinstance(statement, str) or not isinstance(told, str):
        return Held({}, "", number) if number else None
    return Held(facts, statement, told)


def _embedded(paper: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for file in pdf.Root.AF:
            if str(file.F) == NAME:
                return zlib.decompressobj().decompress(file.EF.F.read_raw_bytes(), MOST)
    raise ValueError("no facts")
