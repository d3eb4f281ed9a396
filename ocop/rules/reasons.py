"""The reasons of a star in the words of the reader. Data in, sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.lib import shown
from ocop.rules import stars
from ocop.rules.stars import Outcome, StarResult


def sentences(
    result: StarResult | Mapping[str, Any], *, knockouts: Mapping[str, str] | None = None
) -> list[str]:
    """Return the reasons of a star: knock-outs, the band, each minimum missed, what follows.

    ``knockouts`` gives the words of knock-out codes; a code without words speaks for itself.
    """
    found = result if isinstance(result, StarResult) else StarResult.from_data(result)
    words = knockouts or {}
    told = [knocked_out(words.get(one, one)) for one in found.knockouts]
    told += [by_points(found), *(missed(one) for one in found.missed)]
    if found.minima and not found.missed:
        told.append(_("All %(count)s minimum requirements are met.") % {"count": len(found.met)})
    if found.missed and found.ceiling < found.band:
        told.append(_below_band(found))
    return told


def knocked_out(why: str) -> str:
    """'Bị loại: hồ sơ giả mạo.' for one thing that knocks the product out."""
    return _("Knocked out: %(why)s.") % {"why": why.rstrip(" .")}


def excluded(whys: Iterable[str]) -> str:
    """'0 sao: bị loại vì …' for all of them, as it stands beside the star; '' if there is none."""
    listed = "; ".join(why.rstrip(" .") for why in whys)
    return _("0 stars: excluded because: %(why)s.") % {"why": listed} if listed else ""


def by_points(result: StarResult) -> str:
    """'Mean 78,43 points, from 70 to under 90: 4 stars by points.'"""
    facts = {
        "points": points(result.points),
        "low": plain(result.minimum),
        "high": plain(result.below) if result.below is not None else "",
        "stars": result.band,
    }
    if result.below is None:
        return _("%(points)s points, from %(low)s up: %(stars)s★ by points.") % facts
    return _("%(points)s points, from %(low)s to under %(high)s: %(stars)s★ by points.") % facts


def missed(outcome: Outcome) -> str:
    """'Criterion 1.5 misses the minimum of 4 stars: needs 2, reached 1,33.'"""
    return _(
        "Criterion %(code)s misses the minimum for %(star)s★: needs %(need)s, has %(has)s."
    ) % {
        "code": outcome.criterion,
        "star": outcome.star,
        "need": outcome.required,
        "has": plain(outcome.reached),
    }


def _below_band(result: StarResult) -> str:
    count = len(result.missed)
    return ngettext(
        "So %(stars)s★ at most, because of %(count)s minimum not met.",
        "So %(stars)s★ at most, because of %(count)s minimums not met.",
        count,
    ) % {"stars": result.ceiling, "count": count}


def points(value: Decimal) -> str:
    """'78,43': two places, never rounded up: 49.9999 must not read as 50,00 beside 2 stars."""
    return shown.number(stars.shown(value), 2)


def plain(value: Decimal) -> str:
    """'70', '1,33': two places only where they are needed, never rounded up."""
    return shown.points(stars.shown(value))
