"""Under Vietnamese no page has an English word, under English none of ours is left in Vietnamese.

Data stays as it was typed: names of products, places and people are Vietnamese in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import polib

from tests.house.english import OURS, WORDS
from tests.house.rendered import NONSENSE, Shown

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:example|test|pdf|jpg|png|docx|xlsx)\b|/\S+/")
HASH = re.compile(r"\b[0-9a-f]{8,}\b|\b(?:[0-9a-f]{4} ){3}[0-9a-f]{4}\b")
VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I
)


# Official papers, which are Vietnamese for every reader.
PAPERS = (
    "check_print",
    "letter letter.",
    "panel_report_print",
    "panel_visit_print",
    "score_sheet_print",
    "self_assessment_print",
)
# Pieces of messages that also stand in what people wrote, and on the official sheets.
DATA = {
    "Ý tưởng được chọn", "giấy chứng nhận", "phiếu kiểm nghiệm", "ý tưởng sản phẩm",
}  # fmt: skip


@cache
def catalogue() -> polib.POFile:
    """Our messages, merged by the set-up."""
    return polib.pofile(str(CATALOGUE))


def fragments(message: str) -> Iterator[str]:
    """The longest piece of a message that stands between its placeholders."""
    pieces = [" ".join(piece.split()).strip(" .,:;!?()“”\"'") for piece in PLACE.split(message)]
    longest = max(pieces, key=len, default="")
    if len(longest) > 3:
        yield longest


@cache
def english() -> dict[str, str]:
    """Pieces of our English messages that no Vietnamese message contains."""
    said = "\n".join(text for entry in catalogue() for text in translations(entry))
    found = {}
    for entry in catalogue():
        for source in filter(None, (entry.msgid, entry.msgid_plural)):
            for piece in fragments(source):
                if " " in piece and piece not in said:
                    found[piece] = source
    return found


@cache
def vietnamese() -> dict[str, str]:
    """Pieces of our Vietnamese messages of some length, with the letters only Vietnamese has."""
    sources = "\n".join(entry.msgid for entry in catalogue())
    found = {}
    for entry in catalogue():
        for text in translations(entry):
            for piece in fragments(text):
                if len(piece) > 12 and VIETNAMESE.search(piece) and piece not in sources:
                    found[piece] = entry.msgid
    return found


def translations(entry: polib.POEntry) -> list[str]:
    return [text for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]


def english_in(text: str) -> list[str]:
    """The English words and phrases of a Vietnamese page."""
    plain = HASH.sub(" ", ADDRESS.sub(" ", text))
    for name in OURS:
        plain = plain.replace(name, " ")
    words = {word.lower() for word in WORD.findall(plain)}
    phrases = [piece for piece in english() if piece in plain]
    return sorted((words & WORDS) - {NONSENSE}) + phrases


def of_pages(pages: list[Shown]) -> list[Shown]:
    return [shown for shown in pages if shown.is_page and shown.page.language]


def test_the_search_finds_english() -> None:
    assert english_in("Xin chào. This field is required.")
    assert "What waits for me" in english_in("Xác nhận: What waits for me")
    assert english_in("Hợp tác xã Mật ong, chứng nhận OCOP 4 sao (VietGAP), in mã QR") == []


def test_no_page_under_vietnamese_has_english(pages: list[Shown]) -> None:
    found = {}
    for shown in of_pages(pages):
        if words := english_in(shown.page.visible):
            found.setdefault(", ".join(words), str(shown))
    assert found == {}, "\n".join(f"{k}: {v}" for k, v in found.items())


def test_no_page_under_english_has_our_vietnamese(english_pages: list[Shown]) -> None:
    found = {}
    for shown in of_pages(english_pages):
        if shown.what.startswith(PAPERS):
            continue
        text = " ".join(shown.page.visible.split())
        for piece, source in vietnamese().items():
            if piece in text and piece not in DATA:
                found.setdefault(f"{piece} ({source})", str(shown))
    assert found == {}, "\n".join(f"{k}: {v}" for k, v in found.items())


def test_every_page_says_that_it_is_vietnamese(pages: list[Shown]) -> None:
    says(pages, "vi")


def test_every_page_says_that_it_is_english(english_pages: list[Shown]) -> None:
    says(english_pages, "en")


def says(pages: list[Shown], language: str) -> None:
    shown = of_pages(pages)
    assert len(shown) > 300
    assert [str(one) for one in shown if one.page.language != language] == []
    assert [str(one) for one in shown if one.answer.get("Content-Language") != language] == []


def test_the_language_of_the_browser_is_not_asked(stage: SimpleNamespace) -> None:
    answer = stage.browser.ask("nobody", "GET", "/", HTTP_ACCEPT_LANGUAGE="en")
    assert 'lang="vi"' in answer.content.decode()
