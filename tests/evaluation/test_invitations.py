"""Invitations: a link that opens without signing in; nothing happens before a button is pressed."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from evaluation import invited
from evaluation.deeds import alternates, contests, invitations, seating
from evaluation.models import Invitation
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests.evaluation import stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    members = [*stage.places(cast), (cast.evaluator_off, "alternate", "Sở Công Thương")]
    cast.council = stage.council_of(cast, members=members)
    return cast


def of(cast: SimpleNamespace, user: Any) -> Invitation:
    return Invitation.objects.get(member__council=cast.council, member__user=user)


def test_every_member_gets_a_link_of_their_own(hall: SimpleNamespace) -> None:
    keys = set()
    for invitation in Invitation.objects.all():
        notice = invitation.member.user.notices.get(key=f"council.formed:{hall.council.pk}")
        key = notice.link.strip("/").split("/")[-1]
        assert invited.opened(key) == invitation
        keys.add(key)
    assert len(keys) == 5


def test_opening_the_link_changes_nothing_and_a_button_answers(
    hall: SimpleNamespace, client: Client
) -> None:
    """Mail scanners follow links: only what is sent counts."""
    invitation = of(hall, hall.evaluator)
    path = invited.link(invitation)
    for _n in range(3):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    client.head(path)
    assert of(hall, hall.evaluator).state == "invited"
    assert client.post(path, {"turn": 0}).status_code == 200
    assert of(hall, hall.evaluator).state == "invited"
    assert client.post(path, {"turn": 0, "answer": "accept"}).status_code == 302
    assert of(hall, hall.evaluator).state == "accepted"
    assert "_auth_user_id" not in client.session
    event = Event.objects.get(verb="invitation.accepted")
    assert event.actor == hall.evaluator
    assert chain.verify(hall.council.chain_key) is None


def test_declining_needs_a_reason_and_is_told(hall: SimpleNamespace, client: Client) -> None:
    path = invited.link(of(hall, hall.evaluator))
    assert client.post(path, {"turn": 0, "answer": "decline"}).status_code == 422
    sent = {"turn": 0, "answer": "decline", "reason": "Đi công tác"}
    assert client.post(path, sent).status_code == 302
    assert of(hall, hall.evaluator).state == "declined"
    for user in (hall.chair, hall.secretary, hall.province):
        assert user.notices.filter(key__startswith="invitation.declined:").count() == 1
    contest = stage.opened(hall.council, by=hall.province)
    with pytest.raises(Refused, match=hall.evaluator.name):
        seating.seat(contest, [of(hall, hall.evaluator).member], by=hall.secretary)


def test_an_answer_counts_once_and_may_be_changed_until_the_scoring(
    hall: SimpleNamespace,
) -> None:
    invitation = of(hall, hall.evaluator)
    invitations.answer(invitation, accepts=True, turn=0)
    invitations.answer(invitation, accepts=True, turn=0)  # the same again
    assert Event.objects.filter(verb="invitation.accepted").count() == 1
    with pytest.raises(AlreadyDecided):  # from a page drawn before the first answer
        invitations.answer(invitation, accepts=False, reason="Bận", turn=0)
    invitations.answer(invitation, accepts=False, reason="Bận", turn=1)
    invitations.answer(invitation, accepts=True, turn=2)
    contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    members = hall.council.members.filter(role__in=("chair", "member"))
    seating.seat(contest, list(members), by=hall.secretary)
    stage.started(hall, contest)
    with pytest.raises(AlreadyDecided):
        invitations.answer(invitation, accepts=False, reason="Bận", turn=3)


def test_forged_and_old_links_open_nothing(hall: SimpleNamespace, client: Client) -> None:
    key = invited.token(of(hall, hall.evaluator))
    for bad in (key[:-1], key + "a", "x", key.replace(":", "-"), "a:b"):
        answer = client.get(reverse("invitation", args=[bad]))
        assert answer.status_code == 403
        assert hall.evaluator.name not in answer.content.decode()
    with clock.set_to(clock.today() + dt.timedelta(days=invited.LINK_DAYS)):
        assert invited.opened(key)
    with clock.set_to(clock.today() + dt.timedelta(days=invited.LINK_DAYS + 1)):
        with pytest.raises(Refused):
            invited.opened(key)


def test_the_secretary_sees_the_states_and_sends_again(
    hall: SimpleNamespace, client: Client
) -> None:
    member = of(hall, hall.evaluator).member
    invitations.answer(of(hall, hall.evaluator), accepts=False, reason="Đi vắng xa", turn=0)
    client.force_login(hall.secretary)
    assert "Đi vắng xa" in client.get(reverse("council", args=[hall.council.pk])).content.decode()
    client.force_login(hall.evaluator_2)
    body = client.get(reverse("council", args=[hall.council.pk])).content.decode()
    assert "Đi vắng xa" not in body
    path = reverse("invitation_again", args=[member.pk])
    assert client.post(path).status_code == 403
    with pytest.raises(NotAllowed):
        invitations.again(member, by=hall.evaluator_2)
    client.force_login(hall.secretary)
    assert client.post(path).status_code == 302
    assert of(hall, hall.evaluator).state == "invited"
    assert hall.evaluator.notices.filter(key__startswith="council.formed:").count() == 2


def test_the_round_reminds_once_a_mark_and_escalates(hall: SimpleNamespace) -> None:
    invitations.answer(of(hall, hall.chair), accepts=True, turn=0)
    last = of(hall, hall.evaluator).answer_by

    def after(days: int) -> tuple[int, int]:
        with clock.set_to(last + dt.timedelta(days=days)):
            call_command("tick")
            call_command("tick")
        return (
            hall.evaluator.notices.filter(key__startswith="invitation.remind:").count(),
            hall.secretary.notices.filter(key__startswith="invitation.overdue:").count(),
        )

    assert [after(days) for days in (-5, -3, -2, 0, 1, 2)] == [
        (0, 0), (1, 0), (1, 0), (2, 0), (2, 1), (2, 1),
    ]  # fmt: skip
    assert not hall.chair.notices.filter(key__startswith="invitation.remind:").exists()
    told = hall.province.notices.get(key__startswith="invitation.overdue:")
    assert hall.evaluator.name in told.body
    assert hall.chair.name not in told.body


def test_seated_members_are_reminded_of_the_session(hall: SimpleNamespace) -> None:
    later = clock.today() + dt.timedelta(days=5)
    contest = stage.opened(hall.council, by=hall.province, held_on=later)
    member = hall.council.members.get(user=hall.evaluator)
    seating.seat(contest, [member], by=hall.secretary)
    counts = []
    for left in (5, 3, 2, 1, 0, -1):
        with clock.set_to(later - dt.timedelta(days=left)):
            call_command("tick")
            call_command("tick")
        told = hall.evaluator.notices.filter(key__startswith="session.remind:")
        counts.append(told.count())
    assert counts == [0, 1, 1, 2, 2, 2]
    assert not hall.evaluator_2.notices.filter(key__startswith="session.remind:").exists()


def test_open_sheets_are_reminded_and_escalated(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.fill(stage.sheet_of(cast, cast.chair), 60, by=cast.chair)
    call_command("tick")
    call_command("tick")
    assert cast.evaluator.notices.filter(key__startswith="sheets.remind:").count() == 1
    assert not cast.chair.notices.filter(key__startswith="sheets.remind:").exists()
    with clock.set_to(clock.today() + dt.timedelta(days=1)):
        call_command("tick")
    told = cast.secretary.notices.get(key__startswith="sheets.late:")
    assert cast.evaluator.name in told.body
    assert cast.chair.name not in told.body


def test_an_alternate_takes_a_place_with_its_seat(hall: SimpleNamespace) -> None:
    contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(contest, [hall.dossier], by=hall.province)
    member = hall.council.members.get(user=hall.evaluator)
    alternate = hall.council.members.get(user=hall.evaluator_off)
    with pytest.raises(Refused, match=hall.evaluator_off.name):
        seating.seat(contest, [alternate], by=hall.secretary)
    seating.seat(contest, [member], by=hall.secretary)
    for by in (hall.chair, hall.evaluator, hall.outsider):
        with pytest.raises(NotAllowed):
            alternates.take_place(member, alternate, reason="Ốm", by=by)
    with pytest.raises(Refused):
        alternates.take_place(member, alternate, reason=" ", by=hall.secretary)
    alternates.take_place(member, alternate, reason="Ốm", by=hall.secretary)
    assert (member.role, alternate.role) == ("alternate", "member")
    seats = dict(contest.seats.values_list("member__user", "state"))
    assert seats == {hall.evaluator.pk: "recused", hall.evaluator_off.pk: "seated"}
    with pytest.raises(AlreadyDecided):
        alternates.take_place(member, alternate, reason="Ốm", by=hall.secretary)
    chair = hall.council.members.get(role="chair")
    with pytest.raises(Refused):
        alternates.take_place(chair, member, reason="Ốm", by=hall.secretary)


def test_no_alternate_comes_in_while_the_scoring_runs(hall: SimpleNamespace) -> None:
    hall.contest = stage.opened(hall.council, by=hall.province)
    contests.put_before(hall.contest, [hall.dossier], by=hall.province)
    member = hall.council.members.get(user=hall.evaluator)
    seating.seat(hall.contest, [member], by=hall.secretary)
    stage.started(hall, hall.contest)
    alternate = hall.council.members.get(role="alternate")
    with pytest.raises(Refused, match=hall.contest.title):
        alternates.take_place(member, alternate, reason="Ốm", by=hall.secretary)


def test_alternates_do_not_make_up_the_number(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    members = [*stage.places(cast)[:2], (cast.evaluator, "alternate", "")]
    with pytest.raises(Refused):
        stage.council_of(cast, members=members)


def test_the_term_and_the_signer_stand_with_the_council(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    until = clock.today() + dt.timedelta(days=10)
    fields = {cast.evaluator.pk: "I"}
    council = stage.council_of(cast, signer="Nguyễn Văn Ký", until=until, competences=fields)
    assert (council.signer, council.until) == ("Nguyễn Văn Ký", until)
    assert council.members.get(user=cast.evaluator).competence == "I"
    with pytest.raises(Refused):
        stage.opened(council, by=cast.province, held_on=until + dt.timedelta(days=1))
    with pytest.raises(Refused):
        stage.council_of(cast, decision_no="7/QĐ", until=clock.today() - dt.timedelta(days=90))
