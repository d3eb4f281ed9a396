"""Who is told of the tests after the first round, and of the second. Nobody hears points."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.council_messages import run_by
from evaluation.messages import members_of
from evaluation.models import FurtherTest, ScoreSheet
from ocop.notices.posting import post
from ocop.workflow.models import Event


def test_asked(test: FurtherTest) -> None:
    """The producer's people: what is tested and until when, not why."""
    product = test.entry.dossier.product
    post(
        members_of(product.producer),
        key=f"further_test.asked:{test.pk}",
        subject=_("%(product)s: the council wants a test"),
        body=_(
            "Before it scores %(product)s for the second time the council wants this tested: "
            "%(what)s (criteria %(codes)s). The result is due on %(due)s. Please help with samples "
            "and papers; the secretary of the council tells you how."
        ),
        link=reverse("dossier_evaluation", args=[test.entry.dossier_id]),
        facts=_about(test) | {"codes": ", ".join(test.criteria), "due": test.due_on},
    )


def test_withdrawn(test: FurtherTest, event: Event) -> None:
    """The producer's people need not wait for it any more."""
    product = test.entry.dossier.product
    post(
        members_of(product.producer),
        key=f"further_test.withdrawn:{test.pk}:{event.seq}",
        subject=_("%(product)s: a test is no longer wanted"),
        body=_("The council has withdrawn the test of %(product)s: %(what)s."),
        link=reverse("dossier_evaluation", args=[test.entry.dossier_id]),
        facts=_about(test),
    )


def test_due(test: FurtherTest, *, mark: int) -> None:
    """The producer's people and who runs the contest, before the day."""
    facts = _about(test) | {"due": test.due_on}
    post(
        members_of(test.entry.dossier.product.producer),
        key=f"further_test.remind:{test.pk}:{test.due_on}:{mark}",
        subject=_("%(product)s: the result of a test is due on %(due)s"),
        body=_("The council waits for the test of %(product)s: %(what)s. It is due on %(due)s."),
        link=reverse("dossier_evaluation", args=[test.entry.dossier_id]),
        facts=facts,
    )
    post(
        run_by(test.entry.contest.council),
        key=f"further_test.remind_council:{test.pk}:{test.due_on}:{mark}",
        subject=_("%(product)s: the result of a test is due on %(due)s"),
        body=_("The test of %(product)s has no result yet: %(what)s. It is due on %(due)s."),
        link=reverse("contest_passes", args=[test.entry.contest_id]),
        facts=facts,
    )


def test_late(test: FurtherTest) -> None:
    """Who runs the contest, the day after: nothing closes over an open test."""
    post(
        run_by(test.entry.contest.council),
        key=f"further_test.late:{test.pk}:{test.due_on}",
        subject=_("%(product)s: a test is overdue"),
        body=_(
            "The test of %(product)s was due on %(due)s and has no result: %(what)s. Record it or "
            "withdraw it; until then the scoring cannot be closed."
        ),
        link=reverse("contest_passes", args=[test.entry.contest_id]),
        facts=_about(test) | {"due": test.due_on},
    )


def _about(test: FurtherTest) -> dict[str, Any]:
    return {"product": test.entry.dossier.product.name, "what": test.what}


def sheet_in_second_round(sheet: ScoreSheet, event: Event) -> None:
    """The sheet is back with its member, as it was handed in."""
    contest = sheet.entry.contest
    post(
        [sheet.seat.member.user],
        key=f"sheet.second_round:{sheet.pk}:{event.seq}",
        subject=_("Round 2: please score %(product)s again"),
        body=_(
            "The results of the tests of %(product)s are in, and your sheet is open for round 2. "
            "They stand beside the criteria. Change what you find right, and hand it in."
        ),
        link=reverse("score_sheet", args=[sheet.pk]),
        facts={
            "contest": contest.title,
            "day": contest.held_on,
            "product": sheet.entry.dossier.product.name,
        },
    )
