"""The council (hội đồng): formed by a decision, with chair, members and secretary."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from cycle.models import Cycle
from evaluation.models.bodies import Formed, Place, offices_at
from ocop.accounts import glance, scope
from ocop.lib.choices import one_of


class CouncilRole(models.TextChoices):
    CHAIR = "chair", _("council chair")
    VICE = "vice", _("council vice chair")
    MEMBER = "member", _("council member")
    SECRETARY = "secretary", _("council secretary")
    ALTERNATE = "alternate", _("alternate member")


LEADING = (CouncilRole.CHAIR, CouncilRole.SECRETARY)


class CouncilQuerySet(models.QuerySet["Council"]):
    def visible_to(self, user: Any) -> CouncilQuerySet:
        """Staff of the council's territory and its own members."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = seats_of(user).values("council")
        return self.filter(Q(pk__in=mine) | scope.within(user, "region"))

    def run_by(self, user: Any) -> CouncilQuerySet:
        """Those whose work the person runs: as chair, secretary or officer of the stage's level."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        leading = seats_of(user).filter(role__in=LEADING).values("council")
        return self.filter(Q(pk__in=leading) | offices_at(user))

    def staffed_by(self, user: Any) -> CouncilQuerySet:
        """Those of the person's own level and territory: an officer of that level works there."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(offices_at(user))


class Council(Formed):
    """A council of a stage of the ladder, in one region, formed by a decision."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="councils")
    name = models.CharField(_("name of the council"), max_length=200)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    until = models.DateField(_("works until"), null=True, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "region", "decision_no"], name="council_decision_once"
            )
        ]


class CouncilMember(Place):
    """A person on the council."""

    Role = CouncilRole

    council = models.ForeignKey(Council, models.PROTECT, related_name="members")
    role = models.CharField(max_length=9, choices=CouncilRole.choices)
    competence = models.CharField(
        _("field of competence"),
        max_length=5,
        blank=True,
        help_text="code of a sector of the classification; empty: every field",
    )

    class Meta:
        ordering = ["council_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="council_member_once"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(role="chair"), name="council_one_chair"
            ),
            one_of("role", CouncilRole, "council_member"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


def seats_of(user: Any) -> models.QuerySet[CouncilMember]:
    """The person's places on councils."""
    return glance.known(user, "sits", CouncilMember.objects.filter(user=user))


glance.ask("sits", lambda: Exists(CouncilMember.objects.filter(user=OuterRef("pk"))))
glance.ask(
    "sits_as",  # on the latest council
    lambda: Subquery(
        CouncilMember.objects.filter(user=OuterRef("pk")).order_by("-council").values("role")[:1]
    ),
)
