"""How often certificates are looked up by the public: a number a day, and nobody's address."""

from __future__ import annotations

from django.db import models

from evaluation.models.certificates import Certificate


class Lookup(models.Model):
    """The look-ups of one certificate on one day."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="lookups")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["certificate", "day"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "day"], name="lookup_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.day}: {self.count}"
