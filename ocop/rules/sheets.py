"""Blank sheets: storing them, locking them when they come into use, finding the right one."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from ocop.lib.errors import Refused
from ocop.rules import checking, classification, reading, words
from ocop.rules.models import (
    Authorship,
    Classification,
    Criterion,
    Option,
    Part,
    ProductSet,
    RuleBook,
    Section,
    Sheet,
)
from ocop.workflow.doors import record


class Found(NamedTuple):
    """The sheet to score on, or the sentence that says why there is none."""

    sheet: Sheet | None
    why: str


def sheet_for(book: RuleBook, product_set: ProductSet) -> Found:
    """Return the sheet in use for the set under the book; later decisions win."""
    own = classification.counterpart(product_set, book.classification)
    if own is None:
        return none_for(book, product_set)
    return sheets_for(book, only=own)[own.pk]


def sheets_for(book: RuleBook, *, only: ProductSet | None = None) -> dict[int, Found]:
    """Return the sheet of every product set of the book's classification, by the set's key."""
    rank = {decision: place for place, decision in enumerate(book.scoring_decisions)}
    rows = Sheet.objects.filter(decision__in=rank, state=Sheet.State.ACTIVE).select_related(
        "product_set"
    )
    if only is not None:
        rows = rows.filter(slug=only.slug)
    best: dict[str, Sheet] = {}
    for sheet in sorted(rows, key=lambda row: rank[row.decision]):
        best[sheet.slug] = sheet
    sets = [only] if only is not None else book.classification.sets.all()
    return {
        one.pk: Found(best.get(one.slug), "" if one.slug in best else why_none(book, one))
        for one in sets
    }


def why_none(book: RuleBook, product_set: ProductSet) -> str:
    """Say why the set has no sheet under the book."""
    told = product_set.about.get(f"no_sheet_{words.language()}")
    return told or _(
        "No scoring sheet of “%(set)s” has been loaded for %(decisions)s. "
        "The provincial office can load it."
    ) % {"set": product_set.name, "decisions": ", ".join(book.scoring_decisions)}


def none_for(book: RuleBook, product_set: ProductSet) -> Found:
    """Say that the book's classification has no set for these products."""
    why = _("%(decision)s has no product set that answers to “%(set)s”.") % {
        "decision": book.classification.decision,
        "set": product_set.name,
    }
    return Found(None, why)


def lock(sheet: Sheet) -> None:
    """Mark the sheet as in use: from now on its content never changes.

    Called in the transaction that hands out the first score sheet. Refused if the content was
    replaced since ``sheet`` was read.
    """
    rows = Sheet.objects.filter(pk=sheet.pk)
    if not rows.filter(digest=sheet.digest).update(locked=True):
        raise Refused(_("The scoring sheet was replaced a moment ago. Open the page again."))
    sheet.locked = True


class Loaded(NamedTuple):
    """What became of a loaded file: same · new · replaced · draft."""

    sheet: Sheet
    outcome: str


@transaction.atomic
def load(content: dict[str, Any], *, by: Any = None) -> Loaded:
    """Store the content of a sound sheet file (see ``checking``), by content, not by name.

    The first one of its decision and set comes into use at once. Known content changes nothing.
    Changed content replaces a sheet that nobody scored on, else it becomes a draft version. A
    sheet that people wrote and published, or compared with the signed text, is never replaced.
    """
    digest = reading.digest(content)
    decision, facts = content["decision"], content["product_set"]
    versions = Sheet.objects.filter(decision=decision, slug=facts["slug"])
    known = versions.filter(digest=digest).first()
    if known:
        return Loaded(known, "same")
    home = classification.home_of(decision)
    Classification.objects.select_for_update().get(pk=home.pk)  # of two loads at once one waits
    known, active = versions.filter(digest=digest).first(), _active(versions)
    if known:
        return Loaded(known, "same")
    if active and not _rests(active) and _emptied(active):
        return Loaded(_fill(active, content, by), "replaced")
    sheet = _next(decision, classification.set_named(home, facts), facts["slug"])
    if sheet.version == 1:
        sheet.state = Sheet.State.ACTIVE
    return Loaded(_fill(sheet, content, by), "draft" if sheet.version > 1 else "new")


def _rests(sheet: Sheet) -> bool:
    """True if somebody built on its content: what is loaded becomes a draft beside it."""
    return sheet.locked or written_here(sheet) or sheet.confirmations.exists()


def written_here(sheet: Sheet) -> bool:
    """True if people wrote the version in the application; a command loads none over it."""
    return Authorship.objects.filter(sheet=sheet).exists()


def _next(decision: str, product_set: ProductSet, slug: str) -> Sheet:
    """The next version, not stored yet."""
    versions = Sheet.objects.filter(decision=decision, slug=slug)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return Sheet(decision=decision, slug=slug, product_set=product_set, version=last + 1)


@transaction.atomic
def draft(decision: str, product_set: ProductSet, content: dict[str, Any]) -> Sheet:
    """Store the content as a draft of the next version. Two at once wait for each other."""
    Classification.objects.select_for_update().get(pk=product_set.classification_id)
    sheet = _next(decision, product_set, content["product_set"]["slug"])
    return written(sheet, content)


def _active(versions: Any) -> Sheet | None:
    return versions.select_for_update().filter(state=Sheet.State.ACTIVE).first()


def _emptied(sheet: Sheet) -> bool:
    """Take the content out of the sheet; False if something refers to it after all."""
    try:
        with transaction.atomic():
            sheet.parts.all().delete()
    except ProtectedError:
        return False
    return True


def _fill(sheet: Sheet, content: dict[str, Any], by: Any) -> Sheet:
    before = sheet.digest
    written(sheet, content)
    if before or sheet.version > 1:  # the first loading is no change of anything
        after = sheet.digest
        record(sheet, "sheet.loaded", by=by, before=before, after=after, version=sheet.version)
    return sheet


def written(sheet: Sheet, content: dict[str, Any]) -> Sheet:
    """Write the sheet's row and its tree: five inserts, whatever its size."""
    sheet.total_points = content["total_points"]
    sheet.about = {key: content[key] for key in checking.SHEET_MAY if key in content}
    sheet.about |= {key: content["product_set"][key] for key in ("name_vi", "name_en")}
    sheet.digest = reading.digest(content)
    sheet.save()
    _plant(sheet, content["parts"])
    return sheet


def _plant(sheet: Sheet, parts: list[dict[str, Any]]) -> None:
    planted = Part.objects.bulk_create(
        Part(sheet=sheet, **_titled(part, number)) for number, part in enumerate(parts, start=1)
    )
    below = [
        (row, section, number)
        for row, part in zip(planted, parts, strict=True)
        for number, section in enumerate(part["sections"], start=1)
    ]
    sections = Section.objects.bulk_create(
        Section(
            part=row,
            groups=section.get("groups", []),
            **_noted(section),
            **_titled(section, number),
        )
        for row, section, number in below
    )
    _plant_criteria(sheet, zip(sections, (section for _row, section, _no in below), strict=True))


def _plant_criteria(sheet: Sheet, sections: Any) -> None:
    below = [(row, one) for row, section in sections for one in section["criteria"]]
    criteria = Criterion.objects.bulk_create(
        Criterion(
            sheet=sheet,
            section=row,
            group=one.get("group", ""),
            min_star_mark=one.get("min_star_mark"),
            **_noted(one),
            **_titled(one, number),
        )
        for number, (row, one) in enumerate(below, start=1)
    )
    Option.objects.bulk_create(
        Option(criterion=row, **option_fields(option, number))
        for row, (_section, one) in zip(criteria, below, strict=True)
        for number, option in enumerate(one["options"], start=1)
    )


def _titled(thing: dict[str, Any], number: int) -> dict[str, Any]:
    keys = ("code", "title_vi", "title_en", "max_points")
    return {"order": number, **{key: thing[key] for key in keys}}


def _noted(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: thing.get(key, []) for key in ("notes_vi", "notes_en")}


def option_fields(option: dict[str, Any], number: int) -> dict[str, Any]:
    """An option of a file as the fields of its row."""
    branch = option.get("branch")
    return {
        "order": number,
        "label_vi": option["label_vi"],
        "label_en": option["label_en"],
        "points": option["points"],
        "min_for_star": option.get("min_for_star"),
        "branch": "" if branch is None else str(branch),
        "branch_vi": option.get("branch_vi", ""),
        "branch_en": option.get("branch_en", ""),
        "derived": option.get("derived", False),
    }
