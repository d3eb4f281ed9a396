"""Words of the printed sheet on a screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template

from evaluation import calibration, heads, written
from evaluation.models import Calibration, Contest, KeptSheet, ScoreSheet, WrittenRound
from evaluation.score_page import sentence
from ocop.lib import shown

register = template.Library()
register.filter("sentence", sentence)
register.filter("head_short", heads.short)


@register.filter
def said_of(report: object, code: str) -> str:
    """What the report before the scoring says of a part or a criterion; '' if nothing."""
    return getattr(report, "remarks", {}).get(code, "") if report else ""


@register.filter
def paper_month(day: dt.date | None) -> str:
    """The month as papers of Decree 30/2020 write it: a zero before 1 and 2 only."""
    if day is None:
        return ""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


@register.filter
def isoday(iso: str) -> str:
    """A day of stored facts as it is shown: '2026-01-05' → 05/01/2026."""
    return shown.day(dt.date.fromisoformat(iso)) if iso else ""


@register.filter
def of(found: dict[Any, Any], key: Any) -> Any:
    """What a dictionary has of the key."""
    return found.get(key, "")


@register.simple_tag
def written_round(contest: Contest) -> WrittenRound | None:
    """The round of written opinions of the contest, if its members are asked in writing."""
    return written.of(contest)


@register.simple_tag
def calibration_held(contest: Contest) -> Calibration | None:
    """The last calibration that the contest's council finished."""
    return calibration.held(contest)


@register.simple_tag
def may_be_written(contest: Contest) -> bool:
    """True if its members could be asked in writing: nothing but re-evaluations."""
    return not written.why_not(contest)


@register.simple_tag
def earlier_versions(sheet: ScoreSheet) -> list[KeptSheet]:
    """The sheet as it was each time before it was opened again, the latest first."""
    return list(KeptSheet.objects.filter(score_sheet=sheet).order_by("-pk"))
