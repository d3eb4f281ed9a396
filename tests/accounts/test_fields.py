"""Choosing a unit and a day in a form, without scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from ocop.accounts.fields import DayField, RegionField, choosable
from tests.cast import JUNE_2025, region

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    region = RegionField()


class OldPlaceForm(forms.Form):
    region = RegionField(day=JUNE_2025)


def test_region_field_offers_the_communes_of_today_in_vietnamese_order() -> None:
    labels = [label for value, label in PlaceForm().fields["region"].choices if value]
    assert len(labels) == 54
    names = [label.split(" ", 2)[-1] if label.startswith("đặc") else label.split(" ", 1)[1]
             for label in labels]  # fmt: skip
    assert names[:3] == ["An Sinh", "Ba Chẽ", "Bãi Cháy"]
    assert names.index("Đầm Hà") < names.index("Điền Xá") < names.index("Hà An")
    assert names.index("Cửa Ông") < names.index("Đầm Hà")


def test_region_field_groups_the_communes_of_june_2025_by_district() -> None:
    groups = [group for group, rows in OldPlaceForm().fields["region"].choices if group]
    assert len(groups) == 13
    assert groups[:2] == ["huyện Ba Chẽ", "huyện Bình Liêu"]


def test_region_field_refuses_a_unit_that_is_no_more() -> None:
    old = region("Đồn Đạc", "commune", on=JUNE_2025)
    assert not PlaceForm({"region": old.pk}).is_valid()
    form = OldPlaceForm({"region": old.pk})
    assert form.is_valid()
    assert form.cleaned_data["region"] == old


def test_region_field_can_be_limited_to_another_map() -> None:
    form = PlaceForm()
    form.fields["region"].limit(level="district", day=dt.date(2014, 6, 1))
    assert "huyện Hoành Bồ" in [label for _, label in form.fields["region"].choices]
    assert len(list(PlaceForm().fields["region"].choices)) == 55


def test_choosable_takes_another_province() -> None:
    assert choosable(level="district", day=JUNE_2025, province="Hải Dương").count() == 12


@pytest.mark.parametrize(
    "typed", ["2026-11-21", "21/11/2026", "21-11-2026", "21.11.2026", "21112026"]
)
def test_day_field_reads_day_first_and_the_browsers_form(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 11, 21)
