"""The summary of a written round (biên bản tổng hợp ý kiến), to be signed by chair and secretary.

It is made once the round is ended; the event that ended it seals the paper.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from evaluation import heads, written
from evaluation.evening import document, printing
from evaluation.evening.blocks import DOTS, Block, Paper, Signature, Table, Text, day, head
from evaluation.evening.minutes import BODY, ROLES
from evaluation.models import (
    Contest,
    CouncilMember,
    CouncilRole,
    Opinion,
    Stance,
    WrittenRound,
    WrittenState,
)
from evaluation.written import Line, Tally
from ocop.lib.shown import day as short_day
from ocop.workflow.doors import name_of
from ocop.workflow.models import Event

STANCES = {
    Stance.AGREE: "Đồng ý với đề xuất",
    Stance.DIFFER: "Không đồng ý",
    Stance.MEETING: "Đề nghị họp Hội đồng",
}
ENDED = ("writtenround.agreed", "writtenround.meeting")


@dataclass(frozen=True)
class Ended:
    """An ended round: its opinions, the counts of the event that ended it, and its hash."""

    contest: Contest
    told: Tally
    counts: Mapping[str, int]
    sealed: str
    on: dt.date
    people: Mapping[str, str]  # role → name

    @property
    def round(self) -> WrittenRound:
        return self.told.round


def load(contest: Contest, found: WrittenRound) -> Ended:
    """Return the ended round (of a contest loaded with council, stage, book and region)."""
    last = Event.objects.filter(
        chain__key=contest.chain_key, thing=name_of(found), verb__in=ENDED
    ).latest("seq")
    members = CouncilMember.objects.filter(council=contest.council_id).order_by("-order", "-pk")
    return Ended(
        contest=contest,
        told=written.tally(found),
        counts=json.loads(last.payload)["facts"],
        sealed=last.hash,
        on=timezone.localdate(last.at),
        people=dict(members.values_list("role", "user__name")),
    )


def tally_pdf(ended: Ended) -> bytes:
    """The summary for signing."""
    with translation.override("vi"):
        context = {"paper": paper(ended)}
        return printing.printed(printing.OFFICE_PAPER, context, day=ended.on, head=ended.sealed)


def tally_docx(ended: Ended) -> bytes:
    """The summary as a document."""
    with translation.override("vi"):
        return document.written(paper(ended), ended.on)


def paper(ended: Ended) -> Paper:
    """Return the summary as blocks."""
    contest, council = ended.contest, ended.contest.council
    return Paper(
        above=f"UBND {council.region.title}".upper(),
        body=BODY,
        number=f"Số: {DOTS}/BB-HĐOCOP",
        dated=f"{council.region.name}, {day(ended.on)}",
        kind="BIÊN BẢN",
        about=("Tổng hợp ý kiến bằng văn bản của thành viên Hội đồng", contest.title),
        blocks=tuple(_blocks(ended)),
        signatures=(
            Signature("THƯ KÝ", ended.people.get(CouncilRole.SECRETARY, "")),
            Signature("CHỦ TỊCH HỘI ĐỒNG", ended.people.get(CouncilRole.CHAIR, "")),
        ),
        foot=(f"Mã niêm phong vòng lấy ý kiến: {heads.short(ended.sealed)}", ended.sealed),
        notices=tuple(council.stage.book.notices),
    )


def _blocks(ended: Ended) -> Iterator[Block]:
    council, found = ended.contest.council, ended.round
    yield head("I. CĂN CỨ")
    yield Text(f"Quyết định số {council.stage.book.decision};", kind="item")
    yield Text(
        f"Quyết định số {council.decision_no} ngày {short_day(council.decided_on)} về việc thành "
        f"lập {council.name};",
        kind="item",
    )
    yield Text(f"Phiếu lấy ý kiến số {found.number}.", kind="item")
    yield head("II. NỘI DUNG XIN Ý KIẾN")
    for words in found.question.splitlines():
        if words.strip():
            yield Text(words.strip())
    yield Text(short_day(found.due_on), label="Thời hạn trả lời")
    yield from _counted(ended)
    yield head("IV. Ý KIẾN CỦA TỪNG THÀNH VIÊN")
    for number, line in enumerate(ended.told.lines, start=1):
        yield from _product(number, line, ended)
    yield head("V. KẾT LUẬN")
    yield Text(_outcome(found), label=day(ended.on).capitalize())


def _counted(ended: Ended) -> Iterator[Block]:
    counts, told = ended.counts, ended.told
    yield head("III. SỐ PHIẾU")
    yield Text(
        f"Phát ra {counts['issued']}, thu về {counts['given']}, trong đó sau thời hạn "
        f"{counts['late']}.",
        label="Phiếu",
    )
    yield Text(
        f"{counts['agree']} đồng ý với đề xuất, {counts['differ']} không đồng ý hoặc đề nghị họp.",
        label="Ý kiến",
    )
    now = {
        "issued": told.issued, "given": len(told.given), "agree": told.agree,
        "differ": told.differ,
    }  # fmt: skip
    if any(counts[key] != value for key, value in now.items()):
        yield Text(
            "Số phiếu ghi theo thời điểm kết thúc lấy ý kiến; sau đó có thành viên thôi tham gia "
            "chấm, Mục IV ghi các thành viên còn lại."
        )


def _product(number: int, line: Line, ended: Ended) -> Iterator[Block]:
    given = [one for one in line.opinions if one is not None]
    agree = sum(one.stance == Stance.AGREE for one in given)
    yield Text(
        f"{agree} đồng ý, {len(given) - agree} ý kiến khác.",
        label=f"{number}. {line.entry.dossier.product.name}",
    )
    rows = zip(ended.told.seats, line.opinions, strict=True)
    yield Table(
        head=("TT", "Họ và tên", "Vai trò", "Ý kiến", "Lý do", "Ngày"),
        rows=tuple(
            (str(place), seat.member.user.name, ROLES[CouncilRole(seat.member.role)], *_said(one))
            for place, (seat, one) in enumerate(rows, start=1)
        ),
        widths=(6, 24, 13, 18, 25, 14),
        middle=frozenset({0, 5}),
    )


def _said(one: Opinion | None) -> tuple[str, str, str]:
    if one is None:
        return ("Chưa có ý kiến", "", "")
    return (STANCES[Stance(one.stance)], one.words, short_day(timezone.localdate(one.given_at)))


def _outcome(found: Any) -> str:
    if found.state == WrittenState.AGREED:
        return "Tất cả ý kiến đồng ý với đề xuất; Hội đồng không họp."
    return f"Triệu tập họp Hội đồng. Lý do: {found.reason}"
