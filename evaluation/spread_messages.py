"""A member hears that the council discussed a product and asks them to score it again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models import ScoreSheet
from ocop.notices.posting import post
from ocop.workflow.models import Event


def sheet_to_rescore(score_sheet: ScoreSheet, reason: str, event: Event) -> None:
    """The sheet is back with its member, as they handed it in; no points are told."""
    contest = score_sheet.entry.contest
    post(
        [score_sheet.seat.member.user],
        key=f"sheet.rescore:{score_sheet.pk}:{event.seq}",
        subject=_("Please score again: %(product)s"),
        body=_(
            "The council has discussed %(product)s, and your sheet is open again. What it found: "
            "%(reason)s Read your answers once more, change what you find right, and hand it in."
        ),
        link=reverse("score_sheet", args=[score_sheet.pk]),
        facts={
            "contest": contest.title,
            "day": contest.held_on,
            "product": score_sheet.entry.dossier.product.name,
            "reason": reason,
        },
    )
