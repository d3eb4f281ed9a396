"""Who discusses a product whose members lie far apart, and who may see where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.condition_permissions import stands_in
from evaluation.models import (
    ContestState,
    Discussion,
    DiscussionState,
    Entry,
    ScoreSheet,
    ScoreSheetState,
)
from evaluation.roles import standing
from ocop.lib.actions import Action, actions_for


@dataclass(frozen=True)
class Apart:
    """An entry as one looks at where its members differ; ``talk`` is the last discussion."""

    entry: Entry
    talk: Discussion | None

    @property
    def open(self) -> bool:
        return self.talk is not None and self.talk.state == DiscussionState.OPEN


def speaks(user: Any, entry: Entry) -> bool:
    """True for chair and secretary, and for who stands in: they see whose points these are."""
    who = standing(user, entry.contest.council)
    return who.chair or who.secretary or stands_in(user, entry)


def why_hidden(user: Any, found: Apart) -> str:
    """Why the person may not see the members' points of the product now; '' if they may.

    Nobody before their own sheet of the product is in. After it those who run the council, and
    the members of the sitting while the discussion of this product is open.
    """
    sheets = ScoreSheet.objects.of(user).filter(entry=found.entry)
    own = list(sheets.values_list("state", flat=True))
    if any(state != ScoreSheetState.SUBMITTED for state in own):
        return _("Your own sheet comes first: hand it in, then see where the members differ.")
    if standing(user, found.entry.contest.council).runs or stands_in(user, found.entry):
        return ""
    if own and found.open and found.entry.contest.state == ContestState.SCORING:
        return ""
    return _(
        "Where the members differ is seen while the council discusses the product; the chair or "
        "the secretary opens the discussion."
    )


@actions_for.register
def of_apart(thing: Apart, user: Any) -> list[Action]:
    """Chair and secretary open a discussion and write down how it ended."""
    entry = thing.entry
    if why_hidden(user, thing):
        return []
    deeds = [Action("compare", _("Where they differ"), reverse("entry_spread", args=[entry.pk]))]
    if entry.contest.state != ContestState.SCORING:
        return deeds
    why = ""
    if not speaks(user, entry):
        why = _("Only the chair and the secretary of the council write down the discussion.")
    if thing.open and thing.talk:
        to = reverse("discussion_conclude", args=[thing.talk.pk])
        return [*deeds, Action("conclude", _("Write down what was decided"), to, why, "primary")]
    to = reverse("entry_discuss", args=[entry.pk])
    return [*deeds, Action("discuss", _("Open the discussion"), to, why, "primary", post=True)]
