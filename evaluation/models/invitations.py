"""Invitations to a council or a panel: answered without signing in, by a signed link in a mail."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.councils import Council, CouncilMember
from evaluation.models.panels import Panel, PanelMember
from ocop.lib import clock
from ocop.lib.choices import one_of


class InvitationState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("invitation", "invited")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")


class Invitation(models.Model):
    """One person's invitation, to a place on a council or on an advisory panel.

    ``turn`` counts the answers: a stale page answers nothing.
    """

    State = InvitationState

    member = models.OneToOneField(
        CouncilMember, models.PROTECT, related_name="invitation", null=True, blank=True
    )
    panel_member = models.OneToOneField(
        PanelMember, models.PROTECT, related_name="invitation", null=True, blank=True
    )
    state = models.CharField(
        max_length=8, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    sent_at = models.DateTimeField()
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", InvitationState, "invitation"),
            models.CheckConstraint(
                name="invitation_to_one_place",
                condition=Q(member__isnull=False, panel_member__isnull=True)
                | Q(member__isnull=True, panel_member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_state_display()}"

    @property
    def place(self) -> CouncilMember | PanelMember:
        """The place the person is asked to take."""
        place = self.member or self.panel_member
        assert place is not None  # the constraint
        return place

    @property
    def body(self) -> Council | Panel:
        """The council or the panel the place is on."""
        place = self.place
        return place.council if isinstance(place, CouncilMember) else place.panel

    @property
    def chain_key(self) -> str:
        return self.body.chain_key

    @property
    def overdue(self) -> bool:
        return self.state == InvitationState.INVITED and self.answer_by < clock.today()

    @property
    def days_left(self) -> int:
        left: dt.timedelta = self.answer_by - clock.today()
        return left.days
