"""What the minutes of a sitting (biên bản) say that the system cannot know: written by people."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from evaluation.models.contests import Contest
from ocop.workflow.chain import canonical

WORDS = (
    "number", "begins", "ends", "invited", "report", "readings", "discussion", "opinions",
    "requests", "conclusion", "agreed",
)  # fmt: skip


class Minutes(models.Model):
    """The free parts of the minutes of one contest; everything else stands in its rows.

    Decree 30/2020, model 1.9, and what the council's regulation asks of its minutes.
    """

    contest = models.OneToOneField(Contest, models.PROTECT, related_name="minutes")
    number = models.CharField(max_length=60, blank=True)
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    invited = models.TextField(blank=True)
    report = models.TextField(blank=True)
    readings = models.TextField(blank=True)
    discussion = models.TextField(blank=True)
    opinions = models.TextField(blank=True)
    requests = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    agreed = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(99)],
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number or str(self.contest)

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"

    @property
    def digest(self) -> str:
        """The hash of everything written, as its event keeps it: the words may be erased."""
        told = {name: getattr(self, name) for name in WORDS}
        return hashlib.sha256(canonical(told).encode()).hexdigest()
