"""A result as it is shown: place in the ranking, reasons in words, members against the mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, JSONField, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import asked
from evaluation.asked import Asked
from evaluation.models import Contest, Entry, Outcome, ScoreSheet, ScoreSheetState
from evaluation.results import PARTS, outcome_of, spread_limit
from evaluation.unchanging import Blank, blanks_of
from ocop.lib.shown import first_of, points
from ocop.rules import conditions, reasons, trees
from ocop.rules.models import Stage
from ocop.rules.stars import StarResult

NAMED = 5  # products named in one sentence


@dataclass(frozen=True)
class Ranked:
    """A row of the ranking. ``place`` is shared by products with the same mean.

    What was knocked out has no place; ``out`` says why.
    """

    entry: Entry
    place: int | None
    tied: bool
    hot: bool
    missed: int
    out: str = ""


def lines(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries with what a line of the ranking shows of them, and no more.

    The reasons of a result are long; only of what was knocked out are they looked into.
    """
    out = When(stars=0, then=F("reasons__knockouts"))
    return (
        entries.select_related("dossier__product__producer__region")
        .only(
            *("sheet", "sheets_in", "mean", "low", "high", "spread", "band", "stars", "missed"),
            *("dossier__product__name", "dossier__product__producer__region__kind"),
            "dossier__product__producer__region__name",
        )
        .annotate(knockouts=Case(out, output_field=JSONField()))
    )


def ranked(
    entries: Sequence[Entry] | Any, limit: Decimal, contest: Contest | None = None
) -> list[Ranked]:
    """Number the entries of one page; ties keep one place and say so, across pages too.

    ``contest``: theirs, for the words of what knocked a product out.
    """
    listed = list(entries)
    standing = [one for one in listed if one.stars != 0]
    place, ahead, behind = _around(entries, standing)
    start = entries.start_index() if hasattr(entries, "start_index") else 1
    rows = []
    for number, entry in enumerate(standing):
        before = standing[number - 1] if number else ahead
        after = standing[number + 1] if number + 1 < len(standing) else behind
        if number and standing[number - 1].mean != entry.mean:
            place = start + number
        near = [one for one in (before, after) if one is not None]
        rows.append(
            Ranked(
                entry=entry,
                place=place,
                tied=any(one.mean == entry.mean for one in near),
                hot=entry.spread is not None and entry.spread > limit,
                missed=entry.missed,
            )
        )
    out = [entry for entry in listed if entry.stars == 0]
    blanks = blanks_of(contest, {entry.sheet_id for entry in out}) if out and contest else {}
    return rows + [_out(entry, blanks[entry.sheet_id], limit) for entry in out]


def _out(entry: Any, blank: Blank, limit: Decimal) -> Ranked:
    """The row of a knocked-out product; it stands below all others."""
    return Ranked(
        entry=entry,
        place=None,
        tied=False,
        hot=entry.spread is not None and entry.spread > limit,
        missed=0,
        out=asked.told(blank.decision, blank.slug, entry.knockouts or ()),
    )


def _around(entries: Any, standing: list[Entry]) -> tuple[int, Entry | None, Entry | None]:
    """The place of a page's first entry, the entry before it, and the one after the last.

    ``standing`` are those of the page that were not knocked out: they come first.
    """
    if not standing or not hasattr(entries, "paginator"):
        return 1, None, None
    every, start = entries.paginator.object_list, entries.start_index()
    ahead = every[start - 2] if entries.has_previous() else None
    behind = every[entries.end_index()] if entries.has_next() else None
    if behind is not None and behind.stars == 0:
        behind = None
    if ahead is None or ahead.mean != standing[0].mean:
        return start, ahead, behind
    above = every.exclude(stars=0).filter(mean__gt=standing[0].mean)
    return above.count() + 1, ahead, behind


@dataclass(frozen=True)
class Result:
    """One result in words and numbers. ``members`` is empty for those who may not see them."""

    entry: Entry
    reasons: list[tuple[str, bool]]  # a sentence, and whether it speaks for the stars
    parts: list[tuple[str, str, Any, int]]
    missing: list[tuple[str, str, int, Decimal, int]]
    members: list[tuple[str, int]]
    limit: Decimal
    outcome: str
    said: list[Asked] = field(default_factory=list)  # what knocked it out, in the council's words

    @property
    def either_side(self) -> Decimal:
        """How far from the mean a sheet may lie so that two stay within the limit."""
        return self.limit / 2

    @property
    def too_far(self) -> bool:
        return self.entry.spread is not None and self.entry.spread > self.limit


def of(entry: Entry, *, with_members: bool) -> Result:
    """Return what is told of the result; the members' points only if asked for."""
    tree = (
        trees.of(entry.sheet)
        if "sheet" in entry._state.fields_cache
        else trees.tree(entry.sheet_id)
    )
    stage = entry.contest.council.stage
    judged = StarResult.from_data(entry.reasons)
    out = []
    if judged.knockouts:  # then minima are beside the point
        judged = replace(judged, minima=())
        out = [one for one in asked.of(entry) if one.holds]
    titles = {one.code: one.title for one in tree.criteria}
    return Result(
        entry=entry,
        reasons=_reasons(judged, entry),
        parts=[
            (part.code, part.title, getattr(entry, PARTS[part.code]), part.max_points)
            for part in tree.parts
        ],
        missing=[
            (one.criterion, titles.get(one.criterion, ""), one.required, one.reached, one.star)
            for one in judged.missed
        ],
        members=members_of(entry) if with_members else [],
        limit=spread_limit(stage.book),
        outcome=outcome_words(entry, stage),
        said=out,
    )


def _reasons(judged: StarResult, entry: Entry) -> list[tuple[str, bool]]:
    known = conditions.known(entry.sheet.decision, entry.sheet.slug, judged.knockouts)
    words = {one.code: one.said for one in known}
    against = {reasons.missed(one) for one in judged.missed}
    against |= {reasons.knocked_out(why) for why in words.values()}
    lines = reasons.sentences(judged, knockouts=words)
    told = [(line, line not in against) for line in lines]
    if not entry.reasons.get("minima_enforced", True):
        told.append(
            (_("The rule book does not enforce the minimum requirements of the sheet."), True)
        )
    return told


def members_of(entry: Entry) -> list[tuple[str, int]]:
    """Each member who counted, with the total of their sheet, in the order of the council."""
    rows = ScoreSheet.objects.counted().filter(entry=entry, state=ScoreSheetState.SUBMITTED)
    return [
        (sheet.seat.member.user.name, sheet.total)
        for sheet in rows.select_related("seat__member__user").order_by("seat__member__order")
    ]


def outcome_words(entry: Entry, stage: Stage, *, beyond: Stage | None = None) -> str:
    """What becomes of the product, in a sentence; before the decision as a proposal."""
    outcome = entry.outcome
    if outcome == Outcome.NONE:
        beyond = beyond or stage.after()
        outcome = outcome_of(stage, entry, beyond=beyond)
    facts = {"stars": entry.stars}
    return {
        Outcome.AWARDED: _("Recognised with %(stars)s stars"),
        Outcome.GOES_ON: _("Goes on to the next level"),
        Outcome.SENT_UP: _("Proposed to the Ministry"),
        Outcome.NOT_REACHED: _("Not recognised"),
    }[Outcome(outcome)] % facts


def contradictions(entries: Collection[Entry], limit: Decimal) -> list[str]:
    """What a careful reader asks about before a decision is published, in sentences."""
    told = []
    wide = [one for one in entries if one.spread is not None and one.spread > limit]
    for entry in wide:
        told.append(
            _("%(product)s: two members differ by %(points)s points, the limit is %(limit)s.")
            % {
                "product": entry.dossier.product.name,
                "points": points(entry.spread),
                "limit": points(limit),
            }
        )
    lowered = [one for one in entries if one.band and one.stars and one.stars < one.band]
    if lowered:
        told.append(
            ngettext(
                "%(n)s product has fewer stars than its points: minimum requirements are missed.",
                "%(n)s products have fewer stars than points: minimum requirements are missed.",
                len(lowered),
            )
            % {"n": len(lowered)}
        )
    if out := [one.dossier.product.name for one in entries if one.stars == 0]:
        words = ngettext(
            "%(n)s product is excluded by a condition of its sheet: %(products)s.",
            "%(n)s products are excluded by conditions of their sheets: %(products)s.",
            len(out),
        )
        told.append(words % {"n": len(out), "products": first_of(out, NAMED)})
    return told
