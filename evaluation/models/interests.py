"""Conflicts of interest: what a person declares, and what the chair decides on what was found.

26/2026 art. 7.3.b has the office of the programme on the council, and that office trains and
advises everyone: such nearness is told and decided on, while an own interest shuts out.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest
from evaluation.models.councils import Council, CouncilMember
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models import Producer


class InterestKind(models.TextChoices):
    OWNER = "owner", _("owner or co-owner")
    EMPLOYEE = "employee", _("works for the producer")
    RELATIVE = "relative", _("relative")
    CONSULTANT = "consultant", _("paid consultant")
    OTHER = "other", _("another interest")


class InterestState(models.TextChoices):
    STANDING = "standing", pgettext_lazy("interest", "in force")
    WITHDRAWN = "withdrawn", pgettext_lazy("interest", "withdrawn")


class InterestQuerySet(models.QuerySet["Interest"]):
    def visible_to(self, user: Any) -> InterestQuerySet:
        """One's own, and those of the members of councils whose work one runs."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        run = Council.objects.run_by(user).values("pk")
        members = CouncilMember.objects.filter(council__in=run).values("user")
        return self.filter(Q(user_id=user.pk) | Q(user__in=members))

    def standing(self) -> InterestQuerySet:
        return self.filter(state=InterestState.STANDING)


class Interest(OnceKeyed):
    """A person declares what they are to a producer: they judge nothing of it and see nothing."""

    Kind = InterestKind

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=10, choices=InterestKind.choices)
    words = models.TextField(_("in what way"), blank=True)
    declared_on = models.DateField(_("day of the declaration"))
    state = models.CharField(
        max_length=9, choices=InterestState.choices, default=InterestState.STANDING
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("kind", InterestKind, "interest"),
            one_of("state", InterestState, "interest"),
            models.UniqueConstraint(
                fields=["user", "producer", "kind"],
                condition=Q(state="standing"),
                name="interest_standing_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.producer_id}: {self.get_kind_display()}"

    @property
    def chain_key(self) -> str:
        return f"user:{self.user_id}"


class NearDecision(models.Model):
    """What the chair decided on a nearness that the records show: may the member score?

    ``kinds`` are those that were known then; one that shows up later asks again.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="near_decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    allowed = models.BooleanField()
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["contest_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "user", "producer"], name="near_decision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.user_id} → {self.producer_id}"
