"""Stars that wait for their re-evaluation: they hold past the last day of the paper until it is
decided, at most as long as the rule book says (26/2026 art. 12.3: 180 days).

Begun when the re-evaluation is registered, ended when it fails; stars that it grants replace them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from cycle import renewal
from cycle.models import Dossier, DossierState
from cycle.models.dossiers import ApplicationKind
from ocop.lib import clock, rounds
from ocop.workflow.doors import history
from products.deeds import ratings
from products.models import Rating

PENDING = (DossierState.EVALUATION, DossierState.SENT_UP)


def begin(dossier: Dossier, *, registered: dt.date, by: Any) -> bool:
    """Let the product's last stars wait for this re-evaluation, where the law of the day does."""
    if dossier.kind != ApplicationKind.RE_EVALUATION:
        return False
    rating, law = _last(dossier), renewal.law_on(registered)
    until = renewal.last_standing(rating, law) if rating and law else None
    if rating is None or until is None:
        return False
    return ratings.stand_on(rating, since=registered, until=until, by=by, dossier=dossier.pk)


def end(dossier: Dossier, *, by: Any) -> bool:
    """The re-evaluation was decided and granted nothing: from today only the paper counts."""
    rating = _last(dossier) if dossier.kind == ApplicationKind.RE_EVALUATION else None
    if rating is None:
        return False
    return ratings.stand_no_longer(rating, on=clock.today(), by=by, dossier=dossier.pk)


def _last(dossier: Dossier) -> Rating | None:
    rows = Rating.objects.filter(product=dossier.product_id).select_related("product")
    return rows.order_by("-decided_on", "-pk").first()


@rounds.on_tick
def catch_up(today: dt.date) -> None:
    """Stars whose re-evaluation was registered before they, or this rule, were known here."""
    pending = Dossier.objects.filter(kind=ApplicationKind.RE_EVALUATION, state__in=PENDING)
    silent = Rating.objects.last_of_each().filter(
        ended_on__isnull=True, stands_until__isnull=True, product__in=pending.values("product")
    )
    rows = pending.filter(product__in=silent.values("product")).select_related("product")
    for dossier in rows.order_by("product_id"):
        begin(dossier, registered=_registered(dossier) or today, by=None)


def _registered(dossier: Dossier) -> dt.date | None:
    events = history(dossier).filter(verb=f"dossier.{DossierState.EVALUATION}")
    last = events.values_list("at", flat=True).first()
    return timezone.localdate(last) if last else None
