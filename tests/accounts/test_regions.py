"""Loading the units, and what an office covers, on the real data of two provinces."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.accounts import atlas
from ocop.accounts.deeds import regions
from ocop.accounts.models import Committee, Reach, Region, Successor
from ocop.workflow.models import Event
from tests.cast import JUNE_2025, region

pytestmark = pytest.mark.django_db
IN_2014 = dt.date(2014, 6, 1)


def covered(over: Region, level: str, day: dt.date) -> set[str]:
    """Titles of the units of the level, valid on the day, that an office of ``over`` covers."""
    return {row.title for row in Region.objects.under(over).valid_on(day).filter(level=level)}


def test_quang_ninh_has_54_communes_today() -> None:
    today = covered(region("Quảng Ninh", "province"), "commune", dt.date(2026, 11, 21))
    assert len(today) == 54
    assert {"đặc khu Vân Đồn", "xã Ba Chẽ", "phường Móng Cái 1"} <= today


def test_quang_ninh_had_13_districts_in_june_2025_and_14_in_2014() -> None:
    province = region("Quảng Ninh", "province")
    june = covered(province, "district", JUNE_2025)
    assert june == {
        "thành phố Hạ Long", "thành phố Móng Cái", "thành phố Cẩm Phả", "thành phố Uông Bí",
        "thành phố Đông Triều", "thị xã Quảng Yên", "huyện Bình Liêu", "huyện Tiên Yên",
        "huyện Đầm Hà", "huyện Hải Hà", "huyện Ba Chẽ", "huyện Vân Đồn", "huyện Cô Tô",
    }  # fmt: skip
    assert covered(province, "district", IN_2014) == june - {"thành phố Đông Triều"} | {
        "huyện Hoành Bồ",
        "huyện Đông Triều",
    }
    after = covered(province, "district", dt.date(2016, 9, 1))
    assert "thị xã Đông Triều" in after
    assert len(after) == 14


def test_no_district_stands_today() -> None:
    assert covered(region("Quảng Ninh", "province"), "district", dt.date(2026, 11, 21)) == set()


def test_hoanh_bo_is_reached_by_ha_long_and_both_provinces() -> None:
    hoanh_bo = Region.objects.get(code="qn13-hoanh-bo")
    over = {
        (reach.over.title, reach.over.valid_to)
        for reach in hoanh_bo.reached_by.select_related("over").exclude(over=hoanh_bo)
    }
    provinces = {(r.title, r.valid_to) for r in Region.objects.filter(code="22", level="province")}
    assert len(provinces) == 2
    assert over == {("thành phố Hạ Long", JUNE_2025), ("Việt Nam", None), *provinces}


def test_an_office_of_2014_covers_the_communes_that_lay_in_its_district() -> None:
    hoanh_bo = Region.objects.get(code="qn13-hoanh-bo")
    halong = Region.objects.get(code="qn13-ha-long")
    assert "xã Kỳ Thượng" in covered(hoanh_bo, "commune", IN_2014)
    assert len(covered(hoanh_bo, "commune", IN_2014)) == 13
    assert not covered(hoanh_bo, "commune", IN_2014) & covered(halong, "commune", IN_2014)


def test_a_commune_of_today_reaches_what_it_was_made_of() -> None:
    """Xã Ba Chẽ: four communes of the district whole, and a part of Hải Lạng."""
    assert covered(region("Ba Chẽ", "commune"), "commune", JUNE_2025) == {
        "thị trấn Ba Chẽ", "xã Thanh Sơn", "xã Nam Sơn", "xã Đồn Đạc", "xã Hải Lạng",
    }  # fmt: skip


def test_a_split_commune_is_reached_by_all_its_successors() -> None:
    hai_lang = region("Hải Lạng", "commune", on=JUNE_2025)
    into = {(link.new.title, link.main) for link in hai_lang.successors.select_related("new")}
    assert into == {("xã Hải Lạng", True), ("xã Ba Chẽ", False), ("xã Hải Hòa", False)}
    for name in ("Hải Lạng", "Ba Chẽ", "Hải Hòa"):
        assert Reach.objects.filter(over=region(name, "commune"), region=hai_lang).exists()


def test_an_old_commune_reaches_nothing_of_today() -> None:
    old = region("Hải Lạng", "commune", on=JUNE_2025)
    assert list(Region.objects.under(old)) == [old]


def test_a_district_that_became_one_unit_is_reached_by_it() -> None:
    van_don = region("Vân Đồn", "commune")
    assert covered(van_don, "district", JUNE_2025) == {"huyện Vân Đồn"}
    assert covered(region("Ba Chẽ", "commune"), "district", JUNE_2025) == set()


def test_one_province_does_not_reach_another() -> None:
    ours = set(Region.objects.under(region("Quảng Ninh", "province")).values_list("pk", flat=True))
    theirs = Region.objects.under(region("Hải Phòng", "province"))
    assert not theirs.filter(pk__in=ours).exists()
    country = Region.objects.get(level="country")
    assert Region.objects.under(country).count() == Region.objects.count()


def test_load_twice_changes_nothing() -> None:
    before = Event.objects.filter(chain__key="regions").count()
    assert not regions.load(atlas.read("Quảng Ninh"))
    assert Event.objects.filter(chain__key="regions").count() == before


def test_load_mends_what_differs_and_keeps_a_unit_in_use() -> None:
    cham = region("Ba Chẽ", "commune")
    committee = Committee.objects.create(name="Ban OCOP xã", region=cham)
    Region.objects.filter(pk=cham.pk).update(name="Ba Che", search="x", lat=None)
    Successor.objects.filter(new=cham).delete()
    Reach.objects.filter(over=cham).exclude(region=cham).delete()
    counts = regions.load(atlas.read("Quảng Ninh"))
    assert (counts.added, counts.changed, counts.linked, counts.reached) == (0, 1, 5, 5)
    again = Region.objects.get(pk=cham.pk)
    assert (again.name, again.search) == ("Ba Chẽ", "xa ba che")
    assert again.lat is not None
    assert committee.region.pk == again.pk
    event = Event.objects.filter(verb="regions.loaded").latest("pk")
    assert '"changed": 1' in event.payload


def test_load_keeps_units_the_files_do_not_know() -> None:
    extra = Region(level="commune", code="99999", kind="xã", name="Mới").keyed()
    extra.save()
    regions.load(atlas.read("Quảng Ninh"))
    assert Region.objects.filter(pk=extra.pk).exists()
    assert Reach.objects.filter(over=extra, region=extra).exists()


def test_load_drops_a_link_that_is_told_no_more() -> None:
    old = region("Hải Lạng", "commune", on=JUNE_2025)
    wrong = region("Hồng Gai", "commune")
    Successor.objects.create(old=old, new=wrong)
    regions.rebuild_reach()
    assert Reach.objects.filter(over=wrong, region=old).exists()
    assert regions.load(atlas.read("Quảng Ninh")).unlinked == 1
    assert not Reach.objects.filter(over=wrong, region=old).exists()


def test_load_regions_prints_one_line(capsys: Any) -> None:
    out = StringIO()
    call_command("load_regions", province="Quảng Ninh", stdout=out)
    assert out.getvalue().count("\n") == 1
    assert "0 added, 0 changed" in out.getvalue()


def test_load_regions_names_an_unknown_province() -> None:
    with pytest.raises(CommandError, match="Quảng Nin"):
        call_command("load_regions", province="Quảng Nin", verbosity=0)
