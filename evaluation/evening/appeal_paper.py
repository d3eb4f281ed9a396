"""The answer to a petition (công văn) or a complaint (quyết định giải quyết khiếu nại), as a draft.

Number and date are the registry clerk's: the draft leaves room for them and says that it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import timezone, translation

from evaluation import revoking
from evaluation.evening import document, printing
from evaluation.evening.blocks import (
    DOTS,
    Block,
    Paper,
    Signature,
    Text,
    article,
    day,
    said,
)
from evaluation.models import Appeal, AppealKind, AppealOutcome, AppealState
from ocop.lib import clock
from ocop.lib.shown import day as short_day

COMPLAINT = "Về việc giải quyết khiếu nại đối với kết quả công nhận sản phẩm OCOP (lần đầu)"
PETITION = "V/v trả lời kiến nghị về kết quả đánh giá, phân hạng sản phẩm OCOP"
OUTCOMES = {
    AppealOutcome.UPHELD: "đúng toàn bộ",
    AppealOutcome.PARTLY: "đúng một phần",
    AppealOutcome.DENIED: "không đúng",
}
THEN = {
    True: "Kết quả đã công bố được điều chỉnh bằng văn bản riêng của cấp có thẩm quyền.",
    False: "Giữ nguyên kết quả đã công bố.",
}


def answer_pdf(appeal: Appeal) -> bytes:
    with translation.override("vi"):
        made = appeal.decided_on or clock.today()
        paper = {"paper": _paper(appeal)}
        return printing.printed(printing.OFFICE_PAPER, paper, day=made, head=f"appeal {appeal.pk}")


def answer_docx(appeal: Appeal) -> bytes:
    with translation.override("vi"):
        return document.written(_paper(appeal), appeal.decided_on or clock.today())


MADE: dict[str, Callable[[Appeal], bytes]] = {"pdf": answer_pdf, "docx": answer_docx}


def _paper(appeal: Appeal) -> Paper:
    letter = appeal.kind == AppealKind.PETITION
    producer = appeal.entry.dossier.product.producer
    authority = revoking.authority_over(appeal.region)
    office = appeal.signer_office or authority.split(" Ủy ban")[0]
    return Paper(
        above="ỦY BAN NHÂN DÂN",
        body=(appeal.region.title.upper(),),
        number=f"Số: {appeal.number or DOTS + ('/UBND' if letter else '/QĐ-UBND')}",
        dated=f"{appeal.place or appeal.region.name}, "
        + (day(appeal.decided_on) if appeal.decided_on else "ngày …… tháng …… năm ……"),
        kind="" if letter else "QUYẾT ĐỊNH",
        about=() if letter else (COMPLAINT,),
        regarding=PETITION if letter else "",
        to=(producer.name,) if letter else (),
        blocks=tuple(_letter(appeal) if letter else _decision(appeal, authority)),
        signatures=(Signature(office.upper(), appeal.signer, formula=appeal.formula),),
        recipients=(
            "Như trên;" if letter else f"{producer.name};",
            f"Ủy ban nhân dân {producer.region.title};",
            "Cơ quan tham mưu Chương trình;",
            "Lưu: VT.",
        ),
        notices=() if appeal.state == AppealState.ANSWERED else ("DỰ THẢO",),
    )


def _filed(appeal: Appeal) -> str:
    """Who said it, when, of which product and result."""
    product = appeal.entry.dossier.product
    on = short_day(timezone.localdate(appeal.filed_at))
    return f"{product.producer.name} ngày {on} về kết quả của sản phẩm {product.name}"


def _announced(appeal: Appeal) -> str:
    decision = appeal.entry.contest.live_decision
    return f"Quyết định số {decision.number} ngày {short_day(decision.decided_on)}"


def _letter(appeal: Appeal) -> Iterator[Block]:
    yield Text(
        f"Ủy ban nhân dân {appeal.region.title} nhận được kiến nghị của {_filed(appeal)}, công bố "
        f"theo {_announced(appeal)}. Nội dung kiến nghị:"
    )
    yield from said(appeal.text)
    yield Text(f"Đề nghị: {appeal.asked}")
    yield Text("Sau khi xem xét lại, kết quả như sau:")
    yield from said(appeal.findings)
    yield Text(_outcome(appeal, "Kiến nghị"))


def _decision(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield Text(authority.upper(), kind="middle")
    yield Text("Căn cứ Luật Tổ chức chính quyền địa phương;", kind="basis")
    yield Text("Căn cứ Luật Khiếu nại;", kind="basis")
    yield Text(f"Căn cứ {_announced(appeal)};", kind="basis")
    yield Text(f"Xét đơn khiếu nại của {_filed(appeal)}.", kind="basis")
    yield Text("Nội dung khiếu nại:")
    yield from said(appeal.text)
    yield Text(f"Yêu cầu: {appeal.asked}")
    yield Text("Kết quả xác minh:")
    yield from said(appeal.findings)
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(1, _outcome(appeal, "Nội dung khiếu nại"))
    yield article(
        2,
        "Người khiếu nại không đồng ý với Quyết định này có quyền khiếu nại lần hai hoặc khởi kiện "
        "vụ án hành chính theo quy định của pháp luật.",
    )
    yield article(
        3,
        "Quyết định có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân, thủ trưởng các cơ "
        "quan, đơn vị liên quan và người khiếu nại chịu trách nhiệm thi hành Quyết định này.",
    )


def _outcome(appeal: Appeal, what: str) -> str:
    right = appeal.outcome in (AppealOutcome.UPHELD, AppealOutcome.PARTLY)
    return f"{what} {OUTCOMES[AppealOutcome(appeal.outcome)]}. {THEN[right]}"
