"""Certificates: one a rating at a time, numbered without gaps, rendered once by the worker.

A paper is never changed: it is issued again under a number of its own and replaces the earlier."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Entry
from ocop.lib.choices import one_of
from products.models import Rating


class CertificateState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("certificate", "waiting")
    CLAIMED = "claimed", pgettext_lazy("certificate", "being made")
    STORED = "stored", pgettext_lazy("certificate", "ready")
    FAILED = "failed", pgettext_lazy("certificate", "failed")


# What the worker notes of a fault → what the staff read; the technical text stays in the log.
FAULTS = {
    "OSError": _("The file could not be written: the disk is full or closed."),
    "WorkerDied": _("The worker stopped several times while making it."),
}


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> CertificateQuerySet:
        """Those of the products the person may see, and of the contests they run or sat in."""
        return self.filter(entry__in=Entry.objects.visible_to(user).values("pk"))

    def current(self) -> CertificateQuerySet:
        """Those that no later paper has replaced: at most one of each rating and result."""
        return self.filter(replaced_on__isnull=True)

    def numbered(self, serial: int, year: int) -> CertificateQuerySet:
        """Those with the number in a register book; each province counts its own."""
        return self.filter(serial=serial, series__endswith=f":{year}")


class Certificate(models.Model):
    """``facts`` is all that is printed; ``code`` is the unguessable public key of the check.

    ``reissue`` counts how often it was issued again; ``replaces`` is the paper before this one.
    """

    State = CertificateState

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="certificates")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="certificates")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    replaced_on = models.DateField(null=True, blank=True, help_text="day of the later paper")
    reissue = models.PositiveSmallIntegerField(default=0, help_text="0: the first paper")
    series = models.CharField(max_length=40, help_text="what is counted: 'QN:2026'")
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=40, help_text="as printed: '118/2026/GCN-OCOP'")
    code = models.CharField(max_length=32, unique=True)
    state = models.CharField(
        max_length=8, choices=CertificateState.choices, default=CertificateState.WAITING
    )
    facts = models.JSONField()
    file = models.CharField(max_length=200, blank=True, help_text="name in the media store")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["series", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="certificate_serial_once"),
            models.UniqueConstraint(
                fields=["rating"],
                condition=Q(replaced_on__isnull=True),
                name="certificate_one_current_of_rating",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(replaced_on__isnull=True),
                name="certificate_one_current_of_entry",
            ),
            models.CheckConstraint(
                condition=Q(reissue=0) | Q(replaces__isnull=False),
                name="certificate_reissue_replaces",
            ),
            one_of("state", CertificateState, "certificate"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="certificate_waiting",
                condition=Q(state__in=["waiting", "claimed"]),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain_key(self) -> str:
        return f"contest:{self.entry.contest_id}"

    @property
    def is_stored(self) -> bool:
        """True once its bytes are kept; they are never made again."""
        return self.state == CertificateState.STORED

    @property
    def why(self) -> str:
        """Why it is not made yet, in words; '' while nothing went wrong."""
        if not self.fault or self.is_stored:
            return ""
        kind = self.fault.split(":")[0]
        return str(FAULTS.get(kind, _("The page could not be laid out. Tell who runs the server.")))


class Counter(models.Model):
    """The last number given in a series. Counted in the transaction that uses the number."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
