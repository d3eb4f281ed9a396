"""A letter of result as it is printed (công văn, 26/2026 art. 7.3.g): from its facts alone.

It says that it is a draft until the signed file takes its place; what the office prints to have it
signed and stamped, once it has number and date, does not (``clean``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation

from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Block, Paper, Signature, Table, Text, day, head
from evaluation.evening.letter_words import annexes, objections, shortfalls
from evaluation.models import Letter
from ocop.lib import clock, pdf
from ocop.lib.shown import day as short_day
from ocop.workflow.chain import canonical


def letter_pdf(letter: Letter, *, clean: bool = False) -> bytes:
    with translation.override("vi"):
        paper = paper_of(letter, clean=clean)
        return printing.printed(
            printing.OFFICE_PAPER, {"paper": paper}, day=_made(letter), head=digest(letter)
        )


def letter_docx(letter: Letter, *, clean: bool = False) -> bytes:
    """Our paper as a Word file; where the office has a template of its own ``letter_files``."""
    with translation.override("vi"):
        return document.written(paper_of(letter, clean=clean), _made(letter))


def all_pdf(letters: Iterable[Letter], signed: Mapping[int, bytes] | None = None) -> bytes:
    """The letters one after the other, to be printed and handed over: the signed file where it is
    in (``signed``, by letter), else ours to be signed."""
    known = signed or {}
    return pdf.joined([known.get(one.pk) or letter_pdf(one, clean=True) for one in letters])


def digest(letter: Letter) -> str:
    """The hash of what the letter says, as the event of its release keeps it."""
    said = [letter.facts, letter.number, letter.dated.isoformat() if letter.dated else ""]
    said += [letter.handing_over, letter.signer, letter.signer_office, letter.formula]
    return hashlib.sha256(canonical({"said": said}).encode()).hexdigest()


def _made(letter: Letter) -> dt.date:
    return letter.dated or clock.today()


def paper_of(letter: Letter, *, clean: bool = False) -> Paper:
    facts = letter.facts
    place = letter.place or facts["place"]
    written = day(letter.dated) if letter.dated else "ngày …… tháng …… năm ……"
    copies = ("Như trên;", f"{facts['commune']};") if letter.to_producer else ("Như trên;",)
    return Paper(
        above=f"UBND {facts['region']}".upper(),
        body=(facts["agency"].upper(),),
        number=f"Số: {letter.number or DOTS}",
        dated=f"{place}, {written}",
        kind="",
        about=(),
        regarding="V/v thông báo kết quả đánh giá, phân hạng sản phẩm OCOP "
        f"đợt {facts['round']} năm {facts['year']}",
        to=tuple(one for one in (facts["to"], _where(letter)) if one),
        blocks=tuple(_blocks(letter)),
        signatures=(
            Signature(
                (letter.signer_office or "THỦ TRƯỞNG CƠ QUAN").upper(),
                letter.signer,
                formula=letter.formula,
            ),
        ),
        annex=tuple(annexes(letter)) if letter.to_producer else (),
        recipients=(*copies, "Lưu: VT."),
        notices=() if clean and letter.is_out else ("DỰ THẢO",),
    )


def _where(letter: Letter) -> str:
    return f"({letter.facts['address']})" if letter.to_producer else ""


def _blocks(letter: Letter) -> Iterator[Block]:
    facts = letter.facts
    yield Text(opening(facts), kind="article")
    if earlier := replacing(facts):
        yield Text(earlier, kind="article")
    for line in put_right(facts):
        yield Text(line, kind="item")
    yield head("1. Kết quả")
    yield _results(letter)
    yield Text(total(facts))
    number = 2
    for title, words in _parts(letter):
        yield head(f"{number}. {title}")
        yield from words
        number += 1
    yield Text(closing(letter), kind="article")


def opening(facts: dict[str, Any]) -> str:
    agency = facts["agency"]
    what = (
        "về việc công nhận kết quả đánh giá, phân hạng và cấp Giấy chứng nhận sản phẩm OCOP"
        if facts["awards"]
        else "về kết quả đánh giá, phân hạng sản phẩm OCOP"
    )
    decided = f"ngày {_day(facts['decided_on'])}" if facts["decided_on"] else f"ngày {DOTS}"
    return (
        f"Căn cứ Quyết định số {facts['decision_no'] or DOTS} {decided} của {facts['authority']} "
        f"{what}; kết quả đánh giá của {facts['council']} tại “{facts['contest']}”, {agency} thông "
        "báo kết quả như sau:"
    )


def replacing(facts: dict[str, Any]) -> str:
    """Which letter this one takes the place of; '' for a first one."""
    before = facts.get("replaces")
    if not before:
        return ""
    dated = day(dt.date.fromisoformat(before["dated"]))
    return f"Công văn này thay thế Công văn số {before['number']} {dated}."


def put_right(facts: dict[str, Any]) -> list[str]:
    """By which papers results of the letter were put right, a line each."""
    return [
        f"Kết quả của {act['name']} ghi theo {act['paper']} ngày {_day(act['dated'])}."
        for act in facts.get("put_right", ())
    ]


def windows(facts: dict[str, Any]) -> list[Text]:
    """When the re-evaluation of each product with stars is registered."""
    return [
        Text(
            f"{one['name']}: đăng ký đánh giá lại từ ngày {_day(one['window'][0])} đến hết ngày "
            f"{_day(one['window'][1])}.",
            kind="item",
        )
        for one in facts["products"]
        if one["window"]
    ]


def _day(iso: str) -> str:
    return short_day(dt.date.fromisoformat(iso)) if iso else DOTS


def total(facts: dict[str, Any]) -> str:
    products = facts["products"]
    reached = sum(one["reached"] for one in products)
    return f"Tổng cộng: {len(products)} sản phẩm, trong đó {reached} sản phẩm đạt từ 3 sao trở lên."


def _results(letter: Letter) -> Table:
    if not letter.to_producer:
        return _list(letter.facts)
    parts = letter.facts["products"][0]["parts"]
    return Table(
        head=("TT", "Sản phẩm", *(f"Phần {one[0]}" for one in parts), "Tổng điểm", "Kết quả",
              "Giấy chứng nhận, hiệu lực"),
        rows=tuple(
            (
                str(place),
                one["name"],
                *(part[2] for part in one["parts"]),
                one["points"],
                said(one),
                certificate(one),
            )
            for place, one in enumerate(letter.facts["products"], start=1)
        ),
        widths=(6, 24, *(9 for _one in parts), 10, 17, 18)[: 5 + len(parts)],
        middle=frozenset({0, *range(2, 3 + len(parts))}),
    )  # fmt: skip


def _list(facts: dict[str, Any]) -> Table:
    return Table(
        head=("TT", "Sản phẩm", "Chủ thể", "Tổng điểm", "Kết quả", "Giấy chứng nhận, hiệu lực"),
        rows=tuple(
            (str(place), one["name"], one["producer"], one["points"], said(one), certificate(one))
            for place, one in enumerate(facts["products"], start=1)
        ),
        widths=(6, 24, 24, 10, 17, 19),
        middle=frozenset({0, 3}),
    )


def said(one: dict[str, Any]) -> str:
    return f"0 sao: {'; '.join(one['knocked'])}" if one["knocked"] else str(one["said"])


def certificate(one: dict[str, Any]) -> str:
    if not one["certificate"]:
        return "–"
    return f"Số {one['certificate']}, đến hết ngày {_day(one['valid_to'])}"


def _parts(letter: Letter) -> Iterator[tuple[str, list[Text]]]:
    facts = letter.facts
    if short := shortfalls(letter):
        yield "Nội dung chưa đạt và việc cần làm", short
    if letter.handing_over and letter.awarded:
        yield "Trao Giấy chứng nhận", [Text(letter.handing_over)]
    if again := windows(facts):
        yield "Đánh giá lại", again
    if letter.to_producer:
        yield "Kiến nghị, khiếu nại", objections(letter)
    else:
        yield "Đề nghị phối hợp", [
            Text("Thông báo, hướng dẫn các chủ thể có tên trên thực hiện kết quả đánh giá.",
                 kind="item"),
            Text("Hỗ trợ chủ thể có sản phẩm chưa đạt hoàn thiện để đăng ký đánh giá đợt sau.",
                 kind="item"),
            Text("Theo dõi việc sử dụng hạng sao và nhãn hiệu OCOP trên bao bì.", kind="item"),
        ]  # fmt: skip


def closing(letter: Letter) -> str:
    who = letter.facts["to"]
    return f"{letter.facts['agency']} thông báo để {who} biết, thực hiện./."
