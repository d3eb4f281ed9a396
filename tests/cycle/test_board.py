"""The numbers of the board."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from cycle import board, books
from cycle.board import Tile
from cycle.deeds import submissions
from ocop.lib import clock
from tests.cycle.conftest import IN_MAY

D = dt.date


def tile(parent: str, count: int) -> Tile:
    region = SimpleNamespace(parent=SimpleNamespace(name=parent))
    return Tile(region, count, "")


def test_few_units_are_shown_as_tiles_many_as_their_areas() -> None:
    few = [tile("Quảng Ninh", n) for n in (0, 3, 12)]
    assert [one.size for one in few] == ["0", "1", "2"]
    assert board.areas(few) == []
    many = [tile("Ba Chẽ", 1), *(tile("Vân Đồn", 0) for _ in range(board.MANY_TILES))]
    assert board.areas(many) == [("Ba Chẽ", 1, 1), ("Vân Đồn", 0, board.MANY_TILES)]


def test_what_is_stuck_the_worst_first(cast, cycle, many_ideas, on) -> None:
    waits, back, fresh = many_ideas(3)
    on(IN_MAY)
    submissions.send_back(back, reason="Thiếu", due_on=D(2026, 5, 14), by=cast.commune)
    assert board.stuck(cycle, cast.province) == []
    on(D(2026, 5, 16))
    assert [knot.submission for knot in board.stuck(cycle, cast.province)] == [back]
    on(D(2026, 5, 23))
    knots = board.stuck(cycle, cast.province)
    assert {knot.submission for knot in knots[1:]} == {waits, fresh}
    assert [knot.day for knot in knots] == [D(2026, 5, 14), D(2026, 5, 22), D(2026, 5, 22)]
    assert board.stuck(cycle, cast.other_commune) == []


def test_lanes_are_named_by_the_book_and_counted_in_the_territory(cast, cycle, idea, on) -> None:
    on(IN_MAY)
    book = books.in_force(cycle, clock.today())
    lanes = board.lanes(cycle, cast.province, book)
    assert [lane.no for lane in lanes] == [1, 2, 3, 4, 5, 6]
    assert (lanes[1].total, lanes[1].is_now) == (1, True)
    names = {step["name_vi"] for step in book.settings["steps"]}
    assert {lane.name for lane in lanes} == names
    assert board.lanes(cycle, cast.other_commune, book)[1].total == 0


def test_coverage_counts_the_units_of_the_map(cast, cycle, idea, on) -> None:
    on(IN_MAY)
    tiles = board.coverage(cycle, cast.province)
    assert len(tiles) == 54
    assert [t.region for t in tiles if t.count] == [cast.commune_region]
    assert [t.region for t in board.coverage(cycle, cast.commune)] == [cast.commune_region]
