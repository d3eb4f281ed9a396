"""Stars of the earlier rules hold past their day while their re-evaluation waits (art. 12.3)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from cycle.deeds import dossiers, drafts, standing, submissions
from cycle.models import Dossier, Plan
from ocop.lib import clock
from ocop.workflow import chain
from products.deeds import ratings
from products.models import Rating
from tests.cycle.conftest import IN_JULY, IN_NOVEMBER, PLAN

DAY = dt.timedelta(days=1)
TODAY = IN_NOVEMBER.date() if isinstance(IN_NOVEMBER, dt.datetime) else IN_NOVEMBER


def held(cast: SimpleNamespace, last: dt.date, *, decided: dt.date) -> Rating:
    return ratings.grant(
        cast.product, key="earlier", stars=3, points=Decimal(60), year=decided.year,
        book="148-2023", authority="Ủy ban nhân dân tỉnh Quảng Ninh", decision_no="7/QĐ-UBND",
        decided_on=decided, valid_from=decided, valid_to=last, by=cast.province,
    )  # fmt: skip


@pytest.fixture
def registered(cast: SimpleNamespace, accepted_idea: Any, on: Any) -> Any:
    """Register the re-evaluation in November, the stars ending so many days after it."""
    on(IN_JULY)
    plan = drafts.save_draft(Plan, accepted_idea.dossier, by=cast.owner, **PLAN)
    submissions.submit(plan, by=cast.owner)
    submissions.accept(plan, by=cast.province)

    def register(days: int, *, decided: dt.date = dt.date(2023, 12, 1)) -> tuple[Dossier, Rating]:
        on(IN_NOVEMBER)
        rating = held(cast, TODAY + dt.timedelta(days=days), decided=decided)
        dossier = plan.dossier
        dossier.refresh_from_db()
        dossiers.register(dossier, kind="re_evaluation", by=cast.owner)
        rating.refresh_from_db()
        return dossier, rating

    return register


def days_in_force(rating: Rating) -> list[tuple[dt.date, dt.date]]:
    """The runs of days on which the stars hold; row and query must agree on each."""
    first = rating.valid_to - 3 * DAY
    days = [first + n * DAY for n in range(200)]
    said = [day for day in days if rating.is_valid_on(day)]
    edges = {*said[:1], *said[-1:], rating.valid_to, rating.valid_to + DAY, TODAY - DAY, TODAY}
    for day in edges | {one + DAY for one in edges}:
        asked = Rating.objects.valid_on(day).filter(pk=rating.pk).exists()
        over = Rating.objects.expired_on(day).filter(pk=rating.pk).exists()
        assert asked is rating.is_valid_on(day), day
        assert over is (day > rating.valid_to and not asked and rating.ended_on is None), day
    starts = [day for day in said if day - DAY not in said]
    ends = [day for day in said if day + DAY not in said]
    return list(zip(starts, ends, strict=True))


def test_registered_before_the_last_day_they_hold_180_days_past_it(registered: Any) -> None:
    _dossier, rating = registered(20)
    last = rating.valid_to + dt.timedelta(days=180)
    assert days_in_force(rating) == [(rating.valid_to - 3 * DAY, last)]
    assert not rating.stands_on(rating.valid_to)
    assert rating.stands_on(last)
    assert chain.verify(rating.product.chain_key) is None


def test_registered_after_the_last_day_they_hold_again_from_that_day(registered: Any) -> None:
    _dossier, rating = registered(-40)
    assert days_in_force(rating) == [
        (rating.valid_to - 3 * DAY, rating.valid_to),
        (TODAY, rating.valid_to + dt.timedelta(days=180)),
    ]


def test_stars_of_the_law_itself_do_not_wait(registered: Any) -> None:
    _dossier, rating = registered(150, decided=dt.date(2026, 5, 22))
    assert rating.stands_until is None


@pytest.mark.parametrize("days", [20, -40])
def test_a_failed_re_evaluation_ends_it_on_its_day(
    cast: SimpleNamespace, registered: Any, days: int
) -> None:
    dossier, rating = registered(days)
    decided = TODAY + 60 * DAY
    with clock.set_to(decided):
        dossiers.conclude(dossier, "not_reached", by=cast.province)
    rating.refresh_from_db()
    assert rating.is_valid_on(decided - DAY)
    assert not rating.is_valid_on(decided)
    assert rating.stands_until == decided - DAY


def test_decided_before_the_last_day_only_the_paper_counts(
    cast: SimpleNamespace, registered: Any
) -> None:
    dossier, rating = registered(20)
    with clock.set_to(TODAY + 5 * DAY):
        dossiers.conclude(dossier, "not_reached", by=cast.province)
    rating.refresh_from_db()
    assert (rating.stands_from, rating.stands_until) == (None, None)
    assert rating.is_valid_on(rating.valid_to)


def test_the_stars_it_grants_replace_them(cast: SimpleNamespace, registered: Any) -> None:
    _dossier, rating = registered(20)
    day = rating.valid_to + 50 * DAY
    ratings.grant(
        cast.product, key="again", stars=4, points=Decimal(75), year=day.year, book="26-2026",
        authority="Ủy ban nhân dân tỉnh Quảng Ninh", decision_no="9/QĐ-UBND", decided_on=day,
        valid_from=day, valid_to=day + dt.timedelta(days=1000), by=cast.province,
    )  # fmt: skip
    rating.refresh_from_db()
    assert (rating.ended_as, rating.ended_on) == ("replaced", day)
    assert rating.is_valid_on(day - DAY)
    assert not rating.is_valid_on(day)


def test_the_round_catches_up_what_was_registered_before_and_does_it_once(
    cast: SimpleNamespace, registered: Any
) -> None:
    dossier, rating = registered(20)
    Rating.objects.update(stands_from=None, stands_until=None)
    for _n in range(2):
        standing.catch_up(TODAY + 9 * DAY)
    rating.refresh_from_db()
    assert rating.stands_until == rating.valid_to + dt.timedelta(days=180)
    with clock.set_to(TODAY + 60 * DAY):
        dossiers.conclude(dossier, "not_reached", by=cast.province)
    standing.catch_up(TODAY + 61 * DAY)
    rating.refresh_from_db()
    assert not rating.is_valid_on(TODAY + 60 * DAY)
