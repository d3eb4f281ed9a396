"""Published results put right: by a letter, an amending decision, or a certificate issued again.

The record of the contest is never touched; what is wrong in it is amended by a later paper.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.certificates import Certificate
from evaluation.models.contests import Entry
from ocop.accounts import glance, scope
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models import producers_of


class CorrectionKind(models.TextChoices):
    """The paper that does it."""

    LETTER = "letter", _("Letter of correction")
    AMENDMENT = "amendment", _("Amending decision")
    REISSUE = "reissue", _("Decision to issue the certificate again")


class CorrectionGround(models.TextChoices):
    MISPRINT = "misprint", _("misprint: a name or an address is written wrong")
    RESULT = "result", _("the result was wrong: other stars")
    HOLDER = "holder", _("the holder was wrong")
    LOST = "lost", _("the paper was lost")
    DAMAGED = "damaged", _("the paper was damaged")
    RENAMED = "renamed", _("the holder has a new name, address or representative")


class CorrectionState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("correction", "prepared")
    PUBLISHED = "published", pgettext_lazy("correction", "published")
    DISCARDED = "discarded", pgettext_lazy("correction", "discarded")


PAPERS = {
    CorrectionGround.MISPRINT: CorrectionKind.LETTER,
    CorrectionGround.RESULT: CorrectionKind.AMENDMENT,
    CorrectionGround.HOLDER: CorrectionKind.AMENDMENT,
    CorrectionGround.LOST: CorrectionKind.REISSUE,
    CorrectionGround.DAMAGED: CorrectionKind.REISSUE,
    CorrectionGround.RENAMED: CorrectionKind.REISSUE,
}


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: Any) -> CorrectionQuerySet:
        """Staff over the authority; once published also the product's people and its offices."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        seen = scope.within(user, "region")
        out = scope.within(user, "entry__dossier__product__producer__region")
        if glance.at(user, "acts") is not False:
            out |= Q(entry__dossier__product__producer__in=producers_of(user))
        return self.filter(seen | (out & Q(state=CorrectionState.PUBLISHED)))

    def published(self) -> CorrectionQuerySet:
        return self.filter(state=CorrectionState.PUBLISHED)


class Correction(OnceKeyed):
    """``certificate`` is the paper that is put right (none where the result had none), ``issued``
    the one that takes its place. ``product``, ``producer``, ``address``: what the new paper says
    where it differs; ``stars`` and ``points`` where the result is another.
    """

    Ground, State = CorrectionGround, CorrectionState

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    issued = models.OneToOneField(
        Certificate, models.PROTECT, null=True, blank=True, related_name="correction"
    )
    ground = models.CharField(max_length=8, choices=CorrectionGround.choices)
    state = models.CharField(
        max_length=9, choices=CorrectionState.choices, default=CorrectionState.PREPARED
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reason = models.TextField()
    clause = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    product = models.CharField(max_length=200, blank=True)
    producer = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    formula = models.CharField(max_length=60, blank=True)
    signer_office = models.CharField(max_length=120, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("ground", CorrectionGround, "correction_ground"),
            one_of("state", CorrectionState, "correction"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="prepared"), name="correction_one_prepared"
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(decided_on__isnull=False) & ~Q(number="") & ~Q(signer=""),
                name="correction_published_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(ground="result", stars__isnull=False, stars__lte=5)
                | ~Q(ground="result") & Q(stars__isnull=True, points__isnull=True),
                name="correction_stars_of_the_result",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_state_display()

    def get_absolute_url(self) -> str:
        return reverse("correction", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"correction:{self.pk}"

    @property
    def kind(self) -> CorrectionKind:
        return PAPERS[CorrectionGround(self.ground)]
