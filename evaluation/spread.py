"""Where the members lie too far apart: what was discussed, what is still to be, where they differ.

The limit is the book's (``settings.council.spread``). A product whose sheets are all in and lie
farther apart keeps the scoring from being closed until the council has discussed it, and then
either members scored again and came nearer, or the council kept the scores with a reason.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.utils.translation import gettext as _

from evaluation import asked
from evaluation.models import (
    Answer,
    Contest,
    Discussion,
    DiscussionState,
    Entry,
    KeptSheet,
    ScoreSheet,
    ScoreSheetState,
    SecondRound,
)
from evaluation.results import SHIFT, Numbers, numbers_of, spread_limit
from evaluation.unchanging import Kept
from ocop.lib.shown import points
from ocop.rules import trees
from ocop.rules.trees import CriterionNode, OptionNode

Totals = dict[int, int]  # score sheet → points
WIDEST = 2  # criteria named where a product is told in one sentence


# --- what was said about a product ------------------------------------------------------------
def said(contest: Contest) -> dict[int, Discussion]:
    """{entry: the last discussion about it} (one query, none if it is known that nobody talked)."""
    if not getattr(contest, "talked", True):
        return {}
    rows = Discussion.objects.filter(entry__contest=contest).order_by("pk")
    return {row.entry_id: row for row in rows}


def covers(talk: Discussion | None, totals: Totals) -> bool:
    """True if the council kept these very scores. Of a member who stood back since, fewer do."""
    if talk is None or talk.state != DiscussionState.KEPT:
        return False
    return set(totals.items()) <= {(sheet, total) for sheet, total in talk.totals}


def of(totals: Totals) -> int:
    """How far the highest lies over the lowest; 0 for fewer than two."""
    return max(totals.values()) - min(totals.values()) if totals else 0


def fingerprint(totals: Totals) -> str:
    """What tells whether the sheets are still those that were looked at."""
    return sha256(json.dumps(sorted(totals.items())).encode()).hexdigest()[:20]


def totals_of(entry: Entry) -> tuple[Totals, list[str]]:
    """The points of the sheets that are in, and the names of the members still to hand in."""
    rows = ScoreSheet.objects.counted().filter(entry=entry).order_by("seat__member__order", "pk")
    listed = rows.values_list("pk", "state", "total", "seat__member__user__name")
    found, missing = {}, []
    for pk, state, total, name in listed:
        if state == ScoreSheetState.SUBMITTED:
            found[pk] = total
        else:
            missing.append(name)
    return found, missing


def unsettled(contests: Iterable[Contest]) -> dict[int, list[int]]:
    """{contest: entries whose spread is still to be discussed or decided on}, for the desk.

    Three queries, whatever is found.
    """
    limits = {one.pk: spread_limit(one.council.stage.book) for one in contests}
    rows = ScoreSheet.objects.counted().filter(entry__contest__in=limits).order_by()
    apart = rows.values("entry__contest", "entry").annotate(
        open=Count("pk", filter=Q(state=ScoreSheetState.OPEN)),
        wide=Max("total") - Min("total"),
        told=Numbers(F("pk") * SHIFT + F("total")),
    )
    talks = Discussion.objects.filter(entry__contest__in=limits).order_by("pk")
    last = {talk.entry_id: talk for talk in talks}
    ended = asked.stopped_among(limits)
    found: dict[int, list[int]] = defaultdict(list)
    for row in apart:
        talk = last.get(row["entry"])
        totals = {one // SHIFT: one % SHIFT for one in numbers_of(row["told"])}
        wide = not row["open"] and row["wide"] > limits[row["entry__contest"]]
        left = wide and row["entry"] not in ended and not covers(talk, totals)
        if left or (talk and talk.state == DiscussionState.OPEN):
            found[row["entry__contest"]].append(row["entry"])
    return dict(found)


# --- in sentences -----------------------------------------------------------------------------
def alert(product: str, apart: Any, limit: Decimal) -> str:
    """'Mật ong Hoành Bồ: two members differ by 14 points, the limit is 10.'"""
    return _("%(product)s: two members differ by %(points)s points, the limit is %(limit)s.") % {
        "product": product,
        "points": points(apart),
        "limit": points(limit),
    }


def blocker(product: str, apart: Any, limit: Decimal, *, open_: bool) -> str:
    """What keeps the scoring from being closed, and who can help."""
    if open_:
        return _(
            "%(product)s is being discussed: the chair or the secretary writes down what the "
            "council decides."
        ) % {"product": product}
    return _(
        "%(product)s: two members differ by %(points)s points, the limit is %(limit)s. The council "
        "discusses it first."
    ) % {"product": product, "points": points(apart), "limit": points(limit)}


# --- where they differ ------------------------------------------------------------------------
@dataclass(frozen=True)
class Deviation:
    """A criterion with the points of each sheet, in the order of the columns; None: no answer."""

    node: CriterionNode
    given: tuple[int | None, ...]
    names: tuple[str, ...] = ()
    own: int | None = None  # the reader's column

    @property
    def mine(self) -> int | None:
        return None if self.own is None else self.given[self.own]

    @property
    def pairs(self) -> list[tuple[str, int | None]]:
        return list(zip(self.names, self.given, strict=True))

    @property
    def known(self) -> list[int]:
        return sorted((one for one in self.given if one is not None), reverse=True)

    @property
    def apart(self) -> int:
        return max(self.known) - min(self.known) if self.known else 0


def where(
    entry: Entry, columns: list[int], names: Iterable[str] = (), own: int | None = None
) -> list[Deviation]:
    """The criteria of the entry by how far the sheets differ on them, widest first.

    ``names`` are those of the columns, ``own`` is the reader's sheet.
    """
    told = tuple(names)
    mine = columns.index(own) if own in columns else None
    rows = Answer.objects.filter(score_sheet__in=columns).order_by()
    given: dict[int, dict[int, int]] = defaultdict(dict)
    for sheet, criterion, number in rows.values_list("score_sheet_id", "criterion_id", "points"):
        given[criterion][sheet] = number
    found = [
        Deviation(node, tuple(given[node.id].get(sheet) for sheet in columns), told, mine)
        for node in trees.of(entry.sheet).criteria
    ]
    return sorted(found, key=lambda one: -one.apart)  # stable: then in the order of the paper


_widest: Kept[list[str]] = Kept(5000)


def widest(sheets: Mapping[int, Hashable]) -> dict[int, list[str]]:
    """{entry: codes of the criteria on which its sheets differ most}; ``sheets`` says for each
    entry which sheets in which state are meant: a query for those only that the process has not
    seen yet, for what is handed in does not change."""
    new = [entry for entry, state in sheets.items() if (entry, state) not in _widest.known]
    if new:
        fresh = _far_apart(new)
        for entry in new:
            _widest.put((entry, sheets[entry]), fresh.get(entry, []))
    return {entry: _widest.known.get((entry, state), []) for entry, state in sheets.items()}


def _far_apart(entries: Collection[int]) -> dict[int, list[str]]:
    rows = Answer.objects.filter(
        score_sheet__entry__in=entries,
        score_sheet__in=ScoreSheet.objects.counted().values("pk"),
    )
    apart = rows.order_by().values("score_sheet__entry", "criterion__code", "criterion__order")
    listed = apart.annotate(wide=Max("points") - Min("points")).filter(wide__gt=0)
    found: dict[int, list[str]] = defaultdict(list)
    for row in sorted(listed, key=lambda row: (-row["wide"], row["criterion__order"])):
        if len(found[row["score_sheet__entry"]]) < WIDEST:
            found[row["score_sheet__entry"]].append(row["criterion__code"])
    return dict(found)


# --- a sheet before and after -----------------------------------------------------------------
@dataclass(frozen=True)
class Version:
    """A criterion as it was handed in before, and as it stands now."""

    node: CriterionNode
    changed: bool
    before: OptionNode | None
    points_before: int
    said_before: str
    now: OptionNode | None
    points_now: int
    said_now: str


def versions(kept: KeptSheet) -> list[Version]:
    """Criterion by criterion what the kept sheet says and what the sheet says now (one query)."""
    sheet = kept.score_sheet
    tree = trees.of(sheet.entry.sheet)
    old = {key: (option, number, said) for key, option, number, said in kept.answers}
    rows = Answer.objects.filter(score_sheet=sheet).order_by()
    new = {
        key: (option, number, said)
        for key, option, number, said in rows.values_list(
            "criterion_id", "option_id", "points", "comment"
        )
    }
    nothing = (None, 0, "")
    found = []
    for node in tree.criteria:
        was, now = old.get(node.id, nothing), new.get(node.id, nothing)
        told = [(tree.option(one[0]) if one[0] else None, *one[1:]) for one in (was, now)]
        found.append(Version(node, was != now, *told[0], *told[1]))
    return found


# --- for the minutes --------------------------------------------------------------------------
@dataclass(frozen=True)
class Member:
    """A member concerned: points before and after (None while the sheet is open again)."""

    name: str
    before: int
    after: int | None


@dataclass(frozen=True)
class Told:
    """One discussion as the minutes tell it. ``after`` is None while sheets are out again."""

    entry: int
    product: str
    limit: Decimal
    before: int
    after: int | None
    members: tuple[Member, ...]
    reason: str
    decision: str  # a DiscussionState
    decision_told: str
    by: str
    at: dt.datetime | None


def story(contest: Contest) -> list[Told]:
    """Every discussion of the contest for its minutes, product by product (five queries).

    ``members`` are those whose sheet was given back; where the scores were kept, those farthest
    apart. For people who run the council: it tells points.
    """
    rows = Discussion.objects.filter(entry__contest=contest).select_related(
        "entry__dossier__product", "concluded_by", "opened_by"
    )
    talks = list(rows.order_by("entry__order", "entry_id", "pk"))
    if not talks:
        return []
    sheets: dict[int, dict[int, tuple[str, bool, int]]] = defaultdict(dict)
    listed = ScoreSheet.objects.counted().filter(entry__in={talk.entry_id for talk in talks})
    for entry, pk, state, total, name in listed.values_list(
        "entry_id", "pk", "state", "total", "seat__member__user__name"
    ):
        sheets[entry][pk] = (name, state == ScoreSheetState.SUBMITTED, total)
    given_back: dict[int, set[int]] = defaultdict(set)
    kept = KeptSheet.objects.filter(discussion__in=talks)
    for talk, sheet in kept.values_list("discussion_id", "score_sheet_id"):
        given_back[talk].add(sheet)
    later = [*talks[1:], None]
    rounds = {one.entry_id: one for one in SecondRound.objects.filter(entry__contest=contest)}
    return [
        _told(talk, _then(talk, after, rounds.get(talk.entry_id)), sheets[talk.entry_id],
              given_back[talk.pk])
        for talk, after in zip(talks, later, strict=True)
    ]  # fmt: skip


def _then(
    talk: Discussion, after: Discussion | None, again: SecondRound | None
) -> Discussion | SecondRound | None:
    """What shows the points a discussion led to: the next one, or the second round before it."""
    if after and after.entry_id != talk.entry_id:
        after = None
    if again is None or (talk.concluded_at and again.opened_at < talk.concluded_at):
        return after
    return again if after is None or again.opened_at < after.opened_at else after


def _told(
    talk: Discussion,
    then: Discussion | SecondRound | None,
    sheets: dict[int, tuple[str, bool, int]],
    given_back: set[int],
) -> Told:
    before = dict(talk.totals)
    if then:  # what the sheets were when that began
        after: dict[int, int | None] = dict(then.totals)
    else:
        after = {pk: total if in_ else None for pk, (_name, in_, total) in sheets.items()}
    known = [total for total in after.values() if total is not None]
    whole = bool(known) and None not in after.values()
    ends = {max(before.values()), min(before.values())} if before else set()
    concerned = given_back or {pk for pk, total in before.items() if total in ends}
    return Told(
        entry=talk.entry_id,
        product=talk.entry.dossier.product.name,
        limit=talk.limit,
        before=talk.spread,
        after=max(known) - min(known) if whole else None,
        members=tuple(
            Member(sheets[pk][0], total, after.get(pk))
            for pk, total in before.items()
            if pk in concerned and pk in sheets
        ),
        reason=talk.reason,
        decision=talk.state,
        decision_told=talk.get_state_display(),
        by=(talk.concluded_by or talk.opened_by).name,
        at=talk.concluded_at,
    )
