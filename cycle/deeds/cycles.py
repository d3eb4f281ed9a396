"""Preparing, announcing and closing a year's cycle (step 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, messages, timetable
from cycle.models import Cycle, CycleBook, Idea, Plan, StepWindow
from cycle.models.cycles import CycleState
from ocop.accounts.models import Region
from ocop.lib import clock, shown
from ocop.lib.errors import Refused
from ocop.lib.text import clean, nfc
from ocop.rules import books
from ocop.rules.models import RuleBook
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already

DRAFTED = "cycle.drafted"
Windows = Mapping[str, tuple[dt.date, dt.date]]


@transaction.atomic
def draft(
    region: Region,
    *,
    year: int,
    title: str,
    book: RuleBook,
    map_date: dt.date,
    once_key: UUID | None = None,
    by: Any,
) -> Cycle:
    """Begin a cycle under a rule book, its six windows proposed from the book's months.

    The region is one of the level that admits ideas under the book; the map of regions is that
    of ``map_date``. Several cycles of one year may stand side by side.
    """
    if made := made_already(Cycle, once_key, verb=DRAFTED, by=by):
        return made
    authority.prepares_or_refuse(by, region)
    _right_level(region, book)
    cycle = Cycle(
        region=region, year=year, title=clean(title), map_date=map_date, created_at=clock.now()
    )
    cycle.once_key = once_key or cycle.once_key
    cycle, new = insert(cycle, verb=DRAFTED, by=by, clash=_lost())
    if new:
        CycleBook.objects.create(cycle=cycle, book=book)
        spans = timetable.proposed(year, timetable.steps(book.settings))
        StepWindow.objects.bulk_create(StepWindow(cycle=cycle, **vars(span)) for span in spans)
        record(cycle, DRAFTED, by=by, after=cycle.title, year=year, book=book.slug)
    return cycle


def _right_level(region: Region, book: RuleBook) -> None:
    if region.level != book.deciding_level:
        raise Refused(
            _("Under this rule book a cycle belongs to a unit of the %(level)s.")
            % {"level": authority.level_name(book.deciding_level)},
            field="region",
        )


def _lost() -> Refused:
    return Refused(_("The form could not be kept. Send it again."))


@transaction.atomic
def set_windows(cycle: Cycle, windows: Windows, *, by: Any, note: str = "") -> Cycle:
    """Set first and last days of the steps; those not named stay. Refuses what is impossible.

    Windows of an announced cycle may still be moved, with a reason: everyone with a dossier in
    the cycle is told.
    """
    authority.prepares_or_refuse(by, cycle.region)
    _not_closed(cycle)
    chain.head(cycle.chain_key)
    rows = {row.kind: row for row in cycle.windows.select_for_update()}
    moved = {
        kind: days
        for kind, days in windows.items()
        if kind in rows and days != (rows[kind].opens, rows[kind].closes)
    }
    if not moved:
        return cycle
    announced = cycle.state == CycleState.OPEN
    if announced and not note.strip():
        raise Refused(_("Say why the days of an announced cycle are moved."), field="note")
    before = {kind: str(rows[kind]) for kind in moved}
    for kind, (opens, closes) in moved.items():
        rows[kind].opens, rows[kind].closes = opens, closes
    for field, sentence in timetable.faults(cycle.year, rows.values()).items():
        raise Refused(sentence, field=field)
    event: Any = None
    for kind in moved:
        rows[kind].save(update_fields=["opens", "closes"])
        event = record(
            cycle, "cycle.window", by=by, before=before[kind], after=rows[kind], note=note
        )
    if announced:
        messages.windows_moved(cycle, [rows[kind] for kind in moved], note, key=event.seq)
    return cycle


@transaction.atomic
def add_book(cycle: Cycle, book: RuleBook, *, since: dt.date, by: Any) -> CycleBook:
    """Let another rule book be in force in the cycle from a day: the law changed in the year."""
    authority.prepares_or_refuse(by, cycle.region)
    _not_closed(cycle)
    if abs(since.year - cycle.year) > 1:
        raise Refused(_("Choose a day of the cycle."), field="since")
    if not cycle.books.filter(book=book).exists():
        _no_dossier_would_change(cycle, book, since)
    row, made = CycleBook.objects.get_or_create(cycle=cycle, book=book, defaults={"since": since})
    if made:
        record(cycle, "cycle.book", by=by, after=f"{book.slug} {since}")
        if cycle.state == CycleState.OPEN:
            lock_books(cycle)
    elif row.since != since:
        raise Refused(_("This rule book is in the cycle already."), field="book")
    return row


def _no_dossier_would_change(cycle: Cycle, book: RuleBook, since: dt.date) -> None:
    """A dossier keeps the book in force when it was opened: none may lie after the new day."""
    others = cycle.dossiers.filter(opened_at__date__gte=since).exclude(book=book)
    last = others.order_by("-opened_at").first()
    if last is not None:
        raise Refused(
            _(
                "%(count)d dossiers were opened since %(since)s under another rule book, the last "
                "on %(last)s. They keep it; choose a later day."
            )
            % {
                "count": others.count(),
                "since": shown.day(since),
                "last": shown.day(last.opened_at),
            },
            field="since",
        )


@transaction.atomic
def write_notice(
    cycle: Cycle,
    *,
    notice_no: str,
    notice_date: dt.date | None,
    notice_text: str,
    guidance: str,
    contact: str,
    by: Any,
) -> Cycle:
    """Keep the words of the announcement; nobody is told yet."""
    authority.prepares_or_refuse(by, cycle.region)
    _not_closed(cycle)
    facts = {
        "notice_no": clean(notice_no),
        "notice_date": notice_date,
        "notice_text": nfc(notice_text).strip(),
        "guidance": nfc(guidance).strip(),
        "contact": clean(contact),
    }
    changed = {name: value for name, value in facts.items() if getattr(cycle, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(cycle, name, value)
        cycle.save(update_fields=list(changed))
        record(cycle, "cycle.notice", by=by, after=cycle.notice_no, changed=sorted(changed))
    return cycle


@transaction.atomic
def announce(
    cycle: Cycle,
    *,
    notice_no: str,
    notice_date: dt.date | None,
    notice_text: str,
    guidance: str,
    contact: str,
    by: Any,
) -> Cycle:
    """Announce the cycle: it opens, its rule book is locked, the territory is told once."""
    write_notice(
        cycle,
        notice_no=notice_no,
        notice_date=notice_date,
        notice_text=notice_text,
        guidance=guidance,
        contact=contact,
        by=by,
    )
    for field, sentence in lacking(cycle).items():
        raise Refused(sentence, field=field)
    move(cycle, CycleState.OPEN, sources={CycleState.DRAFT}, by=by, number=cycle.notice_no)
    cycle.published_at = clock.now()
    cycle.save(update_fields=["published_at"])
    lock_books(cycle)
    messages.announced(cycle)
    return cycle


def lacking(cycle: Cycle) -> dict[str, str]:
    """Return what the announcement still lacks: field → sentence."""
    found = {}
    if not cycle.notice_no:
        found["notice_no"] = _("Enter the number the registry clerk gave the announcement.")
    if not cycle.notice_date:
        found["notice_date"] = _("Enter the date of the announcement.")
    elif cycle.notice_date > clock.today():
        found["notice_date"] = _("The announcement cannot be dated after today.")
    if not cycle.notice_text:
        found["notice_text"] = _("Write what is announced.")
    if timetable.faults(cycle.year, cycle.windows.all()) or cycle.windows.count() == 0:
        found["windows"] = _("Set the days of the six steps first.")
    return found


def lock_books(cycle: Cycle) -> None:
    """A rule book that a cycle uses never changes again."""
    for row in cycle.books.select_related("book"):
        books.lock(row.book)


@transaction.atomic
def close(cycle: Cycle, *, by: Any) -> Cycle:
    """Close the cycle; refused while something handed in still waits for a decision."""
    authority.prepares_or_refuse(by, cycle.region)
    waiting = sum(
        kind.objects.filter(dossier__cycle=cycle).waiting().count() for kind in (Idea, Plan)
    )
    if waiting:
        raise Refused(
            _("%(count)d submissions still wait for a decision. Decide them first.")
            % {"count": waiting}
        )
    move(cycle, CycleState.CLOSED, sources={CycleState.OPEN}, by=by)
    return cycle


def _not_closed(cycle: Cycle) -> None:
    if cycle.state == CycleState.CLOSED:
        raise Refused(_("This cycle is closed; nothing in it can be changed."))
