"""Events in words: each app tells what its verbs mean, a page shows who did what, when and why.

In an app's ``permissions.py``::

    words.tell({"idea.accepted": _("The idea was accepted")})
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocop.lib.errors import SOMEBODY
from ocop.workflow.models import Event

_said: dict[str, Any] = {}
_values: dict[str, Mapping[str, Any]] = {}


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    when: dt.datetime
    who: str
    what: str
    why: str
    late: bool = False


def tell(sentences: Mapping[str, Any]) -> None:
    """Register (lazy) sentences for verbs; ``%(before)s`` and ``%(after)s`` may stand in them."""
    _said.update(sentences)


def name_values(verb: str, labels: Iterable[tuple[str, Any]]) -> None:
    """Register how the codes before and after the verb are called (the ``choices`` of a field)."""
    _values[verb] = dict(labels)


def known(verb: str) -> bool:
    """True if somebody told what the verb means."""
    return verb in _said


def lines(events: Iterable[Event]) -> list[Line]:
    """Return the events (with ``actor`` and ``text`` loaded) as lines of a timeline."""
    return [_line(event) for event in events]


def _line(event: Event) -> Line:
    sentence = str(_said.get(event.verb, event.verb))
    if "%(" in sentence:
        named = _values.get(event.verb, {})
        before, after = (named.get(one, one) or "–" for one in (event.before, event.after))
        sentence = sentence % {"before": before, "after": after}
    text = getattr(event, "text", None)
    return Line(
        when=event.at,
        who=str(event.actor) if event.actor else str(SOMEBODY),
        what=sentence,
        why=text.note if text else "",
    )
