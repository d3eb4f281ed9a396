"""The advisory panel (tổ tư vấn) and its report on a dossier (26/2026 art. 7.3.c).

For a re-evaluation the report is the advisory agency's (cơ quan tham mưu), not the panel's
(art. 7.6.c): then ``by_agency`` is true and no panel is named.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cycle.models import Cycle, Dossier, DossierState
from evaluation.models.bodies import Formed, Place, offices_at
from evaluation.models.contests import ContestState, Entry, Seat, SeatState
from evaluation.models.councils import seats_of
from ocop.accounts import glance, scope
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.choices import one_of
from ocop.rules.models import Stage
from products.models import shut_from
from products.models.producers import own_of


class PanelRole(models.TextChoices):
    HEAD = "head", _("head of the panel")
    VICE = "vice", _("deputy head of the panel")
    MEMBER = "member", _("panel member")
    SECRETARY = "secretary", _("panel secretary")


SIGNING = (PanelRole.HEAD, PanelRole.VICE)


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, user: Any) -> PanelQuerySet:
        """Staff of the panel's territory and its own members."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = panels_of(user).values("panel")
        return self.filter(Q(pk__in=mine) | scope.within(user, "region"))

    def in_force(self, day: dt.date) -> PanelQuerySet:
        """Those whose term has not ended."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), decided_on__lte=day)


class Panel(Formed):
    """A panel of a stage of the ladder, in one region, formed by a decision for a term."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="panels")
    name = models.CharField(_("name of the panel"), max_length=200)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    until = models.DateField(_("works until"), null=True, blank=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "region", "decision_no"], name="panel_decision_once"
            )
        ]


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def working(self) -> PanelMemberQuerySet:
        """Those who did not decline the invitation."""
        return self.exclude(invitation__state="declined")


class PanelMember(Place):
    """A person on the panel."""

    Role = PanelRole

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members")
    role = models.CharField(max_length=9, choices=PanelRole.choices)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["panel_id", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(role="head"), name="panel_one_head"
            ),
            one_of("role", PanelRole, "panel_member"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


def panels_of(user: Any) -> models.QuerySet[PanelMember]:
    """The person's places on advisory panels, less those declined: who declined reads nothing."""
    return glance.known(user, "advises", PanelMember.objects.working().filter(user=user))


glance.ask("advises", lambda: Exists(PanelMember.objects.filter(user=OuterRef("pk"))))


class PanelReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "being written")
    HANDED_IN = "handed_in", pgettext_lazy("report", "handed in")


class Conclusion(models.TextChoices):
    NONE = "", _("no conclusion yet")
    PROPOSE = "propose", _("propose to evaluate")
    COMPLETE = "complete", _("send back to be completed")
    DECLINE = "decline", _("do not propose")


class PaperState(models.TextChoices):
    """How an item of the dossier was found."""

    PRESENT = "present", pgettext_lazy("paper", "present")
    INCOMPLETE = "incomplete", pgettext_lazy("paper", "to be completed")
    MISSING = "missing", pgettext_lazy("paper", "missing")


class PanelReportQuerySet(models.QuerySet["PanelReport"]):
    def visible_to(self, user: Any) -> PanelReportQuerySet:
        """The panel's own, staff of the stage's territory, and who is seated once it is handed in.

        Producers the person acts for or is shut out from are taken away last, from everybody: the
        producer reads the conclusion on the page of its dossier, not the report.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        mine = panels_of(user).values("panel")
        seen = Q(panel__in=mine) | scope.within(user, "region")
        if glance.at(user, "sits") is not False:
            seen |= Q(Exists(_before_council(user)), state=PanelReportState.HANDED_IN)
        makers = "dossier__product__producer__in"
        return self.filter(seen).exclude(**{makers: shut_from(user)}).exclude(
            **{makers: own_of(user)}
        )  # fmt: skip

    def alive(self) -> PanelReportQuerySet:
        """Those whose dossier still stands at their stage, its scoring not begun."""
        begun = (
            Entry.objects.in_earnest()
            .filter(dossier=OuterRef("dossier"), contest__council__stage=OuterRef("stage"))
            .exclude(contest__state=ContestState.PREPARING)
        )
        return self.filter(
            ~Exists(begun), dossier__state=DossierState.EVALUATION, dossier__stage=F("stage")
        )

    def written_by(self, user: Any) -> PanelReportQuerySet:
        """Those that wait for the person's own words: on the panel, or in the advisory agency."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        working = Panel.objects.in_force(clock.today()).values("pk")
        mine = Q(
            by_agency=False, panel__in=panels_of(user).filter(panel__in=working).values("panel")
        )
        return self.visible_to(user).filter(mine | Q(offices_at(user), by_agency=True))


def _before_council(user: Any) -> models.QuerySet[Any]:
    """The person's seats in contests of the report's stage that have its dossier."""
    return Seat.objects.filter(
        member__in=seats_of(user).values("pk"),
        state=SeatState.SEATED,
        contest__entries__dossier=OuterRef("dossier"),
        contest__council__stage=OuterRef("stage"),
    )


class PanelReport(models.Model):
    """What the panel found in a dossier before the council scores it.

    ``papers``: item of the book's dossier → state and remark. ``remarks``: code of a part or of a
    criterion of the sheet → words. Codes, not keys: they are what the paper prints.
    """

    State = PanelReportState

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="panel_reports")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    panel = models.ForeignKey(Panel, models.PROTECT, null=True, blank=True, related_name="reports")
    by_agency = models.BooleanField(default=False, help_text="re-evaluation, art. 7.6.c")
    state = models.CharField(
        max_length=9, choices=PanelReportState.choices, default=PanelReportState.OPEN
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    papers = models.JSONField(default=dict, blank=True)
    visited_on = models.DateField(_("day of the visit"), null=True, blank=True)
    visit_place = models.CharField(_("place of the visit"), max_length=200, blank=True)
    visit_people = models.TextField(_("who came"), blank=True)
    visit_found = models.TextField(_("what was seen"), blank=True)
    remarks = models.JSONField(default=dict, blank=True)
    tests = models.TextField(_("tests needed"), blank=True)
    conclusion = models.CharField(max_length=8, choices=Conclusion.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    report_no = models.CharField(_("number of the report"), max_length=60, blank=True)
    report_date = models.DateField(_("date of the report"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)

    objects = PanelReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "stage"], name="panel_report_once"),
            one_of("state", PanelReportState, "panel_report"),
            one_of("conclusion", Conclusion, "panel_report"),
            models.CheckConstraint(
                condition=~Q(state="handed_in")
                | (Q(report_date__isnull=False) & ~Q(report_no="") & ~Q(conclusion="")),
                name="panel_report_handed_in_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(by_agency=False) | Q(panel__isnull=True),
                name="panel_report_one_author",
            ),
        ]

    def __str__(self) -> str:
        return str(self.dossier)

    def get_absolute_url(self) -> str:
        return reverse("panel_report", args=[self.pk])

    @property
    def chain_key(self) -> str:
        return f"dossier:{self.dossier_id}"

    @property
    def about(self) -> str:
        """What ties files to the report: 'evaluation.panelreport:12'."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def late(self) -> bool:
        return bool(
            self.state == PanelReportState.OPEN and self.due_on and self.due_on < clock.today()
        )

    @property
    def waits_for_producer(self) -> bool:
        """Handed in, and the producer must complete the dossier first."""
        return self.state == PanelReportState.HANDED_IN and self.conclusion == Conclusion.COMPLETE

    @property
    def author(self) -> str:
        """Who reports: the panel by its name, or the advisory agency."""
        if self.by_agency:
            return str(_("Advisory agency of the programme"))
        return self.panel.name if self.panel else str(_("Advisory panel"))
