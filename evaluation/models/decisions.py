"""The decision on a contest's results: prepared, looked at, published with number and signer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluation.models.contests import Contest
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed


class DecisionState(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> DecisionQuerySet:
        """Those of the contests the person may see."""
        return self.filter(contest__in=Contest.objects.visible_to(user).values("pk"))


class Decision(OnceKeyed):
    """Number, date and signer are typed in: they come from the registry clerk, never from us."""

    State = DecisionState

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="decisions")
    state = models.CharField(
        max_length=9, choices=DecisionState.choices, default=DecisionState.PREPARED
    )
    authority = models.CharField(_("issued by"), max_length=200)
    number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    formula = models.CharField(
        _("signing formula"), max_length=60, blank=True, help_text=_("KT. CHỦ TỊCH, or empty")
    )
    signer_office = models.CharField(_("office of the signer"), max_length=120, blank=True)
    signer = models.CharField(_("name of the signer"), max_length=120, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", DecisionState, "decision"),
            models.UniqueConstraint(
                fields=["contest"], condition=~Q(state="discarded"), name="decision_one_live"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | (Q(decided_on__isnull=False) & ~Q(number="") & ~Q(signer="")),
                name="decision_published_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"
