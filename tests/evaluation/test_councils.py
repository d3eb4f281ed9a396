"""Forming a council: one chair, enough members, only by its own level."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest

from evaluation.deeds import councils
from evaluation.models import Council
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from tests.evaluation import stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    return stage.provincial(cast)


def test_form_makes_the_council_and_tells_its_members(hall: SimpleNamespace) -> None:
    council = stage.council_of(hall)
    assert [(m.user, m.role) for m in council.members.all()] == [
        (hall.chair, "chair"),
        (hall.secretary, "secretary"),
        (hall.evaluator, "member"),
        (hall.evaluator_2, "member"),
    ]
    assert chain.verify(council.chain_key) is None
    for user in (hall.chair, hall.secretary, hall.evaluator, hall.evaluator_2):
        assert user.notices.filter(key=f"council.formed:{council.pk}").count() == 1
    assert not hall.province.notices.exists()


def test_form_twice_with_one_key_makes_one_council(hall: SimpleNamespace) -> None:
    key = uuid.uuid4()
    one = stage.council_of(hall, once_key=key)
    assert stage.council_of(hall, once_key=key) == one
    with pytest.raises(Refused):
        stage.council_of(hall, once_key=uuid.uuid4())
    assert Council.objects.count() == 1


@pytest.mark.parametrize("chairs", [0, 2])
def test_form_wants_exactly_one_chair(hall: SimpleNamespace, chairs: int) -> None:
    people = [hall.chair, hall.secretary, hall.evaluator, hall.evaluator_2]
    members = [(p, "chair" if n < chairs else "member", "") for n, p in enumerate(people)]
    with pytest.raises(Refused):
        stage.council_of(hall, members=members)
    assert not Council.objects.exists()


def test_form_refuses_too_few_and_a_person_twice(hall: SimpleNamespace) -> None:
    pair = stage.places(hall)[:2]
    with pytest.raises(Refused):
        stage.council_of(hall, members=pair)
    twice = [*stage.places(hall), (hall.evaluator, "vice", "")]
    with pytest.raises(Refused, match=hall.evaluator.name):
        stage.council_of(hall, members=twice)
    assert not Council.objects.exists()


def test_form_is_for_officers_of_the_stages_own_level(hall: SimpleNamespace) -> None:
    strangers = (hall.commune, hall.district, hall.foreign, hall.auditor, hall.owner, hall.admin)
    for by in strangers:
        with pytest.raises(NotAllowed):
            stage.council_of(hall, by=by)
    assert not Council.objects.exists()


def test_form_refuses_the_wrong_place_stage_and_day(hall: SimpleNamespace) -> None:
    wrong = [
        {"region": hall.commune_region},
        {"decided_on": clock.today() + dt.timedelta(days=1)},
        {"decision_no": " "},
        {"name": ""},
    ]
    for facts in wrong:
        with pytest.raises(Refused):
            stage.council_of(hall, **facts)
    for rung in (stage.stage_of(stage.NEW, 1), stage.stage_of(stage.NEW, 3)):
        hall.stage = rung
        with pytest.raises(Refused):
            stage.council_of(hall)
    hall.stage = stage.stage_of(stage.PILOT, 2)
    with pytest.raises(Refused):
        stage.council_of(hall)


def test_the_district_forms_its_own_council_under_the_pilot(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.PILOT, map_date=dt.date(2025, 6, 30))
    cast.stage = stage.stage_of(stage.PILOT, 1)
    council = stage.council_of(cast, region=cast.district_region, by=cast.district)
    assert set(Council.objects.visible_to(cast.province)) == {council}
    assert not Council.objects.visible_to(cast.commune).exists()
    assert set(Council.objects.run_by(cast.district)) == {council}
    assert not Council.objects.run_by(cast.province).exists()
    with pytest.raises(NotAllowed):
        stage.council_of(cast, region=cast.district_region, by=cast.province, decision_no="2")


def test_least_members_come_from_the_book(hall: SimpleNamespace) -> None:
    assert councils.least_members(hall.stage) >= 3
