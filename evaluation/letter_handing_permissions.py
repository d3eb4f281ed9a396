"""Who notes that a letter was handed over on paper, and whom the desk reminds of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import letter_handing
from evaluation.models import Letter, LetterHanding
from ocop.accounts import scope
from ocop.accounts.models import Appointment
from ocop.lib.actions import Action, actions_for
from ocop.lib.waiting import Waiting, asks


@dataclass(frozen=True)
class Handing:
    """A letter as something to be carried; ``known``: the list has asked already that it waits."""

    letter: Letter
    known: bool = False


@actions_for.register
def of_handing(thing: Handing, user: Any) -> list[Action]:
    letter = thing.letter
    if thing.known:
        why = "" if letter_handing.theirs(user, letter) else None
    else:
        why = letter_handing.why_not(user, letter)
    if why is None:
        return []
    url = reverse("letter_hand_over", args=[letter.pk])
    return [Action("hand_over", _("Handed over"), url, why)]


@actions_for.register
def of_note(thing: LetterHanding, user: Any) -> list[Action]:
    if not letter_handing.theirs(user, thing.letter):
        return []
    why = _("This note was taken back already.") if thing.undone_at else ""
    url = reverse("letter_handing_undo", args=[thing.pk])
    return [Action("undo", _("Take the note back"), url, why, "danger")]


@asks
def to_carry(user: Any) -> Iterator[Waiting]:
    """Letters for producers of the person's own unit that no mail brings."""
    held = [one for one in scope.offices(user) if one.role == Appointment.Role.OFFICER]
    if not held:
        return
    near = letter_handing.carried_by(user).filter(
        dated__gte=letter_handing.lately(),
        producer__region__level__in={one.committee.region.level for one in held},
    )
    n = letter_handing.waiting(near).count()
    if n:
        yield Waiting(
            title=ngettext("%(n)s letter to hand over", "%(n)s letters to hand over", n) % {"n": n},
            url=reverse("letters_to_hand_over"),
            detail=_("Their producers have no mail address."),
            count=n,
            action=_("Look"),
            order=12,
        )
