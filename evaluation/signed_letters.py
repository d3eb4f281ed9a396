"""The signed files of letters as pages for the printer."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from evaluation.models import Letter, SignedKind, SignedPaper
from ocop.lib import pdf
from ocop.lib.uploads import PDF


def bytes_of(letters: Sequence[Letter]) -> dict[int, bytes]:
    """By letter the pages of its signed file, a scan too; letters without one are left out."""
    rows = SignedPaper.objects.standing().filter(kind=SignedKind.LETTER, letter__in=letters)
    found: dict[int, bytes] = {}
    for one in rows:
        with one.file.open("rb") as kept:
            data = bytes(kept.read())
        assert one.letter_id is not None  # asked for above
        found[one.letter_id] = pdf.flat(data) if one.mime == PDF else _page(data)
    return found


def _page(scan: bytes) -> bytes:
    """A picture as a page of its own, as large as A4 is wide."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(scan)) as picture:
        plain = picture.convert("RGB")
        plain.save(out, "PDF", resolution=plain.width / 8.27)  # inches of A4
    return out.getvalue()
