"""The council's visit on the spot, with its position and photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation.deeds import contests, seating, visits
from evaluation.models import SiteVisit, VisitPhoto
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow.models import Event
from tests.evaluation import stage
from tests.uploads import pdf, photo

pytestmark = pytest.mark.django_db
As = Callable[[Any], Client]


def noted(hall: SimpleNamespace, *, by: Any, **facts: Any) -> SiteVisit:
    said = {"visited_on": clock.today(), "people": "Tổ thực địa.", "found": "Homestay ba phòng."}
    return visits.note(hall.entry, **{**said, **facts}, by=by)


def test_a_member_writes_the_visit_and_adds_photos(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    where = {"latitude": Decimal("21.273600"), "longitude": Decimal("107.281100")}
    row = noted(cast, by=cast.evaluator, **where)
    again = noted(cast, by=cast.secretary, found="Homestay bốn phòng.", **where)
    assert (again.pk, again.noted_by, again.found) == (
        row.pk,
        cast.secretary,
        "Homestay bốn phòng.",
    )
    kept = visits.add_photo(row, file=photo("p"), title="Cổng vào", by=cast.evaluator)
    with pytest.raises(Refused):
        visits.add_photo(row, file=pdf("p"), by=cast.evaluator)
    assert list(row.photos.all()) == [kept]
    rows = Event.objects.filter(chain__key=cast.contest.chain_key).order_by("seq")
    told = list(rows.filter(verb__contains="visit").values_list("verb", flat=True))
    assert told == ["site_visit.noted", "site_visit.corrected", "visit_photo.added"]


def test_refusals_of_a_visit(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    for facts in (
        {"visited_on": clock.today() + dt.timedelta(days=1)},
        {"found": " "},
        {"latitude": Decimal(21)},
    ):
        with pytest.raises(Refused):
            noted(cast, by=cast.secretary, **facts)
    with pytest.raises(NotAllowed):
        noted(cast, by=cast.outsider)
    seat = cast.contest.seats.get(member__user=cast.evaluator_2)
    seating.recuse(seat, reason="Người nhà.", by=cast.evaluator_2)
    with pytest.raises(NotAllowed):
        noted(cast, by=cast.evaluator_2)
    row = noted(cast, by=cast.evaluator)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteVisit.objects.filter(pk=row.pk).update(latitude=91, longitude=0)
    for user in (cast.chair, cast.evaluator):
        stage.fill(stage.sheet_of(cast, user), 60, by=user)
    contests.close(cast.contest, by=cast.chair)
    with pytest.raises(AlreadyDecided):
        noted(cast, by=cast.secretary, found="Sau khi khóa điểm.")


def test_the_visit_on_its_pages(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    page = reverse("entry_visit", args=[cast.entry.pk])
    add = reverse("entry_visit_photo", args=[cast.entry.pk])
    browser = as_(cast.evaluator)
    assert browser.get(add).status_code == 403  # nothing is written yet
    sent = {
        "visited_on": clock.today().strftime("%d/%m/%Y"), "people": "Tổ", "found": "Nhà vườn",
        "latitude": "21.2736", "longitude": "107.2811",
    }  # fmt: skip
    assert browser.post(page, {**sent, "latitude": "121"}).status_code == 422
    assert browser.post(page, sent).status_code == 302
    row = SiteVisit.objects.get()
    assert (row.latitude, row.longitude) == (Decimal("21.273600"), Decimal("107.281100"))
    key = browser.get(add).context["form"]["once_key"].value()
    for _click in range(2):
        answer = browser.post(add, {"file": photo("p"), "title": "Cổng", "once_key": key})
        assert answer.status_code == 302
    kept = VisitPhoto.objects.get()
    shown = browser.get(page).content.decode()
    assert reverse("visit_photo", args=[kept.pk]) in shown
    assert 'value="21.273600"' in shown
    assert browser.get(reverse("visit_photo", args=[kept.pk]))["Content-Type"].startswith("image/")
    stranger = as_(cast.outsider)
    assert stranger.get(reverse("visit_photo", args=[kept.pk])).status_code == 404
    assert stranger.get(page).status_code == 404
