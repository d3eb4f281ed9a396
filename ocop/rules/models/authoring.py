"""How a version of a sheet came about in the application: who wrote it, from which file, and which
odd cells of its source somebody compared with the signed text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.accounts import scope
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from ocop.rules.models.books import RuleBook
from ocop.rules.models.classification import ProductSet
from ocop.rules.models.sheets import Sheet

PERSON: Any = settings.AUTH_USER_MODEL


class Authorship(models.Model):
    """Who wrote and who published a version. Sheets loaded by a command have none."""

    sheet = models.OneToOneField(Sheet, models.CASCADE, related_name="authorship")
    based_on = models.ForeignKey(
        Sheet, models.SET_NULL, null=True, related_name="+", help_text="the version it began from"
    )
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.sheet} · {self.made_by}"


class Confirmation(models.Model):
    """Somebody compared an odd cell of the source with the signed text."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="confirmations")
    cell = models.CharField(max_length=16, help_text="key of the cell, see `cells`")
    text = models.TextField(help_text="the remark as it stood")
    against = models.CharField(max_length=300, help_text="the signed text and its page")
    note = models.TextField(blank=True)
    criterion = models.CharField(max_length=20, blank=True, help_text="of a star mark")
    star = models.PositiveSmallIntegerField(null=True, help_text="of a star mark")
    option = models.TextField(
        blank=True, help_text="the option a star mark means; empty: it is no minimum"
    )
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "cell"], name="cell_confirmed_once"),
            models.CheckConstraint(
                condition=Q(star__isnull=True) | Q(star__in=[3, 4, 5]),
                name="confirmed_star_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, user: Any) -> SheetImportQuerySet:
        """Files brought in are for people with an office."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self if scope.appointments(user).exists() else self.none()


class SheetImport(OnceKeyed, StoredFile):
    """A file somebody brought, kept as it came; nothing of it counts until it is taken over."""

    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="+")
    product_set = models.ForeignKey(ProductSet, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=60, help_text="the decision the sheet is kept under")
    sheet = models.OneToOneField(
        Sheet, models.SET_NULL, null=True, related_name="came_from", help_text="what was made of it"
    )

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
