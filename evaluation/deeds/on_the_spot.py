"""A product put before the council while it scores: by the secretary, with the reason."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cycle.models import Dossier
from evaluation import asked, attached, session_messages
from evaluation.candidates import candidates
from evaluation.deeds import panels, seating
from evaluation.deeds.holding import hold
from evaluation.models import Contest, ContestState, Entry, Seat, SeatState
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import nfc
from ocop.rules import sheets as blank_sheets
from ocop.workflow import chain
from ocop.workflow.doors import record

ADDED = "contest.product_added_on_the_spot"


@transaction.atomic
def put(contest: Contest, dossier: Dossier, *, reason: str, by: User) -> Entry:
    """Put one more product before the council while the scoring runs.

    Everything is asked of it that is asked before the scoring begins: it waits at this stage, it
    has a sheet, nobody seated stands too near, and the report is in where the book demands one.
    All who score get its sheet, so that no fewer score it than any other.
    """
    hold(contest, ContestState.SCORING)
    if not standing(by, contest.council).arranges:
        raise NotAllowed(_("Products are put before the council by the secretary or the office."))
    words = nfc(reason).strip()
    if not words:
        raise Refused(_("Write why the product comes now."), field="reason")
    if panels.demanded(contest.council.stage):
        chain.head(f"dossier:{dossier.pk}")
    list(Dossier.objects.select_for_update().filter(pk=dossier.pk))
    entry = _entry(contest, dossier)
    seats = _seated(contest)
    seating.refuse_conflicts([seat.member.user for seat in seats], [entry])
    entry.save(force_insert=True)
    if not (contest.paper or contest.practice):
        _refuse_without_report(contest, by)
    record(
        contest, ADDED, by=by, after=str(entry.order), note=words,
        entry=entry.pk, dossier=entry.dossier_id, sheet=entry.sheet_id,
        asked=[[entry.pk, entry.asked]], seats=[seat.pk for seat in seats],
    )  # fmt: skip
    seating.hand_out(contest, seats, [entry])
    session_messages.put_on_the_spot(entry, [seat.member.user for seat in seats])
    return entry


def _entry(contest: Contest, dossier: Dossier) -> Entry:
    """The new place at the end, on the blank sheet in use, which is locked from now on."""
    facts = {"product": dossier.product.name}
    found = next((one for one in candidates(contest) if one.dossier.pk == dossier.pk), None)
    if found is None:
        raise Refused(
            _("%(product)s does not wait for this council, or stands before it already.") % facts,
            field="dossier",
        )
    if found.sheet is None:
        raise Refused(f"{dossier.product.name}: {found.why}", field="dossier")
    blank_sheets.lock(found.sheet)
    last = Entry.objects.filter(contest=contest).aggregate(last=Max("order"))["last"] or 0
    return Entry(
        contest=contest,
        dossier=found.dossier,
        sheet=found.sheet,
        order=last + 1,
        asked=asked.codes_of(found.sheet),
    )


def _seated(contest: Contest) -> list[Seat]:
    rows = Seat.objects.filter(contest=contest, state=SeatState.SEATED)
    return list(rows.select_related("member__user").order_by("member__order", "pk"))


def _refuse_without_report(contest: Contest, by: User) -> None:
    """The products put before the scoring had theirs: what lacks now is the new one's."""
    if lacking := attached.look(contest, by).refusals:
        raise Refused(" ".join(lacking))
