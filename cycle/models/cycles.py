"""A year's cycle: its rule books, its map of regions, the windows of its six steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.accounts import scope
from ocop.accounts.models import Region
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from ocop.rules.models import RuleBook


class CycleState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    OPEN = "open", _("announced")
    CLOSED = "closed", _("closed")


class StepKind(models.TextChoices):
    """The kinds of step are code; their order, names, dates and authority are data."""

    PUBLICITY = "publicity", _("Publicity")
    IDEAS = "ideas", _("Ideas")
    PLANS = "plans", _("Business plans")
    IMPLEMENTATION = "implementation", _("Implementation")
    EVALUATION = "evaluation", _("Evaluation")
    PROMOTION = "promotion", _("Trade promotion")


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, user: Any) -> CycleQuerySet:
        """Announced cycles are public; one being prepared is seen by its province's staff."""
        public = Q(state__in=[CycleState.OPEN, CycleState.CLOSED])
        return self.filter(public | scope.within(user, "region"))

    def open(self) -> CycleQuerySet:
        return self.filter(state=CycleState.OPEN)


class Cycle(OnceKeyed):
    """One year of the programme in one province. Several may be open at a time."""

    State = CycleState

    region = models.ForeignKey(Region, models.PROTECT, related_name="cycles")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    map_date = models.DateField(
        _("map of regions of"), help_text=_("units valid on this day take part")
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    notice_no = models.CharField(_("number of the announcement"), max_length=60, blank=True)
    notice_date = models.DateField(_("date of the announcement"), null=True, blank=True)
    notice_text = models.TextField(_("announcement"), blank=True)
    guidance = models.TextField(_("guidance for producers"), blank=True)
    contact = models.CharField(_("who to ask"), max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            one_of("state", CycleState, "cycle"),
            models.CheckConstraint(
                condition=Q(year__gte=2013) & Q(year__lte=2100), name="cycle_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cycle_public", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"cycle:{self.pk}"


class CycleBook(models.Model):
    """The rule book in force in the cycle from a day; the first one has no day."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="books")
    book = models.ForeignKey(RuleBook, models.PROTECT, related_name="cycles")
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("since").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "book"], name="cycle_book_once"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(since__isnull=True), name="cycle_one_first_book"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.book_id}"


def books_at(path: str = "") -> models.Prefetch:
    """What to prefetch for the books of the cycle at ``path``: one statement, not two."""
    return models.Prefetch(f"{path}books", CycleBook.objects.select_related("book"))


class StepWindow(models.Model):
    """When a step of the cycle is open: first and last day, both included."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="windows")
    kind = models.CharField(max_length=14, choices=StepKind.choices)
    order = models.PositiveSmallIntegerField()
    opens = models.DateField()
    closes = models.DateField()

    class Meta:
        ordering = ["cycle_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="window_once"),
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")), name="window_closes_after_opening"
            ),
            one_of("kind", StepKind, "window"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens}–{self.closes}"

    def is_open(self, day: dt.date) -> bool:
        return self.opens <= day <= self.closes


class CycleDocumentQuerySet(models.QuerySet["CycleDocument"]):
    def visible_to(self, user: Any) -> CycleDocumentQuerySet:
        """The papers of announced cycles are public; others are seen by those who prepare them."""
        return self.filter(cycle__in=Cycle.objects.visible_to(user).values("pk"))

    def shown(self) -> CycleDocumentQuerySet:
        """Not taken off the announcement."""
        return self.filter(withdrawn_at__isnull=True)


class CycleDocument(OnceKeyed, StoredFile):
    """A paper published with the announcement: forms, guides, the signed notice."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="documents")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CycleDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    @property
    def chain_key(self) -> str:
        return f"cycle:{self.cycle_id}"
