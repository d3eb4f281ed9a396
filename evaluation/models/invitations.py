"""Invitations to a council: answered without signing in, by a signed link in the mail."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.councils import CouncilMember
from ocop.lib import clock
from ocop.lib.choices import one_of


class InvitationState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("invitation", "invited")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")


class Invitation(models.Model):
    """One member's invitation. ``turn`` counts the answers: a stale page answers nothing."""

    State = InvitationState

    member = models.OneToOneField(CouncilMember, models.PROTECT, related_name="invitation")
    state = models.CharField(
        max_length=8, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    sent_at = models.DateTimeField()
    answer_by = models.DateField(_("answer by"))
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    turn = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["member_id"]
        constraints = [one_of("state", InvitationState, "invitation")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"

    @property
    def chain_key(self) -> str:
        return f"council:{self.member.council_id}"

    @property
    def overdue(self) -> bool:
        return self.state == InvitationState.INVITED and self.answer_by < clock.today()

    @property
    def days_left(self) -> int:
        left: dt.timedelta = self.answer_by - clock.today()
        return left.days
