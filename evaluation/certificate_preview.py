"""Certificates before the publication: what each will say. Nothing is numbered, sealed or kept.

What only the signed decision tells stays open: its number and date, the last day of validity, the
number in the register book. The signer is the one whom the publication will propose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from evaluation import certificate_facts as printed
from evaluation.acts.order import standing
from evaluation.models import Decision, Entry, Outcome
from ocop.lib import clock, working_days
from products.models import Rating

DOTS = "………"
DAY = "ngày …… tháng …… năm ………"
SIGNED = ("place", "formula", "signer_office", "signer")


def awarded(decision: Decision, user: Any) -> list[Entry]:
    """What will get a certificate, in the order of the numbers they will take (two queries)."""
    rows = Entry.objects.seen_in(decision.contest, user).filter(outcome=Outcome.AWARDED)
    return sorted(printed.with_all(rows.only("pk")).values(), key=standing)


def drafts(
    decision: Decision, entries: Sequence[Entry], signs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What the certificates of the entries will say; ``signs``: who is to sign the decision."""
    homes = [entry.dossier.product.producer.region for entry in entries]
    places = printed.places_on(clock.today(), homes)
    unsigned = copy(decision)
    for name in SIGNED:
        setattr(unsigned, name, signs.get(name, ""))
    return [_open(printed.facts_of(one, _stars(one), unsigned, places)) for one in entries]


def _stars(entry: Entry) -> Rating:
    """The stars as if they were granted today; never saved."""
    day, months = clock.today(), entry.dossier.book.certificate_months
    assert entry.stars is not None  # it is to be awarded
    return Rating(
        stars=entry.stars,
        decision_no=DOTS,
        decided_on=day,
        valid_from=day,
        valid_to=working_days.months_later(day, months),
    )


def _open(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with everything left open that the signed decision will tell."""
    shown = urlsplit(settings.PUBLIC_URL + reverse("certificate_check_form"))
    place = facts["dated"].rpartition(", ")[0]
    return {
        **facts,
        "draft": True,
        "decided_words": DAY,
        "valid_to_words": DAY,
        "dated": f"{place}, {DAY}",
        "number": DOTS,
        "code": "",
        "check_url": "",
        "check_at": f"{shown.netloc}{shown.path}",
        "demo": False,
    }
