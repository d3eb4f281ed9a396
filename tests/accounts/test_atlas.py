"""The shipped units, looked at as they stand in the files."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter

import pytest

from ocop.accounts import atlas
from ocop.accounts.models import LONG_AGO


@pytest.fixture(scope="module")
def country() -> atlas.Atlas:
    return atlas.read()


def test_read_finds_the_units_of_today_and_of_june_2025(country: atlas.Atlas) -> None:
    today = Counter(unit.level for unit in country.units if unit.valid_to is None)
    june = Counter(unit.level for unit in country.units if unit.valid_to == atlas.EVE)
    assert today == {"country": 1, "province": 34, "commune": 3321}
    assert june == {"province": 63, "district": 696, "commune": 10035}


def test_read_gives_parents_before_children(country: atlas.Atlas) -> None:
    seen: set[atlas.Key] = set()
    for units in atlas.by_level(country.units):
        assert {unit.parent for unit in units if unit.parent} <= seen
        seen |= {unit.key for unit in units}
    assert len(seen) == len(country.units)


def test_every_old_province_and_commune_has_one_main_successor(country: atlas.Atlas) -> None:
    mains = Counter(old for old, _, main in country.links if main)
    old = {u.key for u in country.units if u.valid_to and u.level in ("province", "commune")}
    assert {mains[key] for key in old} == {1}


def test_every_commune_of_today_has_a_predecessor(country: atlas.Atlas) -> None:
    new = {new for _, new, _ in country.links}
    fresh = {u.key for u in country.units if not u.valid_to and u.level != "country"}
    assert fresh - new == set()


def test_names_are_nfc_without_their_kind(country: atlas.Atlas) -> None:
    for unit in country.units:
        assert unicodedata.is_normalized("NFC", unit.name)
        assert unit.kind == unit.kind.lower()
        assert unit.name[0] in "0123456789" or unit.name[0].isupper(), unit
    kinds = {unit.kind for unit in country.units} - {""}
    assert kinds == {
        "tỉnh", "thành phố", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu",
    }  # fmt: skip


def test_namesakes_of_merged_provinces_are_not_mixed_up(country: atlas.Atlas) -> None:
    """Phường 4 of Tân An (Long An) went to Long An ward, not to Tân Ninh 93 km away."""
    names = {unit.key: unit for unit in country.units}
    found = {
        (names[names[old].parent].name, names[new].name)
        for old, new, _ in country.links
        if names[old].name == "4" and names[new].name in ("Long An", "Tân Ninh")
    }
    assert found == {("Tân An", "Long An"), ("Tây Ninh", "Tân Ninh")}


def test_read_one_province_gives_its_whole_history() -> None:
    found = atlas.read("quang ninh")
    today = Counter(u.kind for u in found.units if u.level == "commune" and not u.valid_to)
    assert today == {"phường": 30, "xã": 22, "đặc khu": 2}
    districts = [unit for unit in found.units if unit.level == "district"]
    assert sum(1 for unit in districts if unit.valid_to == atlas.EVE) == 13
    assert {u.code for u in districts if u.valid_to != atlas.EVE} == {
        "qn13-ha-long", "qn13-hoanh-bo", "qn13-dong-trieu", "qn15-dong-trieu", "qn11-yen-hung",
    }  # fmt: skip
    assert len(found.held) == 19 + 13 + 19 + 19 + 19


def test_a_merged_province_brings_both_old_ones() -> None:
    found = atlas.read("Hải Phòng")
    assert {u.name for u in found.units if u.level == "province" and u.valid_to} == {
        "Hải Dương",
        "Hải Phòng",
    }
    assert found.held == []


def test_read_refuses_a_province_that_is_no_more() -> None:
    with pytest.raises(atlas.UnknownProvince):
        atlas.read("Hải Dương")


def test_first_days_are_known_or_long_ago(country: atlas.Atlas) -> None:
    first = {unit.valid_from for unit in country.units if unit.valid_to == atlas.EVE}
    assert first == {
        LONG_AGO,
        dt.date(2011, 11, 25),
        dt.date(2020, 1, 1),
        dt.date(2024, 11, 1),
    }


def test_hoang_sa_and_truong_sa_lie_where_they_are(country: atlas.Atlas) -> None:
    points = {u.name: (u.lat, u.lon) for u in country.units if u.kind == "đặc khu"}
    for name, (south, north, west, east) in {
        "Hoàng Sa": (15, 18, 111, 113),
        "Trường Sa": (6, 12, 111, 118),
    }.items():
        lat, lon = points[name]
        assert south < lat < north
        assert west < lon < east
