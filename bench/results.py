"""P17: the result of a whole council beside the bare SQL that adds up the same answers.

200 products × 12 members on the official sheets (31 to 33 criteria). What is measured is what the
closing computes: totals, parts, spread, stars with all their reasons, from the raw answers. The
floor is the bare SQL of the same figures: each product's mean, lowest and highest sheet, and the
sum on each of its criteria, without what a rule book makes of them. ``--details`` tells how long
the means alone take.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import database
from bench.rows import Measure, line, missing
from bench.world import World, cast, contests
from evaluation import results
from evaluation.models import Contest, CouncilMember, Entry, Seat
from ocop.lib.shown import points
from ocop.rules import stars

PRODUCTS, MEMBERS, FEW = 200, 12, 20
ROUNDS = 9
TIMES = 3  # the floor's time, at most
# One reading of the answers, summed up by sheet and by criterion; the result needs both.
BARE = """
WITH sums AS (
  SELECT s.entry_id AS entry, a.criterion_id AS criterion, s.id AS sheet, SUM(a.points) AS total
  FROM evaluation_answer a
  JOIN evaluation_scoresheet s ON s.id = a.score_sheet_id
  JOIN evaluation_seat p ON p.id = s.seat_id
  JOIN evaluation_entry e ON e.id = s.entry_id
  WHERE e.contest_id = %s AND s.state = 'submitted' AND p.state = 'seated'
  GROUP BY GROUPING SETS ((s.entry_id, a.criterion_id), (s.entry_id, s.id))
)
SELECT entry, criterion, AVG(total), MIN(total), MAX(total) FROM sums GROUP BY entry, criterion
"""
# The least one can ask: the mean of each product and nothing of its criteria.
MEANS = """
SELECT entry, AVG(total) FROM (
  SELECT s.entry_id AS entry, SUM(a.points) AS total
  FROM evaluation_answer a
  JOIN evaluation_scoresheet s ON s.id = a.score_sheet_id
  JOIN evaluation_seat p ON p.id = s.seat_id
  JOIN evaluation_entry e ON e.id = s.entry_id
  WHERE e.contest_id = %s AND s.state = 'submitted' AND p.state = 'seated'
  GROUP BY s.entry_id, s.id
) sheets GROUP BY entry
"""


def row(world: World, *, tell: Callable[[str], None] | None = None) -> str:
    """Measure and return the row."""
    large, small = _judged(world, PRODUCTS), _judged(world, FEW)
    database.analysed()
    if not _agree(large):
        return missing("P17", "the result is not the mean of the sheets")
    ways = (lambda: results.computed(large), lambda: _bare(large), lambda: _bare(large, MEANS))
    ours, bare, means = _in_turn(*ways)
    count, few = _statements(large), _statements(small)
    if tell:
        told = f"bare SQL {bare * 1000:.0f} ms, of the means alone {means * 1000:.0f} ms"
        tell(f"  P17 {ours * 1000:.0f} ms, {told}, {count} SQL")
    measures = [
        Measure(ours / bare, "x-bare", TIMES),
        Measure(count / few, "x-SQL", 1),
        Measure(count, "SQL", 10),
    ]
    return line("P17", measures, f"{bare * 1000:.0f} ms")


def _judged(world: World, products: int) -> Contest:
    """A contest with all its sheets handed in, in a cycle of its own."""
    cycle = world._cycle(world.province, f"Kết quả của {products} sản phẩm")
    contest = contests.sitting(world, cycle, members=cast.MEMBERS + 1)
    for number in range(cast.MEMBERS + 1, MEMBERS):
        user = cast.person(f"Ủy viên thêm {number}", f"more{number}of{contest.pk}")
        member = CouncilMember.objects.create(
            council=contest.council, user=user, role="member", office="Sở Y tế", order=number + 2
        )
        Seat.objects.create(contest=contest, member=member)
    contests.judge(world, contest, world.products[:products], 0, published=True)
    return contest


def _bare(contest: Contest, sql: str = BARE) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [contest.pk])
        return cursor.fetchall()


def _agree(contest: Contest) -> bool:
    """True if both come to the same means, and the council is as large as it should be."""
    found = {entry.pk: entry.mean for entry in results.computed(contest)}
    bare = {
        entry: stars.stored(total)
        for entry, criterion, total, _low, _high in _bare(contest)
        if criterion is None
    }
    full = Entry.objects.filter(contest=contest, sheets_in=MEMBERS).count() == len(found)
    return full and {k: points(v) for k, v in found.items()} == {
        k: points(v) for k, v in bare.items()
    }


def _in_turn(*ways: Callable[[], object]) -> list[float]:
    """The fewest seconds of each, taken in turn: what disturbs one disturbs all."""
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for way, times in zip(ways, spent, strict=True):
            started = time.perf_counter()
            way()
            times.append(time.perf_counter() - started)
    return [min(times) for times in spent]


def _statements(contest: Contest) -> int:
    contest = Contest.objects.select_related("council__stage__book").get(pk=contest.pk)
    with CaptureQueriesContext(connection) as asked:
        results.computed(contest)
    return len(asked)
