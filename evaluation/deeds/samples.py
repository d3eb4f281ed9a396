"""The reception of samples: number, quantity, state, when and by whom."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from evaluation.deeds.agenda import GOING_ON
from evaluation.deeds.holding import hold
from evaluation.models import Entry, MoveKind, Sample, SampleMove, SampleState
from evaluation.models.samples import ENDS
from evaluation.roles import standing
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow import chain
from ocop.workflow.doors import record


@transaction.atomic
def receive(
    entry: Entry,
    *,
    quantity: str,
    condition: str = SampleState.GOOD,
    remark: str = "",
    brought_by: str = "",
    by: User,
) -> Sample:
    """Take in the sample of a product: it gets the next number of the contest.

    A second time corrects what was written; the number stays, it stands on a label.
    """
    contest = entry.contest
    hold(contest, *GOING_ON)
    if not standing(by, contest.council).runs:
        raise NotAllowed(_("Samples are taken in by the secretary, the chair or the office."))
    said = {
        "quantity": clean(quantity),
        "condition": condition,
        "remark": clean(remark),
        "brought_by": clean(brought_by),
    }
    if not said["quantity"]:
        raise Refused(_("Write how much was brought."), field="quantity")
    if condition not in SampleState.values:
        raise Refused(_("This state is not known."), field="condition")
    row = Sample.objects.filter(entry=entry).first()
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return row
    new = row is None
    if row is None:
        last = Sample.objects.filter(contest=contest).aggregate(last=Max("number"))["last"] or 0
        row = Sample(
            contest=contest, entry=entry, number=last + 1, received_at=clock.now(), received_by=by
        )
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    record(
        row, "sample.received" if new else "sample.corrected", by=by, after=str(row.number),
        note=row.remark, entry=entry.pk, quantity=row.quantity, condition=row.condition,
        brought_by=row.brought_by,
    )  # fmt: skip
    return row


@transaction.atomic
def move(
    sample: Sample,
    kind: str,
    *,
    place: str,
    handed_by: str,
    taken_by: str,
    remark: str = "",
    by: User,
) -> SampleMove:
    """Write the next line of a sample's custody; once it is given back or destroyed there is none.

    Also after the closing: what the council tasted goes back to the producer the day after.
    """
    contest = sample.contest
    chain.head(contest.chain_key)
    if not standing(by, contest.council).runs:
        raise NotAllowed(_("Samples are taken in by the secretary, the chair or the office."))
    if kind not in MoveKind.values:
        raise Refused(_("This is not known."), field="kind")
    said = {
        "place": clean(place), "handed_by": clean(handed_by), "taken_by": clean(taken_by),
        "remark": clean(remark),
    }  # fmt: skip
    for name, fault in (
        ("place", _("Write where it is now.")),
        ("handed_by", _("Write who handed it over.")),
        ("taken_by", _("Write who took it over.")),
    ):
        if not said[name]:
            raise Refused(fault, field=name)
    last = sample.moves.order_by("-pk").first()
    if last and last.kind == kind and all(getattr(last, one) == said[one] for one in said):
        return last  # sent twice
    if last and last.kind in ENDS:
        raise AlreadyDecided(_("The sample is gone: %(how)s.") % {"how": last.get_kind_display()})
    row = SampleMove.objects.create(sample=sample, kind=kind, at=clock.now(), by=by, **said)
    record(
        sample, "sample.moved", by=by, before=last.kind if last else "", after=kind,
        note=row.remark, move=row.pk, place=row.place, handed_by=row.handed_by,
        taken_by=row.taken_by,
    )  # fmt: skip
    return row
