"""The decision that takes stars back (thu hồi, 26/2026 art. 8), as a draft for signing.

Number and date are the registry clerk's: the draft leaves room for them and says that it is one,
until the signed file is in and served in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils import translation

from evaluation import revoking
from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Block, Paper, Signature, Table, Text, article, day
from evaluation.models import Revocation, RevocationKind
from ocop.lib import clock
from ocop.lib.shown import day as short_day
from products.models import Rating

ABOUT = {
    RevocationKind.CERTIFICATE: "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP",
    RevocationKind.RECOGNITION: "Về việc thu hồi quyết định công nhận sản phẩm OCOP",
}


def decision_pdf(act: Revocation, ratings: Sequence[Rating]) -> bytes:
    with translation.override("vi"):
        paper = _paper(act, ratings)
        made = act.decided_on or clock.today()
        return printing.printed(
            printing.OFFICE_PAPER, {"paper": paper}, day=made, head=f"revocation {act.pk}"
        )


def decision_docx(act: Revocation, ratings: Sequence[Rating]) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(act, ratings), act.decided_on or clock.today())


MADE: dict[str, Callable[[Revocation, Sequence[Rating]], bytes]] = {
    "pdf": decision_pdf,
    "docx": decision_docx,
}


def _paper(act: Revocation, ratings: Sequence[Rating]) -> Paper:
    office = act.signer_office or act.authority.split(" Ủy ban")[0]
    return Paper(
        above="ỦY BAN NHÂN DÂN",
        body=(act.region.title.upper(),),
        number=f"Số: {act.number or DOTS + '/QĐ-UBND'}",
        dated=f"{act.place or act.region.name}, "
        + (day(act.decided_on) if act.decided_on else "ngày …… tháng …… năm ……"),
        kind="QUYẾT ĐỊNH",
        about=(ABOUT[RevocationKind(act.kind)],),
        blocks=tuple(_blocks(act, ratings)),
        signatures=(Signature(office.upper(), act.signer, formula=act.formula),),
        recipients=(
            "Chủ thể có tên tại Điều 1;",
            "Như Điều 4;",
            "Ủy ban nhân dân cấp xã nơi có sản phẩm;",
            "Cơ quan quản lý thị trường;",
            "Cổng thông tin điện tử;",
            "Lưu: VT.",
        ),
        notices=("DỰ THẢO",),
    )


def _blocks(act: Revocation, ratings: Sequence[Rating]) -> Iterator[Block]:
    book = revoking.book_in_force(act.conclusion_on)
    yield Text(act.authority.upper(), kind="middle")
    yield Text("Căn cứ Luật Tổ chức chính quyền địa phương;", kind="basis")
    if book:
        yield Text(f"Căn cứ Quyết định số {book.decision};", kind="basis")
    for number, decided_on in sorted({(one.decision_no, one.decided_on) for one in ratings}):
        yield Text(
            f"Căn cứ Quyết định số {number} ngày {short_day(decided_on)} về việc công nhận kết quả "
            "đánh giá, cấp Giấy chứng nhận sản phẩm OCOP;",
            kind="basis",
        )
    yield Text(
        f"Căn cứ văn bản số {act.conclusion_no} ngày {short_day(act.conclusion_on)} của "
        f"{act.conclusion_by}.",
        kind="basis",
    )
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(1, _first(act, ratings))
    yield _listed(ratings)
    yield article(
        2,
        "Chủ thể có tên tại Điều 1 ngừng sử dụng nhãn hiệu OCOP và hạng sao trên bao bì, tài liệu "
        "quảng cáo; nộp lại Giấy chứng nhận và thu hồi tem, nhãn chưa sử dụng.",
    )
    yield article(
        3,
        "Cơ quan tham mưu Chương trình thu lại Giấy chứng nhận, cập nhật danh sách sản phẩm OCOP, "
        "thông báo đến các điểm bán hàng.",
    )
    yield article(
        4,
        "Quyết định có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân, thủ trưởng các cơ "
        "quan, đơn vị liên quan, Ủy ban nhân dân cấp xã và chủ thể có tên tại Điều 1 chịu trách "
        "nhiệm thi hành Quyết định này.",
    )


def _first(act: Revocation, ratings: Sequence[Rating]) -> str:
    what = (
        "Thu hồi Giấy chứng nhận sản phẩm OCOP"
        if act.kind == RevocationKind.CERTIFICATE
        else "Thu hồi kết quả công nhận sản phẩm OCOP"
    )
    since = f" kể từ {day(act.effective_on)}" if act.effective_on else ""
    ground = ""
    if act.ground:
        words = act.ground_words.rstrip(".")
        ground = f" Căn cứ thu hồi: điểm {act.ground} khoản 1 Điều 8 ({words})."
    return f"{what} đối với {len(ratings)} sản phẩm sau{since}.{ground} Lý do: {act.reason}"


def _listed(ratings: Sequence[Rating]) -> Table:
    return Table(
        head=("TT", "Sản phẩm", "Chủ thể", "Địa chỉ", "Hạng", "Quyết định công nhận"),
        rows=tuple(
            (
                str(place),
                one.product.name,
                one.product.producer.name,
                one.product.producer.region.full_title,
                f"{one.stars} sao",
                f"{one.decision_no}, {short_day(one.decided_on)}",
            )
            for place, one in enumerate(ratings, start=1)
        ),
        widths=(6, 24, 22, 24, 8, 16),
        middle=frozenset({0, 4}),
    )
