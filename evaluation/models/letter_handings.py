"""Letters that were handed over on paper: who gave which letter to whom, on what day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.letters import Letter
from ocop.lib.once import OnceKeyed


class LetterHandingQuerySet(models.QuerySet["LetterHanding"]):
    def standing(self) -> LetterHandingQuerySet:
        """Those that nobody has taken back as noted by mistake."""
        return self.filter(undone_at__isnull=True)


class LetterHanding(OnceKeyed):
    """A note taken by mistake is never deleted: it is undone, with the reason, and another may
    follow. The database holds that one stands for each letter."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="handings")
    handed_on = models.DateField(_("day of the handing over"))
    handed_by = models.CharField(_("handed over by"), max_length=120)
    received_by = models.CharField(_("received by"), max_length=120)
    received_as = models.CharField(_("as what"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_why = models.CharField(_("reason"), max_length=300, blank=True)

    objects = LetterHandingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=Q(undone_at__isnull=True), name="letter_handed_once"
            ),
            models.CheckConstraint(
                condition=~Q(handed_by="") & ~Q(received_by=""), name="letter_handing_names_both"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_why="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_why=""),
                name="letter_handing_undone_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.received_by

    @property
    def chain_key(self) -> str:
        return self.letter.chain_key
