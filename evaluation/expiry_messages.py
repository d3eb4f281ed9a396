"""Who is told that stars expire, once a mark."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.messages import members_of
from ocop.accounts import scope
from ocop.accounts.models import User
from ocop.notices.posting import post
from ocop.rules.models import RuleBook
from products.models import Rating

EARLIEST, LATEST = 180, 120  # days before the last day, where the book says nothing


def _people(rating: Rating) -> list[User]:
    """The producer's people, and the officers of its own unit."""
    producer = rating.product.producer
    office = scope.officers_over(producer.region, level=producer.region.level)
    return [*members_of(producer), *office]


@cache
def _window(slug: str) -> tuple[int, int]:
    """Days before the end between which the re-evaluation is registered, by the book."""
    book = RuleBook.objects.filter(slug=slug).first()
    rules = (book.settings.get("re_evaluation") or {}) if book else {}
    return (
        int(rules.get("not_earlier_days") or EARLIEST),
        int(rules.get("not_later_days") or LATEST),
    )


def _about(rating: Rating) -> dict[str, Any]:
    earliest, latest = _window(rating.book)
    return {
        "product": rating.product.name,
        "stars": rating.stars,
        "day": rating.valid_to,
        "from": rating.valid_to - dt.timedelta(days=earliest),
        "to": rating.valid_to - dt.timedelta(days=latest),
    }


def expires(rating: Rating, *, mark: int, today: dt.date) -> None:
    """Before the window opens, while it is open, or on its last days."""
    facts = _about(rating)
    if today < facts["from"]:
        body = _(
            "The %(stars)s stars of %(product)s are valid until %(day)s. The re-evaluation is "
            "registered from %(from)s to %(to)s: please prepare the dossier."
        )
    elif today <= facts["to"]:
        body = _(
            "The %(stars)s stars of %(product)s are valid until %(day)s. The re-evaluation may be "
            "registered now, until %(to)s."
        )
    else:
        body = _(
            "The %(stars)s stars of %(product)s are valid until %(day)s. The time to register the "
            "re-evaluation ended on %(to)s; ask the OCOP officer of your commune what to do."
        )
    post(
        _people(rating),
        key=f"rating.expires:{rating.pk}:{mark}",
        subject=_("%(product)s: the stars expire on %(day)s"),
        body=body,
        link=reverse("product", args=[rating.product_id]),
        facts=facts,
    )


def expired(rating: Rating, *, stood: bool = False) -> None:
    """The last day is over; ``stood``: that of the waiting for the re-evaluation."""
    post(
        _people(rating),
        key=f"rating.expired:{rating.pk}" + (":stood" if stood else ""),
        subject=_("%(product)s: the stars have expired"),
        body=_(
            "The %(stars)s stars of %(product)s were valid until %(day)s. The word OCOP and the "
            "stars may not stand on the packaging any more."
        ),
        link=reverse("product", args=[rating.product_id]),
        facts={**_about(rating), "day": rating.stands_until if stood else rating.valid_to},
    )


def stands_on(rating: Rating) -> None:
    """The day of the paper has passed; the re-evaluation keeps the stars in force."""
    post(
        _people(rating),
        key=f"rating.stands_on:{rating.pk}",
        subject=_("%(product)s: the stars hold until the re-evaluation is decided"),
        body=_(
            "The certificate of %(product)s was valid until %(day)s by its paper. Because the "
            "re-evaluation is registered, the %(stars)s stars hold until it is decided, until "
            "%(last)s at the latest."
        ),
        link=reverse("product", args=[rating.product_id]),
        facts={**_about(rating), "last": rating.stands_until},
    )
