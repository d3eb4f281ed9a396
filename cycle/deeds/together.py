"""Many submissions decided with one click: each for itself, the result told per row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cycle.deeds import submissions
from ocop.lib.errors import Refused

VERDICTS = ("accept", "propose", "decline", "send_back")


@dataclass(frozen=True)
class Outcome:
    """What became of one row: ``why`` is empty if the deed was done."""

    submission: Any
    why: str = ""

    @property
    def done(self) -> bool:
        return not self.why


def decide_many(
    chosen: Sequence[Any],
    verdict: str,
    *,
    note: str = "",
    due_on: dt.date | None = None,
    by: Any,
) -> list[Outcome]:
    """Decide each of the submissions in a transaction of its own; one refusal stops no other."""
    deed = _deed(verdict, note=note, due_on=due_on, by=by)
    return [_try(deed, submission) for submission in chosen]


def _deed(verdict: str, *, note: str, due_on: dt.date | None, by: Any) -> Callable[[Any], Any]:
    if verdict == "accept":
        return lambda one: submissions.accept(one, note=note, by=by)
    if verdict == "propose":
        return lambda one: submissions.propose(one, note=note, by=by)
    if verdict == "decline":
        return lambda one: submissions.decline(one, reason=note, by=by)
    if verdict == "send_back" and due_on:
        return lambda one: submissions.send_back(one, reason=note, due_on=due_on, by=by)
    raise Refused(_("Choose what is to be done with them."), field="verdict")


def _try(deed: Callable[[Any], Any], submission: Any) -> Outcome:
    try:
        deed(submission)
    except Refused as refusal:
        return Outcome(submission, str(refusal.sentence))
    return Outcome(submission)
