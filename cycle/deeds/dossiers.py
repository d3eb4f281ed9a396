"""A product's way through a cycle: idea, plan, implementation, evaluation, recognition."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority, books, codes, messages, opening, renewal
from cycle.deeds import standing
from cycle.models import Cycle, Dossier, DossierState, Idea, Plan, ProgressReport, StepKind
from cycle.models.cycles import CycleState
from cycle.models.submissions import SubmissionState
from ocop.lib import clock, shown
from ocop.lib.errors import NotAllowed, Refused, StepClosed
from ocop.rules.classification import counterpart
from ocop.rules.models import ProductSet, RuleBook, Stage
from ocop.workflow.doors import move, record
from products.models import Product

NEXT: dict[str, str] = {
    DossierState.IDEA: DossierState.PLAN,
    DossierState.PLAN: DossierState.IMPLEMENTATION,
}
CONCLUSIONS = (DossierState.RECOGNISED, DossierState.SENT_UP, DossierState.NOT_REACHED)
BEFORE_EVALUATION = {DossierState.IDEA, DossierState.PLAN, DossierState.IMPLEMENTATION}
LIVE = {
    SubmissionState.DRAFT,
    SubmissionState.SUBMITTED,
    SubmissionState.PROPOSED,
    SubmissionState.RETURNED,
}


@transaction.atomic
def open(
    cycle: Cycle, product: Product, *, product_set: ProductSet | None = None, by: Any
) -> Dossier:
    """Open the product's one dossier in the cycle, or return the one that is there.

    It keeps the rule book in force today (26/2026 art. 12.2) and the set of that book's
    classification which takes the product. A dossier that was withdrawn is taken up again.
    """
    authority.hands_in_or_refuse(by, product.producer)
    if cycle.state != CycleState.OPEN:
        raise StepClosed(_("This cycle is not open; nothing can be handed in."))
    _on_the_map(cycle, product)
    book = books.in_force(cycle, clock.today())
    dossier, new = Dossier.objects.get_or_create(
        cycle=cycle,
        product=product,
        defaults={
            "book": book,
            "product_set": product_set or _set_for(product, book),
            "opened_at": clock.now(),
        },
    )
    if new:
        record(dossier, "dossier.opened", by=by, after=product.name, book=book.slug)
    elif dossier.state == DossierState.ENDED:
        move(dossier, DossierState.IDEA, sources={DossierState.ENDED}, by=by)
    return dossier


def _on_the_map(cycle: Cycle, product: Product) -> None:
    """The producer's commune must be one of the cycle's territory on the day of its map."""
    commune = product.producer.region
    ended = commune.valid_to is not None and commune.valid_to < cycle.map_date
    if ended or commune.valid_from > cycle.map_date:
        raise Refused(
            _(
                "%(place)s is not on the map of %(day)s, by which this cycle goes. "
                "Put the producer's address right first."
            )
            % {"place": commune.title, "day": shown.day(cycle.map_date)},
            field="product",
        )
    if not commune.reached_by.filter(over=cycle.region_id).exists():
        raise Refused(
            _("%(place)s does not belong to %(region)s, whose cycle this is.")
            % {"place": commune.title, "region": cycle.region.title},
            field="product",
        )


def _set_for(product: Product, book: RuleBook) -> ProductSet:
    found = counterpart(product.product_set, book.classification)
    if found is None:
        raise Refused(
            _("The rule book has no product set for “%(name)s”. Choose the nearest one.")
            % {"name": product.product_set.name},
            field="product_set",
        )
    return found


def advance(dossier: Dossier, *, by: Any) -> Dossier:
    """Let the dossier go on: from the idea to the plan, from the plan to its implementation."""
    here = dossier.state
    if here not in NEXT:
        raise Refused(_("This dossier has no next step of that kind."))
    move(dossier, NEXT[here], sources={here}, by=by)
    return dossier


@transaction.atomic
def register(dossier: Dossier, *, kind: str = "first", by: Any) -> Dossier:
    """Register the product for the evaluation (form 01): it stands before the first rung.

    The evaluation must be open today and the plan accepted. Where the book has a product code,
    the dossier gets the next one of its commune and year.
    """
    authority.hands_in_or_refuse(by, dossier.product.producer)
    opening.require(dossier.cycle, StepKind.EVALUATION)
    known = [row["code"] for row in dossier.book.settings.get("application_kinds", [])]
    if known and kind not in known:
        raise Refused(_("The rule book does not know this kind of evaluation."), field="kind")
    if why := renewal.why_not(dossier.product, kind, dossier.book):
        raise Refused(why, field="kind")
    if dossier.state in NEXT:
        raise Refused(_("The product can be registered once its business plan is accepted."))
    stage = dossier.book.stages.order_by("order").first()
    if stage is None:
        raise Refused(_("The rule book has no stage yet."))
    sources = {DossierState.IMPLEMENTATION}
    move(dossier, DossierState.EVALUATION, sources=sources, by=by, kind=kind, stage=stage.order)
    dossier.stage, dossier.kind = stage, kind
    dossier.filed_on = dossier.filed_on or clock.today()
    dossier.code = dossier.code or codes.next_for(dossier)
    dossier.save(update_fields=["stage", "kind", "filed_on", "code"])
    standing.begin(dossier, registered=clock.today(), by=by)
    messages.registered(dossier)
    return dossier


@transaction.atomic
def reach(dossier: Dossier, stage: Stage, *, by: Any) -> Dossier:
    """Let the dossier stand before another rung of its book's ladder."""
    if stage.book_id != dossier.book_id:
        raise Refused(_("This stage belongs to another rule book."))
    before = dossier.stage.order if dossier.stage else ""
    rows = Dossier.objects.filter(pk=dossier.pk, state=DossierState.EVALUATION)
    if not rows.update(stage=stage):
        raise Refused(_("The product is not registered for the evaluation."))
    dossier.stage = stage
    record(dossier, "dossier.stage", by=by, before=before, after=stage.order)
    return dossier


@transaction.atomic
def conclude(dossier: Dossier, state: str, *, by: Any, note: str = "") -> Dossier:
    """End the evaluation: recognised, sent to the Ministry, or not reached.

    What was sent up may come back recognised or not reached.
    """
    if state not in CONCLUSIONS:
        raise Refused(_("This is no result of an evaluation."))
    sources = {DossierState.EVALUATION}
    if state != DossierState.SENT_UP:
        sources.add(DossierState.SENT_UP)
    move(dossier, state, sources=sources, by=by, note=note)
    if state == DossierState.NOT_REACHED:
        standing.end(dossier, by=by)
    return dossier


@transaction.atomic
def put_right(dossier: Dossier, state: str, *, by: Any, note: str = "") -> Dossier:
    """The result was corrected after its publication: recognised after all, or not reached."""
    if state not in CONCLUSIONS:
        raise Refused(_("This is no result of an evaluation."))
    if dossier.state != state:
        move(dossier, state, sources=set(CONCLUSIONS), by=by, note=note)
    return dossier


@transaction.atomic
def withdraw(dossier: Dossier, *, reason: str, by: Any) -> Dossier:
    """The producer takes the product out of the cycle, before it is registered for evaluation."""
    authority.hands_in_or_refuse(by, dossier.product.producer)
    if not reason.strip():
        raise Refused(_("Write why the product is withdrawn."), field="reason")
    if dossier.state not in BEFORE_EVALUATION:
        raise NotAllowed(_("A product that is registered for evaluation cannot be withdrawn here."))
    move(dossier, DossierState.ENDED, sources={dossier.state}, by=by, note=reason)
    for kind in (Idea, Plan, ProgressReport):
        for submission in kind.objects.filter(dossier=dossier, state__in=LIVE):
            move(submission, SubmissionState.WITHDRAWN, sources=LIVE, by=by)
    return dossier
