"""Drafts: begun once, saved as often as one likes, handed in by :mod:`cycle.deeds.submissions`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, opening, timetable
from cycle.deeds import dossiers
from cycle.models import Cycle, Dossier, Idea, Plan, ProgressReport
from cycle.models.submissions import ENDED, SubmissionState
from cycle.ways import way
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, Refused, StepClosed
from ocop.rules.models import ProductSet
from ocop.workflow import chain
from ocop.workflow.doors import record
from products.deeds.changes import change, tidy
from products.deeds.once import insert, made_already
from products.models import Product

BEGUN = "begun"
EDITABLE = (SubmissionState.DRAFT, SubmissionState.RETURNED)


class SameAgain(Refused):
    """There is one already; ``first`` is it, so that a page can link to it."""

    def __init__(self, sentence: str, *, first: Any, field: str | None = None) -> None:
        super().__init__(sentence, field=field)
        self.first = first


@transaction.atomic
def begin_idea(
    cycle: Cycle,
    product: Product,
    *,
    product_set: ProductSet | None = None,
    once_key: UUID | None = None,
    by: Any,
    **fields: Any,
) -> Idea:
    """Begin the draft of an idea: opens the product's dossier in the cycle if need be.

    The same product twice in a cycle is refused; the refusal carries the first idea.
    """
    if made := made_already(Idea, once_key, verb=f"idea.{BEGUN}", by=by):
        return made
    authority.hands_in_or_refuse(by, product.producer)
    if first := idea_of(cycle, product):
        raise SameAgain(_same_idea(first), first=first, field="product")
    dossier = dossiers.open(cycle, product, product_set=product_set, by=by)
    return save_draft(Idea, dossier, once_key=once_key, by=by, **fields)


def idea_of(cycle: Cycle, product: Product) -> Idea | None:
    """Return the idea of the product in the cycle that still counts, if there is one."""
    rows = Idea.objects.exclude(state__in=ENDED).select_related("dossier__product")
    return rows.filter(dossier__cycle=cycle, dossier__product=product).first()


def _same_idea(first: Idea) -> str:
    return _("“%(product)s” has an idea in this cycle already. It stands at “%(state)s”.") % {
        "product": first.dossier.product.name,
        "state": first.get_state_display(),
    }


@transaction.atomic
def save_draft(
    kind: type[Any], dossier: Dossier, *, once_key: UUID | None = None, by: Any, **fields: Any
) -> Any:
    """Begin a draft of an idea, plan or progress report of the dossier.

    A step that is still to come may be prepared for; once it is over no new draft is begun.
    """
    verb = f"{kind._meta.model_name}.{BEGUN}"
    if made := made_already(kind, once_key, verb=verb, by=by):
        return made
    authority.hands_in_or_refuse(by, dossier.product.producer)
    chain.head(dossier.chain_key)
    dossier.refresh_from_db(fields=["state"])
    if sentence := why_no_draft(kind, dossier):
        raise StepClosed(sentence)
    submission = kind(dossier=dossier, created_at=clock.now(), **tidy(kind, fields))
    submission.once_key = once_key or submission.once_key
    _sound(submission)
    if first := live(submission):
        raise _again(first)
    submission, new = insert(submission, verb=verb, by=by, clash=_again(None))
    if new:
        record(submission, verb, by=by)
    return submission


def why_no_draft(kind: type[Any], dossier: Dossier) -> str:
    """Return why no draft can be begun in the dossier now, or ''."""
    if dossier.state not in way(kind).states:
        return _("The dossier stands at “%(state)s”.") % {"state": dossier.get_state_display()}
    window = opening.window_of(dossier.cycle, way(kind).step)
    if window and timetable.state(window, clock.today()) == timetable.FUTURE:
        return ""
    return opening.why_closed(dossier.cycle, way(kind).step)


@transaction.atomic
def change_draft(submission: Any, *, by: Any, **fields: Any) -> Any:
    """Save what was changed in a draft, or in one that was sent back.

    What was put right after a sending back is kept from what to what; a draft is nobody's yet.
    """
    authority.hands_in_or_refuse(by, submission.dossier.product.producer)
    chain.head(submission.chain_key)
    submission.refresh_from_db()
    if submission.state not in EDITABLE:
        raise AlreadyDecided(
            _("It has been handed in and cannot be changed. It stands at “%(state)s”.")
            % {"state": submission.get_state_display()}
        )
    told = change(submission, fields)
    if told:
        _sound(submission)
        submission.save(update_fields=list(told))
    if told and submission.state == SubmissionState.RETURNED:
        verb = f"{submission._meta.model_name}.changed"
        record(submission, verb, by=by, note="\n".join(told.values()), fields=sorted(told))
    return submission


def _sound(submission: Any) -> None:
    """What no draft may say, whatever form it came from."""
    if isinstance(submission, Plan) and submission.local_workers > submission.workers:
        raise Refused(
            _("There cannot be more workers from the commune than workers."),
            field="local_workers",
        )
    if isinstance(submission, ProgressReport):
        today = clock.today()
        quarter = (submission.year, submission.quarter)
        if quarter > (today.year, (today.month + 2) // 3):
            raise Refused(_("This quarter has not begun."), field="quarter")
        if submission.year < submission.dossier.cycle.year:
            raise Refused(_("This quarter lies before the cycle."), field="year")


def live(submission: Any) -> Any | None:
    """Return the one that stands in the place of the new one: of its dossier, and its quarter."""
    kind = type(submission)
    rows = kind.objects.filter(dossier=submission.dossier).exclude(state__in=ENDED)
    if kind is ProgressReport:
        rows = rows.filter(year=submission.year, quarter=submission.quarter)
    return rows.first()


def _again(first: Any) -> SameAgain:
    if isinstance(first, ProgressReport):
        sentence = _("There is a report for this quarter already.")
        return SameAgain(sentence, first=first, field="quarter")
    return SameAgain(_("There is one already; go on with that one."), first=first)
