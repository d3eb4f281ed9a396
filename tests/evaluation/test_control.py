"""The control room keeps itself up to date at little cost, and members see progress only."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from evaluation.deeds import spreads
from evaluation.models import Entry
from tests.evaluation import stage
from tests.shared import shared

As = Callable[..., Client]
LIVE = {"HX-Request": "true"}


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    return stage.scoring(cast)


def room(cast: SimpleNamespace) -> str:
    return reverse("contest_control", args=[cast.contest.pk])


def poll(browser: Client, address: str, mark: str) -> Any:
    return browser.get(address, headers={**LIVE, "If-None-Match": mark})


def test_what_has_not_changed_costs_a_304_and_six_statements(
    hall: SimpleNamespace, as_: As
) -> None:
    for user in (hall.chair, hall.secretary, hall.province):
        browser = as_(user)
        page = browser.get(room(hall))
        mark = page["ETag"]
        assert escape(mark) in page.content.decode()
        with CaptureQueriesContext(connection) as spent:
            answer = poll(browser, room(hall), mark)
        assert answer.status_code == 304
        assert answer.content == b""
        assert len(spent) <= 6, "\n".join(one["sql"][:400] for one in spent)


def test_every_tap_changes_the_mark_and_only_the_fragment_comes(
    hall: SimpleNamespace, as_: As
) -> None:
    browser = as_(hall.secretary)
    mark = browser.get(room(hall))["ETag"]
    sheet = stage.sheet_of(hall, hall.evaluator)
    stage.fill(sheet, 70, by=hall.evaluator, hand_in=False)
    answer = poll(browser, room(hall), mark)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert "<html" not in body
    assert f'id="r{hall.entry.pk}" data-live-part' in body
    assert poll(browser, room(hall), answer["ETag"]).status_code == 304
    stage.sheet_of(hall, hall.evaluator)
    stage.fill(stage.sheet_of(hall, hall.chair), 71, by=hall.chair)
    assert poll(browser, room(hall), answer["ETag"]).status_code == 200


def test_the_mark_is_its_readers(hall: SimpleNamespace, as_: As) -> None:
    mark = as_(hall.chair).get(room(hall))["ETag"]
    assert poll(as_(hall.secretary), room(hall), mark).status_code == 200
    assert poll(as_(hall.chair), room(hall) + "?show=open", mark).status_code == 200
    assert poll(as_(hall.evaluator), room(hall), mark).status_code == 403
    assert poll(as_(hall.outsider), room(hall), mark).status_code == 404


def test_the_filter_shows_what_it_says(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    one, two = cast.dossier, *stage.products_for(cast, 1)
    stage.contests.put_before(cast.contest, [one, two], by=cast.secretary)
    stage.seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, cast.contest)
    first, second = Entry.objects.filter(contest=cast.contest).order_by("order")
    stage.all_score(cast, (60, 74, 70), first)
    browser = as_(cast.secretary)

    def rows(show: str) -> list[int]:
        body = browser.get(f"{room(cast)}?show={show}", headers=LIVE).content.decode()
        return [entry.pk for entry in (first, second) if f'id="r{entry.pk}"' in body]

    assert rows("") == rows("anything") == [first.pk, second.pk]
    assert rows("open") == [second.pk]
    assert rows("apart") == [first.pk]


def test_a_closed_room_asks_no_more(hall: SimpleNamespace, as_: As) -> None:
    assert "data-live=" in as_(hall.chair).get(room(hall)).content.decode()
    stage.all_score(hall, (70, 71, 72))
    stage.contests.close(hall.contest, by=hall.chair)
    body = as_(hall.chair).get(room(hall)).content.decode()
    assert "data-live=" not in body
    assert "data-live-over" in body


# --- progress, for members ------------------------------------------------------------------
def test_members_see_how_far_it_is_and_no_points(hall: SimpleNamespace, as_: As) -> None:
    stage.fill(stage.sheet_of(hall, hall.chair), 61, by=hall.chair)
    stage.fill(stage.sheet_of(hall, hall.evaluator_2), 83, by=hall.evaluator_2)
    progress = reverse("contest_progress", args=[hall.contest.pk])
    browser = as_(hall.evaluator)
    queue = browser.get(reverse("scoring")).content.decode()
    assert progress in queue
    assert "2/3" in queue
    answer = browser.get(progress)
    body = answer.content.decode()
    assert "2/3" in body
    assert hall.evaluator_2.name in body
    main = re.sub(r"<[^>]*>", " ", body[body.index("<main") :])
    main = re.sub(r"\d\d:\d\d:\d\d", "", main)
    assert "83" not in main
    assert "61" not in main
    assert poll(browser, progress, answer["ETag"]).status_code == 304
    for user in (hall.outsider, hall.owner):
        assert as_(user).get(progress).status_code == 404
    assert as_(hall.province).get(progress).status_code == 200


def test_progress_leads_to_the_discussion_while_it_is_open(hall: SimpleNamespace, as_: As) -> None:
    stage.all_score(hall, (60, 74, 70))
    progress = reverse("contest_progress", args=[hall.contest.pk])
    address = reverse("entry_spread", args=[hall.entry.pk])
    assert address not in as_(hall.evaluator).get(progress).content.decode()
    talk = spreads.open(Entry.objects.get(), by=hall.chair)
    assert address in as_(hall.evaluator).get(progress).content.decode()
    spreads.keep(talk, reason="Giữ.", by=hall.chair)
    assert address not in as_(hall.evaluator).get(progress).content.decode()
