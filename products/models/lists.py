"""Lists of recognised products that an office brought, and what became of each row."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts import scope
from ocop.accounts.models import Region, User
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from products.models.ratings import Rating, RatingEvidence


class ListState(models.TextChoices):
    OPEN = "open", pgettext_lazy("list", "being looked through")
    ENTERING = "entering", pgettext_lazy("list", "being entered")
    STOPPED = "stopped", pgettext_lazy("list", "stopped half-way")
    ENTERED = "entered", pgettext_lazy("list", "entered")
    UNDONE = "undone", pgettext_lazy("list", "undone")
    DISCARDED = "discarded", pgettext_lazy("list", "discarded")


class BroughtListQuerySet(models.QuerySet["BroughtList"]):
    def visible_to(self, user: Any) -> BroughtListQuerySet:
        """The offices over the province."""
        return self.filter(scope.within(user, "region"))


class BroughtList(OnceKeyed, StoredFile):
    """A list as it came, with its hash. ``settings``: the sheet, what each column is, and what
    holds for rows that do not say; ``answers``: what people answered, by row and field.

    ``counts``: how many rows were judged how when it was entered. ``ready``: the numbers of the
    rows that are to be entered, as ``entered_by`` looked at them; a worker that died with some of
    them left leaves the rest to the next, which counts its try.
    """

    State = ListState

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("province"))
    state = models.CharField(max_length=9, choices=ListState.choices, default=ListState.OPEN)
    settings = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    ready = models.JSONField(default=list)
    evidence = models.CharField(max_length=8, choices=RatingEvidence.choices, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)

    objects = BroughtListQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", ListState, "brought_list"),
            models.CheckConstraint(
                condition=Q(evidence__in=["", *RatingEvidence.values]),
                name="brought_list_evidence_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="entering") | Q(entered_by__isnull=False),
                name="brought_list_is_entered_for_somebody",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="brought_list_hash")]

    def get_absolute_url(self) -> str:
        return reverse("brought_list", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"brought_list:{self.pk}"


class ListedRating(models.Model):
    """Stars that a row of a list became, and what was made for them. Gone once it is undone."""

    brought = models.ForeignKey(BroughtList, models.PROTECT, related_name="items")
    row = models.PositiveIntegerField(help_text="number of the row in the sheet")
    rating = models.OneToOneField(Rating, models.CASCADE, related_name="listed")
    made_product = models.BooleanField()
    made_producer = models.BooleanField()

    class Meta:
        ordering = ["brought_id", "row"]
        constraints = [models.UniqueConstraint(fields=["brought", "row"], name="listed_row_once")]

    def __str__(self) -> str:
        return f"{self.brought_id}: {self.row}"
