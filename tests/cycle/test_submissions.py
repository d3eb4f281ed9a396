"""Handed in, proposed, sent back, accepted, declined: who may, when, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle.deeds import drafts, submissions
from cycle.models import Enrolment, Plan, ProgressReport
from ocop.lib.errors import (
    AlreadyDecided,
    ConflictOfInterest,
    NotAllowed,
    Refused,
    StepClosed,
)
from ocop.notices.models import Notice
from ocop.workflow import chain
from ocop.workflow.doors import history
from products.models import ShutOut
from tests.cycle.conftest import IN_JULY, IN_MARCH, IN_MAY, PLAN, drafted, handed_in

D = dt.date


def told(user) -> list[str]:
    return [n.key.split(":")[0] for n in Notice.objects.filter(user=user).order_by("id")][1:]


def test_submit_goes_to_the_receiving_level_and_is_confirmed(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = handed_in(cast, cycle)
    assert (idea.state, idea.dossier.filed_on) == ("submitted", IN_MAY)
    assert told(cast.commune) == ["cycle.idea"]
    assert told(cast.owner) == ["cycle.idea"]
    for bystander in (cast.province, cast.other_commune, cast.neighbour):
        assert told(bystander) == []


def test_submit_twice_is_refused_once_it_is_in(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    submissions.submit(idea, by=cast.owner)
    with pytest.raises(AlreadyDecided):
        submissions.submit(idea, by=cast.owner)
    assert Notice.objects.filter(user=cast.commune, key__startswith="cycle.idea").count() == 1


@pytest.mark.parametrize(("day", "word"), [(IN_MARCH, "01/04/2026"), (IN_JULY, "30/06/2026")])
def test_submit_outside_the_window_says_when_and_who_helps(cast, cycle, on, day, word) -> None:
    on(IN_MARCH)
    idea = drafted(cast, cycle)
    on(day)
    with pytest.raises(StepClosed, match=word) as refusal:
        submissions.submit(idea, by=cast.owner)
    assert "Văn phòng Điều phối" in refusal.value.sentence
    idea.refresh_from_db()
    assert idea.state == "draft"


@pytest.mark.parametrize("day", [D(2026, 4, 1), D(2026, 6, 30)])
def test_submit_on_the_first_and_the_last_day(cast, cycle, on, day) -> None:
    on(day)
    assert handed_in(cast, cycle).state == "submitted"


def test_submit_an_empty_idea_names_the_field(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle, story="")
    with pytest.raises(Refused) as refusal:
        submissions.submit(idea, by=cast.owner)
    assert refusal.value.field == "story"


def test_a_stranger_cannot_hand_in_and_the_officer_of_the_place_can(cast, cycle, on) -> None:
    on(IN_MAY)
    idea = drafted(cast, cycle)
    for user in (cast.outsider, cast.neighbour, cast.other_commune, cast.auditor):
        with pytest.raises(NotAllowed):
            submissions.submit(idea, by=user)
    assert submissions.submit(idea, by=cast.commune).state == "submitted"


def test_propose_is_the_receiving_level_and_accept_the_deciding(cast, idea) -> None:
    for user in (cast.province, cast.other_commune, cast.district, cast.auditor, cast.owner):
        with pytest.raises(NotAllowed):
            submissions.propose(idea, by=user)
    submissions.propose(idea, note="Đúng sản phẩm của xã", by=cast.commune)
    assert told(cast.province) == told(cast.province_2) == ["cycle.idea"]
    for user in (cast.commune, cast.foreign, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            submissions.accept(idea, by=user)
    assert submissions.accept(idea, by=cast.province).state == "accepted"


def test_under_the_pilots_book_the_district_proposes(cast, pilot, on) -> None:
    on(IN_MAY)
    idea = drafts.begin_idea(pilot.cycle, pilot.product, story="Ba kích tím", by=pilot.owner)
    submissions.submit(idea, by=pilot.owner)
    with pytest.raises(NotAllowed):
        submissions.propose(idea, by=cast.commune)
    submissions.propose(idea, by=cast.district)
    assert submissions.accept(idea, by=cast.province).state == "accepted"


def test_accept_puts_the_owner_down_for_training_and_lets_the_dossier_on(cast, idea) -> None:
    submissions.accept(idea, note="Ý tưởng tốt", by=cast.province)
    idea.dossier.refresh_from_db()
    assert idea.dossier.state == "plan"
    assert [(e.course.kind, e.dossier) for e in Enrolment.objects.all()] == [
        ("training1", idea.dossier)
    ]
    notice = Notice.objects.filter(user=cast.owner, key__startswith="cycle.idea").latest("id")
    assert "Ý tưởng tốt" in notice.body
    assert [event.verb for event in history(idea)] == [
        "idea.accepted",
        "idea.submitted",
        "idea.begun",
    ]
    assert chain.verify(idea.chain_key) is None


def test_accept_a_plan_starts_the_implementation_and_training_2(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    dossier = accepted_idea.dossier
    plan = drafts.save_draft(Plan, dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)
    dossier.refresh_from_db()
    assert dossier.state == "implementation"
    kinds = Enrolment.objects.values_list("course__kind", flat=True)
    assert sorted(kinds) == ["training1", "training2"]
    report = drafts.save_draft(
        ProgressReport, dossier, by=cast.owner, year=2026, quarter=3, done="Mua máy chiết rót"
    )
    submissions.submit(report, by=cast.owner)
    assert submissions.accept(report, by=cast.commune).state == "accepted"
    dossier.refresh_from_db()
    assert dossier.state == "implementation"


def test_an_empty_plan_cannot_be_handed_in(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    plan = drafts.save_draft(
        Plan, accepted_idea.dossier, by=cast.owner, **(PLAN | {"unit_price": 0})
    )
    with pytest.raises(Refused) as refusal:
        submissions.submit(plan, by=cast.owner)
    assert refusal.value.field == "unit_price"


def test_send_back_needs_a_reason_and_a_day_to_come(cast, idea, on) -> None:
    on(IN_MAY)
    for field, facts in (
        ("reason", {"reason": " ", "due_on": D(2026, 5, 20)}),
        ("due_on", {"reason": "Thiếu ảnh", "due_on": D(2026, 5, 11)}),
        ("due_on", {"reason": "Thiếu ảnh", "due_on": D(2028, 5, 20)}),
    ):
        with pytest.raises(Refused) as refusal:
            submissions.send_back(idea, **facts, by=cast.commune)
        assert refusal.value.field == field
    submissions.send_back(idea, reason="Thiếu ảnh", due_on=D(2026, 5, 20), by=cast.commune)
    idea.refresh_from_db()
    assert (idea.state, idea.reason, idea.due_on) == ("returned", "Thiếu ảnh", D(2026, 5, 20))
    notice = Notice.objects.filter(user=cast.owner).latest("id")
    assert "20/05/2026" in notice.body
    assert "Thiếu ảnh" in notice.body


@pytest.mark.parametrize(("day", "late"), [(D(2026, 7, 10), False), (D(2026, 7, 11), True)])
def test_sent_back_comes_in_again_until_its_due_date_after_the_window(
    cast, idea, on, day, late
) -> None:
    on(D(2026, 6, 29))
    submissions.send_back(idea, reason="Thiếu ảnh", due_on=D(2026, 7, 10), by=cast.commune)
    on(day)
    if late:
        with pytest.raises(StepClosed):
            submissions.submit(idea, by=cast.owner)
    else:
        assert submissions.submit(idea, by=cast.owner).state == "submitted"
        assert idea.due_on is None


def test_decline_needs_a_reason_and_leaves_the_dossier_at_its_step(cast, idea, on) -> None:
    on(IN_MAY)
    with pytest.raises(Refused):
        submissions.decline(idea, reason="", by=cast.province)
    submissions.decline(idea, reason="Trùng sản phẩm", by=cast.province)
    idea.dossier.refresh_from_db()
    assert (idea.state, idea.reason, idea.dossier.state) == ("declined", "Trùng sản phẩm", "idea")
    with pytest.raises(AlreadyDecided, match="Phạm Thu Hà"):
        submissions.accept(idea, by=cast.province_2)


def test_nobody_decides_on_a_producer_they_stand_near_to(cast, idea) -> None:
    ShutOut.objects.create(
        user=cast.province, producer=cast.producer, why="Vợ chồng", since="2026-01-01T00:00Z"
    )
    with pytest.raises(ConflictOfInterest):
        submissions.accept(idea, by=cast.province)
    assert submissions.accept(idea, by=cast.province_2).state == "accepted"


def test_an_officer_who_owns_the_producer_does_not_decide_it(cast, idea) -> None:
    cast.producer.memberships.create(user=cast.province, since="2026-01-01T00:00Z")
    with pytest.raises(ConflictOfInterest):
        submissions.accept(idea, by=cast.province)


def test_withdraw_ends_it_and_tells_who_was_to_look(cast, idea) -> None:
    with pytest.raises(NotAllowed):
        submissions.withdraw(idea, by=cast.neighbour)
    submissions.withdraw(idea, reason="Chưa kịp vụ mật", by=cast.owner)
    assert idea.state == "withdrawn"
    assert told(cast.commune) == ["cycle.idea", "cycle.idea"]
    with pytest.raises(AlreadyDecided):
        submissions.accept(idea, by=cast.province)


def test_a_draft_cannot_be_accepted(cast, cycle, on) -> None:
    on(IN_MAY)
    with pytest.raises(AlreadyDecided):
        submissions.accept(drafted(cast, cycle), by=cast.province)


def test_a_producer_without_people_is_told_through_its_officer(cast, idea) -> None:
    cast.producer.memberships.all().delete()
    submissions.accept(idea, by=cast.province)
    assert told(cast.commune) == ["cycle.idea", "cycle.idea"]
