"""Rule books: loading them, locking one that a cycle uses, and which is in force on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.lib.errors import Refused
from ocop.rules import reading
from ocop.rules.models import Classification, RuleBook


def current(day: dt.date) -> RuleBook | None:
    """Return the book in force on the day, or None; of two the one that came later."""
    return (
        RuleBook.objects.filter(
            Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day
        )
        .order_by("-in_force_from")
        .first()
    )


def lock(book: RuleBook) -> None:
    """Mark the book as used by a cycle: from now on its content never changes."""
    rows = RuleBook.objects.filter(pk=book.pk)
    if not rows.filter(digest=book.digest).update(locked=True):
        raise Refused(_("The rule book was replaced a moment ago. Open the page again."))
    book.locked = True


@transaction.atomic
def load(content: dict[str, Any]) -> RuleBook:
    """Store a sound book file (see ``bookcheck``); the same content again changes nothing.

    Refused: changed content of a book in use, and a classification that is not there.
    """
    digest = reading.digest(content)
    found = RuleBook.objects.select_for_update().filter(slug=content["slug"]).first()
    if found and found.digest == digest:
        return found
    if found and found.locked:
        raise Refused(
            _("it is in use and its content differs; a changed book needs a slug of its own")
        )
    home = Classification.objects.filter(slug=content["classification"]).first()
    if home is None:
        raise Refused(
            _("the classification “%(slug)s” is not loaded") % {"slug": content["classification"]}
        )
    book, _made = RuleBook.objects.update_or_create(
        slug=content["slug"], defaults=_row(content, home, digest)
    )
    _lay_ladder(book, content["stages"])
    book.bands.all().delete()
    for band in content["bands"]:
        below = band["below"]
        book.bands.create(
            stars=band["stars"],
            minimum=Decimal(band["minimum"]),
            below=None if below is None else Decimal(below),
        )
    return book


def _row(content: dict[str, Any], home: Classification, digest: str) -> dict[str, Any]:
    end = content["in_force"]["to"]
    return {
        "title_vi": content["title_vi"],
        "title_en": content["title_en"],
        "decision": content["decision"],
        "in_force_from": dt.date.fromisoformat(content["in_force"]["from"]),
        "in_force_to": dt.date.fromisoformat(end) if end else None,
        "classification": home,
        "sheet_decisions": content["sheets"]["decisions"],
        "sheets_stand_in": content["sheets"]["stand_in"],
        "settings": content["settings"],
        "facts": content["facts"],
        "digest": digest,
    }


def _lay_ladder(book: RuleBook, stages: list[dict[str, Any]]) -> None:
    for stage in stages:
        book.stages.update_or_create(
            order=stage["order"], defaults={key: stage[key] for key in stage if key != "order"}
        )
    book.stages.filter(order__gt=len(stages)).delete()
