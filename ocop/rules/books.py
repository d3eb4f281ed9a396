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

# Settings that are told to readers and decide nothing: a book in use may still get them.
TOLD = ("dossier", "missing_sheets", "transition")
STAGE = (
    *("order", "level", "kind", "name_vi", "name_en", "body_vi", "body_en"),
    *("awards", "send_on", "external", "settings"),
)


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

    Refused: changed content of a book in use, and a classification or a product set that is not
    there. A book in use may be completed with what it was silent on (``TOLD``).
    """
    digest = reading.digest(content)
    found = RuleBook.objects.select_for_update().filter(slug=content["slug"]).first()
    if found and found.digest == digest:
        return found
    if found and found.locked and not _only_completes(found, content):
        raise Refused(
            _("it is in use and its content differs; a changed book needs a slug of its own")
        )
    home = Classification.objects.filter(slug=content["classification"]).first()
    if home is None:
        raise Refused(
            _("the classification “%(slug)s” is not loaded") % {"slug": content["classification"]}
        )
    _sets_known(content, home)
    book, _made = RuleBook.objects.update_or_create(
        slug=content["slug"], defaults=_row(content, home, digest)
    )
    _lay_ladder(book, content["stages"])
    book.bands.all().delete()
    for stars, minimum, below in map(_edges, content["bands"]):
        book.bands.create(stars=stars, minimum=minimum, below=below)
    return book


def _only_completes(book: RuleBook, content: dict[str, Any]) -> bool:
    """True if the file says word for word what the stored book says, and tells more of ``TOLD``."""
    new = {f"settings.{key}" for key in TOLD if key not in book.settings}
    row = _row(content, book.classification, "")
    row["settings"] = {k: v for k, v in row["settings"].items() if f"settings.{k}" not in new}
    row["facts"] = {k: v for k, v in row["facts"].items() if k not in new}
    same = all(getattr(book, key) == value for key, value in row.items() if key != "digest")
    stages = [{key: getattr(stage, key) for key in STAGE} for stage in book.stages.all()]
    bands = [(band.stars, band.minimum, band.below) for band in book.bands.all()]
    return (
        same
        and content["classification"] == book.classification.slug
        and stages == [{key: stage[key] for key in STAGE} for stage in content["stages"]]
        and sorted(bands) == sorted(map(_edges, content["bands"]))
    )


def _edges(band: dict[str, Any]) -> tuple[int, Decimal, Decimal | None]:
    below = band["below"]
    return band["stars"], Decimal(band["minimum"]), None if below is None else Decimal(below)


def _sets_known(content: dict[str, Any], home: Classification) -> None:
    """The sets whose sheets are missing are sets of the book's classification."""
    known = dict(home.sets.values_list("slug", "no"))
    for number, one in enumerate(content["settings"].get("missing_sheets", []), start=1):
        if known.get(one["slug"]) != one["no"]:
            raise Refused(
                _("settings.missing_sheets, row %(row)s: no product set “%(no)s %(slug)s”")
                % {"row": number, "no": one["no"], "slug": one["slug"]}
            )


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
