"""The seal of a certificate's file: a signature over every byte of it, kept in the file itself.

The PDF is made with a mark of fixed length that stands unpacked in it. The mark then takes the
length of the file and the signature over the file's hash, reckoned with zeros in the signature's
place. Bytes after the sealed length are none of the seal's: only a PAdES signature may stand there.
"""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from evaluation.statements import letters
from evaluation.statements.keys import Key

PURPOSE = b"OCOP seal\x00"
LETTERS = letters.length(64)
EMPTY = "0" * LETTERS
MARK = re.compile(rb"OCOP-SEAL-1 ([0-9A-Za-z/-]{1,40}) (\d{8}) ([0-9A-Z]{%d})" % LETTERS)


def mark(number: str) -> str:
    """Return the mark to be filled, with the certificate's number."""
    return f"OCOP-SEAL-1 {number} 00000000 {EMPTY}"


def sealed(paper: bytes, key: Key) -> bytes:
    """Return the paper with its mark filled."""
    place = MARK.search(paper)
    assert place is not None
    paper = _put(paper, place.start(2), b"%08d" % len(paper))
    signature = letters.written(key.sign(_message(paper, place.start(3))))
    return _put(paper, place.start(3), signature.encode())


def sealed_length(paper: bytes, public: Ed25519PublicKey) -> int:
    """Return how many bytes from the beginning are as they were sealed; 0: the seal is broken."""
    places = list(MARK.finditer(paper))
    if not places:
        return 0
    length, signature = int(places[0][2]), letters.read(places[0][3].decode())
    whole = paper[:length]
    if signature is None or len(whole) != length or sum(m.end() <= length for m in places) != 1:
        return 0
    try:
        public.verify(signature, _message(whole, places[0].start(3)))
    except InvalidSignature:
        return 0
    return length


def number_in(paper: bytes) -> str:
    """Return the number that the mark names; '' where there is no mark. Not to be trusted."""
    found = MARK.search(paper)
    return found[1].decode() if found else ""


def _message(paper: bytes, place: int) -> bytes:
    return PURPOSE + hashlib.sha256(_put(paper, place, EMPTY.encode())).digest()


def _put(paper: bytes, place: int, text: bytes) -> bytes:
    return paper[:place] + text + paper[place + len(text) :]
