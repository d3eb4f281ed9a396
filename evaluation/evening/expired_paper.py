"""The announcement of certificates that ran out (thông báo): expiry is announced, not revoked.

26/2026 art. 8 names no expiry among its grounds; art. 12.3 lets stars of the earlier rules stand
on while their re-evaluation is not decided (``Rating.stands_on`` knows).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from django.utils import translation

from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Paper, Signature, Table, Text
from ocop.accounts.models import Committee
from ocop.lib import clock
from ocop.lib.shown import day as short_day
from products.models import Rating


def expired_pdf(office: Committee, ratings: Sequence[Rating], pending: Collection[int]) -> bytes:
    with translation.override("vi"):
        paper = _paper(office, ratings, pending)
        return printing.printed(
            printing.OFFICE_PAPER, {"paper": paper}, day=clock.today(), head=f"expired {office.pk}"
        )


def expired_docx(office: Committee, ratings: Sequence[Rating], pending: Collection[int]) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(office, ratings, pending), clock.today())


MADE: dict[str, Callable[[Committee, Sequence[Rating], Collection[int]], bytes]] = {
    "pdf": expired_pdf,
    "docx": expired_docx,
}


def _paper(office: Committee, ratings: Sequence[Rating], pending: Collection[int]) -> Paper:
    return Paper(
        above=f"UBND {office.region.title}".upper(),
        body=(office.name.upper(),),
        number=f"Số: {DOTS}/TB",
        dated=f"{office.region.name}, ngày …… tháng …… năm ……",
        kind="THÔNG BÁO",
        about=("Danh mục sản phẩm OCOP hết thời hạn công nhận",),
        blocks=(
            Text(
                f"Tính đến ngày {short_day(clock.today())}, {len(ratings)} sản phẩm sau đã hết "
                "thời hạn ghi trên Giấy chứng nhận. Chủ thể không được ghi chữ OCOP và hạng sao "
                "trên bao bì, trừ sản phẩm còn hiệu lực đến khi có kết quả đánh giá lại, chậm "
                "nhất đến ngày ghi ở cột cuối."
            ),
            _listed(ratings, pending),
            Text(f"Tổng cộng: {len(ratings)} sản phẩm.", kind="text"),
        ),
        signatures=(Signature("THỦ TRƯỞNG CƠ QUAN", ""),),
        recipients=("Các chủ thể có tên trong danh mục;", "Ủy ban nhân dân cấp xã;", "Lưu: VT."),
        notices=("DỰ THẢO",),
    )


def _listed(ratings: Sequence[Rating], pending: Collection[int]) -> Table:
    today = clock.today()
    return Table(
        head=("TT", "Sản phẩm", "Chủ thể", "Hạng", "Quyết định công nhận", "Hết hạn",
              "Đang đánh giá lại"),
        rows=tuple(
            (
                str(place),
                one.product.name,
                f"{one.product.producer.name}, {one.product.producer.region.title}",
                f"{one.stars} sao",
                f"{one.decision_no}, {short_day(one.decided_on)}",
                short_day(one.valid_to),
                _again(one, pending, today),
            )
            for place, one in enumerate(ratings, start=1)
        ),
        widths=(5, 20, 22, 8, 16, 12, 17),
        middle=frozenset({0, 3, 5}),
    )  # fmt: skip


def _again(rating: Rating, pending: Collection[int], today: dt.date) -> str:
    """Whether the re-evaluation is under way, and until when it keeps the stars in force."""
    if rating.stands_on(today):
        last = short_day(rating.stands_until)
        return f"Có; còn hiệu lực đến khi có kết quả, chậm nhất {last}"
    return "Có; không còn hiệu lực" if rating.product_id in pending else "Không"
