"""Who is told what on the day of a session."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models import Entry
from ocop.accounts.models import User
from ocop.notices.posting import post


def put_on_the_spot(entry: Entry, people: Collection[User]) -> None:
    """Members who score: there is one more sheet to fill in."""
    post(
        people,
        key=f"evaluation.on_the_spot:{entry.pk}",
        subject=_("One more product: %(product)s"),
        body=_("%(product)s was put before the council now. Its sheet is open for you."),
        link=reverse("scoring"),
        facts={"product": entry.dossier.product.name},
    )
