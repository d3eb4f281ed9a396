"""Reminder letters (công văn) of stars that expire: one a producer, ready to be signed and sent.

What is to be done and until when follows the window of the re-evaluation under the law of the day
(26/2026 art. 7.6 and 12.3), as the pages and the notices say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from cycle import renewal
from evaluation import certificate_facts as places
from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Block, Paper, Signature, Table, Text, day
from evaluation.models import Certificate
from ocop.accounts.models import Committee
from ocop.lib import pdf
from ocop.lib.shown import day as short_day
from ocop.rules.models import RuleBook
from products.models import Producer, Rating

ABOUT = "V/v đăng ký đánh giá lại sản phẩm OCOP sắp hết thời hạn công nhận"


@dataclass(frozen=True)
class Head:
    """What the clerk types: number, date, who signs. All may be empty; the paper leaves room.

    ``today``: the day the reminders are written for.
    """

    office: Committee
    today: dt.date
    number: str = ""
    dated: dt.date | None = None
    place: str = ""
    formula: str = ""
    signer_office: str = ""
    signer: str = ""

    @property
    def draft(self) -> bool:
        """Until it has number, date and signer the letter is one."""
        return not (self.number and self.dated and self.signer)


@dataclass(frozen=True)
class Reminder:
    """A letter: to whom, of which stars."""

    producer: Producer
    address: str
    commune: str
    ratings: list[Rating] = field(default_factory=list)


def reminders(ratings: Sequence[Rating], today: dt.date) -> list[Reminder]:
    """One a producer, in the order of the first of their stars that expires."""
    homes = places.places_on(today, [one.product.producer.region for one in ratings])
    found: dict[int, Reminder] = {}
    for one in ratings:
        producer = one.product.producer
        if producer.pk not in found:
            home = homes[producer.region_id]
            found[producer.pk] = Reminder(producer, places.address(producer, homes), home.title)
        found[producer.pk].ratings.append(one)
    return list(found.values())


def reminders_pdf(head: Head, letters: Sequence[Reminder]) -> bytes:
    """The letters one after the other."""
    with translation.override("vi"):
        papers = _papers(head, letters)
        made = head.dated or head.today
        return pdf.joined(
            [
                printing.printed(
                    printing.OFFICE_PAPER, {"paper": paper}, day=made,
                    head=f"reminder {letter.producer.pk} {made}",
                )
                for paper, letter in zip(papers, letters, strict=True)
            ]
        )  # fmt: skip


def reminders_docx(head: Head, letters: Sequence[Reminder]) -> bytes:
    """The same in one Word file, each letter on a page of its own."""
    with translation.override("vi"):
        return document.written_all(_papers(head, letters), head.dated or head.today)


MADE: dict[str, Callable[[Head, Sequence[Reminder]], bytes]] = {
    "pdf": reminders_pdf,
    "docx": reminders_docx,
}


def _papers(head: Head, letters: Sequence[Reminder]) -> list[Paper]:
    law = renewal.law_on(head.today)
    rows = Certificate.objects.current().filter(
        rating__in=[one.pk for letter in letters for one in letter.ratings]
    )
    papers = {one.rating_id: one.number for one in rows}
    return [_paper(head, letter, law, papers) for letter in letters]


def _paper(head: Head, letter: Reminder, law: RuleBook | None, papers: Mapping[int, str]) -> Paper:
    region = head.office.region
    dated = day(head.dated) if head.dated else "ngày …… tháng …… năm ……"
    return Paper(
        above=f"UBND {region.title}".upper(),
        body=(head.office.name.upper(),),
        number=f"Số: {head.number or DOTS}",
        dated=f"{head.place or region.name}, {dated}",
        kind="",
        about=(),
        regarding=ABOUT,
        to=(letter.producer.name, f"({letter.address})"),
        blocks=tuple(_blocks(head, letter, law, papers)),
        signatures=(
            Signature(
                (head.signer_office or "THỦ TRƯỞNG CƠ QUAN").upper(), head.signer,
                formula=head.formula,
            ),
        ),
        recipients=("Như trên;", f"Ủy ban nhân dân {letter.commune};", "Lưu: VT."),
        notices=("DỰ THẢO",) if head.draft else (),
    )  # fmt: skip


def _blocks(
    head: Head, letter: Reminder, law: RuleBook | None, papers: Mapping[int, str]
) -> Iterator[Block]:
    n = len(letter.ratings)
    yield Text(
        f"Tính đến ngày {short_day(head.dated or head.today)}, {n} sản phẩm OCOP của "
        f"{letter.producer.name} sắp hết thời hạn công nhận:",
        kind="article",
    )
    windows = [renewal.window(one, law) if law else None for one in letter.ratings]
    yield Table(
        head=("TT", "Sản phẩm", "Hạng", "Quyết định công nhận, Giấy chứng nhận", "Hết hạn",
              "Đăng ký đánh giá lại"),
        rows=tuple(
            (str(place), one.product.name, f"{one.stars} sao", _acts(one, papers),
             short_day(one.valid_to), _between(window))
            for place, (one, window) in enumerate(
                zip(letter.ratings, windows, strict=True), start=1
            )
        ),
        widths=(5, 25, 8, 28, 13, 21),
        middle=frozenset({0, 2, 4}),
    )  # fmt: skip
    yield Text(f"{head.office.name} đề nghị {letter.producer.name}:", kind="article")
    yield Text(_asked(windows, head.today), kind="item")
    yield Text(
        "Rà soát điều kiện, tiêu chí đã được công nhận; bổ sung minh chứng về những thay đổi của "
        "sản phẩm từ khi được công nhận.",
        kind="item",
    )
    yield Text(
        "Sau ngày hết hạn, không ghi chữ OCOP và hạng sao trên bao bì, nhãn, tài liệu quảng cáo, "
        "trừ sản phẩm đã đăng ký đánh giá lại và còn chờ kết quả theo quy định.",
        kind="item",
    )
    yield Text(
        f"Cần hướng dẫn, đề nghị liên hệ Ủy ban nhân dân {letter.commune} hoặc {head.office.name}.",
        kind="article",
    )
    yield Text(
        f"{head.office.name} thông báo để {letter.producer.name} biết, thực hiện./.",
        kind="article",
    )


def _acts(one: Rating, papers: Mapping[int, str]) -> str:
    decision = f"{one.decision_no}, {short_day(one.decided_on)}"
    return f"{decision}; GCN số {papers[one.pk]}" if one.pk in papers else decision


def _between(window: renewal.Window | None) -> str:
    if window is None:
        return "theo quy định"
    return f"{short_day(window.first)} - {short_day(window.last)}"


def _asked(windows: Sequence[renewal.Window | None], today: dt.date) -> str:
    """What to do now: prepare, register at once, or ask how to go on."""
    known = [one for one in windows if one is not None]
    if any(one.first <= today <= one.last for one in known):
        return "Hoàn thiện hồ sơ và đăng ký đánh giá lại ngay trong thời gian ghi tại bảng trên."
    if known and all(one.last < today for one in known):
        return (
            "Thời gian đăng ký đánh giá lại đã qua; liên hệ ngay để được hướng dẫn đăng ký đánh "
            "giá sản phẩm."
        )
    return "Chuẩn bị hồ sơ để đăng ký đánh giá lại trong thời gian ghi tại bảng trên."
