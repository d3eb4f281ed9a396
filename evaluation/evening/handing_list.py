"""The list of letters that are handed over on paper: a line each, with room to sign for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import translation

from evaluation.evening import document, printing
from evaluation.evening.blocks import Paper, Signature, Table, Text
from evaluation.models import Decision, Letter
from ocop.lib import clock
from ocop.lib.shown import day as short_day


def list_pdf(decision: Decision, letters: Sequence[Letter]) -> bytes:
    with translation.override("vi"):
        return printing.printed(
            printing.OFFICE_PAPER, {"paper": _paper(decision, letters)}, day=clock.today(),
            head=f"handing {decision.pk}",
        )  # fmt: skip


def list_docx(decision: Decision, letters: Sequence[Letter]) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(decision, letters), clock.today())


MADE: dict[str, Callable[[Decision, Sequence[Letter]], bytes]] = {
    "pdf": list_pdf,
    "docx": list_docx,
}


def _paper(decision: Decision, letters: Sequence[Letter]) -> Paper:
    facts = letters[0].facts
    return Paper(
        above=f"UBND {facts['region']}".upper(),
        body=(facts["agency"].upper(),),
        number="",
        dated=f"{facts['place']}, ngày …… tháng …… năm ……",
        kind="DANH SÁCH",
        about=(
            "Giao nhận công văn thông báo kết quả đánh giá, phân hạng sản phẩm OCOP",
            f"đợt {facts['round']} năm {facts['year']}",
        ),
        blocks=(
            Text(f"Quyết định số {decision.number} ngày {short_day(decision.decided_on)}."),
            Table(
                head=("TT", "Công văn", "Nơi nhận", "Địa chỉ", "Ngày nhận", "Người nhận ký, ghi rõ "
                      "họ tên"),
                rows=tuple(
                    (str(place), f"{one.number}, {short_day(one.dated)}", one.facts["to"],
                     one.facts["address"], "", "")
                    for place, one in enumerate(letters, start=1)
                ),
                widths=(6, 17, 23, 22, 12, 20),
                middle=frozenset({0, 4}),
                tall=True,
            ),
            Text(f"Tổng cộng: {len(letters)} công văn."),
        ),
        signatures=(Signature("NGƯỜI GIAO", ""), Signature("XÁC NHẬN CỦA UBND CẤP XÃ", "")),
    )  # fmt: skip
