"""Who attends a sitting, and the quorum that keeps it from closing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import attendance as reading
from evaluation import control
from evaluation.deeds import attendance, contests, seating
from evaluation.models import Attendance, AttendancePaper, CouncilMember
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow.models import Event
from tests import cast as people
from tests.evaluation import stage
from tests.shared import shared
from tests.uploads import pdf

pytestmark = pytest.mark.django_db


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """Four score; every sheet is in, and nobody is noted as present yet."""
    cast.third = people.person("Lý Thị Ba", "third")
    stage.scoring(cast, cast.third)
    stage.all_score(cast, (70, 71, 72, 73))
    Attendance.objects.all().delete()
    return cast


def member(hall: SimpleNamespace, user: object) -> CouncilMember:
    return hall.council.members.get(user=user)


def there(hall: SimpleNamespace, *users: object) -> None:
    for user in users:
        attendance.present(hall.contest, member(hall, user), by=hall.secretary)


def blockers(hall: SimpleNamespace) -> list[str]:
    return control.look(hall.contest).blockers


def test_close_is_refused_with_who_is_missing_and_how_many_are_needed(
    hall: SimpleNamespace,
) -> None:
    there(hall, hall.chair, hall.evaluator)
    attendance.absent(
        hall.contest, member(hall, hall.third), reason="đi công tác", by=hall.secretary
    )
    second = hall.evaluator_2.name
    said = (
        "Chưa đủ số thành viên để họp: có mặt 2/4 thành viên chấm điểm, cần 3, còn thiếu 1. "
        f"Chưa có mặt: {second} (chưa điểm danh), Lý Thị Ba (vắng mặt: đi công tác)."
    )
    assert blockers(hall) == [said]
    with pytest.raises(Refused) as refusal:
        contests.close(hall.contest, by=hall.chair)
    assert str(refusal.value.sentence) == said
    there(hall, hall.evaluator_2)
    contests.close(hall.contest, by=hall.chair)
    assert hall.contest.state == "closed"


def test_three_quarters_without_the_chair_do_not_decide(hall: SimpleNamespace) -> None:
    there(hall, hall.evaluator, hall.evaluator_2, hall.third)
    assert blockers(hall) == [
        f"Chủ tịch Hội đồng {hall.chair.name} chưa được ghi có mặt. Người khác chỉ được chủ trì "
        "thay khi có giấy ủy quyền lưu cùng danh sách điểm danh."
    ]


def test_a_member_who_stood_back_makes_the_council_smaller(hall: SimpleNamespace) -> None:
    there(hall, hall.chair, hall.evaluator)
    for user in (hall.evaluator_2, hall.third):
        seat = hall.contest.seats.get(member__user=user)
        seating.recuse(seat, reason="Người nhà.", by=user)
    found = reading.quorum(hall.contest)
    assert (found.base, found.needed, found.present, found.reached) == (2, 2, 2, True)
    assert blockers(hall) == []


def test_saying_to_be_here_counts_once_it_is_confirmed(hall: SimpleNamespace) -> None:
    there(hall, hall.chair, hall.evaluator)
    row = attendance.here(hall.contest, by=hall.evaluator_2)
    assert (row.state, row.noted_by) == ("said", hall.evaluator_2)
    assert reading.quorum(hall.contest).lacks == 1
    there(hall, hall.evaluator_2)
    assert reading.quorum(hall.contest).reached
    with pytest.raises(Refused):
        attendance.here(hall.contest, by=hall.evaluator_2)
    with pytest.raises(NotAllowed):
        attendance.here(hall.contest, by=hall.outsider)


def test_an_authorised_person_fills_the_seat_a_member_does_not_fill_two(
    hall: SimpleNamespace,
) -> None:
    there(hall, hall.chair, hall.evaluator)
    away = member(hall, hall.evaluator_2)
    attendance.substituted(
        hall.contest, away, stand_in=member(hall, hall.evaluator), file=pdf("gq"),
        by=hall.secretary,
    )  # fmt: skip
    assert reading.quorum(hall.contest).lacks == 1
    row = attendance.substituted(
        hall.contest, away, substitute="  Vũ Văn Thay ", file=pdf("gq2"), by=hall.secretary
    )
    assert (row.instead, row.stand_in, row.paper.member) == ("Vũ Văn Thay", None, away)
    assert reading.quorum(hall.contest).reached
    assert AttendancePaper.objects.filter(contest=hall.contest).count() == 2  # the first is kept


def test_somebody_presides_in_the_chairs_place_by_a_paper(hall: SimpleNamespace) -> None:
    there(hall, hall.evaluator_2, hall.third)
    deputy = member(hall, hall.evaluator)
    chair = member(hall, hall.chair)
    attendance.substituted(hall.contest, chair, stand_in=deputy, file=pdf("gq"), by=hall.secretary)
    assert not reading.quorum(hall.contest).presided  # the deputy is not there yet
    there(hall, hall.evaluator)
    found = reading.quorum(hall.contest)
    assert (found.present, found.needed, found.presided) == (3, 3, True)
    assert blockers(hall) == []
    with pytest.raises(NotAllowed):
        contests.close(hall.contest, by=hall.evaluator_2)
    contests.close(hall.contest, by=hall.evaluator)  # who presides closes
    assert hall.contest.state == "closed"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "substitute"),
        ({"substitute": "Ai đó", "stand_in": "evaluator"}, "substitute"),
        ({"stand_in": "evaluator_2"}, "stand_in"),
        ({"stand_in": "third"}, "stand_in"),
    ],
)
def test_a_wrong_stand_in_is_refused(
    hall: SimpleNamespace, facts: dict[str, str], field: str
) -> None:
    attendance.absent(hall.contest, member(hall, hall.third), by=hall.secretary)
    said: dict[str, object] = {**facts}
    if name := facts.get("stand_in"):
        said["stand_in"] = member(hall, getattr(hall, name))
    with pytest.raises(Refused) as refusal:
        attendance.substituted(
            hall.contest, member(hall, hall.evaluator_2), file=pdf("gq"), by=hall.secretary, **said
        )  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not AttendancePaper.objects.exists()


def test_every_change_is_an_event_of_the_contests_chain(hall: SimpleNamespace) -> None:
    there(hall, hall.chair, hall.chair)
    attendance.absent(hall.contest, member(hall, hall.chair), by=hall.secretary)
    attendance.substituted(
        hall.contest, member(hall, hall.chair), substitute="Vũ Văn Thay", file=pdf("gq"),
        by=hall.secretary,
    )  # fmt: skip
    attendance.present(hall.contest, member(hall, hall.chair), by=hall.province)
    rows = Event.objects.filter(chain__key=hall.contest.chain_key, verb__startswith="attendance")
    found = rows.exclude(seq__lt=_first(hall)).order_by("seq")
    assert [(event.verb, event.before) for event in found] == [
        ("attendance.present", "expected"),
        ("attendance.absent", "present"),
        ("attendance_paper.added", ""),
        ("attendance.substituted", "absent"),
        ("attendance.present", "substituted"),
    ]
    row = Attendance.objects.get(member__user=hall.chair)
    assert (row.paper, row.substitute, row.noted_by) == (None, "", hall.province)


def _first(hall: SimpleNamespace) -> int:
    row = Attendance.objects.get(member__user=hall.chair)
    return Event.objects.filter(thing=f"evaluation.attendance:{row.pk}").earliest("seq").seq


def test_scores_of_who_is_not_noted_are_told_as_a_warning(hall: SimpleNamespace) -> None:
    there(hall, hall.chair, hall.evaluator, hall.evaluator_2)
    assert control.look(hall.contest).warnings == [
        "Lý Thị Ba chưa được ghi có mặt nhưng 1 phiếu của người này vẫn được tính."
    ]
    there(hall, hall.third)
    assert control.look(hall.contest).warnings == []


def test_attendance_is_noted_by_who_runs_the_sitting_until_it_closes(
    hall: SimpleNamespace,
) -> None:
    with pytest.raises(NotAllowed):
        attendance.present(hall.contest, member(hall, hall.chair), by=hall.evaluator)
    assert len(attendance.all_present(hall.contest, by=hall.chair)) == 5
    contests.close(hall.contest, by=hall.chair)
    with pytest.raises(AlreadyDecided):
        attendance.absent(hall.contest, member(hall, hall.evaluator), by=hall.secretary)


def test_all_present_leaves_what_is_noted(hall: SimpleNamespace) -> None:
    attendance.absent(hall.contest, member(hall, hall.third), reason="ốm", by=hall.secretary)
    seat = hall.contest.seats.get(member__user=hall.evaluator_2)
    seating.recuse(seat, reason="Người nhà.", by=hall.evaluator_2)
    attendance.all_present(hall.contest, by=hall.secretary)
    found = {row.member.user: row.state for row in hall.contest.attendances.all()}
    assert found == {
        hall.chair: "present", hall.secretary: "present", hall.evaluator: "present",
        hall.third: "absent",
    }  # fmt: skip


def test_the_page_notes_with_one_tap_and_shows_the_paper(
    hall: SimpleNamespace, client: Client
) -> None:
    client.force_login(hall.secretary)
    page = reverse("contest_attendance", args=[hall.contest.pk])
    first, second = member(hall, hall.chair), member(hall, hall.evaluator)
    client.post(reverse("contest_attendance_present", args=[hall.contest.pk, first.pk]))
    address = reverse("contest_attendance_stand_in", args=[hall.contest.pk, second.pk])
    assert client.post(address, {"substitute": "Vũ Văn Thay"}).status_code == 422
    key = client.get(address).context["form"]["once_key"].value()
    said = {"substitute": "Vũ Văn Thay", "file": pdf("gq"), "once_key": key}
    assert client.post(address, said).status_code == 302
    assert client.post(address, {**said, "file": pdf("gq")}).status_code == 302
    paper = AttendancePaper.objects.get()
    shown = client.get(page).content.decode()
    assert "Vũ Văn Thay dự thay" in shown
    assert reverse("attendance_paper", args=[paper.pk]) in shown
    assert client.get(reverse("attendance_paper", args=[paper.pk])).status_code == 200
    client.force_login(hall.outsider)
    assert client.get(reverse("attendance_paper", args=[paper.pk])).status_code == 404
    assert client.get(page).status_code == 404


def test_a_member_says_to_be_here_on_the_page(hall: SimpleNamespace, client: Client) -> None:
    client.force_login(hall.evaluator)
    page = reverse("contest_attendance", args=[hall.contest.pk])
    assert "Bạn đang ở phòng họp?" in client.get(page).content.decode()
    client.post(reverse("contest_attendance_here", args=[hall.contest.pk]))
    assert Attendance.objects.get(member__user=hall.evaluator).state == "said"
    answer = client.post(reverse("contest_attendance_all", args=[hall.contest.pk]))
    assert answer.status_code == 403


def test_who_presides_closes_on_the_page(hall: SimpleNamespace, client: Client) -> None:
    address = reverse("contest_close", args=[hall.contest.pk])
    client.force_login(hall.evaluator)
    there(hall, hall.evaluator, hall.evaluator_2, hall.third)
    assert client.get(address).status_code == 403
    attendance.substituted(
        hall.contest, member(hall, hall.chair), stand_in=member(hall, hall.evaluator),
        file=pdf("gq"), by=hall.secretary,
    )  # fmt: skip
    page = client.get(reverse("contest", args=[hall.contest.pk])).content.decode()
    assert address in page
    assert client.get(address).status_code == 200
    answer = client.post(address)
    assert answer["Location"] == reverse("contest", args=[hall.contest.pk])
    hall.contest.refresh_from_db()
    assert hall.contest.state == "closed"
