"""What a tablet asks the server for: contact, pages to keep, taps; who reads what is aside."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Answer, Tap
from evaluation.score_page import screens_of
from ocop.lib import clock
from ocop.rules import trees
from products.deeds import evidence
from products.models import Evidence
from tests.evaluation import stage
from tests.evaluation.tablets import Tablet
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    stage.scoring(cast)
    cast.sheet = stage.sheet_of(cast, cast.evaluator)
    cast.tree = trees.of(cast.sheet.entry.sheet)
    cast.one, cast.two, *cast.rest = cast.tree.criteria
    cast.tablet = Tablet(cast.evaluator, slow=7)
    return cast


def statements(spent: Any) -> list[str]:
    """A test runs in a transaction: the savepoint of the deed is a BEGIN elsewhere."""
    return [one["sql"] for one in spent if "SAVEPOINT" not in one["sql"]]


def test_a_batch_is_answered_key_by_key_with_what_now_stands(
    room: SimpleNamespace, as_: As
) -> None:
    sent = room.tablet.tap(room.sheet, room.one, -1, comment="thơm")
    answer = room.tablet.post(as_(room.evaluator))
    told = answer.json()
    best = room.one.options[-1]
    assert answer.status_code == 200
    assert told["taps"] == {str(sent.key): {"fate": "taken", "why": ""}}
    stands = {str(room.one.id): [best.id, "thơm"]}
    assert told["sheets"] == {str(room.sheet.pk): {"open": True, "answers": stands}}
    assert abs(told["now"] - clock.now().timestamp() * 1000) < 60_000
    assert Answer.objects.get().points == best.points
    assert abs(Tap.objects.get().tapped_at - sent.at) < dt.timedelta(seconds=1)
    assert room.tablet.post(as_(room.evaluator)).json()["taps"] == told["taps"]


def test_one_tap_costs_at_most_twelve_statements(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    room.tablet.tap(room.sheet, room.one, 0)
    room.tablet.post(browser)
    for one, comment in ((room.two, "có ghi"), (room.two, "có sửa"), (room.one, "")):
        room.tablet.queue.clear()
        room.tablet.tap(room.sheet, one, -1, comment=comment)
        with CaptureQueriesContext(connection) as spent:
            assert room.tablet.post(browser).status_code == 200
        assert len(statements(spent)) <= 12, statements(spent)


def test_what_another_person_keeps_on_the_tablet_is_not_sent_under_this_name(
    room: SimpleNamespace, as_: As
) -> None:
    room.tablet.tap(room.sheet, room.one, -1)
    answer = room.tablet.post(as_(room.evaluator_2))
    assert (answer.status_code, answer.json()) == (409, {"who": room.evaluator_2.pk})
    assert not Tap.objects.exists()
    forged = room.tablet.post(as_(room.evaluator_2), who=room.evaluator_2.pk)
    assert [one["fate"] for one in forged.json()["taps"].values()] == ["refused"]
    assert forged.json()["sheets"] == {}
    assert not Answer.objects.exists()


def test_nobody_is_sent_to_the_sign_in_page_and_a_get_takes_nothing(
    room: SimpleNamespace, as_: As
) -> None:
    room.tablet.tap(room.sheet, room.one, -1)
    assert room.tablet.post(as_(None)).status_code == 302
    assert as_(room.evaluator).get(reverse("score_taps")).status_code == 405
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(room.evaluator)
    assert room.tablet.post(guarded).status_code == 403
    token = guarded.get(reverse("score_contact")).json()["token"]
    body = room.tablet.body()
    headers = {"X-CSRFToken": token}
    assert guarded.post(reverse("score_taps"), body, headers=headers).status_code == 200


TAP = {"key": "5a0c2f0e-6c0b-4a8e-9a43-6f1d2c3b4a59", "number": 1, "sheet": 1, "criterion": 1,
       "option": None, "comment": "", "at": 0, "offset": 0}  # fmt: skip
DEVICE = "1a0c2f0e-6c0b-4a8e-9a43-6f1d2c3b4a59"


@pytest.mark.parametrize(
    "wrong",
    [
        "", "[]", "null", "{", '"x"', "[" * 9000,
        json.dumps({"who": 1, "device": DEVICE, "taps": [TAP] * 51}),
        json.dumps({"who": "1", "device": DEVICE, "taps": [TAP]}),
        json.dumps({"who": 1, "device": "mine", "taps": [TAP]}),
        json.dumps({"who": 1, "device": DEVICE, "taps": [TAP | {"key": 5}]}),
        json.dumps({"who": 1, "device": DEVICE, "taps": [TAP | {"number": True}]}),
        json.dumps({"who": 1, "device": DEVICE, "taps": [{}]}),
        json.dumps({"who": 1, "device": DEVICE, "taps": 5}),
    ],
)  # fmt: skip
def test_a_batch_that_is_none_is_refused_whole(room: SimpleNamespace, as_: As, wrong: str) -> None:
    answer = as_(room.evaluator).post(reverse("score_taps"), {"batch": wrong})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "odd",
    [
        {"at": 1e300}, {"at": "x"}, {"at": None}, {"offset": -1e18}, {"at": float("nan")},
        {"comment": "a\x00\ud800b"}, {"comment": None}, {"sheet": 10**30}, {"criterion": -4},
        {"option": 10**25}, {"number": 10**12},
    ],
)  # fmt: skip
def test_odd_values_are_answered_and_break_nothing(
    room: SimpleNamespace, as_: As, odd: dict[str, Any]
) -> None:
    room.tablet.tap(room.sheet, room.one, -1)
    told = json.loads(room.tablet.body()["batch"])
    told["taps"][0] |= odd
    answer = as_(room.evaluator).post(reverse("score_taps"), {"batch": json.dumps(told)})
    assert answer.status_code == 200
    assert len(answer.json()["taps"]) == 1


def test_the_pack_names_every_page_of_the_own_open_sheets(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.evaluator)
    told = browser.get(reverse("score_pack")).json()
    keys = [screen.key for screen in screens_of(room.tree)]
    pages = [reverse("score_sheet_section", args=[room.sheet.pk, key]) for key in keys]
    submit = reverse("score_sheet_submit", args=[room.sheet.pk])
    assert told == {
        "who": room.evaluator.pk, "pages": [reverse("scoring"), *pages, submit], "papers": [],
    }  # fmt: skip
    for path in told["pages"]:
        answer = browser.get(path)
        assert (answer.status_code, answer["OCOP-Reader"]) == (200, str(room.evaluator.pk))
    stage.fill(room.sheet, 60, by=room.evaluator)
    assert browser.get(reverse("score_pack")).json()["pages"] == [reverse("scoring")]
    receipt = browser.get(reverse("score_sheet", args=[room.sheet.pk]))
    assert "OCOP-Reader" not in receipt


def test_papers_are_named_up_to_what_a_tablet_keeps_and_only_its_own_keeps_them(
    room: SimpleNamespace, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("mot", "hai"):
        evidence.add(room.product, kind="test", file=pdf(title), title=title, by=room.owner)
    papers = list(Evidence.objects.kept().filter(product=room.product))
    ways = [reverse("score_sheet_paper", args=[room.sheet.pk, one.pk]) for one in papers]
    browser = as_(room.evaluator)
    assert browser.get(reverse("score_pack")).json()["papers"] == ways
    answer = browser.get(ways[0])
    assert (answer.status_code, answer["OCOP-Reader"]) == (200, str(room.evaluator.pk))
    assert "sandbox" in answer["Content-Security-Policy"]
    assert as_(room.chair).get(ways[0]).status_code == 404  # nobody's sheet before one's own is in
    for user in (room.chair, room.evaluator):
        stage.fill(stage.sheet_of(room, user), 60, by=user)
    chair = as_(room.chair).get(ways[0])
    assert chair.status_code == 200
    assert "OCOP-Reader" not in chair
    strange = evidence.add(
        room.other_product, kind="test", file=pdf("ba"), title="ba", by=room.province
    )
    way = reverse("score_sheet_paper", args=[room.sheet.pk, strange.pk])
    assert browser.get(way).status_code == 404
    evidence.withdraw(papers[0], why="Nhầm", by=room.owner)
    assert browser.get(ways[0]).status_code == 404


def test_a_tablet_keeps_no_more_papers_than_fit(
    room: SimpleNamespace, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("mot", "hai"):
        evidence.add(room.product, kind="test", file=pdf(title), title=title, by=room.owner)
    papers = list(Evidence.objects.kept().filter(product=room.product))
    browser = as_(room.evaluator)
    monkeypatch.setattr("evaluation.views.tablet.KEPT_BYTES", papers[0].size)
    (way,) = browser.get(reverse("score_pack")).json()["papers"]
    assert way.endswith(f"/papers/{papers[0].pk}/")
    monkeypatch.setattr("evaluation.views.tablet.KEPT_BYTES", papers[0].size - 1)
    assert browser.get(reverse("score_pack")).json()["papers"] == []


def test_a_seat_stays_signed_in_until_the_day_ends(
    room: SimpleNamespace, as_: As, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 60
    browser, stranger = as_(room.evaluator), as_(room.outsider)
    night = timezone.localtime(timezone.now() + dt.timedelta(days=1)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    browser.get(reverse("score_pack"))
    stranger.get(reverse("score_pack"))
    assert browser.session.get_expiry_date() >= night
    assert "_session_expiry" not in stranger.session


def test_the_worker_stands_before_the_score_sheets_alone(as_: As, cast: SimpleNamespace) -> None:
    answer = as_(None).get(reverse("score_worker"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/sco"
    assert all(reverse(name).startswith("/sco") for name in ("scoring", "score_worker"))
    assert reverse("score_sheet", args=[1]).startswith("/sco")


def test_what_was_kept_aside_is_read_by_the_member_and_the_chair(
    room: SimpleNamespace, as_: As
) -> None:
    stage.all_score(room, [60, 61, 62])
    room.tablet.tap(room.sheet, room.one, -1, ago=60, comment="Mật rất trong")
    assert room.tablet.post(as_(room.evaluator)).status_code == 200
    address = reverse("score_sheet_aside", args=[room.sheet.pk])
    for user in (room.evaluator, room.chair):
        body = as_(user).get(address).content.decode()
        assert "Mật rất trong" in body
        assert room.one.options[-1].label in body
    assert as_(room.secretary).get(address).status_code == 403
    assert as_(room.evaluator_2).get(address).status_code == 404
    receipt = as_(room.evaluator).get(reverse("score_sheet", args=[room.sheet.pk]))
    assert address in receipt.content.decode()
