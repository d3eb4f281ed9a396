"""The decision that takes stars back (thu hồi, 26/2026 art. 8), as a draft for signing.

Number and date are the registry clerk's: the draft leaves room for them and says that it is one,
until the signed file is in and served in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils import translation

from evaluation import revoking
from evaluation.evening import document, printing
from evaluation.evening.blocks import (
    DOTS,
    Block,
    Paper,
    Signature,
    Table,
    Text,
    article,
    day,
    rows_of,
)
from evaluation.models import Revocation, RevocationKind
from evaluation.word_templates import use
from ocop.lib import clock
from ocop.lib.shown import day as short_day
from products.models import Rating

Fields = dict[str, Any]
SLUG = "revocation"
COLUMNS = ("tt", "ten", "chu_the", "dia_chi", "sao", "quyet_dinh")
ABOUT = {
    RevocationKind.CERTIFICATE: "Về việc thu hồi Giấy chứng nhận sản phẩm OCOP",
    RevocationKind.RECOGNITION: "Về việc thu hồi quyết định công nhận sản phẩm OCOP",
}


def decision_pdf(act: Revocation, ratings: Sequence[Rating]) -> bytes:
    with translation.override("vi"):
        paper = compose(fields_of(act, ratings))
        made = act.decided_on or clock.today()
        return printing.printed(
            printing.OFFICE_PAPER, {"paper": paper}, day=made, head=f"revocation {act.pk}"
        )


def decision_docx(act: Revocation, ratings: Sequence[Rating]) -> bytes:
    """The office's own template where it has one in use, else our paper."""
    with translation.override("vi"):
        fields = fields_of(act, ratings)
        own = use.made(act.region, SLUG, fields)
        return own or document.written(compose(fields), act.decided_on or clock.today())


MADE: dict[str, Callable[[Revocation, Sequence[Rating]], bytes]] = {
    "pdf": decision_pdf,
    "docx": decision_docx,
}


def fields_of(act: Revocation, ratings: Sequence[Rating]) -> Fields:
    """What the decision says, in plain words: for our own paper and an office's template."""
    return {
        "co_quan": ["ỦY BAN NHÂN DÂN", act.region.title.upper()],
        "so": f"Số: {act.number or DOTS + '/QĐ-UBND'}",
        "dia_danh_ngay": f"{act.place or act.region.name}, "
        + (day(act.decided_on) if act.decided_on else "ngày …… tháng …… năm ……"),
        "du_thao": "DỰ THẢO",
        "trich_yeu": ABOUT[RevocationKind(act.kind)],
        "tham_quyen": act.authority.upper(),
        "can_cu": _bases(act, ratings),
        "dieu_1": _first(act, ratings),
        "so_san_pham": str(len(ratings)),
        "hieu_luc_tu": short_day(act.effective_on) if act.effective_on else "",
        "ly_do": act.reason,
        "ket_luan": f"văn bản số {act.conclusion_no} ngày {short_day(act.conclusion_on)} của "
        f"{act.conclusion_by}",
        "san_pham": [_line(place, one) for place, one in enumerate(ratings, start=1)],
        "the_thuc": act.formula,
        "chuc_vu": (act.signer_office or act.authority.split(" Ủy ban")[0]).upper(),
        "nguoi_ky": act.signer,
        "noi_nhan": [
            "Chủ thể có tên tại Điều 1;", "Như Điều 4;",
            "Ủy ban nhân dân cấp xã nơi có sản phẩm;", "Cơ quan quản lý thị trường;",
            "Cổng thông tin điện tử;", "Lưu: VT.",
        ],
    }  # fmt: skip


def _line(place: int, one: Rating) -> dict[str, str]:
    return {
        "tt": str(place),
        "ten": one.product.name,
        "chu_the": one.product.producer.name,
        "dia_chi": one.product.producer.region.full_title,
        "sao": f"{one.stars} sao",
        "quyet_dinh": f"{one.decision_no}, {short_day(one.decided_on)}",
    }


def _bases(act: Revocation, ratings: Sequence[Rating]) -> list[str]:
    book = revoking.book_in_force(act.conclusion_on)
    granted = sorted({(one.decision_no, one.decided_on) for one in ratings})
    return [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        *([f"Căn cứ Quyết định số {book.decision};"] if book else []),
        *(
            f"Căn cứ Quyết định số {number} ngày {short_day(decided_on)} về việc công nhận kết quả "
            "đánh giá, cấp Giấy chứng nhận sản phẩm OCOP;"
            for number, decided_on in granted
        ),
        f"Căn cứ văn bản số {act.conclusion_no} ngày {short_day(act.conclusion_on)} của "
        f"{act.conclusion_by}.",
    ]


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


def compose(f: Fields) -> Paper:
    """Our own paper out of the fields."""
    first, *rest = f["co_quan"]
    return Paper(
        above=first,
        body=tuple(rest),
        number=f["so"],
        dated=f["dia_danh_ngay"],
        kind="QUYẾT ĐỊNH",
        about=(f["trich_yeu"],),
        blocks=tuple(_blocks(f)),
        signatures=(Signature(f["chuc_vu"], f["nguoi_ky"], formula=f["the_thuc"]),),
        recipients=tuple(f["noi_nhan"]),
        notices=(f["du_thao"],),
    )


def _blocks(f: Fields) -> Iterator[Block]:
    yield Text(f["tham_quyen"], kind="middle")
    for line in f["can_cu"]:
        yield Text(line, kind="basis")
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(1, f["dieu_1"])
    yield Table(
        head=("TT", "Sản phẩm", "Chủ thể", "Địa chỉ", "Hạng", "Quyết định công nhận"),
        rows=rows_of(f["san_pham"], COLUMNS),
        widths=(6, 24, 22, 24, 8, 16),
        middle=frozenset({0, 4}),
    )
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
