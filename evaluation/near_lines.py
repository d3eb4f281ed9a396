"""The nearness of a council's people to the producers of a contest, and who decides on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import (
    Contest,
    ContestState,
    CouncilMember,
    CouncilRole,
    Entry,
    NearDecision,
    ScoreSheet,
)
from evaluation.nearness import Found, Near, Pair, found
from ocop.lib import shown
from products.models import shut_from

NAMED = 5
OPEN = (ContestState.PREPARING, ContestState.SCORING)
# Who decides: the chair, and who stands in where the chair is concerned or shut out.
TURNS = (CouncilRole.CHAIR, CouncilRole.VICE, CouncilRole.SECRETARY, CouncilRole.MEMBER)


@dataclass(frozen=True)
class Line:
    """A member and a producer before the council, with what is known and what was decided.

    ``scores``: the member has a sheet for it. ``deciders``: who decides on what only warns.
    """

    user: Any
    producer: int
    maker: str
    products: tuple[str, ...]
    near: tuple[Near, ...]
    scores: bool
    decision: NearDecision | None
    deciders: frozenset[int]

    @property
    def blocks(self) -> bool:
        return any(one.blocks for one in self.near)

    @property
    def words(self) -> str:
        return "; ".join(one.words for one in self.near)

    @property
    def kinds(self) -> list[str]:
        return sorted(one.kind for one in self.near if not one.blocks)

    @property
    def open(self) -> bool:
        """True while a decision is wanted: the member scores, and not all that is known now was
        decided on."""
        if self.blocks or (self.decision is None and not self.scores):
            return False
        return self.decision is None or not set(self.kinds) <= set(self.decision.kinds)

    @property
    def key(self) -> str:
        return f"{self.user.pk}-{self.producer}"


def lines(contest: Contest) -> list[Line]:
    """Every nearness of the council's people to the producers before it."""
    return lines_of([contest]).get(contest.pk, [])


def lines_of(contests: Collection[Contest]) -> dict[int, list[Line]]:
    """The same for several contests: a constant number of queries."""
    councils: dict[int, list[CouncilMember]] = defaultdict(list)
    rows = CouncilMember.objects.filter(council__in={one.council_id for one in contests})
    for member in rows.select_related("user").order_by("order", "pk"):
        councils[member.council_id].append(member)
    makers = _makers(contests)
    known = found(
        {one.user_id for members in councils.values() for one in members},
        {pk for there in makers.values() for pk in there},
    )
    scoring, decided = _scoring(contests), _decided(contests)
    return {
        contest.pk: _lines(
            contest.pk, councils[contest.council_id], makers[contest.pk], known, scoring, decided
        )
        for contest in contests
    }


def _makers(contests: Collection[Contest]) -> dict[int, dict[int, tuple[str, list[str]]]]:
    """{contest: {producer: (name, its products before the council)}}."""
    makers: dict[int, dict[int, tuple[str, list[str]]]] = defaultdict(dict)
    rows = Entry.objects.filter(contest__in=contests).order_by("contest", "order", "pk")
    for contest, pk, name, product in rows.values_list(
        "contest_id",
        "dossier__product__producer",
        "dossier__product__producer__name",
        "dossier__product__name",
    ):
        makers[contest].setdefault(pk, (name, []))[1].append(product)
    return makers


def _scoring(contests: Collection[Contest]) -> set[tuple[int, int, int]]:
    """(contest, user, producer) of the sheets that count."""
    rows = ScoreSheet.objects.counted().filter(entry__contest__in=contests).order_by()
    columns = ("entry__contest", "seat__member__user", "entry__dossier__product__producer")
    return set(rows.values_list(*columns).distinct())


def _decided(contests: Collection[Contest]) -> dict[tuple[int, int, int], NearDecision]:
    rows = NearDecision.objects.filter(contest__in=contests)
    return {(one.contest_id, one.user_id, one.producer_id): one for one in rows}


def _lines(
    contest: int,
    members: list[CouncilMember],
    makers: dict[int, tuple[str, list[str]]],
    known: Found,
    scoring: set[tuple[int, int, int]],
    decided: dict[tuple[int, int, int], NearDecision],
) -> list[Line]:
    rows = []
    for member in members:
        for producer, (name, products) in makers.items():
            near = known.get((member.user_id, producer))
            if near:
                key = (contest, member.user_id, producer)
                rows.append(
                    Line(
                        member.user,
                        producer,
                        name,
                        tuple(products),
                        tuple(near),
                        key in scoring,
                        decided.get(key),
                        _deciders(members, member.user_id, producer, known),
                    )
                )
    return rows


def _deciders(
    members: list[CouncilMember], user: int, producer: int, known: Found
) -> frozenset[int]:
    """Nobody decides on their own nearness, or on a producer they are shut out from."""
    for role in TURNS:
        free = frozenset(
            one.user_id
            for one in members
            if one.role == role
            and one.user_id != user
            and not any(near.blocks for near in known.get((one.user_id, producer), ()))
        )
        if free:
            return free
    return frozenset()


def undecided(contest: Contest, by: Any) -> list[str]:
    """What is still to be decided before the scoring, in sentences; names of producers only for
    who may know them."""
    waiting: dict[str, list[str]] = defaultdict(list)
    shut = set(shut_from(by).values_list("producer", flat=True))
    for line in lines(contest):
        if line.open and line.scores:
            hidden = line.producer in shut
            waiting[line.user.name].append(
                _("a product not shown to you") if hidden else line.maker
            )
    return [
        _("The chair has to decide on the nearness of %(who)s to: %(producers)s.")
        % {"who": who, "producers": shown.first_of(makers, NAMED)}
        for who, makers in waiting.items()
    ]


def kept_off(contest: Contest) -> set[Pair]:
    """Members of whom it was decided that they do not score a producer's products."""
    rows = contest.near_decisions.filter(allowed=False)
    return set(rows.values_list("user_id", "producer_id"))


def minutes(contest: Contest) -> list[str]:
    """The sentences on conflicts of interest that belong into the minutes."""
    told = []
    for line in lines(contest):
        facts = {"who": line.user.name, "producer": line.maker, "words": line.words}
        if line.blocks:
            said = _("%(who)s does not score the products of %(producer)s: %(words)s.")
        elif line.decision is None:
            continue
        elif line.decision.allowed:
            said = _("%(who)s may score the products of %(producer)s (%(words)s): %(reason)s")
        else:
            said = _("%(who)s does not score the products of %(producer)s (%(words)s): %(reason)s")
        reason = line.decision.reason if line.decision else ""
        told.append(said % {**facts, "reason": reason})
    return told
