"""Before the day the members score the same sample alone, compare, and agree on how to read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import calibration, readings
from evaluation.deeds import agenda, contests, practice, seating, sheets
from evaluation.deeds import calibration as deeds
from evaluation.models import Calibration, Contest, Entry
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import trees
from products.models import Rating
from tests.evaluation import stage
from tests.shared import shared

As = Callable[..., Client]


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """A practice session that scores, set up as a calibration, and a session in earnest."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province, practice=True, title="Chấm thử")
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    contests.start(cast.contest, by=cast.secretary)
    stage.all_there(cast.contest, by=cast.secretary)
    cast.entry = cast.contest.entries.select_related("sheet__product_set").get()
    cast.real = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.real, [cast.dossier], by=cast.secretary)
    cast.calibration = deeds.begin(cast.contest, by=cast.secretary)
    return cast


def scored(cast: SimpleNamespace) -> None:
    """The chair and two members give the first criterion different options, the rest alike."""
    tree = trees.of(cast.entry.sheet)
    first = tree.criteria[0]
    low, high = first.options[0], first.options[-1]
    for user, option in ((cast.chair, high), (cast.evaluator, low), (cast.evaluator_2, low)):
        sheet = stage.sheet_of(cast, user)
        given = {key: (one, "") for key, one in stage.choice(tree, 60).items()}
        sheets.enter_section(sheet, given | {first.id: (option.id, "")}, by=user)
        sheets.submit(sheet, by=user)


def shown(cast: SimpleNamespace) -> str:
    """The comparison is shown; returns the key of the criterion that divides."""
    scored(cast)
    deeds.show(cast.calibration, by=cast.chair)
    return readings.key_of(cast.entry.sheet, trees.of(cast.entry.sheet).criteria[0].code)


def main(browser: Client, contest: Contest) -> str:
    answer = browser.get(reverse("calibration", args=[contest.pk]))
    assert answer.status_code == 200
    body = answer.content.decode()
    return body[body.index("<main") :]


def test_the_words_that_divide_the_members_are_named(hall: SimpleNamespace) -> None:
    shown(hall)
    found = calibration.compared(hall.calibration, hall.contest, user_id=hall.evaluator.pk)
    ((one,),) = [row.divided for row in found]
    options = trees.of(hall.entry.sheet).criteria[0].options
    assert [(c.label, c.points, c.count, c.mine) for c in one.choices] == [
        (options[-1].label, options[-1].points, 1, False),
        (options[0].label, options[0].points, 2, True),
    ]
    assert one.apart == options[-1].points - options[0].points
    assert found[0].alike == len(trees.of(hall.entry.sheet).criteria) - 1


def test_nothing_is_seen_before_it_is_shown_and_names_by_the_chair_alone(
    hall: SimpleNamespace, as_: As
) -> None:
    words = trees.of(hall.entry.sheet).criteria[0].options[0].label
    stage.fill(stage.sheet_of(hall, hall.chair), 60, by=hall.chair)
    with pytest.raises(Refused, match=hall.evaluator.name):
        deeds.show(hall.calibration, by=hall.chair)
    sheets.reopen(stage.sheet_of(hall, hall.chair), reason="Thử.", by=hall.chair)
    scored(hall)
    for user in (hall.chair, hall.evaluator, hall.province):
        assert words not in main(as_(user), hall.contest)
    deeds.show(hall.calibration, by=hall.chair)
    for user in (hall.evaluator, hall.secretary, hall.province):
        body = main(as_(user), hall.contest)
        assert words in body
        for other in (hall.chair, hall.evaluator, hall.evaluator_2):
            assert other.name not in body
    assert hall.evaluator_2.name in main(as_(hall.chair), hall.contest)
    for user in (hall.outsider, hall.owner):
        assert as_(user).get(reverse("calibration", args=[hall.contest.pk])).status_code == 404
    sheets.reopen(stage.sheet_of(hall, hall.evaluator), reason="Xem lại.", by=hall.chair)
    assert words not in main(as_(hall.chair), hall.contest)


def test_what_was_agreed_is_carried_into_the_session_in_earnest(hall: SimpleNamespace) -> None:
    key = shown(hall)
    deeds.agree(hall.calibration, key, "Chỉ tính vùng nguyên liệu có hợp đồng.", by=hall.secretary)
    deeds.agree(hall.calibration, "", "Chấm theo hồ sơ.", by=hall.chair)
    with pytest.raises(Refused):
        deeds.carry(hall.calibration, hall.real, by=hall.secretary)
    deeds.finish(hall.calibration, by=hall.chair)
    agenda.agree(hall.real, "", "Lời riêng của phiên.", by=hall.chair)
    assert deeds.carry(hall.calibration, hall.real, by=hall.secretary) == (1, [""])
    real = Contest.objects.get(pk=hall.real.pk)
    assert real.readings == {
        "": "Lời riêng của phiên.",
        key: "Chỉ tính vùng nguyên liệu có hợp đồng.",
    }
    beside = readings.beside(real, hall.entry.sheet)
    assert beside[key.partition(":")[2]] == "Chỉ tính vùng nguyên liệu có hợp đồng."
    assert deeds.carry(hall.calibration, hall.real, by=hall.secretary) == (1, [""])  # once more
    with pytest.raises(Refused):
        deeds.carry(hall.calibration, hall.contest, by=hall.secretary)
    stage.attached(hall)
    seating.seat(hall.real, stage.scorers(hall.council), by=hall.secretary)
    contests.start(hall.real, by=hall.secretary)
    with pytest.raises(AlreadyDecided):
        deeds.carry(hall.calibration, hall.real, by=hall.secretary)


def test_no_point_of_it_reaches_a_result(hall: SimpleNamespace) -> None:
    shown(hall)
    deeds.finish(hall.calibration, by=hall.chair)
    practice.end(hall.contest, by=hall.secretary)
    assert not Rating.objects.exists()
    assert not Entry.objects.exclude(mean=None).exists()
    assert list(Entry.objects.in_earnest()) == [Entry.objects.get(contest=hall.real)]
    hall.dossier.refresh_from_db()
    assert hall.dossier.stage_id == hall.stage.pk


def test_the_session_in_earnest_says_whether_it_was_held(hall: SimpleNamespace, as_: As) -> None:
    stage.attached(hall)
    seating.seat(hall.real, stage.scorers(hall.council), by=hall.secretary)
    contests.start(hall.real, by=hall.secretary)
    address = reverse("contest_control", args=[hall.real.pk])
    assert "Chưa tổ chức thống nhất" in as_(hall.chair).get(address).content.decode()
    shown(hall)
    deeds.finish(hall.calibration, by=hall.chair)
    assert "Đã tập dượt" in as_(hall.chair).get(address).content.decode()


def test_who_leads_and_where(hall: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        deeds.begin(hall.contest, by=hall.evaluator)
    with pytest.raises(Refused):
        deeds.begin(hall.real, by=hall.secretary)
    assert deeds.begin(hall.contest, by=hall.province) == hall.calibration
    with pytest.raises(Refused):
        deeds.agree(hall.calibration, "", "Sớm quá.", by=hall.chair)
    scored(hall)
    for user in (hall.evaluator, hall.province):
        with pytest.raises(NotAllowed):
            deeds.show(hall.calibration, by=user)
    deeds.show(hall.calibration, by=hall.chair)
    with pytest.raises(AlreadyDecided):
        deeds.show(Calibration.objects.get(), by=hall.secretary)
    with pytest.raises(Refused):
        deeds.agree(hall.calibration, "khac:9", "Không có.", by=hall.chair)
    deeds.finish(hall.calibration, by=hall.chair)
    with pytest.raises(Refused):
        deeds.agree(hall.calibration, "", "Muộn rồi.", by=hall.chair)


def test_the_whole_exercise_by_the_pages(hall: SimpleNamespace, as_: As) -> None:
    Calibration.objects.all().delete()
    at = [hall.contest.pk]
    once: dict[str, Any] = {"once_key": str(uuid.uuid4())}
    begin = reverse("calibration_begin", args=at)
    for _time in range(2):
        assert as_(hall.province).post(begin, once).status_code == 302
    assert Calibration.objects.count() == 1
    scored(hall)
    chair = as_(hall.chair)
    assert chair.post(reverse("calibration_show", args=at)).status_code == 302
    key = readings.key_of(hall.entry.sheet, trees.of(hall.entry.sheet).criteria[0].code)
    address = reverse("calibration_reading", args=at)
    assert f"{address}?key=" in main(chair, hall.contest)
    sent = {"key": key, "text": "Có hợp đồng mới tính."}
    assert chair.post(address, sent).status_code == 302
    assert "Có hợp đồng mới tính." in main(as_(hall.evaluator), hall.contest)
    assert chair.post(reverse("calibration_finish", args=at)).status_code == 302
    assert hall.real.title in main(chair, hall.contest)
    carry = reverse("calibration_carry", args=at)
    assert chair.post(carry, {"into": "x"}).status_code == 409
    assert chair.post(carry, {"into": str(hall.real.pk)}).status_code == 302
    assert Contest.objects.get(pk=hall.real.pk).readings == {key: "Có hợp đồng mới tính."}
