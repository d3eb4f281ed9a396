"""The official scoring sheet of a product set: parts → sections → criteria → options.

A sheet in use never changes: changed content becomes a draft of the next version.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.lib.choices import one_of
from ocop.rules.models.classification import ProductSet


class Titled(models.Model):
    """Something with an official Vietnamese title and our English one."""

    code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    title_vi = models.TextField()
    title_en = models.TextField()
    max_points = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return self.title_vi if get_language() == "vi" else self.title_en


class SheetState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("in use")
    RETIRED = "retired", _("retired")


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, user: Any) -> SheetQuerySet:
        """Blank sheets are for everyone who is signed in, drafts for those with an office."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if scope.appointments(user).exists():
            return self
        return self.exclude(state=SheetState.DRAFT)


class Sheet(models.Model):
    """One version of a blank sheet."""

    State = SheetState

    decision = models.CharField(max_length=60)
    product_set = models.ForeignKey(ProductSet, models.PROTECT, related_name="sheets")
    slug = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DRAFT)
    total_points = models.PositiveSmallIntegerField(default=100)
    about = models.JSONField(default=dict, help_text="completeness, corrections, sources")
    locked = models.BooleanField(
        default=False, help_text="a score sheet was handed out on it: it never changes"
    )
    digest = models.CharField(max_length=64, help_text="sha256 of the loaded content")

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "product_set__no", "version"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "slug", "version"], name="sheet_once"),
            models.UniqueConstraint(
                fields=["decision", "slug"], condition=Q(state="active"), name="sheet_one_active"
            ),
            one_of("state", SheetState, "sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.slug} v{self.version}"

    @property
    def chain_key(self) -> str:
        return f"sheet:{self.pk}"


class Part(Titled):
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="parts")

    class Meta:
        ordering = ["sheet_id", "order"]
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="part_once")]


class Section(Titled):
    part = models.ForeignKey(Part, models.CASCADE, related_name="sections")
    groups = models.JSONField(default=list, help_text="sub-totals inside the section")
    notes_vi = models.JSONField(default=list)
    notes_en = models.JSONField(default=list)

    class Meta:
        ordering = ["part_id", "order"]
        constraints = [models.UniqueConstraint(fields=["part", "code"], name="section_once")]


class Criterion(Titled):
    section = models.ForeignKey(Section, models.CASCADE, related_name="criteria")
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="criteria")
    notes_vi = models.JSONField(default=list)
    notes_en = models.JSONField(default=list)
    group = models.CharField(max_length=20, blank=True)
    min_star_mark = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="148 only: printed on the title, meaning uncertain"
    )

    class Meta:
        ordering = ["sheet_id", "order"]
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="criterion_once")]

    @property
    def notes(self) -> list[str]:
        return self.notes_vi if get_language() == "vi" else (self.notes_en or self.notes_vi)


class Option(models.Model):
    """A labelled option. Points are looked up here, on the server, never taken from a form."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField()
    label_vi = models.TextField()
    label_en = models.TextField()
    points = models.PositiveSmallIntegerField()
    min_for_star = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="lowest option for 3, 4 or 5 stars on this criterion"
    )
    branch = models.CharField(max_length=60, blank=True, help_text="only one branch is scored")
    branch_vi = models.CharField(max_length=300, blank=True, help_text="the case it stands for")
    branch_en = models.CharField(max_length=300, blank=True)
    derived = models.BooleanField(default=False, help_text="the form prints only the yes-points")

    class Meta:
        ordering = ["criterion_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "order"], name="option_once"),
            models.CheckConstraint(
                condition=Q(min_for_star__isnull=True) | Q(min_for_star__in=[3, 4, 5]),
                name="option_star_mark_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}: {self.label}"

    @property
    def label(self) -> str:
        return self.label_vi if get_language() == "vi" else self.label_en
