"""Who may assess a product themselves; where it is offered; what waits for its producer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from cycle import authority, beside
from cycle.models import Dossier, DossierState
from cycle.models.cycles import CycleState
from evaluation.deeds import claims
from evaluation.models import SelfAssessment, SelfAssessmentState
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.rules import sheets
from ocop.rules.models import SheetState
from products.models import Membership
from products.permissions import membership_of

State = SelfAssessmentState
NOW = (DossierState.IMPLEMENTATION, DossierState.EVALUATION)  # when the desk asks for it
SHOWN = 20


@dataclass(frozen=True)
class Own:
    """A dossier with its self-assessment, if the person sees one."""

    dossier: Dossier
    found: SelfAssessment | None


@actions_for.register
def _own(thing: Own, user: Any) -> list[Action]:
    """The producer's people, and the officers of its place for them, as with its other papers."""
    dossier, at = thing.dossier, [thing.dossier.pk]
    if not authority.hands_in(user, dossier.product.producer):
        return []
    if thing.found is None:
        why = claims.why_shut(dossier) or sheets.sheet_for(dossier.book, dossier.product_set).why
        url = reverse("self_assessment_begin", args=at)
        return [Action("begin", _("Begin the self-assessment"), url, why, "primary", post=True)]
    if thing.found.state == State.HANDED_IN:
        why = claims.why_not_again(dossier)
        url = reverse("self_assessment_reopen", args=at)
        return [Action("reopen", _("Open it again"), url, why, post=True)]
    why = claims.why_shut(dossier)
    url = reverse("self_assessment_hand_in", args=at)
    deeds = [
        Action("enter", _("Go on filling in"), reverse("self_assessment", args=at), why),
        Action("hand_in", _("Hand in the self-assessment"), url, why, post=True),
    ]
    if thing.found.sheet.state != SheetState.ACTIVE:
        url = reverse("self_assessment_carry_over", args=at)
        deeds.append(
            Action("carry_over", _("Go over to the version in use"), url, why, "primary", post=True)
        )
    return deeds


# --- on the pages of the dossier ----------------------------------------------------------
@beside.stands
def on_dossiers(dossiers: Sequence[Dossier], user: Any) -> Mapping[int, Iterable[beside.Line]]:
    """The self-assessment of each dossier, or the way to begin it: a constant number of queries."""
    rows = SelfAssessment.objects.visible_to(user).filter(dossier__in=[one.pk for one in dossiers])
    found = {row.dossier_id: row for row in rows}
    lines: dict[int, list[beside.Line]] = defaultdict(list)
    for row in found.values():
        lines[row.dossier_id].append(_line(row))
    missing = [one for one in dossiers if one.pk not in found and one.state in claims.OPEN_AT]
    asked = [one for one in missing if authority.hands_in(user, one.product.producer)]
    shut = set(_scored(asked)) if asked else set()
    for one in asked:
        if one.pk not in shut:
            url = reverse("self_assessment", args=[one.pk])
            now = one.state in NOW
            lines[one.pk].append(beside.Line(_("Assess the product yourself"), url, primary=now))
    return lines


def _line(row: SelfAssessment) -> beside.Line:
    facts = {"points": row.total, "stars": row.stars}
    if row.state == State.HANDED_IN:
        state, kind = _("handed in: %(points)s points, %(stars)s★ projected") % facts, "ok"
    else:
        state, kind = _("being filled in: %(points)s points so far") % facts, "wait"
    return beside.Line(_("Self-assessment of the producer"), row.get_absolute_url(), state, kind)


def _scored(dossiers: Sequence[Dossier]) -> Iterable[int]:
    keys = [one.pk for one in dossiers]
    scored = Exists(claims.scored(OuterRef("pk")))
    return Dossier.objects.filter(scored, pk__in=keys).values_list("pk", flat=True)


# --- on the desk --------------------------------------------------------------------------
@asks
def own_assessments(user: Any) -> Iterator[Waiting]:
    """The producer is asked for the self-assessment of each product that is on its way."""
    if membership_of(user) is None:
        return
    mine = Membership.objects.filter(user=user.pk).values("producer")
    done = SelfAssessment.objects.filter(dossier=OuterRef("pk"), state=State.HANDED_IN)
    rows = Dossier.objects.filter(
        ~Exists(done),
        ~Exists(claims.scored(OuterRef("pk"))),
        product__producer__in=mine,
        cycle__state=CycleState.OPEN,
        state__in=NOW,
    )
    rows = rows.select_related("product", "book__classification", "product_set", "self_assessment")
    known: dict[int, Any] = {}
    for dossier in rows.order_by("pk")[:SHOWN]:
        begun = hasattr(dossier, "self_assessment")
        if begun or _has_sheet(dossier, known):
            yield Waiting(
                title=_("Assess the product yourself"),
                url=reverse("self_assessment", args=[dossier.pk]),
                detail=dossier.product.name,
                action=_("Go on filling in") if begun else _("Begin"),
                order=12,
            )


def _has_sheet(dossier: Dossier, known: dict[int, Any]) -> bool:
    """True if the product set has a sheet under the dossier's book; each book is asked once."""
    if dossier.book_id not in known:
        known[dossier.book_id] = sheets.sheets_for(dossier.book)
    found = known[dossier.book_id].get(dossier.product_set_id)
    return found is not None and found.sheet is not None
