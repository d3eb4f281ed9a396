"""What sheets come to, and what a stage makes of it."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from evaluation import bands, result_page, results
from evaluation.deeds import contests
from evaluation.models import Entry
from evaluation.result_page import contradictions, ranked
from ocop.rules import trees
from tests.evaluation import stage

NEW, PILOT = stage.NEW, stage.PILOT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("book", "order", "points", "stars", "outcome"),
    [
        (NEW, 2, "49.9999", 2, "not_reached"),
        (NEW, 2, "50", 3, "awarded"),
        (NEW, 2, "89.9999", 4, "awarded"),
        (NEW, 2, "90", 5, "sent_up"),
        (NEW, 2, "90", 4, "sent_up"),  # 90 points go on, whatever the minima say
        (PILOT, 1, "49.9999", 2, "not_reached"),
        (PILOT, 1, "50", 3, "goes_on"),
        (PILOT, 1, "95", 5, "goes_on"),
        (PILOT, 2, "50", 3, "awarded"),
        (PILOT, 2, "95", 5, "awarded"),
        (PILOT, 2, "49.9999", 2, "not_reached"),
    ],
)
def test_the_stage_decides_what_becomes_of_a_result(
    book: str, order: int, points: str, stars: int, outcome: str
) -> None:
    rung = stage.stage_of(book, order)
    entry = Entry(mean=Decimal(points), stars=stars)
    assert results.outcome_of(rung, entry, beyond=rung.after()) == outcome


def test_a_result_from_sheets_of_thirds(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    tree = trees.tree(cast.entry.sheet_id)
    book = cast.stage.book

    def sheet(total: int) -> dict[int, int]:
        chosen = stage.choice(tree, total)
        return {key: tree.option(o).points if o else 0 for key, o in chosen.items()}

    found = results.result_of([sheet(49), sheet(50), sheet(50)], tree, book, bands.of(book))
    assert (found["mean"], found["band"], found["spread"]) == (Decimal("49.6666"), 2, Decimal(1))
    assert (found["low"], found["high"], found["sheets_in"]) == (Decimal(49), Decimal(50), 3)
    assert found["reasons"]["spread_limit"] == "10"


def entry(mean: str, spread: int = 0, **more: object) -> Entry:
    return Entry(mean=Decimal(mean), spread=Decimal(spread), **more)


def test_ties_share_a_place_and_are_shown() -> None:
    rows = ranked([entry("80"), entry("75", 11), entry("75"), entry("60")], Decimal(10))
    assert [(row.place, row.tied, row.hot) for row in rows] == [
        (1, False, False),
        (2, True, True),
        (2, True, False),
        (4, False, False),
    ]


def test_a_reader_is_asked_about_wide_spreads_and_lowered_stars(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    stage.all_score(cast, [60, 61, 75])
    stage.kept(cast)
    contests.close(cast.contest, by=cast.chair)
    cast.entry.refresh_from_db()
    (one, *rest) = contradictions([cast.entry], Decimal(10))
    assert cast.product.name in one
    assert len(rest) == (1 if cast.entry.stars < cast.entry.band else 0)


def test_a_result_in_words(cast: SimpleNamespace) -> None:
    stage.closed(cast, [72, 73, 74], star=4)
    found = result_page.of(cast.entry, with_members=False)
    assert found.members == []
    assert all(star == 5 for _code, _title, _need, _has, star in found.missing)
    assert [good for _line, good in found.reasons].count(False) == len(found.missing)
    told = result_page.of(cast.entry, with_members=True)
    assert [points for _name, points in told.members] == [72, 73, 74]
