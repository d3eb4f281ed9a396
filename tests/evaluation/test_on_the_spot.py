"""A product put before the council while it scores."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import control
from evaluation.deeds import conditions, contests, on_the_spot, seating
from evaluation.models import Entry, PanelReport, ScoreSheet
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, NotAllowed, Refused
from ocop.notices.models import Notice
from ocop.workflow.models import Event
from products.deeds import readers
from products.models import Reader
from tests.evaluation import proofs, stage
from tests.shared import shared

pytestmark = pytest.mark.django_db
As = Callable[[Any], Client]
WHY = "Hồ sơ hoàn thiện sáng nay, Chủ tịch đồng ý."


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """The scoring runs; one more product waits, its report is in."""
    stage.provincial(cast)
    (cast.late,) = stage.products_for(cast, 1)
    stage.panel_of(cast)
    return stage.scoring_of(cast)


def reported(hall: SimpleNamespace) -> None:
    stage.attached(hall)


def test_a_late_product_is_scored_by_all_who_score(hall: SimpleNamespace) -> None:
    reported(hall)
    away = hall.contest.seats.get(member__user=hall.evaluator_2)
    seating.recuse(away, reason="Người nhà.", by=hall.evaluator_2)
    entry = on_the_spot.put(hall.contest, hall.late, reason=WHY, by=hall.secretary)
    sheets = ScoreSheet.objects.filter(entry=entry)
    assert {one.seat.member.user for one in sheets} == {hall.chair, hall.evaluator}
    assert (entry.order, entry.asked) == (2, hall.entry.asked)
    assert Reader.objects.filter(product=hall.late.product, user=hall.evaluator).exists()
    event = Event.objects.get(verb=on_the_spot.ADDED)
    assert event.text.note == WHY
    key = f"evaluation.on_the_spot:{entry.pk}"
    told = Notice.objects.filter(key__startswith=key)
    assert {one.user for one in told} == {hall.chair, hall.evaluator}
    assert any("Mật ong thử 0" in line for line in control.look(hall.contest).blockers)
    conditions.none_applies(entry, by=hall.secretary)
    for one in (hall.entry, entry):
        for user in (hall.chair, hall.evaluator):
            stage.fill(stage.sheet_of(hall, user, one), 70, by=user)
    contests.close(hall.contest, by=hall.chair)
    assert Entry.objects.get(pk=entry.pk).mean == 70
    assert proofs.faults(hall.contest) == []


def test_without_the_report_that_the_book_demands_it_does_not_come(hall: SimpleNamespace) -> None:
    PanelReport.objects.filter(dossier=hall.late).delete()
    with pytest.raises(Refused) as refusal:
        on_the_spot.put(hall.contest, hall.late, reason=WHY, by=hall.secretary)
    assert "Mật ong thử 0" in str(refusal.value.sentence)
    assert not Entry.objects.filter(dossier=hall.late).exists()
    assert not Event.objects.filter(verb=on_the_spot.ADDED).exists()


def test_refusals_of_a_late_product(hall: SimpleNamespace) -> None:
    reported(hall)
    for facts, fault in (
        ({"reason": " ", "by": hall.secretary}, Refused),
        ({"reason": WHY, "by": hall.chair}, NotAllowed),
        ({"reason": WHY, "by": hall.evaluator}, NotAllowed),
    ):
        with pytest.raises(fault):
            on_the_spot.put(hall.contest, hall.late, **facts)
    with pytest.raises(Refused):  # it stands before the council already
        on_the_spot.put(hall.contest, hall.dossier, reason=WHY, by=hall.secretary)
    maker = hall.late.product.producer
    readers.shut_out(hall.evaluator, maker, why="Em ruột.", by=hall.evaluator)
    with pytest.raises(ConflictOfInterest):
        on_the_spot.put(hall.contest, hall.late, reason=WHY, by=hall.secretary)
    assert Entry.objects.filter(contest=hall.contest).count() == 1


def test_nothing_comes_before_or_after_the_scoring(hall: SimpleNamespace) -> None:
    reported(hall)
    before = stage.opened(hall.council, by=hall.province, title="Phiên sau")
    with pytest.raises(AlreadyDecided):
        on_the_spot.put(before, hall.late, reason=WHY, by=hall.secretary)
    stage.all_score(hall, (70, 70, 70))
    contests.close(hall.contest, by=hall.chair)
    with pytest.raises(AlreadyDecided):
        on_the_spot.put(hall.contest, hall.late, reason=WHY, by=hall.secretary)


def test_the_secretary_adds_it_on_the_page(hall: SimpleNamespace, as_: As) -> None:
    reported(hall)
    address = reverse("contest_on_the_spot", args=[hall.contest.pk])
    browser = as_(hall.secretary)
    assert "Mật ong thử 0" in browser.get(address).content.decode()
    assert browser.post(address, {"dossier": hall.late.pk, "reason": ""}).status_code == 422
    assert browser.post(address, {"dossier": hall.late.pk, "reason": WHY}).status_code == 302
    assert browser.post(address, {"dossier": hall.late.pk, "reason": WHY}).status_code == 422
    assert Entry.objects.filter(contest=hall.contest).count() == 2
    assert as_(hall.evaluator).get(address).status_code == 403
