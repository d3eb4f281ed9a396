"""The papers of the evening as PDF: the same contest gives the same bytes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from cycle.models.dossiers import ApplicationKind
from evaluation.evening import attendance_list, minutes
from evaluation.evening.blocks import Paper, Signature
from evaluation.evening.loading import Evening, Line
from evaluation.models import CouncilRole
from ocop.lib import pdf
from ocop.lib.shown import points

STYLES = Path(__file__).parent / "office.css"
OFFICE_PAPER = "evaluation/office_paper.html"
KINDS = {
    ApplicationKind.FIRST: "L",
    ApplicationKind.UPGRADE: "N",
    ApplicationKind.RE_EVALUATION: "Đ",
}


def minutes_pdf(evening: Evening) -> bytes:
    """The minutes, to be signed by chair and secretary."""
    with translation.override("vi"):
        return _paper(minutes.minutes(evening), evening)


def attendance_pdf(evening: Evening) -> bytes:
    """The attendance list, to be signed by everybody."""
    with translation.override("vi"):
        return _paper(attendance_list.attendance_list(evening), evening)


def summary_pdf(evening: Evening) -> bytes:
    """The summary of points, landscape."""
    with translation.override("vi"):
        return _printed("evaluation/summary_print.html", summary(evening), evening)


def package_pdf(evening: Evening, *, with_minutes: bool = True) -> bytes:
    """Minutes, summary and attendance list in one file, for one click."""
    papers = [summary_pdf(evening), attendance_pdf(evening)]
    if with_minutes:
        papers.insert(0, minutes_pdf(evening))
    return pdf.joined(papers)


def _paper(paper: Paper, evening: Evening) -> bytes:
    return _printed(OFFICE_PAPER, {"paper": paper}, evening)


def _printed(template: str, context: dict[str, Any], evening: Evening) -> bytes:
    return printed(template, context, day=evening.contest.held_on, head=evening.head)


def printed(template: str, context: dict[str, Any], *, day: dt.date, head: str) -> bytes:
    """The ``paper`` of the context as PDF; the same day and head of the chain: the same bytes."""
    paper: Paper = context["paper"]
    html = render_to_string(template, {**context, "made": day.isoformat()})
    return pdf.render(html, key=f"{paper.kind} {head}", styles=STYLES)


# --- the summary of points --------------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """A line of the summary, its numbers as they are printed."""

    line: Line
    kind: str
    mean: str
    low: str
    high: str
    spread: str
    wide: bool
    again: str
    missed: str
    stars: str
    rank: str


def summary(evening: Evening) -> dict[str, Any]:
    """What the template of the summary needs."""
    median = evening.stage.book.aggregation == "median"
    return {
        "paper": _head(evening),
        "evening": evening,
        "rows": [_row(line, evening) for line in evening.lines],
        "middle": "Trung vị" if median else "Trung bình",
        "limit": points(evening.limit),
    }


def _head(evening: Evening) -> Paper:
    paper = minutes.minutes(evening)
    chair = evening.role(CouncilRole.CHAIR)
    secretary = evening.role(CouncilRole.SECRETARY)
    return Paper(
        above=paper.above,
        body=paper.body,
        number="",
        dated=paper.dated,
        kind="BẢNG TỔNG HỢP ĐIỂM",
        about=("Đánh giá, phân hạng sản phẩm OCOP", evening.contest.title),
        blocks=(),
        signatures=(
            Signature("THƯ KÝ", secretary.member.user.name if secretary else ""),
            Signature("CHỦ TRÌ", chair.member.user.name if chair else ""),
        ),
        foot=paper.foot,
        notices=paper.notices,
    )


def _row(line: Line, evening: Evening) -> Row:
    entry = line.entry
    missed = sorted(
        {one[0] for one in entry.reasons["minima"] if not one[4] and _wanted(one, entry)}
    )
    return Row(
        line=line,
        kind=KINDS[ApplicationKind(entry.dossier.kind)],
        mean=points(entry.mean),
        low=points(entry.low),
        high=points(entry.high),
        spread=points(entry.spread),
        wide=entry.spread is not None and entry.spread > evening.limit,
        again=str(len(line.reopened) or ""),
        missed=", ".join(missed),
        stars=f"{entry.stars} sao" if entry.stars else "Loại",
        rank=str(evening.ranks.get(entry.pk, "")),
    )


def _wanted(minimum: list[Any], entry: Any) -> bool:
    """True for the minimum of a star that the points alone would give."""
    return bool(minimum[1] <= entry.band)
