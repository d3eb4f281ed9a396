"""The territorial rule on the real units."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.accounts import scope
from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.lib import clock
from tests.cast import JUNE_2025, officer, region

pytestmark = pytest.mark.django_db


def seen_by(user: Any, **rules: Any) -> set[int]:
    rows = Committee.objects.filter(scope.within(user, "region", **rules))
    return set(rows.values_list("region", flat=True))


def test_within_a_province_are_its_old_and_new_units(cast: SimpleNamespace) -> None:
    assert seen_by(cast.province) == {
        cast.province_region.pk,
        cast.commune_region.pk,
        cast.other_commune_region.pk,
        cast.district_region.pk,
    }


def test_within_a_commune_is_only_the_commune(cast: SimpleNamespace) -> None:
    assert seen_by(cast.commune) == {cast.commune_region.pk}
    assert seen_by(cast.district) == {cast.district_region.pk}


def test_within_nothing_for_those_without_an_office(cast: SimpleNamespace) -> None:
    assert seen_by(cast.outsider) == seen_by(cast.owner) == seen_by(AnonymousUser()) == set()
    assert cast.commune_region.pk not in seen_by(cast.foreign)


def test_within_asks_for_the_role(cast: SimpleNamespace) -> None:
    assert seen_by(cast.auditor) == seen_by(cast.province)
    assert seen_by(cast.auditor, roles=("officer",)) == set()


def test_an_office_counts_from_its_first_to_its_last_day(cast: SimpleNamespace) -> None:
    held = cast.commune.appointments.get()
    held.until = dt.date(2026, 3, 31)
    held.save()
    days = {
        dt.date(2013, 10, 21): False,
        dt.date(2013, 10, 22): True,
        dt.date(2026, 3, 31): True,
        dt.date(2026, 4, 1): False,
    }
    for day, counts in days.items():
        with clock.set_to(day):
            assert scope.appointments(cast.commune).exists() is counts


def test_serves_says_whose_level_covers_the_unit(cast: SimpleNamespace) -> None:
    old = region("Đồn Đạc", "commune", on=JUNE_2025)
    assert scope.serves(cast.province, old)
    assert scope.serves(cast.district, old)
    assert scope.serves(cast.commune, old, level="commune")
    assert not scope.serves(cast.province, old, level="commune")
    assert not scope.serves(cast.auditor, old)
    assert not scope.serves(cast.other_commune, old)
    assert not scope.serves(cast.foreign, old)
    assert not scope.serves(AnonymousUser(), old)


def test_officers_over_a_unit_are_those_in_force(cast: SimpleNamespace) -> None:
    unit = cast.commune_region
    assert set(scope.officers_over(unit, level="province")) == {cast.province, cast.province_2}
    assert set(scope.officers_over(unit, level="commune")) == {cast.commune}
    assert set(scope.officers_over(unit, level="district")) == set()
    User.objects.filter(pk=cast.province_2.pk).update(is_active=False)
    assert set(scope.officers_over(unit, level="province")) == {cast.province}


def test_an_officer_of_hoanh_bo_in_2014_serves_what_lay_there() -> None:
    hoanh_bo = Region.objects.get(code="qn13-hoanh-bo")
    clerk = officer("Lý Thị Hoành", "hoanhbo", hoanh_bo)
    with clock.set_to(dt.date(2014, 6, 1)):
        assert scope.serves(clerk, region("Kỳ Thượng", "commune", on=JUNE_2025))
        assert not scope.serves(clerk, region("Bãi Cháy", "commune", on=JUNE_2025))


def test_visible_people_are_those_with_an_office_in_the_territory(cast: SimpleNamespace) -> None:
    staff = {
        cast.province, cast.province_2, cast.auditor,
        cast.commune, cast.other_commune, cast.district,
    }  # fmt: skip
    assert set(User.objects.visible_to(cast.province)) == staff
    assert set(User.objects.visible_to(cast.auditor)) == staff
    assert set(User.objects.visible_to(cast.commune)) == {cast.commune}
    assert set(User.objects.visible_to(cast.outsider)) == {cast.outsider}
    assert set(User.objects.visible_to(AnonymousUser())) == set()
    assert User.objects.visible_to(cast.admin).count() == User.objects.count()


def test_the_number_of_questions_does_not_grow_with_offices(cast: SimpleNamespace) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(Committee.objects.filter(scope.within(cast.province, "region")))
            scope.serves(cast.province, cast.commune_region)
            list(scope.officers_over(cast.commune_region, level="province"))
            list(User.objects.visible_to(cast.province))
        return len(queries)

    before = asked()
    for place in range(30):
        committee = Committee.objects.create(name=f"Ban {place}", region=cast.commune_region)
        Appointment.objects.create(
            user=cast.province, committee=committee, since=dt.date(2020, 1, 1)
        )
    assert asked() == before == 4


def test_within_is_one_subquery_without_a_join(cast: SimpleNamespace) -> None:
    sql = str(Committee.objects.filter(scope.within(cast.province, "region")).query)
    assert sql.count("SELECT") == 3
    assert " OR " not in sql.split("IN (SELECT", 1)[0]


def test_on_postgresql_the_plan_looks_units_up_by_index(
    cast: SimpleNamespace, on_postgresql: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_reach")
        cursor.execute("ANALYZE accounts_appointment")
    plan = Region.objects.filter(scope.within(cast.commune, "pk")).explain(analyze=True)
    assert "Seq Scan on accounts_reach" not in plan
