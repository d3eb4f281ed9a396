"""How the council reads qualitative criteria: agreed before the scoring, shown on every sheet.

148/QĐ-TTg, appendix II: the council first agrees on the qualitative indicators. Kept with the
contest by the sheet's slug and the criterion's code, so that a new version of a sheet keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.models import Contest
from ocop.rules import trees
from ocop.rules.models import Sheet

GENERAL = ""
LONGEST = 2000  # signs of one reading


def key_of(sheet: Sheet, code: str) -> str:
    return f"{sheet.slug}:{code}"


@dataclass(frozen=True)
class Reading:
    """An agreement in words; without a criterion it is for all of them."""

    text: str
    key: str = GENERAL
    sheet: str = ""  # title of the blank sheet
    code: str = ""
    title: str = ""


def sheets_of(contest: Contest) -> list[Sheet]:
    """The blank sheets that the products before the council are scored on."""
    rows = Sheet.objects.filter(pk__in=contest.entries.values("sheet"))  # type: ignore[attr-defined]
    return list(rows.select_related("product_set").order_by("slug", "pk"))


def agreed(contest: Contest) -> list[Reading]:
    """What was agreed: the general words first, then sheet by sheet in the order of the paper."""
    found = [Reading(text)] if (text := contest.readings.get(GENERAL)) else []
    if set(contest.readings) <= {GENERAL}:
        return found
    for sheet in sheets_of(contest):
        for one in trees.of(sheet).criteria:
            key = key_of(sheet, one.code)
            if text := contest.readings.get(key):
                found.append(Reading(text, key, sheet.product_set.name, one.code, one.title))
    return found


def choices(contest: Contest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every criterion of the sheets, sheet by sheet: its key and its words."""
    return [
        (
            sheet.product_set.name,
            [
                (key_of(sheet, one.code), f"{one.code} {one.title}")
                for one in trees.of(sheet).criteria
            ],
        )
        for sheet in sheets_of(contest)
    ]


def beside(contest: Contest, sheet: Sheet) -> dict[str, str]:
    """Code of a criterion → how the council reads it; the general words under ''. No query."""
    before = f"{sheet.slug}:"
    said = {
        key.removeprefix(before): text
        for key, text in contest.readings.items()
        if key.startswith(before)
    }
    return {**said, GENERAL: contest.readings.get(GENERAL, "")}
