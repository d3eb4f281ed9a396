"""Attempts of people with a conflict of interest to reach what they are shut out from: logged."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from cycle.models import Dossier, Idea, Plan, ProgressReport
from evaluation.models import (
    Certificate,
    Check,
    Entry,
    PanelReport,
    ScoreSheet,
)
from ocop.workflow.doors import record
from ocop.workflow.models import Event
from products.models import Evidence, Producer, Product, ShutOut

ATTEMPTED = "conflict.attempted"
# What stands in the addresses that begin so, and the way from it to the producer.
PLACES: dict[str, tuple[type[Model], str]] = {
    "products/": (Product, "producer"),
    "producers/": (Producer, "pk"),
    "evidence/": (Evidence, "product__producer"),
    "dossiers/": (Dossier, "product__producer"),
    "ideas/": (Idea, "dossier__product__producer"),
    "plans/": (Plan, "dossier__product__producer"),
    "reports/": (ProgressReport, "dossier__product__producer"),
    "checks/": (Check, "dossier__product__producer"),
    "panel-reports/": (PanelReport, "dossier__product__producer"),
    "entries/": (Entry, "dossier__product__producer"),
    "results/": (Entry, "dossier__product__producer"),
    "score-sheets/": (ScoreSheet, "entry__dossier__product__producer"),
    "certificates/": (Certificate, "entry__dossier__product__producer"),
}


def producer_at(route: str, kwargs: dict[str, Any]) -> int | None:
    """The producer that the address leads to, or None."""
    pk = kwargs.get("pk")
    if pk is None:
        return None
    start = route.split("<")[0]
    if "kind" in kwargs:
        start = f"{kwargs['kind']}/"
    if start not in PLACES:
        return None
    model, way = PLACES[start]
    found = model._base_manager.filter(pk=pk).values_list(way, flat=True)
    return found.first()


@transaction.atomic
def note(user: Any, producer: int, *, name: str, method: str) -> Event | None:
    """Log that the person was refused what is the producer's, if they are shut out from it."""
    if not ShutOut.objects.filter(user=user.pk, producer=producer).exists():
        return None
    return record(user, ATTEMPTED, by=user, after=name[:120], producer=producer, method=method)
