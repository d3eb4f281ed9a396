"""The two names of a certificate: its secret code, and its number in the register book.

The code stands in the QR: 28 signs of Crockford's alphabet (no I, L, O, U), 140 random bits. That
is longer than a person likes to type, and on purpose: whoever holds the code may fetch the paper,
so nobody may reach it by trying. People without a camera type the number in the register book,
which finds the public facts but neither the code nor the paper.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 28
GROUP = 4
# What people read wrong: Crockford decodes these letters as the digits they look like.
MISREAD = str.maketrans("OIL", "011")
NUMBER = re.compile(r"^\D{0,40}?0{0,6}(\d{1,7})\s*[/\\-]\s*(\d{4})(?!\d)")


def new_code() -> str:
    """Return a code nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """Return the code as printed: '7K4M-XR2P-…'."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """Return the code in what was typed (spaces, small letters, O for 0, a whole address), or ''.

    A text that is no code for certain gives '' without asking the database. The address in the QR
    goes on with a ``#`` and a statement, which is none of the code.
    """
    address = unicodedata.normalize("NFKC", typed[:300]).partition("#")[0]
    last = address.strip().rstrip("/").rsplit("/", 1)[-1]
    letters = "".join(sign for sign in last.upper() if sign.isalnum()).translate(MISREAD)
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def number_of(serial: int, year: int) -> str:
    """Return the number in the register book: '118/2026/GCN-OCOP', below ten with a zero."""
    return f"{serial:02d}/{year}/GCN-OCOP"


def read_number(typed: str) -> tuple[int, int] | None:
    """Return serial and year of a typed number ('số 118 / 2026', '118/2026/GCN-OCOP'), or None."""
    found = NUMBER.match(unicodedata.normalize("NFKC", typed[:100]).strip())
    return (int(found[1]), int(found[2])) if found else None
