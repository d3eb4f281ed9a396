"""Refusals: a deed that may not be done says why, in a sentence its reader understands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A deed is refused. ``sentence`` is shown to the person, beside ``field`` if it names one."""

    status = 409

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class NotAllowed(Refused):
    """The person may see the thing, but this deed is not theirs, or not now."""

    status = 403


class StepClosed(Refused):
    """The step of the cycle is not open today."""


class AlreadyDecided(Refused):
    """Somebody else was faster; the sentence says who and when."""


class ConflictOfInterest(Refused):
    """The person stands too near to the producer to judge the product."""

    status = 403


SOMEBODY = _("somebody")
