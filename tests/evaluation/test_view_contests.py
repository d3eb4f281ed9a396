"""Councils, contests, the control room and checks through their pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.deeds import checks, contests, interests, seating
from evaluation.models import Check, Contest, Council, Entry
from ocop.lib import clock
from ocop.lib.waiting import waiting_for
from products.models import Membership
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]


def form_of(cast: SimpleNamespace, **changes: Any) -> dict[str, Any]:
    """What the form of a council sends."""
    people = [
        (cast.chair, "chair"),
        (cast.secretary, "secretary"),
        (cast.evaluator, "member"),
        (cast.evaluator_2, "member"),
    ]
    data: dict[str, Any] = {
        "once_key": uuid.uuid4(),
        "rung": f"{cast.cycle.pk}-{cast.stage.pk}-{cast.province_region.pk}",
        "name": "Hội đồng cấp tỉnh",
        "decision_no": "2001/QĐ-UBND",
        "decided_on": (clock.today() - dt.timedelta(days=3)).strftime("%d/%m/%Y"),
        "m-TOTAL_FORMS": len(people) + 2,
        "m-INITIAL_FORMS": 0,
    }
    for number, (user, role) in enumerate(people):
        data |= {f"m-{number}-person": f"{user.name} — {user.email}", f"m-{number}-role": role}
    for number in (4, 5):
        data |= {f"m-{number}-person": "", f"m-{number}-role": "member"}
    return data | changes


def test_a_council_is_formed_from_the_page_once(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    browser = as_(cast.province)
    assert browser.get(reverse("council_new")).status_code == 200
    data = form_of(cast)
    first, second = (browser.post(reverse("council_new"), data) for _ in range(2))
    council = Council.objects.get()
    assert (first.url, second.url) == (council.get_absolute_url(),) * 2
    assert council.members.count() == 4
    assert browser.get(council.get_absolute_url()).status_code == 200


def test_a_wrong_council_keeps_what_was_typed(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    browser = as_(cast.province)
    wrong = [
        form_of(cast, **{"m-0-role": "member"}),
        form_of(cast, decided_on="31/02/2026"),
        form_of(cast, **{"m-1-person": "khong.co@ocop.test"}),
        form_of(cast, rung="1-2-3"),
        form_of(cast, **{"m-TOTAL_FORMS": "x"}),
    ]
    for data in wrong:
        answer = browser.post(reverse("council_new"), data)
        assert answer.status_code in (200, 422)
        assert "2001/QĐ-UBND" in answer.content.decode()
    assert not Council.objects.exists()


def test_more_rows_without_javascript(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    answer = as_(cast.province).post(reverse("council_new"), form_of(cast, more="1"))
    body = answer.content.decode()
    assert 'name="m-9-person"' in body
    assert cast.evaluator.email in body
    assert not Council.objects.exists()


def test_conflicts_are_seen_before_the_council_is_formed(cast: SimpleNamespace, as_: As) -> None:
    """What is typed stays, nothing is formed, and an unknown name is said beside its field."""
    stage.provincial(cast)
    interests.declare(
        cast.product.producer, kind="relative", words="Em ruột của chủ hộ",
        declared_on=clock.today(), by=cast.evaluator,
    )  # fmt: skip
    browser = as_(cast.province)
    odd = {"m-5-person": "khong.co@ocop.test", "decided_on": ""}
    body = browser.post(reverse("council_new"), form_of(cast, look="1", **odd)).content.decode()
    table = body[body.index('id="outlook"') :]
    for word in (cast.evaluator.name, cast.product.name, "Em ruột của chủ hộ"):
        assert word in table
    assert cast.evaluator_2.name not in table
    assert "2001/QĐ-UBND" in body
    assert "error_" in body or "invalid" in body
    assert not Council.objects.exists()


def test_only_the_office_of_the_level_finds_the_form(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    for user in (cast.commune, cast.owner, cast.outsider, cast.auditor, cast.foreign):
        assert as_(user).get(reverse("council_new")).status_code == 403
        assert as_(user).post(reverse("council_new"), form_of(cast)).status_code == 403


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    return cast


def test_from_the_council_to_the_first_score(hall: SimpleNamespace, as_: As) -> None:
    browser = as_(hall.province)
    data = {
        "once_key": uuid.uuid4(),
        "title": "Phiên 1",
        "held_on": clock.today().strftime("%d/%m/%Y"),
        "round": 1,
        "place": "Hội trường",
    }
    new = reverse("contest_new", args=[hall.council.pk])
    assert browser.get(new).status_code == 200
    assert [browser.post(new, data).status_code for _ in range(2)] == [302, 302]
    contest = Contest.objects.get()
    desk = as_(hall.secretary)
    products = reverse("contest_products", args=[contest.pk])
    assert hall.product.name in desk.get(products).content.decode()
    assert desk.post(products, {}).status_code == 409
    assert desk.post(products, {"pk": hall.dossier.pk}).status_code == 302
    seats = reverse("contest_seats", args=[contest.pk])
    assert desk.get(seats).status_code == 200
    chosen = [member.pk for member in stage.scorers(hall.council)]
    assert desk.post(seats, {"pk": chosen}).status_code == 302
    start = reverse("contest_start", args=[contest.pk])
    assert desk.get(start).status_code == 403  # the report of the advisory panel is missing
    stage.attached(hall)
    assert desk.get(start).status_code == 200
    assert desk.post(start).status_code == 302
    contest.refresh_from_db()
    assert contest.state == "scoring"
    assert desk.post(start).status_code == 403
    assert as_(hall.evaluator).get(contest.get_absolute_url()).status_code == 200


def test_products_are_taken_out_by_the_page(hall: SimpleNamespace, as_: As) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    out = reverse("contest_products_out", args=[contest.pk])
    assert as_(hall.evaluator).post(out, {"pk": contest.entries.get().pk}).status_code == 403
    browser = as_(hall.secretary)
    assert browser.post(out, {"pk": contest.entries.get().pk}).status_code == 302
    assert not Entry.objects.exists()


def test_who_belongs_to_a_producer_cannot_be_chosen(hall: SimpleNamespace, as_: As) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    Membership.objects.create(producer=hall.producer, user=hall.evaluator, since=clock.now())
    seats = reverse("contest_seats", args=[contest.pk])
    browser = as_(hall.secretary)
    assert hall.producer.name in browser.get(seats).content.decode()
    member = hall.council.members.get(user=hall.evaluator)
    assert browser.post(seats, {"pk": member.pk}).status_code == 403
    assert not contest.seats.exists()


def test_strangers_find_no_contest(hall: SimpleNamespace, as_: As) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    names = ("contest", "contest_products", "contest_seats", "contest_start", "contest_control",
             "contest_close", "contest_results")  # fmt: skip
    for user in (hall.outsider, hall.owner, hall.commune, hall.foreign, hall.evaluator_off):
        for name in names:
            assert as_(user).get(reverse(name, args=[contest.pk])).status_code == 404, name
        assert as_(user).get(hall.council.get_absolute_url()).status_code == 404
    for name in names[1:]:
        answer = as_(hall.evaluator).get(reverse(name, args=[contest.pk]))
        assert answer.status_code == 403, name


def test_the_control_room_names_what_is_missing_and_hides_points(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 73, by=cast.evaluator)
    room = reverse("contest_control", args=[cast.contest.pk])
    for user in (cast.chair, cast.secretary, cast.province):
        body = as_(user).get(room).content.decode()
        assert cast.evaluator_2.name in body
        assert "73" not in body.replace(cast.evaluator.name, "")
    assert as_(cast.evaluator).get(room).status_code == 403
    fragment = as_(cast.chair).get(room, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    close = reverse("contest_close", args=[cast.contest.pk])
    assert as_(cast.chair).post(close).status_code == 403
    assert as_(cast.secretary).post(close).status_code == 403


def test_a_wide_spread_is_flagged_once_all_sheets_are_in(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    room = reverse("contest_control", args=[cast.contest.pk])
    stage.fill(stage.sheet_of(cast, cast.chair), 60, by=cast.chair)
    stage.fill(stage.sheet_of(cast, cast.evaluator), 88, by=cast.evaluator)
    assert "is-hot" not in as_(cast.chair).get(room).content.decode()
    stage.fill(stage.sheet_of(cast, cast.evaluator_2), 70, by=cast.evaluator_2)
    body = as_(cast.chair).get(room).content.decode()
    assert "is-hot" in body
    assert ">88<" in body
    close = reverse("contest_close", args=[cast.contest.pk])
    assert as_(cast.chair).post(close).status_code == 403
    stage.kept(cast)
    assert "28" in as_(cast.chair).get(close).content.decode()
    assert as_(cast.chair).post(close).status_code == 302


def test_the_control_room_costs_the_same_for_one_and_thirty(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)

    def cost(count: int) -> int:
        contest = stage.opened(cast.council, by=cast.province, title=f"Phiên {count}")
        contests.put_before(contest, stage.products_for(cast, count), by=cast.province)
        seating.seat(contest, stage.scorers(cast.council), by=cast.province)
        stage.attached(cast)
        contests.start(contest, by=cast.province)
        for product in [entry.dossier.product for entry in contest.entries.all()]:
            product.name = f"{product.name} · {count}"
            product.save()
        browser = as_(cast.province)
        room = reverse("contest_control", args=[contest.pk])
        browser.get(room)
        with CaptureQueriesContext(connection) as spent:
            browser.get(room)
        with CaptureQueriesContext(connection) as page:
            browser.get(contest.get_absolute_url())
        return len(spent), len(page)

    assert cost(1) == cost(30)


# --- checks ---------------------------------------------------------------------------------
def test_a_check_from_receipt_to_the_next_stage(cast: SimpleNamespace, as_: As) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    browser = as_(cast.commune)
    assert cast.product.name in browser.get(reverse("checks")).content.decode()
    receive = reverse("check_receive", args=[cast.dossier.pk])
    assert as_(cast.other_commune).post(receive).status_code == 404
    assert as_(cast.province).post(receive).status_code == 403
    assert browser.get(receive).status_code == 405
    assert browser.post(receive).status_code == 302
    check = Check.objects.get()
    page = reverse("check", args=[check.pk])
    findings = {"materials": "a", "labour": "b", "origin": "c", "identity": "d"}
    assert browser.post(page, findings | {"forward": "1"}).url == reverse(
        "check_forward", args=[check.pk]
    )
    report = {"report_no": "45/BC-UBND", "report_date": clock.today().strftime("%d/%m/%Y")}
    forward = reverse("check_forward", args=[check.pk])
    assert browser.get(forward).status_code == 200
    assert browser.post(forward, report | {"report_no": ""}).status_code == 422
    assert browser.post(forward, report).status_code == 302
    cast.dossier.refresh_from_db()
    assert cast.dossier.stage.order == 2
    assert browser.get(page).status_code == 200
    assert browser.get(reverse("check_print", args=[check.pk])).status_code == 200
    assert browser.post(page, findings).status_code == 403


def test_the_producer_completes_what_was_sent_back(cast: SimpleNamespace, as_: As) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    check = checks.receive(cast.dossier, by=cast.commune)
    back = reverse("check_send_back", args=[check.pk])
    assert as_(cast.commune).post(back, {"reason": ""}).status_code == 422
    assert as_(cast.commune).post(back, {"reason": "Thiếu ảnh nhãn"}).status_code == 302
    titles = [item.title for item in waiting_for(cast.owner)]
    assert any(cast.product.name in title for title in titles)
    page = reverse("dossier_evaluation", args=[cast.dossier.pk])
    assert "Thiếu ảnh nhãn" in as_(cast.owner).get(page).content.decode()
    assert as_(cast.neighbour).get(page).status_code == 404
    resume = reverse("check_resume", args=[check.pk])
    assert as_(cast.neighbour).post(resume).status_code == 404
    assert as_(cast.owner).post(resume).status_code == 302
    check.refresh_from_db()
    assert check.state == "open"
