"""Who stands near to which producer before the council, as declared and as the records show.

What a person owns, works for, declared, or is shut out from blocks. What they did for the producer
as an officer (training, support, the report of the commune, the advisory panel) and an office in
its commune only warn: 26/2026 art. 7.3.b puts those offices on the council, and the chair decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cycle.models import Dossier, Support
from evaluation.models import (
    Interest,
    InterestKind,
    PanelReport,
)
from ocop.accounts.models import Appointment
from ocop.lib import clock, shown
from ocop.workflow.models import Event
from products.models import Membership, Producer, ShutOut

Pair = tuple[int, int]  # user, producer
Found = dict[Pair, list["Near"]]
DEEDS = {
    "enrolment.attended": "training",
    "check.received": "check",
    "check.saved": "check",
    "check.forwarded": "check",
    "panel_report.saved": "panel",
}


@dataclass(frozen=True)
class Near:
    """One reason: ``blocks`` shuts out, else the chair decides."""

    kind: str
    words: str
    blocks: bool = False


def found(users: Collection[int], producers: Collection[int]) -> Found:
    """What is known of these people and these producers: at most eight queries."""
    seen: Found = defaultdict(list)
    if not users or not producers:
        return seen
    for ask in (_blocking, _same_commune, _supported, _panels, _worked):
        for pair, near in ask(users, producers):
            if all(near.kind != one.kind for one in seen[pair]):
                seen[pair].append(near)
    return seen


def blocked(users: Collection[int], producers: Collection[int]) -> dict[Pair, list[Near]]:
    """Only what blocks (three queries)."""
    seen: Found = defaultdict(list)
    for pair, near in _blocking(users, producers):
        seen[pair].append(near)
    return seen


def _blocking(users: Collection[int], producers: Collection[int]) -> Iterator[tuple[Pair, Near]]:
    near = {"user__in": users, "producer__in": producers}
    for user, producer in Membership.objects.filter(**near).values_list("user_id", "producer_id"):
        yield (user, producer), Near("member", _("belongs to the producer"), True)
    declared = set()
    for one in Interest.objects.standing().filter(**near).order_by("pk"):
        declared.add((one.user_id, one.producer_id))
        label = InterestKind(one.kind).label
        words = _("declared: %(what)s") % {"what": f"{label}, {one.words}" if one.words else label}
        yield (one.user_id, one.producer_id), Near(one.kind, words, True)
    for pair in ShutOut.objects.filter(**near).values_list("user_id", "producer_id"):
        if pair not in declared:
            yield pair, Near("shut", _("stood back from this producer before"), True)


def _same_commune(
    users: Collection[int], producers: Collection[int]
) -> Iterator[tuple[Pair, Near]]:
    """An office, of today, of the very unit the producer lies in."""
    homes = defaultdict(list)
    rows = Producer.objects.filter(pk__in=producers).values_list("pk", "region_id")
    for pk, region in rows:
        homes[region].append(pk)
    held = Appointment.objects.in_force(clock.today()).filter(
        user__in=users,
        committee__region__reaches__region__in=homes,
        committee__region__level=F("committee__region__reaches__region__level"),
    )
    for user, region, office in held.order_by("pk").values_list(
        "user_id", "committee__region__reaches__region", "committee__name"
    ):
        words = _("holds an office in the same commune: %(office)s") % {"office": office}
        for pk in homes[region]:
            yield (user, pk), Near("commune", words)


def _supported(users: Collection[int], producers: Collection[int]) -> Iterator[tuple[Pair, Near]]:
    rows = Support.objects.filter(recorded_by__in=users, dossier__product__producer__in=producers)
    for one in rows.select_related("dossier__product").order_by("-given_on", "-pk"):
        words = _("gave support as an officer: %(what)s on %(day)s") % {
            "what": one.get_kind_display(),
            "day": shown.day(one.given_on),
        }
        yield (one.recorded_by_id, one.dossier.product.producer_id), Near("support", words)


def _panels(users: Collection[int], producers: Collection[int]) -> Iterator[tuple[Pair, Near]]:
    rows = PanelReport.objects.filter(
        dossier__product__producer__in=producers, panel__members__user__in=users
    )
    for user, producer in rows.order_by("pk").values_list(
        "panel__members__user", "dossier__product__producer"
    ):
        yield (user, producer), Near("panel", str(_WORDS["panel"]))


def _worked(users: Collection[int], producers: Collection[int]) -> Iterator[tuple[Pair, Near]]:
    """Whoever trained the producer's people, or wrote the report on a dossier, by the log."""
    dossiers = Dossier.objects.filter(product__producer__in=producers)
    makers = dict(dossiers.values_list("pk", "product__producer"))
    rows = Event.objects.filter(
        chain__key__in=[f"dossier:{pk}" for pk in makers], actor__in=users, verb__in=DEEDS
    )
    told = rows.order_by().values_list("actor_id", "chain__key", "verb").distinct()
    for user, key, verb in told:
        kind = DEEDS[verb]
        yield (user, makers[int(key.partition(":")[2])]), Near(kind, str(_WORDS[kind]))


_WORDS = {
    "training": _l("trained the producer's people as an officer"),
    "check": _l("worked on the report of the commune (form 03)"),
    "panel": _l("sat on the advisory panel of the dossier"),
}
