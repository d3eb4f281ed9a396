"""The ladders as the decisions have them; a book in use never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ocop.lib.errors import Refused
from ocop.rules import books, stars
from ocop.rules.models import RuleBook
from tests.rules.test_bookcheck import shipped

pytestmark = pytest.mark.django_db


def book(slug: str) -> RuleBook:
    return RuleBook.objects.get(slug=slug)


def ladder(slug: str) -> list[tuple[str, str, list[int], bool]]:
    return [
        (stage.level, stage.kind, stage.awards, stage.external) for stage in book(slug).stages.all()
    ]


def test_pilot_scores_twice_and_the_province_awards() -> None:
    assert ladder("quang-ninh-2013") == [
        ("district", "score", [], False),
        ("province", "score", [3, 4, 5], False),
    ]
    first = book("quang-ninh-2013").stages.get(order=1)
    assert first.goes_on(points=Decimal("50"), stars=3)
    assert not first.goes_on(points=Decimal("99"), stars=2)
    assert book("quang-ninh-2013").sheets_stand_in
    assert book("quang-ninh-2013").notices != []


def test_decision_of_2026_checks_scores_and_sends_to_the_ministry() -> None:
    assert ladder("26-2026") == [
        ("commune", "check", [], False),
        ("province", "score", [3, 4], False),
        ("country", "score", [5], True),
    ]
    second = book("26-2026").stages.get(order=2)
    assert second.goes_on(points=Decimal("90"), stars=2)
    assert not second.goes_on(points=Decimal("89.9999"), stars=5)
    assert (book("26-2026").receiving_level, book("26-2026").deciding_level) == (
        "commune",
        "province",
    )
    assert book("26-2026").certificate_months == 36


@pytest.mark.parametrize("slug", ["quang-ninh-2013", "26-2026"])
def test_bands_of_each_book_read_the_edges(slug: str) -> None:
    bands = list(book(slug).bands.all())
    found = [stars.band_for(Decimal(text), bands) for text in ("0", "49.99", "50", "90")]
    assert found == [1, 2, 3, 5]


def test_current_is_the_book_in_force_on_the_day() -> None:
    days = {
        dt.date(2013, 10, 21): None,
        dt.date(2013, 10, 22): "quang-ninh-2013",
        dt.date(2019, 8, 21): "quang-ninh-2013",
        dt.date(2019, 8, 22): None,
        dt.date(2026, 5, 21): None,
        dt.date(2026, 5, 22): "26-2026",
        dt.date(2030, 1, 1): "26-2026",
    }
    for day, slug in days.items():
        found = books.current(day)
        assert (found and found.slug) == slug, day


def test_load_again_changes_nothing() -> None:
    before = list(book("26-2026").stages.values_list("pk", flat=True))
    books.load(shipped())
    assert list(book("26-2026").stages.values_list("pk", flat=True)) == before


def test_load_changes_a_book_nobody_uses_and_keeps_its_stages() -> None:
    content = shipped()
    content["title_en"] = "Another title"
    content["stages"][0]["name_en"] = "Another name"
    before = list(book("26-2026").stages.values_list("pk", flat=True))
    found = books.load(content)
    assert found.title_en == "Another title"
    assert found.stages.get(order=1).name_en == "Another name"
    assert list(found.stages.values_list("pk", flat=True)) == before


def test_load_refuses_changed_content_of_a_locked_book() -> None:
    books.lock(book("26-2026"))
    content = shipped()
    books.load(content)
    content["title_en"] = "Another title"
    with pytest.raises(Refused):
        books.load(content)
    assert book("26-2026").title_en != "Another title"


def test_lock_refuses_a_book_that_was_replaced_meanwhile() -> None:
    read_before = book("26-2026")
    content = shipped()
    content["title_en"] = "Another title"
    books.load(content)
    with pytest.raises(Refused):
        books.lock(read_before)


def test_load_refuses_a_book_on_an_unknown_classification() -> None:
    content = shipped() | {"slug": "new", "classification": "none"}
    with pytest.raises(Refused):
        books.load(content)
    assert not RuleBook.objects.filter(slug="new").exists()
