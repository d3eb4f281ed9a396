"""A cycle under two decisions: a dossier keeps the book in force when it was opened."""

from __future__ import annotations

import datetime as dt

import pytest

from cycle.deeds import cycles
from cycle.models import Cycle
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.rules.models import RuleBook
from tests.cast import product
from tests.cycle.conftest import announced, drafted

D = dt.date
pytestmark = pytest.mark.django_db
OLD, NEW = "1489-2025", "26-2026"


@pytest.fixture
def year(cast) -> Cycle:
    """The cycle of 2026: begun under 1489, under 26/2026 from the day it came into force."""
    made = announced(cast, OLD)
    add(made, D(2026, 5, 22), cast.province)
    return made


def add(cycle: Cycle, since: dt.date, by) -> None:
    cycles.add_book(cycle, RuleBook.objects.get(slug=NEW), since=since, by=by)


def opened(cast, cycle: Cycle, day: dt.date, name: str):
    cast.product = product(name, cast.producer)
    with clock.set_to(day):
        return drafted(cast, cycle).dossier


def test_each_dossier_takes_the_book_of_its_day_and_keeps_it(cast, year) -> None:
    before = opened(cast, year, D(2026, 5, 21), "Chả mực")
    after = opened(cast, year, D(2026, 5, 22), "Mực khô")
    assert (before.book.slug, after.book.slug) == (OLD, NEW)
    assert before.product_set.classification.slug == "148"
    assert after.product_set.classification.slug == "26-2026"
    with clock.set_to(D(2026, 6, 30)):
        before.refresh_from_db()
        assert before.book.slug == OLD
        assert [stage.level for stage in before.book.stages.all()] == [
            "commune",
            "province",
            "country",
        ]


def test_a_book_from_a_day_past_is_refused_where_a_dossier_would_change(cast) -> None:
    year = announced(cast, OLD)
    kept = opened(cast, year, D(2026, 5, 25), "Chả mực")
    with pytest.raises(Refused, match="25/05/2026") as refusal:
        add(year, D(2026, 5, 22), cast.province)
    assert refusal.value.field == "since"
    assert [row.book.slug for row in year.books.all()] == [OLD]
    add(year, D(2026, 5, 26), cast.province)
    kept.refresh_from_db()
    assert kept.book.slug == OLD
    add(year, D(2026, 5, 26), cast.province)
    assert year.books.count() == 2


def test_the_choice_of_books_says_from_when_to_when(cast, as_) -> None:
    text = as_(cast.province).get("/cycles/new/").content.decode()
    for words in (
        "26/2026/QĐ-TTg · hiệu lực từ 22/05/2026 · ",
        "hiệu lực từ 06/07/2025 đến 21/07/2026",
        "hiệu lực từ 24/02/2023 đến 06/07/2025",
        "hiệu lực từ 21/08/2019 đến 24/02/2023",
    ):
        assert words in text
