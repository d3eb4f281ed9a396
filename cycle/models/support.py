"""Training and support given to producers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cycle.models.cycles import Cycle
from cycle.models.dossiers import Dossier
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from products.models import Producer


class CourseKind(models.TextChoices):
    TRAINING_1 = "training1", _("Training 1")  # owners of chosen ideas
    TRAINING_2 = "training2", _("Training 2")  # owners of chosen plans


class Course(models.Model):
    """Training 1 or 2 of a cycle; dates and place may come later."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="courses")
    kind = models.CharField(max_length=9, choices=CourseKind.choices)
    held_on = models.DateField(_("date"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)

    class Meta:
        ordering = ["cycle_id", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "kind"], name="course_once"),
            one_of("kind", CourseKind, "course"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def chain_key(self) -> str:
        return f"cycle:{self.cycle_id}"


class Enrolment(models.Model):
    """The owner of a chosen idea or plan is put down for the training."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="enrolments")
    put_down_at = models.DateTimeField()
    attended = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "dossier"], name="enrolment_once")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.dossier_id}"

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"


class SupportKind(models.TextChoices):
    """Kinds of support: the cycle's step 4 (case study, `cycle.json`)."""

    TRAINING = "training", _("training")
    CONSULTANCY = "consultancy", _("on-site consultancy")
    RESEARCH = "research", _("R&D contract")
    LOAN = "loan", _("loan")
    TRIAL = "trial", _("trial product")
    OTHER = "other", _("other support")


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, user: Any) -> SupportQuerySet:
        """Support of the producers the person acts for or has in the territory."""
        makers = Producer.objects.visible_to(user).values("pk")
        return self.filter(dossier__product__producer__in=makers)


class Support(OnceKeyed):
    """Support given to a producer in the implementation, with its partner and amount."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="support")
    kind = models.CharField(_("kind of support"), max_length=11, choices=SupportKind.choices)
    given_on = models.DateField(_("date"))
    amount = models.DecimalField(
        _("amount (đồng)"), max_digits=15, decimal_places=0, null=True, blank=True
    )
    partner = models.CharField(_("partner"), max_length=200, blank=True)
    note = models.TextField(_("what was given"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            one_of("kind", SupportKind, "support"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="support_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_on}"

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"
