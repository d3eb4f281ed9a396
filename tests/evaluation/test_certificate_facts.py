import datetime as dt

import pytest

from evaluation import certificate_facts as printed
from ocop.accounts.models import Region
from tests.cast import JUNE_2025, region
from tests.evaluation.certificate_builders import DECIDED, decided, reserved, result

pytestmark = pytest.mark.django_db


def test_facts_hold_everything_that_is_printed(cast):
    cast.producer.address = "thôn Khe Tâm"
    cast.producer.save()
    facts = reserved(cast).facts
    code = facts.pop("code")
    assert facts.pop("check_url").endswith(f"/c/{code.replace('-', '')}/")
    assert facts == {
        "version": 2,
        "country": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "authority": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH",
        "product": "Mật ong hoa rừng Ba Chẽ",
        "product_code": "QN-BCH-01-2026",
        "product_set": cast.product.product_set.name_vi,
        "producer": "HTX Ong rừng Ba Chẽ",
        "address": f"thôn Khe Tâm, xã Ba Chẽ, {cast.province_region.title}",
        "stars": 4,
        "stars_words": "bốn sao",
        "months": 36,
        "valid_from": "2026-11-18",
        "valid_to": "2029-11-18",
        "valid_to_words": "ngày 18 tháng 11 năm 2029",
        "decision_no": "3105/QĐ-UBND",
        "decided_on": "2026-11-18",
        "decided_words": "ngày 18 tháng 11 năm 2026",
        "dated": "Quảng Ninh, ngày 18 tháng 11 năm 2026",
        "formula": "KT. CHỦ TỊCH",
        "office": "PHÓ CHỦ TỊCH",
        "signer": "Bùi Quang Minh",
        "head": "",
        "notices": [],
        "number": "01/2026/GCN-OCOP",
        "check_at": "127.0.0.1:8000/check/",
        "demo": False,
    }


def test_facts_are_vietnamese_whatever_the_clerk_reads(cast):
    cast.province.language = "en"
    from django.utils import translation

    with translation.override("en"):
        facts = reserved(cast).facts
    assert facts["product_set"] == cast.product.product_set.name_vi
    assert facts["stars_words"] == "bốn sao"


def test_facts_say_that_sheets_stand_in(cast):
    facts = reserved(cast, book="quang-ninh-2013").facts
    assert facts["notices"][0].startswith("Mẫu thay thế")


def test_place_of_the_paper_is_the_province_where_none_was_typed(cast):
    assert reserved(cast, place="").facts["dated"] == "Quảng Ninh, ngày 18 tháng 11 năm 2026"


def test_facts_name_the_unit_of_the_day_not_the_one_of_the_registration(cast):
    """The producer registered in a commune that was merged away in July 2025."""
    old = region("Đồn Đạc", "commune", on=JUNE_2025)
    cast.producer.region = old
    cast.producer.save()
    decision = decided(cast)
    entry, rating = result(decision, cast.product)
    entry = printed.with_all([entry])[entry.pk]
    new = printed.places_on(DECIDED, [old])[old.pk]
    facts = printed.facts_of(entry, rating, decision, {old.pk: new})
    assert new == cast.commune_region
    assert facts["address"] == new.full_title
    assert printed.places_on(JUNE_2025, [old]) == {old.pk: old}


def test_places_follow_a_unit_through_several_reforms(cast):
    hoanh_bo = Region.objects.get(code="qn13-hoanh-bo")
    assert printed.places_on(dt.date(2016, 9, 1), [hoanh_bo])[hoanh_bo.pk].title == "huyện Hoành Bồ"
    later = printed.places_on(dt.date(2024, 9, 1), [hoanh_bo])[hoanh_bo.pk]
    assert later.title == "thành phố Hạ Long"


@pytest.mark.parametrize(
    ("street", "address"),
    [
        ("", "xã Ba Chẽ, {province}"),
        ("thôn Khe Tâm,", "thôn Khe Tâm, xã Ba Chẽ, {province}"),
        ("thôn Khe Tâm, Xã Ba Chẽ", "thôn Khe Tâm, Xã Ba Chẽ, {province}"),
        ("thôn Khe Tâm, xã Ba Chẽ, {province}", "thôn Khe Tâm, xã Ba Chẽ, {province}"),
    ],
)
def test_address_names_no_unit_twice(cast, street, address):
    province = cast.province_region.title
    cast.producer.address = street.format(province=province)
    places = {cast.commune_region.pk: cast.commune_region}
    assert printed.address(cast.producer, places) == address.format(province=province)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (dt.date(2026, 12, 18), "ngày 18 tháng 12 năm 2026"),
    ],
)
def test_days_are_written_as_decree_30_asks(day, words):
    assert printed.in_words(day) == words


def test_digest_changes_with_any_printed_fact(cast):
    facts = reserved(cast).facts
    assert printed.digest(facts) == printed.digest(dict(reversed(list(facts.items()))))
    assert printed.digest(facts) != printed.digest({**facts, "stars": 5})
