"""A rule book: one decision as data. Immutable once a cycle uses it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.lib.choices import one_of
from ocop.rules.models.classification import Classification


class RuleBook(models.Model):
    """The rules of one decision. ``settings`` holds what the file says beyond ladder and bands.

    Keys of ``settings``: ``admission`` (which level receives and which decides ideas and plans),
    ``council`` (aggregation, quorum, spread, rounding, how minima are read), ``certificate``,
    ``steps`` (names, default months), ``notices`` (sentences that every page and print of the
    cycle shows, such as stand-in sheets), ``application_kinds``, ``re_evaluation``,
    ``revocation``, ``rounds``. ``facts`` says for each path of the file where it comes from, or
    that no rule was found and a default stands. The format: ``ocop/rules/data/README.md``.
    """

    slug = models.SlugField(max_length=40, unique=True)
    title_vi = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    decision = models.CharField(max_length=60)
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True, blank=True, help_text="last day; empty: in force")
    classification = models.ForeignKey(Classification, models.PROTECT, related_name="books")
    sheet_decisions = models.JSONField(
        default=list, help_text="decisions whose sheets it scores on, later ones win"
    )
    sheets_stand_in = models.BooleanField(
        default=False, help_text="true: its own sheets were not obtained, others stand in"
    )
    settings = models.JSONField(default=dict)
    facts = models.JSONField(default=dict, help_text="path in the file → source or default")
    locked = models.BooleanField(default=False, help_text="a cycle uses it: it never changes")
    digest = models.CharField(max_length=64, help_text="sha256 of the loaded content")

    class Meta:
        ordering = ["-in_force_from"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_vi if get_language() == "vi" else self.title_en

    @property
    def notices(self) -> list[str]:
        """Sentences that every page and print under this book shows."""
        language = "vi" if get_language() == "vi" else "en"
        return [sentence[language] for sentence in self.settings.get("notices", [])]

    @property
    def scoring_decisions(self) -> list[str]:
        """Decisions whose sheets it scores on, later ones win: where a province loads sheets of
        the book's own decision, they come before those that stood in for them."""
        own = [] if self.decision in self.sheet_decisions else [self.decision]
        return [*self.sheet_decisions, *own]

    @property
    def aggregation(self) -> str:
        """'mean' or 'median': how the council's sheets become one result."""
        return self.settings["council"]["aggregation"]

    @property
    def ties(self) -> list[str]:
        """What orders products with the same points, see ``ocop.rules.ties``."""
        return list(self.settings["council"]["ties"])

    @property
    def certificate_months(self) -> int:
        return int(self.settings["certificate"]["months"])

    @property
    def receiving_level(self) -> str:
        """The level of region that receives ideas and plans and proposes them."""
        return self.settings["admission"]["receives"]

    @property
    def deciding_level(self) -> str:
        """The level of region that admits ideas and plans."""
        return self.settings["admission"]["decides"]


class StageKind(models.TextChoices):
    CHECK = "check", _("check")
    SCORE = "score", _("scoring")


class Stage(models.Model):
    """One rung of the ladder. Code asks the stage, never the name of a level."""

    Kind = StageKind

    book = models.ForeignKey(RuleBook, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, help_text="level of region that holds the stage")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name_vi = models.CharField(max_length=120, help_text="'Thi cấp huyện'")
    name_en = models.CharField(max_length=120)
    body_vi = models.CharField(max_length=200, help_text="the body that acts")
    body_en = models.CharField(max_length=200)
    awards = models.JSONField(default=list, help_text="stars it may grant, [] for none")
    send_on = models.JSONField(default=dict, help_text='{"stars": 3} or {"points": "90"} or {}')
    external = models.BooleanField(
        default=False, help_text="held outside this application (the Ministry)"
    )
    settings = models.JSONField(default=dict, help_text="rounds, dates, clocks")

    class Meta:
        ordering = ["book_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["book", "order"], name="stage_order_once"),
            one_of("kind", StageKind, "stage"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_vi if get_language() == "vi" else self.name_en

    @property
    def body(self) -> str:
        return self.body_vi if get_language() == "vi" else self.body_en

    def goes_on(self, *, points: Decimal, stars: int) -> bool:
        """True if a result of the stage is sent on to the next one.

        A product that was knocked out (0 stars) is not, with however many points.
        """
        if stars < 1:
            return False
        if "stars" in self.send_on:
            return stars >= int(self.send_on["stars"])
        if "points" in self.send_on:
            return points >= Decimal(str(self.send_on["points"]))
        return False

    def after(self) -> Stage | None:
        """The next rung, or None at the top."""
        return (
            Stage.objects.filter(book=self.book_id, order__gt=self.order).order_by("order").first()
        )

    def facts(self) -> dict[str, Any]:
        """Its identity for the event log."""
        return {"book": self.book.slug, "stage": self.order}


class Band(models.Model):
    """A star band, half-open: ``minimum`` ≤ points < ``below``; the top band has no ``below``."""

    book = models.ForeignKey(RuleBook, models.CASCADE, related_name="bands")
    stars = models.PositiveSmallIntegerField()
    minimum = models.DecimalField(max_digits=6, decimal_places=2)
    below = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["book_id", "-stars"]
        constraints = [models.UniqueConstraint(fields=["book", "stars"], name="band_once")]

    def __str__(self) -> str:
        return f"{self.stars}★ ≥ {self.minimum}"
