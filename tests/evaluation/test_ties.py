"""Products with the same points: ordered as the book says, and always shown as tied."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.test import Client
from django.urls import reverse

from evaluation.deeds import contests
from evaluation.models import Contest, Entry
from evaluation.result_page import ranked
from ocop.rules.models import RuleBook
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
FIGURES = {  # part A, part B, part C, spread
    "A": (40, 10, 20, 5),
    "B": (20, 30, 20, 6),
    "C": (10, 20, 40, 7),
    "spread": (30, 20, 20, 1),
}


@shared
def tied(cast: SimpleNamespace) -> SimpleNamespace:
    """Four products of 70 points, each the first by one figure."""
    stage.provincial(cast)
    council = stage.council_of(cast)
    cast.contest = stage.opened(council, by=cast.province)
    contests.put_before(cast.contest, stage.products_for(cast, 4), by=cast.secretary)
    for entry, (name, (a, b, c, spread)) in zip(
        cast.contest.entries.order_by("order"), FIGURES.items(), strict=True
    ):
        Entry.objects.filter(pk=entry.pk).update(
            mean=70, part_a=a, part_b=b, part_c=c, spread=spread, low=65, high=72, band=4,
            stars=4, sheets_in=3,
        )  # fmt: skip
        setattr(cast, f"by_{name}", entry.pk)
    Contest.objects.filter(pk=cast.contest.pk).update(state=Contest.State.CLOSED)
    cast.contest.refresh_from_db()
    return cast


def with_ties(keys: list[str]) -> RuleBook:
    book = RuleBook.objects.get(slug=stage.NEW)
    book.settings["council"]["ties"] = keys
    return book


@pytest.mark.parametrize("key", FIGURES)
def test_the_first_of_tied_products_is_the_one_the_book_says(
    tied: SimpleNamespace, key: str
) -> None:
    rows = Entry.objects.filter(contest=tied.contest).ranked(with_ties([key]))
    first = rows.first()
    assert first is not None
    assert first.pk == getattr(tied, f"by_{key}")


def test_the_second_rule_decides_where_the_first_does_not(tied: SimpleNamespace) -> None:
    rows = list(Entry.objects.filter(contest=tied.contest).ranked(with_ties(["C", "A"])))
    assert [row.pk for row in rows] == [tied.by_C, tied.by_A, tied.by_spread, tied.by_B]
    rows = list(Entry.objects.filter(contest=tied.contest).ranked(with_ties(["C", "spread"])))
    assert [row.pk for row in rows] == [tied.by_C, tied.by_spread, tied.by_A, tied.by_B]


def test_without_a_rule_they_stand_as_they_were_put_before_the_council(
    tied: SimpleNamespace,
) -> None:
    rows = Entry.objects.filter(contest=tied.contest).ranked(with_ties([]))
    assert [row.order for row in rows] == sorted(row.order for row in rows)


def test_the_ranking_follows_the_book_and_says_the_order(tied: SimpleNamespace, as_: As) -> None:
    there = reverse("contest_results", args=[tied.contest.pk])

    def listed() -> tuple[list[int], str]:
        body = as_(tied.province).get(there).content.decode()
        places = {key: body.index(f"open={getattr(tied, f'by_{key}')}#") for key in FIGURES}
        return sorted(places, key=places.__getitem__), body  # type: ignore[return-value]

    order, body = listed()
    assert order[0] == "C"
    assert "phần C, phần A, độ chênh" in body
    assert body.count("1=</td>") == 4  # order or not: all four share the first place
    RuleBook.objects.filter(slug=stage.NEW).update(settings=with_ties(["spread", "B"]).settings)
    order, body = listed()
    assert order == ["spread", "A", "B", "C"]
    assert "độ chênh, phần B" in body
    assert body.count("1=</td>") == 4


def test_a_tie_over_the_edge_of_a_page_is_a_tie_on_both(tied: SimpleNamespace) -> None:
    Entry.objects.filter(pk=tied.by_C).update(mean=80)
    rows = Entry.objects.filter(contest=tied.contest).ranked(with_ties(["C", "A", "spread"]))
    pages = Paginator(rows, 2)
    first, second = (ranked(pages.page(n), Decimal(10)) for n in (1, 2))
    told = [(row.place, row.tied) for row in (*first, *second)]
    assert told == [(1, False), (2, True), (2, True), (2, True)]
    Entry.objects.filter(pk=tied.by_A).update(mean=75)
    first, second = (ranked(pages.page(n), Decimal(10)) for n in (1, 2))
    assert [(row.place, row.tied) for row in (*first, *second)] == [
        (1, False), (2, False), (3, True), (3, True),
    ]  # fmt: skip
