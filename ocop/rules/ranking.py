"""What would these sheets give? Cases as JSON in, stars with their reasons out.

The keys of a case and of its answer are told in ``manage.py rank --help``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.rules import shapes, stars
from ocop.rules.reading import Problem
from ocop.rules.shelf import Blank, NotFound, Rules, Shelf
from ocop.rules.stars import Outcome, StarResult

MOST_PLACES = 10  # of a mean that no decimal holds; shorter ones are written out


class Wrong(Exception):
    """The case cannot be ranked; ``problem`` says where and why."""

    def __init__(self, where: str, why: Any, **facts: Any) -> None:
        self.problem = Problem((where,), why, facts)
        super().__init__(str(self.problem))


def answers(cases: list[Any], shelf: Shelf | None = None) -> Iterator[dict[str, Any]]:
    """Yield the answer to each case; a refused one is ``{"id", "error"}``."""
    shelf = shelf or Shelf()
    for number, case in enumerate(cases):
        try:
            yield answer(case, f"[{number}]", shelf)
        except (Wrong, NotFound) as fault:
            yield {"id": _id(case), "error": str(fault.problem)}


def answer(case: Any, place: str, shelf: Shelf) -> dict[str, Any]:
    """Return the star of one case with its reasons; raises :class:`Wrong`, ``NotFound``."""
    if not isinstance(case, dict):
        raise Wrong(place, _("must be an object"))
    if _id(case) is None:
        raise Wrong("id", _("must be a text or a whole number"))
    rules = shelf.rules(_text(case, "rulebook"))
    blank = shelf.blank(rules, _text(case, "sheet"))
    sheets = _sheets(case, blank)
    out = _knockouts(case, blank)
    found = star(sheets, rules, blank, out, agreed=_agreed(case, rules, blank))
    return {
        "id": case["id"],
        "mean": written(_points(sheets, rules)),
        "band": found.band,
        "star": found.star,
        "met": _listed(found.met),
        "missed": _listed(found.missed),
        "knockouts": list(out),
    }


def star(
    sheets: list[dict[str, int]],
    rules: Rules,
    blank: Blank,
    out: tuple[str, ...],
    *,
    agreed: Mapping[str, int] | None = None,
) -> StarResult:
    """Return the star of the members' points by criterion, read as the book says.

    ``agreed``: the council's points by criterion, for a book that reads the minima from them.
    """
    return stars.council(
        sheets,
        rules.bands,
        minima=blank.minima if rules.enforced else (),
        aggregation=rules.aggregation,
        reading=rules.reading,
        below=rules.below,
        knockouts=out,
        agreed=agreed,
    )


def _points(sheets: list[dict[str, int]], rules: Rules) -> Fraction:
    return stars.AGGREGATIONS[rules.aggregation](sum(sheet.values()) for sheet in sheets)


def written(points: Fraction) -> str:
    """'76.0000', '33.3333333333': at least four places, never rounded up."""
    for places in range(stars.STORED_PLACES, MOST_PLACES):
        shorter = stars.rounded_down(points, places)
        if stars.exact(shorter) == points:
            return str(shorter)
    return str(stars.rounded_down(points, MOST_PLACES))


def _listed(outcomes: tuple[Outcome, ...]) -> list[dict[str, Any]]:
    return [{"star": one.star, "criterion": one.criterion} for one in outcomes]


def _id(case: Any) -> str | int | None:
    found = case.get("id") if isinstance(case, Mapping) else None
    return found if type(found) in (str, int) else None


def _text(case: dict[str, Any], key: str) -> str:
    if key not in case:
        raise Wrong("case", _("“%(key)s” is missing"), key=key)
    found = case[key]
    if fault := shapes.code(120)(found):
        raise Wrong(key, fault)
    return found


def _sheets(case: dict[str, Any], blank: Blank) -> list[dict[str, int]]:
    """The members' points by criterion. A criterion left out counts as none met."""
    if "members" not in case:
        raise Wrong("case", _("“%(key)s” is missing"), key="members")
    members = case["members"]
    if not isinstance(members, list):
        raise Wrong("members", _("must be a list"))
    if not members:
        raise Wrong("members", _("is empty"))
    return [_sheet(one, f"members[{number}]", blank) for number, one in enumerate(members)]


def _sheet(member: Any, place: str, blank: Blank) -> dict[str, int]:
    if not isinstance(member, dict):
        raise Wrong(place, _("must be an object"))
    return {
        code: _chosen(chosen, f"{place}.{code}", code, blank) for code, chosen in member.items()
    }


def _chosen(chosen: Any, place: str, code: str, blank: Blank) -> int:
    try:
        options = blank.tree.criterion(code).options
    except KeyError:
        raise Wrong(place[:80], _("the sheet has no such criterion")) from None
    if chosen is None:
        return 0
    if type(chosen) is not int:
        raise Wrong(place, _("must be the number of an option, counted from 0, or null"))
    if not 0 <= chosen < len(options):
        raise Wrong(
            place, _("there is no such option; the last one is %(last)s"), last=len(options) - 1
        )
    return options[chosen].points


def _agreed(case: dict[str, Any], rules: Rules, blank: Blank) -> dict[str, int]:
    """What the council agreed on, by criterion: needed where the book reads the minima from it."""
    if "agreed" in case:
        return _sheet(case["agreed"], "agreed", blank)
    if rules.enforced and rules.reading == stars.AGREED:
        raise Wrong("case", _("“%(key)s” is missing"), key="agreed")
    return {}


def _knockouts(case: dict[str, Any], blank: Blank) -> tuple[str, ...]:
    """The knock-outs that the council found true, each once, in the order given."""
    given = case.get("knockouts", [])
    if not isinstance(given, list):
        raise Wrong("knockouts", _("must be a list"))
    for number, code in enumerate(given):
        if not isinstance(code, str):
            raise Wrong(f"knockouts[{number}]", _("must be text"))
        if code not in blank.knockouts:
            raise Wrong(
                f"knockouts[{number}]",
                _("the sheet has no knock-out “%(code)s”; it has: %(known)s"),
                code=code[:60],
                known=", ".join(sorted(blank.knockouts)) or "–",
            )
    return tuple(dict.fromkeys(given))
