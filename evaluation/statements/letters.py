"""Bytes as letters of Crockford's alphabet: dense in a QR, harmless in an address."""

from __future__ import annotations

from evaluation.certificate_codes import ALPHABET

BITS = 5
VALUES = {sign: value for value, sign in enumerate(ALPHABET)}


def length(count: int) -> int:
    """How many letters so many bytes take."""
    return -(-count * 8 // BITS)


def written(data: bytes) -> str:
    """Return the bytes as letters; the last one is filled up with zeros."""
    spare = length(len(data)) * BITS - len(data) * 8
    number = int.from_bytes(data, "big") << spare
    places = range(length(len(data)) - 1, -1, -1)
    return "".join(ALPHABET[number >> place * BITS & 31] for place in places)


def read(text: str) -> bytes | None:
    """Return the bytes, or None unless exactly these letters are what :func:`written` makes."""
    count = len(text) * BITS // 8
    spare = len(text) * BITS - count * 8
    if not set(text) <= VALUES.keys() or length(count) != len(text):
        return None
    number = 0
    for sign in text:
        number = number << BITS | VALUES[sign]
    if number & ((1 << spare) - 1):
        return None
    return (number >> spare).to_bytes(count, "big")
