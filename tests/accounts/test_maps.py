"""While an open cycle goes by an older map, its communes can be chosen."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.utils import timezone

from cycle.models import Cycle
from ocop.accounts.fields import RegionField
from ocop.accounts.models import Region
from tests.cast import JUNE_2025


class Form:
    """A form asks for a fresh copy of its field."""

    @staticmethod
    def field() -> RegionField:
        return RegionField().__deepcopy__({})


def old_commune(cast: SimpleNamespace) -> Region:
    return cast.district_region.children.valid_on(JUNE_2025).order_by("sort")[0]


def a_cycle(cast: SimpleNamespace, map_date: dt.date, state: str) -> None:
    Cycle.objects.create(
        region=cast.province_region, year=2026, title="Chu trình", map_date=map_date,
        state=state, created_at=timezone.now(),
    )  # fmt: skip


def test_only_todays_communes_are_offered_when_no_cycle_needs_others(
    cast: SimpleNamespace,
) -> None:
    a_cycle(cast, JUNE_2025, "closed")
    found = Form.field().queryset
    assert found.count() == 54
    assert old_commune(cast) not in found


def test_an_open_cycle_of_june_2025_offers_its_communes_below_todays(
    cast: SimpleNamespace,
) -> None:
    a_cycle(cast, JUNE_2025, "open")
    field = Form.field()
    assert old_commune(cast) in field.queryset
    headings = [label for label, rows in field.choices if isinstance(rows, list)]
    assert "huyện Ba Chẽ (đến 30/06/2025)" in headings
    assert [region.valid_to for region in field.queryset[:54]] == [None] * 54
