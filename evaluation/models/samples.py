"""Samples of the products: taken in at the reception, numbered, labelled, tasted by number."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest, Entry
from ocop.lib.choices import one_of


class SampleState(models.TextChoices):
    GOOD = "good", pgettext_lazy("sample", "whole")
    DAMAGED = "damaged", pgettext_lazy("sample", "damaged")
    LACKING = "lacking", pgettext_lazy("sample", "fewer than asked for")


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, user: Any) -> SampleQuerySet:
        """Those of the products before a council that the person may know."""
        return self.filter(entry__in=Entry.objects.visible_to(user).values("pk"))


class Sample(models.Model):
    """What was brought of a product. Its number is unique in the contest and never given again."""

    State = SampleState

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="samples")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="sample")
    number = models.PositiveSmallIntegerField(_("number of the sample"))
    quantity = models.CharField(_("quantity"), max_length=80)
    condition = models.CharField(
        _("state of the sample"),
        max_length=8,
        choices=SampleState.choices,
        default=SampleState.GOOD,
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    brought_by = models.CharField(_("brought by"), max_length=120, blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["contest_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "number"], name="sample_number_once"),
            one_of("condition", SampleState, "sample"),
            models.CheckConstraint(condition=Q(number__gt=0), name="sample_number_from_1"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"


class MoveKind(models.TextChoices):
    """What became of a sample; the last two end its custody."""

    KEPT = "kept", pgettext_lazy("sample", "put into keeping")
    TASTED = "tasted", pgettext_lazy("sample", "handed out to the council")
    TESTED = "tested", pgettext_lazy("sample", "sent to a laboratory")
    RETURNED = "returned", pgettext_lazy("sample", "given back")
    DESTROYED = "destroyed", pgettext_lazy("sample", "destroyed")


ENDS = (MoveKind.RETURNED, MoveKind.DESTROYED)


class SampleMove(models.Model):
    """A line of a sample's custody: from whose hands into whose, where, when. Lines are never
    changed; what was wrong is put right by the next."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=9, choices=MoveKind.choices)
    place = models.CharField(_("where to"), max_length=200)
    handed_by = models.CharField(_("handed over by"), max_length=120)
    taken_by = models.CharField(_("taken over by"), max_length=120)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sample_id", "id"]
        constraints = [one_of("kind", MoveKind, "sample_move")]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.get_kind_display()}"
