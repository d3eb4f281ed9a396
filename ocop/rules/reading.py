"""Reading a data file that anybody may have made: every fault is a sentence, never a traceback."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.lib.text import nfc

LARGEST = 2 * 1024 * 1024  # bytes; the largest official sheet has 49 kB


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file and where: lazy words, so that each reader gets his language."""

    where: tuple[Any, ...]  # from the outside in: part A, section 1, criterion 1.2, points
    why: Any
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return ", ".join(str(step) for step in self.where)

    @property
    def sentence(self) -> str:
        """The reason in the language of the reader."""
        return str(self.why) % self.facts if self.facts else str(self.why)

    def __str__(self) -> str:
        return one_line(f"{self.place}: {self.sentence}")


class Unreadable(Exception):
    """The file cannot be read as JSON at all."""

    def __init__(self, why: Any, **facts: Any) -> None:
        self.problem = Problem((_("file"),), why, facts)
        super().__init__(str(self.problem))


def one_line(text: str) -> str:
    """Return the text on one printable line: foreign content never forges a line of its own."""
    plain = " ".join(text.split())
    return "".join(char if char.isprintable() else "�" for char in plain)


def read(path: Path) -> Any:
    """Return the content of a JSON file, all text in NFC; raises :class:`Unreadable`.

    UTF-8 only (a byte-order mark is allowed), at most 2 MB, no key twice in one object, no NaN.
    """
    try:
        if not path.is_file():
            raise Unreadable(_("not found"))
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise Unreadable(_("cannot be read")) from None
    if len(raw) > LARGEST:
        raise Unreadable(_("larger than 2 MB"))
    return parse(raw)


def parse(raw: bytes) -> Any:
    """Return the content of JSON bytes, all text in NFC; raises :class:`Unreadable`."""
    try:
        return json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except UnicodeDecodeError as fault:
        raise Unreadable(_("not UTF-8 text (byte %(place)s)"), place=str(fault.start)) from None
    except json.JSONDecodeError as fault:
        raise Unreadable(_("not JSON from line %(line)s on"), line=fault.lineno) from None
    except RecursionError:
        raise Unreadable(_("nested too deep")) from None
    except ValueError:
        raise Unreadable(_("holds a number that cannot be read")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        key = nfc(key)
        if key in found:
            raise Unreadable(_("the key “%(key)s” stands twice"), key=key[:40])
        found[key] = _normal(value)
    return found


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [nfc(item) if isinstance(item, str) else item for item in value]
    return value


def _no_constant(name: str) -> Any:
    raise Unreadable(_("holds %(name)s, which is no number"), name=name)


def digest(content: Any) -> str:
    """Return the sha256 of the content: the same for any order of keys and any spacing."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
