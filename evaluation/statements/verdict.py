"""Is this certificate what it says? One word for a file, from the file itself and the register.

Without the register (another machine, no connection) seal, statement and signature are enough to
say *valid*, *expired* or *altered*; revoked and replaced stand in the register alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import DatabaseError

from evaluation.certificate_standing import finding
from evaluation.models import Certificate
from evaluation.statements import reading, seal, statement
from evaluation.statements.published import Public
from ocop.lib import shown
from ocop.lib.signed import only_signed

NOBODY = "-"  # instead of a number that is not known
WORDS = {"expiring": "valid", "annulled": "revoked", "amended": "revoked", "standing": "valid"}


@dataclass(frozen=True)
class Verdict:
    """The word, the number in the register book, and why; ``alone``: no register was asked."""

    word: str
    number: str
    why: str = ""
    alone: bool = False


def of_file(paper: bytes, *, keys: Public, today: dt.date, qr: str = "") -> Verdict:
    """Return what the file is worth; ``qr`` is the text of the square on the paper in hand."""
    if row := _first(sha256=hashlib.sha256(paper).hexdigest()):
        scanned = statement.read_qr(qr)
        if qr and (scanned is None or scanned.facts != statement.digest(row.facts)):
            return Verdict("altered", row.number, OTHER)
        return _standing(row, today)
    held = reading.held_in(paper)
    if held is None:
        return Verdict("unknown", NOBODY, "no certificate of this application")
    number = _plain(held.number)
    said = statement.read(held.statement, code=str(held.facts.get("code", "")))
    if said is None:
        return Verdict("altered", number, "the data in the file cannot be read")
    if said.key not in keys:
        return Verdict("unknown", number, f"signed with a key that is not known: {said.key.hex()}")
    if why := _broken(paper, held, said, keys) or _other(qr, said, keys):
        return Verdict("altered", number, why)
    if row := _first(code=said.code):
        return Verdict("altered", row.number, "these are not the bytes that are stored")
    return _alone(said, today)


LAPSED = "expired on {day} unless a re-evaluation was filed in time: see the register"
OTHER = "the square belongs to another paper"


def _broken(paper: bytes, held: reading.Held, said: statement.Statement, keys: Public) -> str:
    """Why the file is not as it was made, or ''."""
    public = keys[said.key]
    if not statement.is_signed(said, public):
        return "the statement is not signed with the key it names"
    if statement.digest(held.facts) != said.facts:
        return "the statement is about other facts"
    length = seal.sealed_length(paper, public)
    if not length:
        return "the bytes of the file were changed"
    if length != len(paper) and not only_signed(paper, length):
        return "something was added to the file"
    return ""


def _other(qr: str, said: statement.Statement, keys: Public) -> str:
    """Why the square in hand is not this paper's, or ''."""
    if not qr:
        return ""
    scanned = statement.read_qr(qr)
    if scanned is None or scanned.key not in keys:
        return "the square holds no statement of ours"
    if not statement.is_signed(scanned, keys[scanned.key]):
        return "the statement in the square is not genuine"
    return "" if (scanned.code, scanned.facts) == (said.code, said.facts) else OTHER


def of_square(qr: str, *, keys: Public, today: dt.date) -> Verdict:
    """Return what the text of a square alone is worth."""
    said = statement.read_qr(qr)
    if said is None or said.key not in keys:
        return Verdict("unknown", NOBODY, "the square holds no statement of ours")
    if not statement.is_signed(said, keys[said.key]):
        return Verdict("altered", said.number, "the statement in the square is not genuine")
    row = _first(code=said.code)
    return _standing(row, today) if row else _alone(said, today)


def _alone(said: statement.Statement, today: dt.date) -> Verdict:
    """What the statement alone says: of a re-evaluation under way it knows nothing."""
    if today > said.last:
        return Verdict("expired", said.number, LAPSED.format(day=shown.day(said.last)), alone=True)
    told = "by its signature alone: revoked or replaced is what the register knows"
    return Verdict("valid", said.number, told, alone=True)


def _standing(row: Certificate, today: dt.date) -> Verdict:
    found = finding(row, today)
    return Verdict(WORDS.get(found.state, found.state), row.number, found.text)


def _first(**facts: str) -> Certificate | None:
    """Return the certificate in the register; None also where there is no register to ask."""
    try:
        rows = Certificate.objects.select_related("rating", "entry__dossier__book")
        return rows.filter(**facts).first()
    except DatabaseError:
        return None


def _plain(number: str) -> str:
    """Return a number that stands on one line, or '-' for none."""
    return "".join(sign for sign in number[:40] if sign.isalnum() or sign in "/-") or NOBODY
