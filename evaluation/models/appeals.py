"""A producer's word against a published result: petition (kiến nghị) or complaint (khiếu nại).

Two different things of the law: a complaint is against the recognition decision, a petition is put
to the council against a result told by letter. Reports and denunciations are neither. Against the
outcome of a complaint a second one goes to the level above (Law on Complaints art. 33); no third.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Entry
from ocop.accounts import glance, scope
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile
from products.models import Product, producers_of


class AppealKind(models.TextChoices):
    PETITION = "petition", _("petition to the council")
    COMPLAINT = "complaint", _("complaint against the decision")


class AppealState(models.TextChoices):
    FILED = "filed", pgettext_lazy("appeal", "filed")
    ACCEPTED = "accepted", pgettext_lazy("appeal", "being looked into")
    EXAMINED = "examined", pgettext_lazy("appeal", "answer prepared")
    ANSWERED = "answered", pgettext_lazy("appeal", "answered")
    REFUSED = "refused", pgettext_lazy("appeal", "not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "withdrawn")
    PASSED = "passed", pgettext_lazy("appeal", "not answered in time, taken up by the level above")


class AppealOutcome(models.TextChoices):
    NONE = "", pgettext_lazy("appeal", "not answered")
    UPHELD = "upheld", pgettext_lazy("appeal", "right in the whole")
    PARTLY = "partly", pgettext_lazy("appeal", "right in part")
    DENIED = "denied", pgettext_lazy("appeal", "not right: the result stands")


OPEN = (AppealState.FILED, AppealState.ACCEPTED, AppealState.EXAMINED)
UNANSWERED = (AppealState.REFUSED, AppealState.WITHDRAWN)  # ended; a paper of its own says so


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: Any) -> AppealQuerySet:
        """The producer's people, the offices over its place and those of the council's."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        seen = scope.within(user, "region")
        seen |= scope.within(user, "entry__dossier__product__producer__region")
        if glance.at(user, "acts") is not False:
            seen |= Q(entry__dossier__product__producer__in=producers_of(user))
        reach = Product.objects.visible_to(user).values("pk")
        return self.filter(seen, entry__dossier__product__in=reach)

    def open(self) -> AppealQuerySet:
        return self.filter(state__in=OPEN)

    def waiting(self) -> AppealQuerySet:
        """What an office still owes: a step, or the paper of one that was not accepted."""
        return self.filter(
            Q(state__in=OPEN) | Q(state=AppealState.REFUSED, answered_at__isnull=True)
        )


class Appeal(OnceKeyed):
    """``due_on`` is the day of the step that is due: to accept it, then to answer it.

    ``against`` is the first complaint of a second one, ``remote`` what its sender said: they live
    where the longer term holds. ``number`` to ``answered_at`` are those of the outcome's paper.
    """

    Kind, State, Outcome = AppealKind, AppealState, AppealOutcome

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="appeals")
    kind = models.CharField(max_length=9, choices=AppealKind.choices)
    state = models.CharField(max_length=9, choices=AppealState.choices, default=AppealState.FILED)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    against = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="second_ones"
    )
    remote = models.BooleanField(default=False)
    text = models.TextField()
    asked = models.TextField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    complex = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)
    findings = models.TextField(blank=True)
    outcome = models.CharField(max_length=6, choices=AppealOutcome.choices, blank=True)
    examined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    formula = models.CharField(max_length=60, blank=True)
    signer_office = models.CharField(max_length=120, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("kind", AppealKind, "appeal_kind"),
            one_of("state", AppealState, "appeal"),
            one_of("outcome", AppealOutcome, "appeal_outcome"),
            models.UniqueConstraint(
                fields=["entry", "kind"],
                condition=Q(state__in=["filed", "accepted", "examined"], against__isnull=True),
                name="appeal_one_open_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["against"],
                condition=~Q(state="withdrawn"),
                name="appeal_one_second",
            ),
            models.CheckConstraint(
                condition=Q(against__isnull=True) | Q(kind="complaint"),
                name="appeal_second_is_a_complaint",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(decided_on__isnull=False, examined_by__isnull=False)
                & ~Q(number="")
                & ~Q(signer="")
                & ~Q(outcome=""),
                name="appeal_answered_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("appeal", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"appeal:{self.pk}"

    @property
    def label(self) -> str:
        """What it is called: the kind, or that it is the second complaint."""
        return str(_("second complaint") if self.against_id else self.get_kind_display())

    @property
    def title(self) -> str:
        return capfirst(self.label)

    @property
    def has_paper(self) -> bool:
        """True once the outcome's paper was entered and told."""
        return self.answered_at is not None

    @property
    def lacks_paper(self) -> bool:
        """Ended without an answer, and no paper says so yet."""
        return self.state in UNANSWERED and not self.has_paper

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()


class AppealFile(OnceKeyed, StoredFile):
    """Evidence brought with it. It stays for good."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")

    class Meta:
        ordering = ["pk"]

    @property
    def chain_key(self) -> str:
        return self.appeal.chain_key
