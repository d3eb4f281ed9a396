"""The statement in the QR: what the certificate says, short, with the province's signature.

``https://…/c/CODE/#STATEMENT``: what stands after the ``#`` is not sent to the server, so the same
square leads to the public check and is proof without it. Signed are the code, the number, the
stars, the last day, the beginning of the product's name and a hash of all facts on the paper.

Layout, in bytes: 1 version · 4 key · 1 stars (the top bit: demonstration data) · 2 last day (days
since 2000-01-01) · 4 serial · 2 year · 16 hash (the first half of the SHA-256 of the facts) · name
(UTF-8, 45 at most) · 64 signature (Ed25519). ``static/js/statement.js`` reads the same.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from evaluation import certificate_codes as codes
from evaluation import certificate_facts as printed
from evaluation.statements import letters
from evaluation.statements.keys import Key

VERSION = 1
LAYOUT = struct.Struct(">B4sBHIH16s")
BEGINNING = dt.date(2000, 1, 1)
DEMO = 0x80
NAME = 45  # bytes of the product's name
SIGNATURE = 64
LONGEST = letters.length(LAYOUT.size + NAME + SIGNATURE)
PURPOSE = b"OCOP statement\x00"
QR = re.compile(r"^\s*(?:https?://\S{1,300}/c/)?([0-9A-Z-]{28,40})/?#([0-9A-Z]{100,400})\s*$")


@dataclass(frozen=True)
class Statement:
    """What a statement says; true only once :func:`is_signed` says so."""

    key: bytes
    code: str
    serial: int
    year: int
    stars: int
    last: dt.date
    facts: bytes
    name: str
    demo: bool
    body: bytes
    signature: bytes

    @property
    def number(self) -> str:
        """The number in the register book."""
        return codes.number_of(self.serial, self.year)


def signed(facts: dict[str, Any], key: Key) -> str:
    """Return the statement about the facts of a certificate, in letters."""
    serial, year = codes.read_number(facts["number"]) or (0, 0)
    last = dt.date.fromisoformat(facts["valid_to"])
    stars = int(facts["stars"]) | (DEMO if facts.get("demo") else 0)
    body = LAYOUT.pack(
        VERSION, key.id, stars, (last - BEGINNING).days, serial, year, digest(facts)
    ) + shortened(facts["product"])
    return letters.written(body + key.sign(_message(body, codes.read_code(facts["code"]))))


def digest(facts: dict[str, Any]) -> bytes:
    """Return the hash of the facts that stands in a statement."""
    return bytes.fromhex(printed.digest(facts))[:16]


def shortened(name: str) -> bytes:
    """Return the name, or as much of it as has room, with an ellipsis."""
    whole = name.encode()
    if len(whole) <= NAME:
        return whole
    mark = "…".encode()
    return whole[: NAME - len(mark)].decode(errors="ignore").rstrip().encode() + mark


def read_qr(text: str) -> Statement | None:
    """Return the statement in the text of a QR, or None if there is none."""
    found = QR.match(text[:1000])
    return read(found[2], code=found[1]) if found else None


def read(text: str, *, code: str) -> Statement | None:
    """Return what the letters say about the certificate with the code; None: no statement."""
    data, known = letters.read(text), codes.read_code(code)
    if not known or data is None or not 0 <= len(data) - LAYOUT.size - SIGNATURE <= NAME:
        return None
    body, signature = data[:-SIGNATURE], data[-SIGNATURE:]
    version, key, stars, days, serial, year, facts = LAYOUT.unpack(body[: LAYOUT.size])
    if version != VERSION:
        return None
    return Statement(
        key=key,
        code=known,
        serial=serial,
        year=year,
        stars=stars & ~DEMO,
        last=BEGINNING + dt.timedelta(days=days),
        facts=facts,
        name=body[LAYOUT.size :].decode(errors="replace"),
        demo=bool(stars & DEMO),
        body=body,
        signature=signature,
    )


def is_signed(statement: Statement, public: Ed25519PublicKey) -> bool:
    """True if the key signed this statement about this code."""
    try:
        public.verify(statement.signature, _message(statement.body, statement.code))
    except InvalidSignature:
        return False
    return True


def _message(body: bytes, code: str) -> bytes:
    return PURPOSE + body + code.encode()
