"""What a unit was, or became, on another day."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.accounts.history import as_of
from ocop.accounts.models import Region
from tests.cast import JUNE_2025, region

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def titles(unit: Region, day: dt.date) -> list[str]:
    return [found.title for found in as_of(unit, day)]


def test_a_unit_is_itself_while_it_stands() -> None:
    unit = region("Ba Chẽ", "commune")
    assert as_of(unit, TODAY) == [unit]


def test_forward_a_split_commune_has_its_main_successor_first() -> None:
    old = region("Hải Lạng", "commune", on=JUNE_2025)
    assert titles(old, TODAY) == ["xã Hải Lạng", "xã Ba Chẽ", "xã Hải Hòa"]


def test_forward_over_two_changes_of_name() -> None:
    dong_trieu = Region.objects.get(code="qn13-dong-trieu")
    assert titles(dong_trieu, dt.date(2016, 1, 1)) == ["thị xã Đông Triều"]
    assert titles(dong_trieu, JUNE_2025) == ["thành phố Đông Triều"]
    assert titles(dong_trieu, TODAY) == []


def test_back_to_what_it_was_made_of() -> None:
    assert titles(region("Cô Tô", "commune"), JUNE_2025) == [
        "huyện Cô Tô", "thị trấn Cô Tô", "xã Đồng Tiến", "xã Thanh Lân",
    ]  # fmt: skip
    halong = region("Hạ Long", "district", on=JUNE_2025)
    assert titles(halong, dt.date(2014, 6, 1)) == ["thành phố Hạ Long", "huyện Hoành Bồ"]
