"""An office's own Word template of a kind of paper: every version is kept, one may be in use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile


class PaperTemplateState(models.TextChoices):
    CHECKED = "checked", pgettext_lazy("template", "checked")
    IN_USE = "in_use", pgettext_lazy("template", "in use")
    ASIDE = "aside", pgettext_lazy("template", "set aside")


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def visible_to(self, user: Any) -> PaperTemplateQuerySet:
        """Those of the very places whose offices the person holds."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(region__in=scope.appointments(user).values("committee__region"))

    def of(self, region: Region | int, kind: str) -> PaperTemplateQuerySet:
        return self.filter(region=region, kind=kind).order_by("-version")

    def in_use(self) -> PaperTemplateQuerySet:
        return self.filter(state=PaperTemplateState.IN_USE)


class PaperTemplate(StoredFile, OnceKeyed):
    """``kind`` is a slug of the registry; ``warnings`` names what it leaves out."""

    State = PaperTemplateState

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=7, choices=PaperTemplateState.choices, default=PaperTemplateState.CHECKED
    )
    warnings = models.JSONField(default=list, blank=True)
    switched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    switched_at = models.DateTimeField(null=True, blank=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["region_id", "kind", "-version"]
        constraints = [
            one_of("state", PaperTemplateState, "paper_template"),
            models.UniqueConstraint(
                fields=["region", "kind", "version"], name="paper_template_version_once"
            ),
            models.UniqueConstraint(
                fields=["region", "kind"], condition=Q(state="in_use"),
                name="paper_template_one_in_use",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("paper_template_kind", args=[self.kind])

    @property
    def chain_key(self) -> str:
        return f"paper_templates:{self.region_id}"
