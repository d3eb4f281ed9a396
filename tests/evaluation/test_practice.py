"""A practice session looks the same and never reaches anything outside of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cycle.models import Dossier
from evaluation import waits
from evaluation.candidates import waiting
from evaluation.deeds import contests, decisions, practice, seating, sheets
from evaluation.models import (
    Certificate,
    Contest,
    Decision,
    Entry,
    PanelReport,
    ScoreSheet,
)
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.notices.models import Notice
from products.models import Rating, Reader
from tests.evaluation import stage
from tests.shared import shared

pytestmark = pytest.mark.django_db
As = Callable[[Any], Client]


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """A practice session on the cast's product, every sheet in, and no report of the panel."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.before = figures(cast)
    cast.contest = stage.opened(cast.council, by=cast.province, practice=True)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    contests.start(cast.contest, by=cast.secretary)
    stage.all_there(cast.contest, by=cast.secretary)
    stage.none_applies(cast.contest, by=cast.secretary)
    cast.entry = cast.contest.entries.get()
    stage.all_score(cast, (95, 95, 95), star=5)
    return cast


def figures(cast: SimpleNamespace) -> dict[str, Any]:
    """What stands outside of the session."""
    cast.dossier.refresh_from_db()
    return {
        "dossier": (cast.dossier.state, cast.dossier.stage_id),
        "ratings": Rating.objects.count(),
        "decisions": Decision.objects.count(),
        "certificates": Certificate.objects.count(),
        "reports": PanelReport.objects.count(),
        "told outside": Notice.objects.filter(user__in=[cast.owner, cast.commune]).count(),
        "waits for the council": list(waiting(cast.council)),
        "waits for the office": list(waits.to_score(cast.province)),
        "results": list(Entry.objects.disclosed_to(cast.province)),
        "own results": list(Entry.objects.disclosed_to(cast.owner)),
    }


def test_a_practice_session_is_never_closed(hall: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        contests.close(hall.contest, by=hall.chair)
    assert "không bao giờ" in str(refusal.value.sentence)
    with pytest.raises(AlreadyDecided):
        decisions.prepare(hall.contest, by=hall.province)
    for state in ("closed", "published"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contest.objects.filter(pk=hall.contest.pk).update(state=state)
    hall.entry.refresh_from_db()
    assert (hall.entry.mean, hall.entry.stars, hall.entry.outcome) == (None, None, "none")


def test_a_real_session_is_never_ended_as_practice(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    with pytest.raises(Refused):
        practice.end(cast.contest, by=cast.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=cast.contest.pk).update(state="ended")


def test_nothing_outside_changes_by_a_practice_session(hall: SimpleNamespace) -> None:
    assert figures(hall) == hall.before
    practice.end(hall.contest, by=hall.secretary)
    assert figures(hall) == hall.before
    assert hall.contest.state == "ended"


def test_the_product_stands_before_a_real_session_as_if_nothing_were(
    hall: SimpleNamespace,
) -> None:
    real = stage.opened(hall.council, by=hall.province)
    contests.put_before(real, [hall.dossier], by=hall.secretary)
    seating.seat(real, stage.scorers(hall.council), by=hall.secretary)
    stage.started(hall, real)  # the panel writes its report although the practice has begun
    assert real.state == "scoring"
    second = stage.opened(hall.council, by=hall.province, practice=True)
    assert [one.dossier for one in contests.candidates(second)] == [hall.dossier]


def test_the_end_shuts_sheets_and_dossiers(hall: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        practice.end(hall.contest, by=hall.evaluator)
    assert Reader.objects.filter(why=hall.contest.chain_key).exists()
    sheet = stage.sheet_of(hall, hall.evaluator)
    sheets.reopen(sheet, reason="Tập lại.", by=hall.chair)
    practice.end(hall.contest, by=hall.chair)
    assert not Reader.objects.filter(why=hall.contest.chain_key).exists()
    with pytest.raises(Refused):
        stage.fill(sheet, 60, by=hall.evaluator)
    assert not ScoreSheet.objects.open_for(hall.evaluator).exists()
    with pytest.raises(AlreadyDecided):
        practice.end(hall.contest, by=hall.secretary)


def test_every_page_of_it_says_that_it_is_practice(hall: SimpleNamespace, as_: As) -> None:
    browser = as_(hall.secretary)
    to = [hall.contest.pk]
    names = (
        "contest", "contest_control", "contest_conditions", "contest_attendance",
        "contest_agenda", "contest_timetable", "contest_samples", "contest_sample_labels",
        "contest_practice_end",
    )  # fmt: skip
    pages = [reverse(name, args=to) for name in names]
    pages.append(reverse("entry_conditions", args=[hall.entry.pk]))
    pages.append(reverse("entry_sample", args=[hall.entry.pk]))
    sheet = stage.sheet_of(hall, hall.evaluator)
    pages += [reverse(name, args=[sheet.pk]) for name in ("score_sheet", "score_sheet_print")]
    for page in pages:
        body = browser.get(page).content.decode()
        assert "practice-band" in body or "TẬP DƯỢT" in body, page
    sheets.reopen(sheet, reason="Tập lại.", by=hall.chair)
    member = as_(hall.evaluator)
    own = (
        reverse("scoring"),
        reverse("score_sheet_section", args=[sheet.pk, "A-1"]),
        reverse("score_sheet_submit", args=[sheet.pk]),
    )
    for page in own:
        assert "practice-band" in member.get(page).content.decode(), page


def test_a_practice_session_is_opened_and_ended_on_its_pages(
    hall: SimpleNamespace, as_: As
) -> None:
    browser = as_(hall.secretary)
    page = browser.get(reverse("contest_control", args=[hall.contest.pk])).content.decode()
    assert reverse("contest_close", args=[hall.contest.pk]) not in page
    answer = browser.post(reverse("contest_practice_end", args=[hall.contest.pk]))
    assert answer.status_code == 302
    hall.contest.refresh_from_db()
    assert hall.contest.state == "ended"
    assert browser.get(reverse("contest", args=[hall.contest.pk])).status_code == 200
    assert browser.get(reverse("contest_control", args=[hall.contest.pk])).status_code == 200
    assert browser.get(reverse("contest_results", args=[hall.contest.pk])).status_code == 403
    assert Dossier.objects.get(pk=hall.dossier.pk).state == "evaluation"
