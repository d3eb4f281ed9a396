"""A product that is there already comes back: for its contest, an upgrade or a re-evaluation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cycle import authority
from cycle.deeds import dossiers
from cycle.models import Cycle, Dossier, DossierState, Plan, SubmissionState
from ocop.lib.errors import Refused
from ocop.workflow.doors import move
from products.models import Product


def is_known(product: Product) -> bool:
    """True for a product whose plan was accepted in some cycle, or that has held stars."""
    accepted = Plan.objects.filter(dossier__product=product, state=SubmissionState.ACCEPTED)
    return accepted.exists() or product.ratings.exists()


@transaction.atomic
def take_up(cycle: Cycle, product: Product, *, by: Any) -> Dossier:
    """Let a known product into the cycle without a new idea and plan (slip 02 under 1048).

    Its dossier stands at the implementation, from where it is registered for evaluation.
    """
    authority.hands_in_or_refuse(by, product.producer)
    if not is_known(product):
        raise Refused(
            _("Only a product with an accepted business plan comes back without a new idea."),
            field="product",
        )
    if Dossier.objects.filter(cycle=cycle, product=product).exists():
        raise Refused(_("This product has a dossier in this cycle already."), field="product")
    dossier = dossiers.open(cycle, product, by=by)
    move(
        dossier,
        DossierState.IMPLEMENTATION,
        sources={DossierState.IDEA},
        by=by,
        returning=True,
    )
    return dossier
