"""Appointing and ending, within one's territory (F133)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ocop.accounts.deeds import appointments, committees
from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow.chain import verify
from ocop.workflow.doors import history
from tests.cast import assemble, officer, region

pytestmark = pytest.mark.django_db
SINCE = dt.date(2026, 11, 1)


def office(unit: Region) -> Committee:
    return Committee.objects.get(region=unit)


def appoint(cast: SimpleNamespace, unit: Region, by: Any, **facts: Any) -> Appointment:
    facts = {"since": SINCE, **facts}
    return appointments.appoint(cast.outsider, committee=office(unit), by=by, **facts)


def test_appoint_gives_the_office_and_stands_in_the_log(cast: SimpleNamespace) -> None:
    made = appoint(cast, cast.commune_region, cast.province, title="  Công chức  kinh tế ")
    assert made.title == "Công chức kinh tế"
    event = history(made).get()
    assert (event.verb, event.actor, event.after) == (
        "appointment.made", cast.province, "Ban OCOP xã Ba Chẽ",
    )  # fmt: skip
    assert event.chain.key == f"user:{cast.outsider.pk}"
    assert verify(event.chain.key) is None


@pytest.mark.parametrize("by", ["province", "commune", "admin"])
def test_who_covers_the_commune_may_appoint_there(cast: SimpleNamespace, by: str) -> None:
    assert appoint(cast, cast.commune_region, getattr(cast, by)).pk


@pytest.mark.parametrize("by", ["other_commune", "district", "foreign", "auditor", "owner"])
def test_who_does_not_cover_it_may_not(cast: SimpleNamespace, by: str) -> None:
    with pytest.raises(NotAllowed):
        appoint(cast, cast.commune_region, getattr(cast, by))
    assert not cast.outsider.appointments.exists()


def test_nobody_appoints_above_their_level(cast: SimpleNamespace) -> None:
    """The special zone Vân Đồn covers the old district of its name, but stands below it."""
    zone = region("Vân Đồn", "commune")
    old = Region.objects.get(level="district", name="Vân Đồn")
    Committee.objects.create(name="Ban OCOP huyện Vân Đồn", region=old)
    clerk = officer("Bùi Thị Đảo", "vandon", zone)
    with pytest.raises(NotAllowed):
        appoint(cast, old, clerk)
    assert appoint(cast, old, cast.province).pk


def test_nobody_appoints_themselves(cast: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="tự phân công"):
        appointments.appoint(
            cast.province, committee=office(cast.commune_region), since=SINCE, by=cast.province
        )


def test_appoint_twice_makes_one_office(cast: SimpleNamespace) -> None:
    first = appoint(cast, cast.commune_region, cast.province)
    assert appoint(cast, cast.commune_region, cast.province) == first
    with pytest.raises(Refused) as refusal:
        appoint(cast, cast.commune_region, cast.province, since=dt.date(2026, 12, 1))
    assert refusal.value.field == "login"
    assert cast.outsider.appointments.count() == 1


def test_appoint_again_after_the_end(cast: SimpleNamespace) -> None:
    first = appoint(cast, cast.commune_region, cast.province, until=dt.date(2026, 11, 30))
    again = appoint(cast, cast.commune_region, cast.province, since=dt.date(2026, 12, 1))
    assert again != first


def test_appoint_refuses_a_last_day_before_the_first(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        appoint(cast, cast.commune_region, cast.province, until=dt.date(2026, 10, 31))
    assert refusal.value.field == "until"


def test_end_takes_the_rights_away_after_the_last_day(cast: SimpleNamespace) -> None:
    held = cast.commune.appointments.get()
    with clock.set_to(dt.date(2026, 11, 21)):
        appointments.end(
            held, until=dt.date(2026, 11, 25), note="Chuyển công tác", by=cast.province
        )
    assert Appointment.objects.in_force(dt.date(2026, 11, 25)).filter(pk=held.pk).exists()
    assert not Appointment.objects.in_force(dt.date(2026, 11, 26)).filter(pk=held.pk).exists()
    event = history(held).get()
    assert (event.verb, event.after, event.text.note) == (
        "appointment.ended", "25/11/2026", "Chuyển công tác",
    )  # fmt: skip


def test_end_is_refused_for_ones_own_and_for_foreign_offices(cast: SimpleNamespace) -> None:
    today = clock.today()
    with pytest.raises(NotAllowed, match="tự cho mình"):
        appointments.end(cast.province.appointments.get(), until=today, by=cast.province)
    for by in (cast.foreign, cast.commune, cast.auditor):
        with pytest.raises(NotAllowed):
            appointments.end(cast.province.appointments.get(), until=today, by=by)


def test_end_refuses_what_has_ended_and_a_day_before_the_first(cast: SimpleNamespace) -> None:
    held = cast.commune.appointments.get()
    with pytest.raises(Refused, match="trước"):
        appointments.end(held, until=dt.date(2013, 1, 1), by=cast.province)
    appointments.end(held, until=clock.today() - dt.timedelta(days=1), by=cast.province)
    held.refresh_from_db()
    with pytest.raises(AlreadyDecided):
        appointments.end(held, until=clock.today(), by=cast.province)


def test_recruit_makes_an_account_for_a_newcomer(cast: SimpleNamespace) -> None:
    made = appointments.recruit(
        "Moi@QuangNinh.test",
        name="Trần  Thị Mới",
        committee=office(cast.commune_region),
        since=SINCE,
        by=cast.province,
    )
    assert (made.user.email, made.user.name) == ("moi@quangninh.test", "Trần Thị Mới")
    assert not made.user.has_usable_password()
    assert [event.verb for event in history(made.user)] == ["user.enrolled"]


def test_recruit_keeps_the_name_of_somebody_known(cast: SimpleNamespace) -> None:
    made = appointments.recruit(
        "outsider@ocop.test",
        name="Tên Khác",
        committee=office(cast.commune_region),
        since=SINCE,
        by=cast.province,
    )
    assert made.user == cast.outsider
    assert made.user.name == "Người Lạ"


def test_recruit_refused_leaves_no_account(cast: SimpleNamespace) -> None:
    people = User.objects.count()
    committee = office(cast.commune_region)
    with pytest.raises(NotAllowed):
        appointments.recruit(
            "x@ocop.test", name="X", committee=committee, since=SINCE, by=cast.foreign
        )
    with pytest.raises(Refused, match="thư điện tử"):
        appointments.recruit(
            "+84912345678", name="X", committee=committee, since=SINCE, by=cast.province
        )
    with pytest.raises(Refused):
        appointments.recruit(
            "x@ocop.test", name="X", committee=committee, since=SINCE,
            until=dt.date(2020, 1, 1), by=cast.province,
        )  # fmt: skip
    assert User.objects.count() == people


def test_establish_sets_up_a_committee_once(cast: SimpleNamespace) -> None:
    zone = region("Cô Tô", "commune")
    first = committees.establish(zone, name=" UBND đặc khu  Cô Tô ", by=cast.province)
    assert first.name == "UBND đặc khu Cô Tô"
    assert committees.establish(zone, name="UBND đặc khu Cô Tô", by=cast.province) == first
    for by in (cast.foreign, cast.commune, cast.auditor):
        with pytest.raises(NotAllowed):
            committees.establish(zone, name="UBND khác", by=by)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_appointing_at_once_make_one_office(
    together: Callable[..., list[Any]],
) -> None:
    cast = assemble()
    results = together(
        lambda: appoint(cast, cast.commune_region, cast.province),
        lambda: appoint(cast, cast.commune_region, cast.province_2),
    )
    assert results[0] == results[1]
    assert cast.outsider.appointments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_ending_at_once_end_it_once(together: Callable[..., list[Any]]) -> None:
    cast = assemble()
    held = cast.commune.appointments.get()
    yesterday = clock.today() - dt.timedelta(days=1)

    def ending(by: User) -> Any:
        mine = Appointment.objects.select_related("committee__region").get(pk=held.pk)
        return appointments.end(mine, until=yesterday, by=by)

    results = together(lambda: ending(cast.province), lambda: ending(cast.province_2))
    assert sorted(type(result).__name__ for result in results) == [
        "AlreadyDecided",
        "Appointment",
    ]
    assert history(held).count() == 1
