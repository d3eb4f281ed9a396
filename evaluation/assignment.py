"""Who scores which product of a contest: everybody all of them, or some members each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluation import near_lines, nearness
from evaluation.balance import Cell, Product, Scorer
from evaluation.models import Contest, Entry, ScoreSheet, Seat, SeatState
from ocop.lib import shown
from ocop.rules.models import ProductSet, RuleBook
from ocop.workflow.models import Event
from products.models import shut_from

NAMED = 5
FILLED, SAVED = "contest.filled", "contest.assigned"
# What changes the assignment: the last filling or saving is undone while none of these followed.
CHANGES = (
    FILLED,
    SAVED,
    "contest.unfilled",
    "contest.unassigned",
    "contest.taken_off",
    "contest.way_chosen",
    "contest.seated",
    "contest.products_added",
    "contest.products_removed",
    "seat.recused",
)


def by_book(book: RuleBook) -> int | None:
    """How many members score a product by the rule book; None: the whole council."""
    number = book.settings.get("council", {}).get("members_per_product")
    return int(number) if number else None


def sheets_of(contest: Contest) -> set[Cell]:
    """The cells that have a sheet which counts."""
    rows = ScoreSheet.objects.counted().filter(entry__contest=contest).order_by()
    return set(rows.values_list("entry_id", "seat_id"))


def lacking(contest: Contest, by: Any) -> list[str]:
    """Products that fewer members score than are to, in one sentence; names only for who may
    know them. Two or three queries."""
    rows = list(
        contest.entries.order_by("order", "pk").values_list(
            "pk", "dossier__product__name", "dossier__product__producer"
        )
    )
    seats = contest.seats.filter(state=SeatState.SEATED)
    if not rows or not seats.exists():
        return []  # said elsewhere
    number = Counter(entry for entry, _seat in sheets_of(contest))
    least = contest.per_product or 1
    few = [(name, maker) for pk, name, maker in rows if number[pk] < least]
    shut = set(shut_from(by).values_list("producer", flat=True))
    if not few:
        return []
    names = [_("a product not shown to you") if maker in shut else name for name, maker in few]
    if contest.per_product is None:
        said = _("Nobody scores: %(names)s.")
    else:
        said = _("Fewer than %(n)s members score: %(names)s.")
    return [said % {"n": least, "names": shown.first_of(names, NAMED)}]


def scorers(contest: Contest) -> list[Seat]:
    """The seats that score, in the order of the council."""
    rows = contest.seats.filter(state=SeatState.SEATED).select_related("member__user")
    return list(rows.order_by("member__order", "pk"))


def off_limits(users: Collection[int], producers: Collection[int], contest: Contest) -> Any:
    """{(user, producer): why} of those who may not score them (four queries)."""
    why = {
        pair: "; ".join(one.words for one in near)
        for pair, near in nearness.blocked(users, producers).items()
    }
    for pair in near_lines.kept_off(contest):
        why.setdefault(pair, _("kept off by the decision of the chair"))
    return why


@dataclass(frozen=True)
class Change:
    """What the last filling or saving of the grid did; the seq of its event names it."""

    seq: int
    added: frozenset[Cell]
    removed: frozenset[Cell] = frozenset()


def last_change(contest: Contest) -> Change | None:
    """The last filling or saving, if nothing has changed the assignment since."""
    rows = Event.objects.filter(chain__key=contest.chain_key, verb__in=CHANGES)
    last = rows.order_by("-seq").first()
    if last is None or last.verb not in (FILLED, SAVED):
        return None
    facts = json.loads(last.payload)["facts"]
    if last.verb == FILLED:
        return Change(last.seq, _cells(facts["cells"]))
    return Change(last.seq, _cells(facts["added"]), _cells(facts["removed"]))


def _cells(listed: Any) -> frozenset[Cell]:
    return frozenset((entry, seat) for entry, seat in listed)


@dataclass
class Grid:
    """The table of a contest: products and scoring seats, who scores what, and who may not."""

    contest: Contest
    entries: list[Entry]
    seats: list[Seat]
    has: set[Cell]
    off: dict[tuple[int, int], str]
    sectors: dict[str, str]

    def why(self, entry: Entry, seat: Seat) -> str:
        """Why the member may not score the product; '' if they may."""
        key = seat.member.user_id, entry.dossier.product.producer_id
        return self.off.get(key, "")

    def fits(self, entry: Entry, seat: Seat) -> bool:
        return seat.member.competence in ("", entry.dossier.product_set.sector_code)

    def load(self, seat: Seat) -> int:
        return sum(one == seat.pk for _entry, one in self.has)

    def number(self, entry: Entry) -> int:
        return sum(one == entry.pk for one, _seat in self.has)

    def field(self, seat: Seat) -> str:
        return self.sectors.get(seat.member.competence, "")


def grid(contest: Contest, entries: Any) -> Grid:
    """The grid of these entries (a queryset of what the reader may know): constant queries."""
    rows = list(entries)
    seats = scorers(contest)
    off = off_limits(
        {seat.member.user_id for seat in seats},
        {entry.dossier.product.producer_id for entry in rows},
        contest,
    )
    return Grid(contest, rows, seats, sheets_of(contest), off, sectors(contest.council.stage.book))


def sectors(book: RuleBook) -> dict[str, str]:
    """{code: name} of the sectors of the book's classification."""
    rows = ProductSet.objects.filter(classification=book.classification_id).exclude(sector_code="")
    return {one.sector_code: one.sector for one in rows.order_by("no")}


def products_of(entries: Collection[Entry]) -> list[Product]:
    return [
        Product(one.pk, one.dossier.product_set.sector_code, one.dossier.product.producer_id)
        for one in entries
    ]


def scorers_of(seats: Collection[Seat]) -> list[Scorer]:
    return [Scorer(one.pk, one.member.competence, one.member.user_id) for one in seats]
