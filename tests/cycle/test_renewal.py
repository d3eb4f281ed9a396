"""The window of a re-evaluation, by the rule book; an upgrade needs stars in force."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from cycle import renewal
from ocop.lib import clock
from ocop.rules.models import RuleBook
from products.deeds import ratings
from products.models import Rating

pytestmark = pytest.mark.django_db
LAST = dt.date(2030, 6, 30)


def holds(cast: SimpleNamespace, *, decided: dt.date = dt.date(2027, 7, 1)) -> Rating:
    return ratings.grant(
        cast.product, key="earlier", stars=3, points=Decimal(60), year=decided.year,
        book="26-2026", authority="Ủy ban nhân dân tỉnh Quảng Ninh", decision_no="7/QĐ-UBND",
        decided_on=decided, valid_from=decided, valid_to=LAST, by=cast.province,
    )  # fmt: skip


def why(cast: SimpleNamespace, kind: str, day: dt.date, book: str = "26-2026") -> str:
    with clock.set_to(day):
        return renewal.why_not(cast.product, kind, RuleBook.objects.get(slug=book))


@pytest.mark.parametrize(
    ("before", "open_"),
    [(181, False), (180, True), (150, True), (120, True), (119, False), (0, False), (-1, False)],
)
def test_the_window_opens_and_closes_on_its_days(
    cast: SimpleNamespace, before: int, open_: bool
) -> None:
    holds(cast)
    said = why(cast, "re_evaluation", LAST - dt.timedelta(days=before))
    assert (said == "") is open_
    if said:
        assert "01/01/2030" in said
        assert "02/03/2030" in said


@pytest.mark.parametrize(
    ("after", "open_"), [(-181, False), (-100, True), (0, True), (180, True), (181, False)]
)
def test_stars_of_the_older_rules_may_come_late(
    cast: SimpleNamespace, after: int, open_: bool
) -> None:
    """26/2026 art. 12.3: at most 180 days past the last day."""
    holds(cast, decided=dt.date(2026, 5, 21))
    assert (why(cast, "re_evaluation", LAST + dt.timedelta(days=after)) == "") is open_


def test_an_upgrade_needs_stars_in_force_and_a_first_evaluation_nothing(
    cast: SimpleNamespace,
) -> None:
    today = dt.date(2028, 1, 1)
    assert why(cast, "first", today) == ""
    assert why(cast, "upgrade", today) != ""
    assert why(cast, "re_evaluation", today) != ""
    rating = holds(cast)
    assert why(cast, "upgrade", today) == ""
    assert why(cast, "upgrade", LAST + dt.timedelta(days=1)) != ""
    ratings.end(rating, "revoked", on=today, by=cast.province)
    assert why(cast, "upgrade", today) != ""


def test_a_book_without_a_window_asks_for_none(cast: SimpleNamespace) -> None:
    holds(cast)
    assert why(cast, "re_evaluation", dt.date(2028, 1, 1), book="1048-2019") == ""
