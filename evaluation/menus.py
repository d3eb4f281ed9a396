"""Which entries of the menu concern a person; asked on every page, so from few, kept answers."""

from __future__ import annotations

from typing import Any

from evaluation.models import CouncilMember, CouncilRole, PanelMember
from evaluation.models.councils import seats_of
from evaluation.models.panels import panels_of
from ocop.accounts import glance, scope
from ocop.rules.models import Stage


def places(user: Any) -> list[CouncilMember]:
    """The person's places on councils, the latest first; asked once for each request's user."""
    if not getattr(user, "is_authenticated", False):
        return []
    if "_places" not in user.__dict__:
        rows = seats_of(user).select_related("council")
        user.__dict__["_places"] = list(rows.order_by("-council_id")[:5])
    return user.__dict__["_places"]


def scores(user: Any) -> bool:
    """Sits on a council."""
    known = glance.at(user, "sits")
    return bool(places(user)) if known is None else known


def panels(user: Any) -> bool:
    """Sits on an advisory panel, or holds an office at a level where councils sit or above."""
    return bool(advises(user)) or _holds(user, Stage.Kind.SCORE)


def sits_on_panel(user: Any) -> bool:
    """Sits on an advisory panel; offices come to it from the contests."""
    return bool(advises(user))


def advises(user: Any) -> list[PanelMember]:
    """The person's places on advisory panels, the latest first; asked once, as the councils."""
    if not getattr(user, "is_authenticated", False):
        return []
    if "_advises" not in user.__dict__:
        rows = panels_of(user).select_related("panel")
        user.__dict__["_advises"] = list(rows.order_by("-panel_id")[:5])
    return user.__dict__["_advises"]


def follows_contests(user: Any) -> bool:
    """Sits on a council or holds an office at a level where councils sit or above."""
    return scores(user) or _holds(user, Stage.Kind.SCORE)


def checks(user: Any) -> bool:
    """Holds an office of a level that checks dossiers."""
    return _holds(user, Stage.Kind.CHECK)


def forms_councils(user: Any) -> bool:
    """Is an officer at a level where councils sit (the form itself asks for an open cycle)."""
    return _holds(user, Stage.Kind.SCORE, roles=("officer",))


def _holds(user: Any, kind: str, roles: tuple[str, ...] = ("officer", "auditor")) -> bool:
    if not getattr(user, "is_authenticated", False):
        return False
    held = (office for office in scope.offices(user) if office.role in roles)
    levels = {office.committee.region.level for office in held}
    return bool(levels) and bool(levels & _levels()[kind])


_known: dict[str, set[str]] = {}


def _levels() -> dict[str, set[str]]:
    """The levels of region that hold stages of each kind.

    Read once a process: rule books are loaded before the server starts (``make run``, the image).
    """
    if not any(_known.values()):
        rows = list(Stage.objects.filter(external=False).values_list("kind", "level").distinct())
        _known.update((one, {lv for kind, lv in rows if kind == one}) for one in Stage.Kind.values)
    return _known


def place_on_council(user: Any) -> str:
    """The line under an evaluator's name: their place on the latest council."""
    if glance.at(user, "sits") is not None:
        role = glance.at(user, "sits_as")
        return str(CouncilRole(role).label) if role else ""
    latest = next(iter(places(user)), None)
    return str(latest.get_role_display()) if latest else ""


def place_on_panel(user: Any) -> str:
    """The line under the name of who sits on a panel and on no council."""
    latest = next(iter(advises(user)), None)
    return str(latest.get_role_display()) if latest else ""
