"""Keeping a sheet as it was handed in, before it is opened again."""

from __future__ import annotations

from typing import Any

from evaluation.models import Discussion, KeptSheet, ScoreSheet, SecondRound
from ocop.workflow.models import Event


def answers_of(score_sheet: ScoreSheet) -> list[list[Any]]:
    """[[criterion, option, points, comment]] of the sheet as it stands."""
    rows = score_sheet.answers.order_by("criterion_id")
    return [list(row) for row in rows.values_list("criterion_id", "option_id", "points", "comment")]


def keep(
    score_sheet: ScoreSheet,
    answers: list[list[Any]],
    reason: str,
    event: Event,
    discussion: Discussion | None,
    second_round: SecondRound | None = None,
) -> KeptSheet:
    """Store the sheet as it was; the event that opens it holds the same choices."""
    return KeptSheet.objects.create(
        score_sheet=score_sheet,
        discussion=discussion,
        second_round=second_round,
        answers=answers,
        total=score_sheet.total,
        part_a=score_sheet.part_a,
        part_b=score_sheet.part_b,
        part_c=score_sheet.part_c,
        remark=score_sheet.remark,
        reason=reason,
        submitted_at=score_sheet.submitted_at,
        opened_at=event.at,
        event=event.seq,
    )
