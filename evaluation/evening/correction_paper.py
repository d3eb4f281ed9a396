"""The paper that puts a result right, as a draft for signing: a letter of correction (công văn đính
chính), an amending decision, or a decision to issue the certificate again.

Number and date are the registry clerk's: the draft leaves room for them and says that it is one,
until the signed file is in and served in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import translation

from evaluation import correcting, revoking
from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Block, Paper, Signature, Table, Text, article, day
from evaluation.models import Correction, CorrectionGround, CorrectionKind
from ocop.lib import clock
from ocop.lib.shown import day as short_day

ABOUT = {
    CorrectionKind.LETTER: "V/v đính chính Giấy chứng nhận sản phẩm OCOP",
    CorrectionKind.AMENDMENT: "Sửa đổi, bổ sung Quyết định công nhận kết quả đánh giá, phân hạng "
    "sản phẩm OCOP",
    CorrectionKind.REISSUE: "Về việc cấp lại Giấy chứng nhận sản phẩm OCOP",
}
NAMES = {
    CorrectionKind.LETTER: "cong-van-dinh-chinh",
    CorrectionKind.AMENDMENT: "quyet-dinh-sua-doi",
    CorrectionKind.REISSUE: "quyet-dinh-cap-lai",
}
GROUNDS = {
    CorrectionGround.MISPRINT: "Giấy chứng nhận in sai",
    CorrectionGround.RESULT: "kết quả phân hạng đã công bố chưa đúng",
    CorrectionGround.HOLDER: "tên chủ thể được công nhận chưa đúng",
    CorrectionGround.LOST: "Giấy chứng nhận bị mất",
    CorrectionGround.DAMAGED: "Giấy chứng nhận bị hư hỏng",
    CorrectionGround.RENAMED: "chủ thể thay đổi tên, địa chỉ hoặc người đại diện",
}
LINES = {"product": "Tên sản phẩm", "producer": "Chủ thể", "address": "Địa chỉ", "stars": "Hạng"}


def name_of(act: Correction) -> str:
    return f"{NAMES[act.kind]}-{act.pk}"


def paper_pdf(act: Correction) -> bytes:
    with translation.override("vi"):
        made = act.decided_on or clock.today()
        paper = {"paper": _paper(act)}
        return printing.printed(printing.OFFICE_PAPER, paper, day=made, head=f"correction {act.pk}")


def paper_docx(act: Correction) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(act), act.decided_on or clock.today())


MADE: dict[str, Callable[[Correction], bytes]] = {"pdf": paper_pdf, "docx": paper_docx}


def _paper(act: Correction) -> Paper:
    letter = act.kind == CorrectionKind.LETTER
    producer = act.entry.dossier.product.producer
    office = act.signer_office or act.authority.split(" Ủy ban")[0]
    return Paper(
        above="ỦY BAN NHÂN DÂN",
        body=(act.region.title.upper(),),
        number=f"Số: {act.number or DOTS + ('/UBND' if letter else '/QĐ-UBND')}",
        dated=f"{act.place or act.region.name}, "
        + (day(act.decided_on) if act.decided_on else "ngày …… tháng …… năm ……"),
        kind="" if letter else "QUYẾT ĐỊNH",
        about=() if letter else (ABOUT[act.kind],),
        regarding=ABOUT[act.kind] if letter else "",
        to=(producer.name, f"Ủy ban nhân dân {producer.region.title}") if letter else (),
        blocks=tuple(_letter(act) if letter else _decision(act)),
        signatures=(Signature(office.upper(), act.signer, formula=act.formula),),
        recipients=_recipients(letter, producer.region.title),
        notices=("DỰ THẢO",),
    )


def _recipients(letter: bool, commune: str) -> tuple[str, ...]:
    first = "Như trên;" if letter else "Như Điều 3;"
    others = () if letter else ("Chủ thể có tên tại Điều 1;", f"Ủy ban nhân dân {commune};")
    return (first, *others, "Cơ quan tham mưu Chương trình;", "Cổng thông tin điện tử;", "Lưu: VT.")


def _granted(act: Correction) -> str:
    """The decision that is put right, as papers name it."""
    if act.certificate is not None:
        rating = act.certificate.rating
        return f"Quyết định số {rating.decision_no} ngày {short_day(rating.decided_on)}"
    decision = act.entry.contest.live_decision
    return f"Quyết định số {decision.number} ngày {short_day(decision.decided_on)}"


def _letter(act: Correction) -> Iterator[Block]:
    assert act.certificate is not None  # a letter corrects a paper
    yield Text(
        f"{act.authority} đã cấp Giấy chứng nhận sản phẩm OCOP số {act.certificate.number} theo "
        f"{_granted(act)} về việc công nhận kết quả đánh giá, phân hạng sản phẩm OCOP."
    )
    if act.basis:
        yield Text(f"Theo {act.basis}, qua rà soát: {act.reason}")
    else:
        yield Text(f"Qua rà soát: {act.reason}")
    yield Text(f"{act.authority} đính chính Giấy chứng nhận nêu trên như sau:")
    yield _changed(act)
    yield Text(
        "Các nội dung khác của Giấy chứng nhận không thay đổi. Giấy chứng nhận đã đính chính được "
        f"cấp lại với số vào sổ mới{_new_number(act)}, thời hạn giữ nguyên đến "
        f"{day(act.certificate.rating.valid_to)}; Giấy chứng nhận số {act.certificate.number} "
        "không còn giá trị và được nộp lại cho cơ quan tham mưu Chương trình."
    )


def _new_number(act: Correction) -> str:
    return f" {act.issued.number}" if act.issued else ""


def _decision(act: Correction) -> Iterator[Block]:
    book = revoking.book_in_force(act.decided_on)
    yield Text(act.authority.upper(), kind="middle")
    yield Text("Căn cứ Luật Tổ chức chính quyền địa phương;", kind="basis")
    if book:
        yield Text(f"Căn cứ Quyết định số {book.decision};", kind="basis")
    yield Text(
        f"Căn cứ {_granted(act)} về việc công nhận kết quả đánh giá, phân hạng sản phẩm OCOP;",
        kind="basis",
    )
    yield Text(f"Theo {act.basis}.", kind="basis")
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(1, _first(act))
    yield _listed(act)
    if correcting.changes(act):
        yield _changed(act)
    yield article(2, _second(act))
    yield article(
        3,
        "Quyết định có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân, thủ trưởng các cơ "
        "quan, đơn vị liên quan, Ủy ban nhân dân cấp xã và chủ thể có tên tại Điều 1 chịu trách "
        "nhiệm thi hành Quyết định này.",
    )


def _first(act: Correction) -> str:
    why = f"Lý do: {GROUNDS[CorrectionGround(act.ground)]}. {act.reason}"
    if act.kind == CorrectionKind.AMENDMENT:
        return f"Sửa đổi {act.clause} của {_granted(act)} đối với sản phẩm sau. {why}"
    assert act.certificate is not None
    n = act.certificate.reissue + 1
    return f"Cấp lại (lần {n}) Giấy chứng nhận sản phẩm OCOP đối với sản phẩm sau. {why}"


def _second(act: Correction) -> str:
    was, rating = act.certificate, act.certificate and act.certificate.rating
    back = ""
    if was:
        back = f" Giấy chứng nhận số {was.number} không còn giá trị và được thu lại."
    if act.stars == 0:
        return f"Sản phẩm không được công nhận hạng sao kể từ ngày Quyết định có hiệu lực.{back}"
    until = f", thời hạn đến {day(rating.valid_to)}" if rating else ""
    return (
        f"Cơ quan tham mưu Chương trình cấp Giấy chứng nhận mới{_new_number(act)}{until}, cập nhật "
        f"danh sách sản phẩm OCOP.{back}"
    )


def _listed(act: Correction) -> Table:
    facts = act.certificate.facts if act.certificate else {}
    product = act.entry.dossier.product
    return Table(
        head=("Sản phẩm", "Chủ thể", "Địa chỉ", "Giấy chứng nhận"),
        rows=(
            (
                facts.get("product", product.name),
                facts.get("producer", product.producer.name),
                facts.get("address", product.producer.region.full_title),
                act.certificate.number if act.certificate else "chưa cấp",
            ),
        ),
        widths=(28, 26, 26, 20),
        middle=frozenset({3}),
    )


def _changed(act: Correction) -> Table:
    return Table(
        head=("Nội dung", "Đã ghi", "Sửa lại là"),
        rows=tuple(
            (LINES[field], *(_words(field, one) for one in (was, to)))
            for field, was, to in correcting.changes(act)
        ),
        widths=(20, 40, 40),
        middle=frozenset(),
    )


def _words(field: str, value: str) -> str:
    if field != "stars":
        return value
    return f"{value} sao" if value != "0" else "không đạt hạng"
