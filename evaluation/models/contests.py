"""A contest: a council, the products put before it, the evaluators seated, the results."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cycle.models import Dossier
from evaluation.models.councils import Council, CouncilMember, seats_of
from ocop.accounts import scope
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.rules import conditions, reasons, ties
from ocop.rules.models import RuleBook, Sheet
from products.models import shut_from


class ContestState(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("contest", "being prepared")
    SCORING = "scoring", pgettext_lazy("contest", "scoring")
    CLOSED = "closed", pgettext_lazy("contest", "closed")
    PUBLISHED = "published", pgettext_lazy("contest", "published")
    ENDED = "ended", pgettext_lazy("contest", "ended")  # of practice: it has no result


class Outcome(models.TextChoices):
    """What the stage makes of a result."""

    NONE = "none", pgettext_lazy("outcome", "not yet known")
    AWARDED = "awarded", pgettext_lazy("outcome", "stars granted")
    GOES_ON = "goes_on", pgettext_lazy("outcome", "goes on to the next level")
    SENT_UP = "sent_up", pgettext_lazy("outcome", "sent to the Ministry")
    NOT_REACHED = "not_reached", pgettext_lazy("outcome", "not reached")


class ContestQuerySet(models.QuerySet["Contest"]):
    def visible_to(self, user: Any) -> ContestQuerySet:
        """Staff of the territory, and the council's members."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = seats_of(user).values("council")
        return self.filter(Q(council__in=mine) | scope.within(user, "council__region"))

    def in_earnest(self) -> ContestQuerySet:
        """No practice: only these come to a result."""
        return self.filter(practice=False)

    def run_by(self, user: Any) -> ContestQuerySet:
        """Those of the councils whose work the person runs: they may see scores before the end."""
        return self.filter(council__in=Council.objects.run_by(user).values("pk"))

    def disclosed_to(self, user: Any) -> ContestQuerySet:
        """Those whose results the person may read: to all who see them once published."""
        published = Q(state=ContestState.PUBLISHED)
        run = Q(council__in=Council.objects.run_by(user).values("pk"))
        return self.visible_to(user).filter(
            published | (run & Q(state=ContestState.CLOSED)),
        )


class Contest(OnceKeyed):
    """One sitting of a council over a list of products."""

    State = ContestState

    council = models.ForeignKey(Council, models.PROTECT, related_name="contests")
    title = models.CharField(_("title"), max_length=200)
    round = models.PositiveSmallIntegerField(_("round of the year"), default=1)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    state = models.CharField(
        max_length=9, choices=ContestState.choices, default=ContestState.PREPARING
    )
    paper = models.BooleanField(default=False, help_text="sheets keyed in whole, as from paper")
    practice = models.BooleanField(
        default=False, help_text="looks the same and can never reach a result"
    )
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    minutes_each = models.PositiveSmallIntegerField(_("minutes for a product"), default=15)
    readings = models.JSONField(
        default=dict, blank=True, help_text="'' or 'slug of a sheet:code' → how it is read"
    )
    presenting = models.ForeignKey(
        "evaluation.Entry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    per_product = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="members a product; empty: the whole council scores it"
    )
    two_passes = models.BooleanField(
        default=False, help_text="a second round follows the tests that the council asks for"
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_head = models.CharField(
        max_length=64, blank=True, help_text="hash of the closing's event: stands on the minutes"
    )
    published_head = models.CharField(
        max_length=64, blank=True, help_text="hash of the publication's: stands on certificates"
    )

    objects = ContestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", ContestState, "contest"),
            models.CheckConstraint(
                condition=Q(practice=False) & ~Q(state="ended")
                | Q(practice=True) & ~Q(state__in=("closed", "published")),
                name="contest_practice_has_no_result",
            ),
            models.CheckConstraint(
                condition=Q(two_passes=False) | Q(paper=False, practice=False),
                name="contest_two_passes_on_own_sheets",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contest", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"contest:{self.pk}"

    @cached_property
    def live_decision(self) -> Any:
        """The decision that is prepared or published, or None; asked once for a loaded contest."""
        return self.decisions.exclude(state="discarded").first()  # type: ignore[attr-defined]


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> EntryQuerySet:
        """Entries of the contests the person sees, and published ones of dossiers they see.

        Producers the person is shut out from are taken away last, from everybody.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        seen = Q(contest__in=Contest.objects.visible_to(user).values("pk"))
        published = Q(
            contest__state=ContestState.PUBLISHED,
            dossier__in=Dossier.objects.visible_to(user).values("pk"),
        )
        shut = shut_from(user)
        return self.filter(seen | published).exclude(dossier__product__producer__in=shut)

    def in_earnest(self) -> EntryQuerySet:
        """Those put before a council for a result: whatever asks where a dossier stands, what
        waits or what was reached asks these alone."""
        return self.filter(contest__practice=False)

    def seen_in(self, contest: Contest, user: Any) -> EntryQuerySet:
        """What ``visible_to`` has of a contest that is visible to the person: all but shut ones."""
        return self.filter(contest=contest).exclude(dossier__product__producer__in=shut_from(user))

    def disclosed_to(self, user: Any) -> EntryQuerySet:
        """Entries whose result the person may read now."""
        run = Q(contest__in=Contest.objects.disclosed_to(user).values("pk"))
        published = Q(contest__state=ContestState.PUBLISHED)
        return self.visible_to(user).filter(run | published)

    def ranked(self, book: RuleBook) -> EntryQuerySet:
        """By points, best first; ties in the order of the book, then as put before the council.

        What was knocked out stands below all others, whatever its points.
        """
        out = models.Case(models.When(stars=0, then=1), default=0)
        figures = ties.figures(book.ties)
        told = [f"-{figure}" if more_first else figure for figure, more_first in figures]
        return self.order_by(out, models.F("mean").desc(nulls_last=True), *told, "order", "pk")


class Entry(models.Model):
    """A product before the council; after the closing it holds the result with its reasons.

    Means are exact to four places, cut off and never rounded up: 49.99995 stays below 50.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="entries")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    asked = models.JSONField(
        default=list,
        blank=True,
        help_text="codes of the conditions that the council answers, fixed when scoring begins",
    )
    sheets_in = models.PositiveSmallIntegerField(default=0)
    mean = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    spread = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    part_a = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    part_b = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    part_c = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    band = models.PositiveSmallIntegerField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    missed = models.PositiveSmallIntegerField(
        default=0, help_text="minima not met of the stars that the points alone would give"
    )
    reasons = models.JSONField(default=dict)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, default=Outcome.NONE)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["contest_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "dossier"], name="entry_once"),
            one_of("outcome", Outcome, "entry"),
            models.CheckConstraint(
                condition=Q(mean__isnull=True) | (Q(mean__gte=0) & Q(mean__lte=100)),
                name="entry_mean_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"

    @property
    def excluded(self) -> str:
        """'0 stars: excluded because …' of a knocked-out result, in words of its sheet; or ''."""
        if not (codes := self.reasons.get("knockouts")):
            return ""
        known = conditions.known(self.sheet.decision, self.sheet.slug, codes)
        return reasons.excluded(one.said for one in known)


class SeatState(models.TextChoices):
    SEATED = "seated", _("seated")
    RECUSED = "recused", _("stood back")


class Seat(models.Model):
    """A council member scores in a contest."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="seats")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="seats")
    state = models.CharField(max_length=7, choices=SeatState.choices, default=SeatState.SEATED)

    class Meta:
        ordering = ["contest_id", "member__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "member"], name="seat_once"),
            one_of("state", SeatState, "seat"),
        ]

    def __str__(self) -> str:
        return str(self.member)

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"
