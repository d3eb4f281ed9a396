"""Ideas, business plans and progress reports: handed in, sent back, accepted, declined."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cycle.models.dossiers import Dossier
from cycle.models.makers import of_makers
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    PROPOSED = "proposed", _("proposed")  # the receiving level has looked and proposes it
    RETURNED = "returned", _("sent back")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


ENDED = (SubmissionState.DECLINED, SubmissionState.WITHDRAWN)
WAITING = (SubmissionState.SUBMITTED, SubmissionState.PROPOSED)


class SubmissionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Those of the producers the person acts for or has in the territory.

        A seat opens the product to an evaluator, not what its producer wrote on the way.
        """
        return of_makers(self, user, "dossier__product__producer")

    def waiting(self) -> Any:
        """Handed in and not yet decided."""
        return self.filter(state__in=WAITING)


class Submission(OnceKeyed):
    """What a producer hands in at a step of the cycle."""

    State = SubmissionState
    slug = ""  # its word in addresses
    dossier: Any
    dossier_id: int

    state = models.CharField(
        max_length=9, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="last day to hand in again")
    reason = models.TextField(blank=True, help_text="why it was sent back or declined")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-id"]
        indexes = [models.Index(fields=["submitted_at", "id"], name="%(class)s_waited")]

    def __str__(self) -> str:
        return str(self.dossier)

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.slug, self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in (SubmissionState.DRAFT, SubmissionState.RETURNED)


class Idea(Submission):
    """A product idea (step 2): the fields of the idea slip (Biểu số 01 under 1048)."""

    slug = "ideas"
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="ideas")
    story = models.TextField(_("what it is and why people will buy it"))
    materials = models.TextField(_("where the raw materials come from"), blank=True)
    packaging = models.CharField(_("how it is packed"), max_length=200, blank=True)
    yearly_output = models.CharField(_("how much is made in a year"), max_length=100, blank=True)
    wanted_support = models.TextField(_("what help is needed"), blank=True)

    class Meta(Submission.Meta):
        constraints = [
            one_of("state", SubmissionState, "idea"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="idea_one_live",
            ),
        ]


def _money(label: Any, **more: Any) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=15,
        decimal_places=0,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        **more,
    )


class Plan(Submission):
    """A business plan (step 3) in figures a year: money in đồng, output in the product's unit."""

    slug = "plans"
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="plans")
    capital_own = _money(_("own capital (đồng)"))
    capital_loan = _money(_("bank loans (đồng)"))
    capital_support = _money(_("support from the programme (đồng)"))
    workers = models.PositiveIntegerField(_("workers"), default=0)
    local_workers = models.PositiveIntegerField(_("of them from the commune"), default=0)
    output = models.DecimalField(
        _("output a year"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10**11))],
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    unit_cost = _money(_("cost of one unit (đồng)"))
    unit_price = _money(_("price of one unit (đồng)"))
    market = models.TextField(_("where and to whom it is sold"), blank=True)
    production = models.TextField(_("materials, technology, packing"), blank=True)
    schedule = models.TextField(_("what is done when"), blank=True)

    class Meta(Submission.Meta):
        constraints = [
            one_of("state", SubmissionState, "plan"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="plan_one_live",
            ),
            models.CheckConstraint(
                condition=Q(local_workers__lte=models.F("workers")), name="plan_local_workers_few"
            ),
        ]

    @property
    def capital(self) -> Decimal:
        return self.capital_own + self.capital_loan + self.capital_support

    @property
    def revenue(self) -> Decimal:
        return (self.output * self.unit_price).quantize(Decimal(1))

    @property
    def profit(self) -> Decimal:
        return (self.output * (self.unit_price - self.unit_cost)).quantize(Decimal(1))


class ProgressReport(Submission):
    """What was done in a quarter of the implementation (step 4)."""

    slug = "reports"
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(1, "I"), (2, "II"), (3, "III"), (4, "IV")]
    )
    done = models.TextField(_("what was done"))
    output = models.DecimalField(
        _("output in the quarter"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    revenue = _money(_("sales in the quarter (đồng)"))
    workers = models.PositiveIntegerField(_("workers"), default=0)
    difficulties = models.TextField(_("what is difficult"), blank=True)

    class Meta(Submission.Meta):
        constraints = [
            one_of("state", SubmissionState, "report"),
            models.UniqueConstraint(
                fields=["dossier", "year", "quarter"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="report_once_a_quarter",
            ),
        ]
