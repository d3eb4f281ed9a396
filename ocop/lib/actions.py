"""What may this person do with this thing now, and if not, why not: asked in one place.

Each app registers its things in its ``permissions.py``::

    @actions_for.register
    def _(thing: Idea, user) -> list[Action]: ...

Templates draw buttons from the list, views call :func:`require`. Both see the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from ocop.lib.errors import NotAllowed


@dataclass(frozen=True)
class Action:
    """A deed offered on a page: its name, its words, where it is done, and why not if not."""

    name: str
    label: str
    url: str = ""
    why: str = ""  # empty: allowed
    style: str = ""  # "primary", "danger" or quiet
    post: bool = False  # done at once by a POST button, no page of its own

    @property
    def allowed(self) -> bool:
        return not self.why


@singledispatch
def actions_for(thing: Any, user: Any) -> list[Action]:
    """Return the deeds of the thing that concern the user, refused ones with their reason."""
    return []


def require(user: Any, name: str, thing: Any) -> None:
    """Raise :class:`NotAllowed` with the reason unless the deed is offered and allowed."""
    for action in actions_for(thing, user):
        if action.name == name:
            if action.allowed:
                return
            raise NotAllowed(action.why)
    raise NotAllowed(_("This is not among your tasks. Ask the office in charge of the programme."))
