"""Lists are narrowed to communes, and to provinces where the whole country is in view."""

from __future__ import annotations

import pytest

from ocop.accounts import narrowing
from ocop.accounts.models import Region
from products.models import Producer
from tests.cast import officer, producer, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(cast):
    """An officer of the country, and a producer in another province."""
    there = Region.objects.filter(parent=region("Hải Phòng", "province"), valid_to=None)[0]
    producer("HTX Nước mắm Cát Hải", there)
    return officer("Cán bộ Bộ", "ministry", Region.objects.get(level="country"))


def units(user):
    return [unit.name for unit in narrowing.units(user, Producer.objects.all())]


def test_units_are_the_communes_with_producers_of_the_territory(cast, ministry):
    assert units(cast.province) == ["Ba Chẽ", "Hồng Gai"]
    assert units(cast.commune) == ["Ba Chẽ"]


def test_units_are_the_provinces_with_producers_for_an_office_of_the_country(cast, ministry):
    assert units(ministry) == ["Hải Phòng", "Quảng Ninh"]
    assert narrowing.by_province(ministry)
    assert not narrowing.by_province(cast.province)


def test_inside_a_province_are_its_communes_of_today_and_before(cast):
    inside = narrowing.inside(cast.province_region.pk)
    found = Producer.objects.filter(region__in=inside)
    assert set(found) == {cast.producer, cast.other_producer}


def test_a_list_narrowed_to_a_province_shows_its_rows(cast, ministry, as_):
    page = as_(ministry).get(f"/producers/?region={cast.province_region.pk}").content.decode()
    assert cast.producer.name in page
    assert "Cát Hải" not in page.split("<tbody>")[1]
