"""Two rounds of scoring: tests asked for after the first, and the second that follows them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Entry
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile


class FurtherTestState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("test", "waiting for its result")
    RECORDED = "recorded", pgettext_lazy("test", "result recorded")
    WITHDRAWN = "withdrawn", pgettext_lazy("test", "withdrawn")


class FurtherTestQuerySet(models.QuerySet["FurtherTest"]):
    def visible_to(self, user: Any) -> FurtherTestQuerySet:
        """Those of the products before a council that the person may know."""
        return self.filter(entry__in=Entry.objects.visible_to(user).values("pk"))


class FurtherTest(OnceKeyed):
    """What the council wants tested before it scores a product again, and what was found.

    ``criteria`` are codes of the product's blank sheet, in the order of the paper.
    """

    State = FurtherTestState

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="tests")
    state = models.CharField(
        max_length=9, choices=FurtherTestState.choices, default=FurtherTestState.ASKED
    )
    what = models.CharField(_("what is tested"), max_length=300)
    criteria = models.JSONField(default=list)
    due_on = models.DateField(_("result due on"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finding = models.TextField(_("finding"), blank=True)
    withdrawn_why = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FurtherTestQuerySet.as_manager()

    class Meta:
        ordering = ["entry_id", "id"]
        constraints = [
            one_of("state", FurtherTestState, "further_test"),
            models.CheckConstraint(
                condition=Q(state="asked")
                | Q(state="recorded", ended_at__isnull=False) & ~Q(finding="")
                | Q(state="withdrawn", ended_at__isnull=False) & ~Q(withdrawn_why=""),
                name="further_test_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def chain_key(self) -> str:
        return self.entry.chain_key


class FurtherTestPaper(OnceKeyed, StoredFile):
    """The report of a test (phiếu kết quả kiểm nghiệm). It stays for good."""

    test = models.OneToOneField(FurtherTest, models.PROTECT, related_name="paper")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    @property
    def chain_key(self) -> str:
        return self.test.chain_key


class SecondRound(OnceKeyed):
    """The sheets of a product were opened for the second round; a product has one at most.

    ``totals`` are the sheets of the first round, [[sheet, points]].
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="second_round")
    totals = models.JSONField(default=list)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.entry)

    @property
    def chain_key(self) -> str:
        return self.entry.chain_key
