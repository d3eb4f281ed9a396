"""A written round as it stands: who has answered, whether a meeting is due, its summary.

A re-evaluation is decided from written opinions; the council meets only when they differ or a
member wants it (26/2026/QĐ-TTg, art. 7.6.d). A book allows it by
``settings.re_evaluation.meeting`` = false.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cycle.models.dossiers import ApplicationKind
from evaluation.models import (
    Contest,
    Entry,
    Opinion,
    Seat,
    SeatState,
    Stance,
    WrittenRound,
    WrittenState,
)
from ocop.lib.shown import first_of
from ocop.rules.models import RuleBook

NAMED = 15  # members named in one sentence: a whole council


def allowed(book: RuleBook) -> bool:
    """True for a book under which a re-evaluation needs no meeting."""
    return (book.settings.get("re_evaluation") or {}).get("meeting") is False


def why_not(contest: Contest) -> str:
    """Why the members cannot be asked in writing; '' if they can."""
    if not allowed(contest.council.stage.book):
        return _("This rule book knows no written opinions: the council meets.")
    kinds = set(contest.entries.order_by().values_list("dossier__kind", flat=True))
    if not kinds:
        return _("No product has been put before the council yet.")
    if kinds != {ApplicationKind.RE_EVALUATION}:
        return _("Only re-evaluations are decided in writing; other products need a meeting.")
    return ""


def of(contest: Contest) -> WrittenRound | None:
    """The round of the contest, or None: asked once for a loaded contest."""
    if "_written" not in contest.__dict__:
        known(contest, WrittenRound.objects.filter(contest=contest).first())
    return contest.__dict__["_written"]


def known(contest: Contest, found: WrittenRound | None) -> None:
    """Keep the answer with the loaded contest."""
    contest.__dict__["_written"] = found


def meets(found: WrittenRound | None) -> bool:
    """True if the council sits together: attendance and quorum are asked for then only."""
    return found is None or found.state == WrittenState.MEETING


@dataclass(frozen=True)
class Line:
    """A product: the opinions by seat, in the order of the seats; None where one is to come."""

    entry: Entry
    opinions: tuple[Opinion | None, ...]


@dataclass(frozen=True)
class Tally:
    """The summary of the round, as its minutes tell it (biên bản tổng hợp ý kiến)."""

    round: WrittenRound
    seats: tuple[Seat, ...]
    lines: tuple[Line, ...]

    @property
    def missing(self) -> list[str]:
        """Members with an opinion to come."""
        open_ = {n for line in self.lines for n, one in enumerate(line.opinions) if one is None}
        return [seat.member.user.name for n, seat in enumerate(self.seats) if n in open_]

    @property
    def given(self) -> list[Opinion]:
        return [one for line in self.lines for one in line.opinions if one is not None]

    @property
    def issued(self) -> int:
        return len(self.seats) * len(self.lines)

    def count(self, stance: str) -> int:
        return sum(one.stance == stance for one in self.given)

    @property
    def agree(self) -> int:
        return self.count(Stance.AGREE)

    @property
    def differ(self) -> int:
        return len(self.given) - self.agree

    @property
    def late(self) -> int:
        """Opinions that came after the day that was set."""
        days = (timezone.localdate(one.given_at) for one in self.given)
        return sum(day > self.round.due_on for day in days)

    @property
    def blockers(self) -> list[str]:
        """What keeps the contest from closing, in sentences."""
        if self.round.state != WrittenState.OPEN:
            return []
        if self.missing:
            who = first_of(self.missing, NAMED)
            return [_("Written opinions are still to come from: %(who)s.") % {"who": who}]
        if self.differ:
            return [_("The written opinions differ: the chair calls a meeting.")]
        return [_("All written opinions agree: the chair or the secretary concludes the round.")]


def tally(found: WrittenRound) -> Tally:
    """How the round stands: three queries. Members who stood back are not asked."""
    seats = tuple(
        Seat.objects.filter(contest=found.contest_id, state=SeatState.SEATED)
        .select_related("member__user")
        .order_by("member__order", "pk")
    )
    entries = Entry.objects.filter(contest=found.contest_id).select_related("dossier__product")
    rows = Opinion.objects.filter(round=found).order_by()
    given = {(one.entry_id, one.seat_id): one for one in rows}
    lines = tuple(
        Line(entry, tuple(given.get((entry.pk, seat.pk)) for seat in seats))
        for entry in entries.order_by("order", "pk")
    )
    return Tally(found, seats, lines)


def to_give(user: Any, contest: Contest) -> int:
    """How many opinions of the person are still to come."""
    found = of(contest)
    if found is None or found.state != WrittenState.OPEN:
        return 0
    seats = Seat.objects.filter(contest=contest, member__user=user, state=SeatState.SEATED)
    entries = contest.entries.exclude(opinions__seat__in=seats)
    return entries.count() * seats.count()
