"""Stars taken back before their day, by a decision of who granted them (26/2026 art. 8).

Two acts that must not be mixed: the certificate is revoked on a ground of article 8; the
recognition itself is annulled where the evaluation broke the rules (art. 10.1.b). Expiry is none.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.accounts import glance, scope
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models import Rating, producers_of


class RevocationKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Revocation of certificates (article 8)")
    RECOGNITION = "recognition", _("Annulment of the recognition (article 10.1.b)")


class RevocationState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("revocation", "prepared")
    PUBLISHED = "published", pgettext_lazy("revocation", "published")
    DISCARDED = "discarded", pgettext_lazy("revocation", "discarded")


class RevocationQuerySet(models.QuerySet["Revocation"]):
    def visible_to(self, user: Any) -> RevocationQuerySet:
        """Staff of the territory; the producers concerned once it is published."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        seen = scope.within(user, "region")
        if glance.at(user, "acts") is not False:
            own = RevokedRating.objects.filter(
                rating__product__producer__in=producers_of(user)
            ).values("revocation")
            seen |= Q(pk__in=own, state=RevocationState.PUBLISHED)
        return self.filter(seen)


class Revocation(OnceKeyed):
    """One decision over any number of stars. ``ground`` is a letter of the rule book in force;
    ``ground_words`` are its words on the day it was prepared.

    ``conclusion_*`` name the paper it rests on: the conclusion of the competent body or the
    commune's confirmation; from its day the clock of the book runs (art. 8.4: 15 days).
    """

    Kind, State = RevocationKind, RevocationState

    kind = models.CharField(max_length=11, choices=RevocationKind.choices)
    state = models.CharField(
        max_length=9, choices=RevocationState.choices, default=RevocationState.PREPARED
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=4, blank=True)
    ground_words = models.TextField(blank=True)
    reason = models.TextField(_("what was found"))
    conclusion_no = models.CharField(_("number of the conclusion"), max_length=60)
    conclusion_on = models.DateField(_("date of the conclusion"))
    conclusion_by = models.CharField(_("issued by"), max_length=200)
    due_on = models.DateField(null=True, blank=True)
    authority = models.CharField(_("issued by"), max_length=200)
    number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    formula = models.CharField(_("signing formula"), max_length=60, blank=True)
    signer_office = models.CharField(_("office of the signer"), max_length=120, blank=True)
    signer = models.CharField(_("name of the signer"), max_length=120, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("kind", RevocationKind, "revocation_kind"),
            one_of("state", RevocationState, "revocation"),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(decided_on__isnull=False, effective_on__isnull=False)
                & ~Q(number="")
                & ~Q(signer=""),
                name="revocation_published_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(kind="recognition") | ~Q(ground=""), name="revocation_has_a_ground"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("revocation", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"revocation:{self.pk}"

    @property
    def overdue(self) -> bool:
        return (
            self.state == RevocationState.PREPARED
            and self.due_on is not None
            and self.due_on < clock.today()
        )


class RevokedRating(models.Model):
    """Stars that a decision names. Of prepared and published decisions each star is on one."""

    revocation = models.ForeignKey(Revocation, models.PROTECT, related_name="items")
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="revocations")
    live = models.BooleanField(default=True, help_text="false once the decision was discarded")

    class Meta:
        ordering = ["revocation_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating"], condition=Q(live=True), name="rating_revoked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revocation_id}: {self.rating_id}"
