"""A visit of the council to where a product is made or, for tourism, is offered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.models.contests import Entry
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile


class SiteVisit(models.Model):
    """Who went when, what was seen, and where it was: degrees of WGS 84, north and east."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="visit")
    visited_on = models.DateField(_("day of the visit"))
    people = models.TextField(_("who came"))
    found = models.TextField(_("what was seen"))
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="site_visit_position_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def chain_key(self) -> str:
        return self.entry.chain_key


class VisitPhotoQuerySet(models.QuerySet["VisitPhoto"]):
    def visible_to(self, user: Any) -> VisitPhotoQuerySet:
        """Those of the products before a council that the person may know."""
        return self.filter(visit__entry__in=Entry.objects.visible_to(user).values("pk"))


class VisitPhoto(OnceKeyed, StoredFile):
    """A photo taken on the visit; hidden data (place, camera) was dropped from the file."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="photos")

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    @property
    def chain_key(self) -> str:
        return self.visit.chain_key
