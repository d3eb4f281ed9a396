"""A contest from its opening to its closing. Results come only from the closing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cycle.models import Dossier
from evaluation import (
    asked,
    assignment,
    attached,
    attendance,
    control,
    messages,
    near_lines,
    results,
)
from evaluation import candidates as candidates_module
from evaluation.deeds import panels, printouts, seating
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState, Council, Entry, Sample, Seat, SeatState
from evaluation.roles import chair_of, standing
from ocop.accounts.models import User
from ocop.lib import clock, shown
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.rules import sheets as blank_sheets
from ocop.rules.models import Sheet
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds import readers
from products.deeds.once import insert, made_already
from products.models import shut_from

OPENED = "contest.opened"
candidates = candidates_module.candidates


@transaction.atomic
def open(
    council: Council,
    *,
    title: str,
    held_on: dt.date,
    place: str = "",
    round: int = 1,
    once_key: uuid.UUID | None = None,
    by: User,
    paper: bool = False,
    practice: bool = False,
) -> Contest:
    """Open a sitting of the council. ``paper``: its sheets are keyed in whole afterwards.

    ``practice``: it looks the same and never comes to a result.
    """
    if made := made_already(Contest, once_key, verb=OPENED, by=by):
        return made
    if not clean(title):
        raise Refused(_("Write a title."), field="title")
    if held_on < council.decided_on:
        raise Refused(_("The council was formed later than this day."), field="held_on")
    if council.until and held_on > council.until:
        raise Refused(_("The term of this council has ended by then."), field="held_on")
    contest = Contest(
        council=council,
        title=clean(title),
        held_on=held_on,
        place=clean(place),
        round=round,
        paper=paper,
        practice=practice,
        per_product=assignment.by_book(council.stage.book),
        created_at=clock.now(),
    )
    if once_key:
        contest.once_key = once_key
    clash = Refused(_("This contest could not be opened. Send the form again."))
    contest, new = insert(contest, verb=OPENED, by=by, clash=clash)
    if new:
        record(
            contest, OPENED, by=by, after=shown.day(held_on),
            held_on=held_on, round=round, paper=paper, practice=practice, council=council.pk,
        )  # fmt: skip
    return contest


@transaction.atomic
def put_before(contest: Contest, dossiers: Collection[Dossier], *, by: User) -> list[Entry]:
    """Put products before the council, in the order given; members already seated get sheets.

    Refuses what does not wait for this council, what has no sheet, and a product of a producer
    whom a seated member belongs to. Where the rule book demands a report before scoring, it is
    opened now at the latest; what is keyed in from paper has its reports in the file.
    """
    hold(contest, ContestState.PREPARING)
    wanted = [dossier.pk for dossier in dossiers]
    if panels.demanded(contest.council.stage) and not contest.practice:
        for pk in sorted(set(wanted)):
            chain.head(f"dossier:{pk}")  # before the rows, as every deed on a dossier does
    list(Dossier.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    ready = {one.dossier.pk: one for one in candidates(contest)}
    _refuse_strangers(dossiers, ready)
    last = contest.entries.aggregate(last=Max("order"))["last"] or 0
    entries = [
        Entry(contest=contest, dossier=ready[pk].dossier, sheet=ready[pk].sheet, order=order)
        for order, pk in enumerate(dict.fromkeys(wanted), start=last + 1)
    ]
    seats = list(_seated(contest)) if contest.per_product is None else []
    seating.refuse_conflicts([seat.member.user for seat in seats], entries)
    Entry.objects.bulk_create(entries)
    record(
        contest, "contest.products_added", by=by, after=str(len(entries)),
        entries=[[entry.pk, entry.dossier_id, entry.sheet_id] for entry in entries],
    )  # fmt: skip
    seating.hand_out(contest, seats, entries)
    if not (contest.paper or contest.practice):
        _ask_for_reports(entries, by)
    return entries


def _ask_for_reports(entries: Collection[Entry], by: User) -> None:
    """Open the report before scoring where none was: a dossier may have come by registration."""
    for entry in sorted(entries, key=lambda entry: entry.dossier_id):
        panels.put_before(entry.dossier, by=by)


def _refuse_strangers(
    dossiers: Collection[Dossier], ready: dict[int, candidates_module.Candidate]
) -> None:
    if not dossiers:
        raise Refused(_("Choose at least one product."))
    for dossier in dossiers:
        if dossier.pk not in ready:
            raise Refused(
                _("%(product)s does not wait for this council, or stands before it already.")
                % {"product": dossier.product.name}
            )
        if not ready[dossier.pk].ready:
            raise Refused(f"{dossier.product.name}: {ready[dossier.pk].why}")


@transaction.atomic
def take_out(contest: Contest, entries: Collection[Entry], *, by: User) -> None:
    """Take products out again while the contest is being prepared; nothing was scored yet."""
    hold(contest, ContestState.PREPARING)
    rows = list(
        contest.entries.filter(pk__in=[entry.pk for entry in entries])
        .select_related("dossier__product")
        .order_by("pk")
    )
    if not rows:
        raise Refused(_("Choose at least one product."))
    _refuse_received(rows)
    for entry in rows:
        entry.score_sheets.all().delete()
    why = seating.reason(contest)
    readers.dismiss_all(why=why, products=[entry.dossier.product for entry in rows])
    record(
        contest, "contest.products_removed", by=by, after=str(len(rows)),
        dossiers=[entry.dossier_id for entry in rows],
    )  # fmt: skip
    Entry.objects.filter(pk__in=[entry.pk for entry in rows]).delete()


def _refuse_received(entries: Collection[Entry]) -> None:
    """A sample that was taken in stays on the list: its number is on a label."""
    came = Sample.objects.filter(entry__in=entries).select_related("entry__dossier__product")
    if names := [sample.entry.dossier.product.name for sample in came.order_by("number")]:
        raise Refused(
            _("The sample was received already: %(products)s.")
            % {"products": shown.first_of(names, attached.NAMED)}
        )


@transaction.atomic
def start(contest: Contest, *, by: User) -> Contest:
    """Let the scoring begin: from now on products, seats and blank sheets stand still."""
    hold(contest, ContestState.PREPARING)
    if lacking := not_ready(contest, by):
        raise Refused(" ".join(lacking))
    _follow_versions(contest)
    entries = _asked(contest)
    move(
        contest, ContestState.SCORING, sources={ContestState.PREPARING}, by=by,
        asked=[[entry.pk, entry.asked] for entry in entries],
        sheets=[[entry.pk, entry.sheet_id] for entry in entries],
    )  # fmt: skip
    messages.contest_started(contest, [seat.member.user for seat in _seated(contest)])
    return contest


def _asked(contest: Contest) -> list[Entry]:
    """Lock the blank sheets; each product keeps what the council is asked about it from now on."""
    codes = {}
    rows = Sheet.objects.filter(pk__in=contest.entries.values("sheet"))
    for sheet in rows.select_related("product_set").order_by("pk"):
        blank_sheets.lock(sheet)
        codes[sheet.pk] = asked.codes_of(sheet)
    entries = list(contest.entries.order_by("pk"))
    for entry in entries:
        entry.asked = codes[entry.sheet_id]
    Entry.objects.bulk_update(entries, ["asked"], batch_size=500)
    return entries


def _follow_versions(contest: Contest) -> None:
    """Products put before the council on a version that went out of use meanwhile are scored on
    the one in use now; where there is none they keep theirs."""
    stale = contest.entries.exclude(sheet__state=Sheet.State.ACTIVE).select_related("dossier")
    rows = list(stale.order_by("pk"))
    found = blank_sheets.sheets_for(contest.council.stage.book) if rows else {}
    for entry in rows:
        known = found.get(entry.dossier.product_set_id)
        if known is not None and known.sheet is not None:
            Entry.objects.filter(pk=entry.pk).update(sheet=known.sheet)


def not_ready(contest: Contest, by: User) -> list[str]:
    """What is missing before the scoring can begin, in sentences.

    The reports before scoring are among it where the rule book demands them, but for contests
    that are keyed in from paper: what was attached there lies in the file.
    """
    lacking = []
    if not contest.entries.exists():
        lacking.append(_("No product has been put before the council yet."))
    if not _seated(contest).exists():
        lacking.append(_("No member has been seated yet."))
    if not chair_of(contest.council).is_active:
        lacking.append(_("The council has no chair."))
    lacking += _too_near(contest, by)
    lacking += assignment.lacking(contest, by)
    lacking += near_lines.undecided(contest, by)
    if not (contest.paper or contest.practice):
        lacking += attached.look(contest, by).refusals
    return lacking


def _too_near(contest: Contest, by: User) -> list[str]:
    """Members whose sheets nobody may fill in, with the products; these are named only to those
    who may know them."""
    found = seating.too_near(contest)
    if not found:
        return []
    shut = set(shut_from(by).values_list("producer", flat=True))
    names: dict[int, list[str]] = defaultdict(list)
    rows = contest.entries.filter(dossier__product__producer__in={maker for _who, maker in found})
    for maker, name in rows.order_by("order", "pk").values_list(
        "dossier__product__producer", "dossier__product__name"
    ):
        names[maker].append(_("a product not shown to you") if maker in shut else name)
    return [
        _(
            "%(who)s stands too near to the producer of %(products)s: let the member stand back, "
            "or take the product out."
        )
        % {"who": who.name, "products": shown.first_of(names[maker], attached.NAMED)}
        for who, maker in found
    ]


@transaction.atomic
def close(contest: Contest, *, by: User) -> Contest:
    """Close the scoring and compute the results. Only the chair closes, or the member who
    presides in the chair's place by a paper.

    Refused with every sheet named that is not handed in, and every condition without an answer:
    nobody is knocked out or let through by silence. Sheets of members who stood back do not
    count, neither as points nor as zero.
    """
    hold(contest, ContestState.SCORING)
    if contest.practice:
        raise Refused(_("A practice session never comes to a result. It is ended, not closed."))
    if not attendance.presides(contest, standing(by, contest.council).member):
        chair = chair_of(contest.council)
        raise NotAllowed(_("Only the chair of the council closes: %(who)s.") % {"who": chair.name})
    if missing := control.look(contest).blockers:
        raise Refused(" ".join(missing))
    entries = results.computed(contest)
    Entry.objects.bulk_update(entries, results.FIELDS)
    now = clock.now()
    Contest.objects.filter(pk=contest.pk).update(closed_at=now)
    contest.closed_at = now
    event = move(
        contest, ContestState.CLOSED, sources={ContestState.SCORING}, by=by,
        results=[[entry.pk, entry.mean, entry.stars] for entry in entries],
    )  # fmt: skip
    Contest.objects.filter(pk=contest.pk).update(closed_head=event.hash)
    contest.closed_head = event.hash
    readers.dismiss_all(why=seating.reason(contest))
    panels.release(contest)
    messages.contest_closed(contest)
    if not clock.is_set():  # the demo makes whole years at once; theirs are made when asked for
        printouts.have_made(contest)
    return contest


def _seated(contest: Contest) -> Any:
    return (
        Seat.objects.filter(contest=contest, state=SeatState.SEATED)
        .select_related("member__user")
        .order_by("member__order", "pk")
    )
