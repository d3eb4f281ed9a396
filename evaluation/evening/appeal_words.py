"""What the paper of an outcome says, kind by kind: plain Vietnamese, after the models of the
inspectorate (Decree 124/2020/NĐ-CP) for complaints and of Decree 30/2020/NĐ-CP for letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from evaluation import appealing, revoking
from evaluation.evening.blocks import Block, Text, article, said
from evaluation.models import Appeal, AppealKind, AppealOutcome, AppealState
from ocop.lib.shown import day as short_day

OUTCOMES = {
    AppealOutcome.UPHELD: "đúng toàn bộ",
    AppealOutcome.PARTLY: "đúng một phần",
    AppealOutcome.DENIED: "không đúng",
}
CHANGED = "Kết quả đã công bố được điều chỉnh bằng văn bản riêng của cấp có thẩm quyền."
STANDS = "Giữ nguyên kết quả đã công bố."
FORCE = (
    "Quyết định có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan, đơn vị liên quan và người "
    "khiếu nại chịu trách nhiệm thi hành Quyết định này."
)
RESULT = "kết quả đánh giá, phân hạng sản phẩm OCOP"


@dataclass(frozen=True)
class Words:
    """The kind of paper ('' for a letter), its summary, its text, the name of its file."""

    kind: str
    about: str
    blocks: Callable[[Appeal, str], Iterator[Block]]
    name: str


def of(appeal: Appeal) -> Words:
    """The paper by which it ended, or is to end."""
    if appeal.kind == AppealKind.PETITION:
        return _petition(appeal)
    which = "lần hai" if appeal.against_id else "lần đầu"
    if appeal.state == AppealState.REFUSED:
        about = f"Về việc không thụ lý giải quyết khiếu nại ({which})"
        return Words("THÔNG BÁO", about, _not_accepted, "thong-bao-khong-thu-ly")
    if appeal.state == AppealState.WITHDRAWN:
        about = f"Về việc đình chỉ giải quyết khiếu nại ({which})"
        return Words("QUYẾT ĐỊNH", about, _stopped, "quyet-dinh-dinh-chi")
    about = f"Về việc giải quyết khiếu nại đối với kết quả công nhận sản phẩm OCOP ({which})"
    return Words("QUYẾT ĐỊNH", about, _settled, "quyet-dinh-giai-quyet-khieu-nai")


def _petition(appeal: Appeal) -> Words:
    about = f"V/v trả lời kiến nghị về {RESULT}"
    ends = {
        AppealState.REFUSED: (f"V/v không xem xét kiến nghị về {RESULT}", _letter_refused),
        AppealState.WITHDRAWN: (f"V/v dừng xem xét kiến nghị về {RESULT}", _letter_stopped),
    }
    found = ends.get(AppealState(appeal.state), (about, _letter))
    return Words("", *found, "tra-loi-kien-nghi")


def _filed(appeal: Appeal) -> str:
    """Who said it, when, of which product and result."""
    product = appeal.entry.dossier.product
    on = short_day(timezone.localdate(appeal.filed_at))
    return f"{product.producer.name} ngày {on} về kết quả của sản phẩm {product.name}"


def _announced(appeal: Appeal) -> str:
    decision = appeal.entry.contest.live_decision
    return f"Quyết định số {decision.number} ngày {short_day(decision.decided_on)}"


def _received(appeal: Appeal, what: str) -> Iterator[Block]:
    yield Text(
        f"Ủy ban nhân dân {appeal.region.title} nhận được {what} của {_filed(appeal)}, công bố "
        f"theo {_announced(appeal)}. Nội dung {what}:"
    )
    yield from said(appeal.text)
    yield Text(f"Đề nghị: {appeal.asked}")


def _letter(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield from _received(appeal, "kiến nghị")
    yield Text("Sau khi xem xét lại, kết quả như sau:")
    yield from said(appeal.findings)
    right = appeal.outcome in (AppealOutcome.UPHELD, AppealOutcome.PARTLY)
    outcome = OUTCOMES.get(AppealOutcome(appeal.outcome), "")
    yield Text(f"Kiến nghị {outcome}. {CHANGED if right else STANDS}")


def _letter_refused(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield from _received(appeal, "kiến nghị")
    yield Text("Kiến nghị nêu trên không được xem xét. Lý do:")
    yield from said(appeal.refusal)
    yield Text(STANDS)


def _letter_stopped(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield from _received(appeal, "kiến nghị")
    yield Text(
        f"Theo đề nghị rút kiến nghị của {appeal.entry.dossier.product.producer.name}, việc xem "
        f"xét kiến nghị nêu trên dừng lại. {STANDS}"
    )


def _bases(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield Text(authority.upper(), kind="middle")
    if authority.startswith("Chủ tịch"):
        yield Text("Căn cứ Luật Tổ chức chính quyền địa phương;", kind="basis")
    yield Text("Căn cứ Luật Khiếu nại;", kind="basis")
    yield Text(f"Căn cứ {_announced(appeal)};", kind="basis")
    if first := _first(appeal):
        yield Text(f"Căn cứ {first};", kind="basis")


def _first(appeal: Appeal) -> str:
    """The paper of the first outcome, as a second decision names it; '' where there is none."""
    first = appeal.against
    if first is None or first.decided_on is None:
        return ""
    what = (
        "Thông báo không thụ lý giải quyết khiếu nại lần đầu"
        if first.state == AppealState.REFUSED
        else "Quyết định giải quyết khiếu nại lần đầu"
    )
    by = revoking.authority_over(first.region)
    return f"{what} số {first.number} ngày {short_day(first.decided_on)} của {by}"


def _settled(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield from _bases(appeal, authority)
    yield Text(f"Xét đơn khiếu nại của {_filed(appeal)}.", kind="basis")
    yield Text("Nội dung khiếu nại:")
    yield from said(appeal.text)
    yield Text(f"Yêu cầu: {appeal.asked}")
    if appeal.against:
        yield Text("Kết quả giải quyết khiếu nại lần đầu:")
        yield from said(_first_outcome(appeal.against))
    yield Text("Kết quả xác minh:")
    yield from said(appeal.findings)
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(1, _outcome(appeal))
    yield article(2, _further(appeal))
    yield article(3, FORCE)


def _first_outcome(first: Appeal) -> str:
    by = revoking.authority_over(first.region)
    if first.state == AppealState.REFUSED:
        return f"{by} không thụ lý. Lý do: {first.refusal}"
    if first.state == AppealState.ANSWERED:
        return f"{by} kết luận nội dung khiếu nại {OUTCOMES[AppealOutcome(first.outcome)]}."
    return f"{by} chưa giải quyết khi hết thời hạn theo quy định."


def _outcome(appeal: Appeal) -> str:
    right = appeal.outcome in (AppealOutcome.UPHELD, AppealOutcome.PARTLY)
    outcome = OUTCOMES.get(AppealOutcome(appeal.outcome), "")
    said_first = _first(appeal)
    if said_first and not right:
        return f"Nội dung khiếu nại {outcome}. Giữ nguyên {said_first}. {STANDS}"
    if said_first and appeal.against and appeal.against.state == AppealState.ANSWERED:
        return f"Nội dung khiếu nại {outcome}. Sửa đổi, thay thế {said_first}. {CHANGED}"
    return f"Nội dung khiếu nại {outcome}. {CHANGED if right else STANDS}"


def _further(appeal: Appeal) -> str:
    """Where the complainant turns next: to the level above once, then to the court."""
    court = "khởi kiện vụ án hành chính tại Tòa án theo quy định của Luật Tố tụng hành chính"
    to = None if appeal.against_id else appealing.above(appeal.region)
    if to is None:
        return f"Người khiếu nại không đồng ý với Quyết định này có quyền {court}."
    told = appealing.days(appeal.entry)[0]
    return (
        "Người khiếu nại không đồng ý với Quyết định này có quyền khiếu nại lần hai đến "
        f"{revoking.authority_over(to)} trong thời hạn {told['second_days']} ngày (ở vùng sâu, "
        f"vùng xa đi lại khó khăn không quá {told['second_remote_days']} ngày) kể từ ngày nhận "
        f"được Quyết định này, hoặc {court}."
    )


def _not_accepted(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield Text(f"{authority} nhận được đơn khiếu nại của {_filed(appeal)}. Nội dung khiếu nại:")
    yield from said(appeal.text)
    yield Text("Căn cứ Luật Khiếu nại, đơn khiếu nại nêu trên không được thụ lý giải quyết. Lý do:")
    yield from said(appeal.refusal)
    yield Text("Thông báo để người khiếu nại được biết.")


def _stopped(appeal: Appeal, authority: str) -> Iterator[Block]:
    yield from _bases(appeal, authority)
    yield Text(f"Xét việc rút đơn khiếu nại của {_filed(appeal)}.", kind="basis")
    yield Text("QUYẾT ĐỊNH:", kind="middle")
    yield article(
        1,
        f"Đình chỉ giải quyết khiếu nại của {_filed(appeal)}, do người khiếu nại rút toàn bộ nội "
        f"dung khiếu nại. {STANDS}",
    )
    yield article(2, FORCE)
