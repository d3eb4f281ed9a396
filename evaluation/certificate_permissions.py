"""What a person may do with certificates; where a star is checked; what waits on the desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evaluation.models import Certificate, Council
from evaluation.roles import standing
from ocop.lib import nav, shown
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks
from ocop.workflow import words
from products import beside, proofs
from products.models import Product, Rating

nav.offer(gettext_lazy("Check a certificate"), "certificate_check_form", who=nav.visitor, order=15)
words.tell(
    {
        "certificates.reserved": gettext_lazy("Certificates were reserved: %(after)s"),
        "certificate.waiting": gettext_lazy("A certificate that had failed waits again"),
    }
)


@actions_for.register
def _certificate(thing: Certificate, user: Any) -> list[Action]:
    """The office of the council lets the worker try again; nobody changes a stored paper."""
    if not standing(user, thing.entry.contest.council).staff:
        return []
    if thing.state != Certificate.State.FAILED:
        return []
    url = reverse("certificate_retry", args=[thing.pk])
    return [Action("retry", _("Make it again"), url, post=True)]


@proofs.proves
def by_number(ratings: Sequence[Rating]) -> Mapping[int, str]:
    """The public check of each star, by its number: the code is for who holds the paper."""
    rows = Certificate.objects.current().filter(rating__in=[one.pk for one in ratings])
    form = reverse("certificate_check_form")
    return {row.rating_id: f"{form}?{urlencode({'code': row.number})}" for row in rows}


@beside.stands(rare=lambda: Certificate.objects.filter(rating__product=OuterRef("pk")))
def papers(product: Product, user: Any) -> Iterator[beside.Line]:
    """The certificates of the product: whoever reads the product may have the paper."""
    rows = Certificate.objects.filter(rating__product=product)
    for row in rows.order_by("-pk")[:5]:
        state = "" if row.is_stored else _("being made")
        if row.replaced_on:
            state = _("replaced on %(day)s") % {"day": shown.day(row.replaced_on)}
        yield beside.Line(
            _("Certificate %(number)s") % {"number": row.number},
            reverse("certificate_file", args=[row.pk]),
            state,
            "wait" if state else "",
        )


@asks
def failed(user: Any) -> Iterator[Waiting]:
    """Certificates that the worker gave up, for the office that published them."""
    own = Council.objects.staffed_by(user).values("pk")
    rows = Certificate.objects.filter(
        state=Certificate.State.FAILED, entry__contest__council__in=own
    )
    contests = list(rows.order_by("entry__contest").values_list("entry__contest", flat=True))
    if contests:
        yield Waiting(
            title=ngettext(
                "%(n)s certificate could not be made",
                "%(n)s certificates could not be made",
                len(contests),
            )
            % {"n": len(contests)},
            url=reverse("contest_certificates", args=[contests[0]]),
            detail=_("See the reason and let the worker try again."),
            count=len(contests),
            action=_("Look"),
            order=12,
        )
