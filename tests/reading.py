"""Papers as a reader sees them: the words of a PDF with their places, and its picture."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PIL import Image

from ocop.lib.text import nfc

BROKEN = "\ufffe"  # how the reader marks a hyphen at the end of a line


@dataclass(frozen=True)
class Word:
    """A word and its box in points, from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def text_of(data: bytes) -> str:
    """All the text, page after page, in NFC with single blanks."""
    paper = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in paper]
    whole = "".join(pages).replace(BROKEN, "-")
    return " ".join(nfc(whole).split())


def words_of(data: bytes, *, page: int = 0) -> list[Word]:
    """The words of the page where they stand."""
    sheet = pypdfium2.PdfDocument(data)[page]
    text, height = sheet.get_textpage(), sheet.get_height()
    words: list[list[int]] = [[]]
    for place in range(text.count_chars()):
        if text.get_text_range(place, 1).strip(f" \r\n{BROKEN}"):
            words[-1].append(place)
        elif words[-1]:
            words.append([])
    return [_word(text, places, height) for places in words if places]


def _word(text: pypdfium2.PdfTextPage, places: list[int], height: float) -> Word:
    boxes = [text.get_charbox(place) for place in places]  # left, bottom, right, top
    return Word(
        text=nfc("".join(text.get_text_range(place, 1) for place in places)),
        left=min(box[0] for box in boxes),
        top=height - max(box[3] for box in boxes),
        right=max(box[2] for box in boxes),
        bottom=height - min(box[1] for box in boxes),
    )


def picture(data: bytes, *, dpi: int, page: int = 0) -> Image.Image:
    """The page as it is printed at so many dots an inch."""
    return pypdfium2.PdfDocument(data)[page].render(scale=dpi / 72).to_pil()
