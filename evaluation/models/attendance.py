"""Who of the council is in the hall, who is not, and who stands in for whom by which paper."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluation.models.contests import Contest
from evaluation.models.councils import CouncilMember
from ocop.lib.choices import one_of
from ocop.lib.once import OnceKeyed
from ocop.lib.uploads import StoredFile


class AttendanceState(models.TextChoices):
    """``SAID``: the member says to be here, and nobody has confirmed it yet: it does not count."""

    EXPECTED = "expected", pgettext_lazy("attendance", "not noted yet")
    SAID = "said", pgettext_lazy("attendance", "says to be here")
    PRESENT = "present", pgettext_lazy("attendance", "present")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")
    SUBSTITUTED = "substituted", pgettext_lazy("attendance", "represented by a paper")


class AttendancePaper(OnceKeyed, StoredFile):
    """The paper by which somebody stands in for a member (giấy ủy quyền). It stays for good."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="attendance_papers")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"


class Attendance(models.Model):
    """One member at one sitting.

    Represented by a paper: ``stand_in`` is the member of the council who sits in their place, or
    ``substitute`` the name of a person authorised to attend.
    """

    State = AttendanceState

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="attendances")
    state = models.CharField(
        max_length=11, choices=AttendanceState.choices, default=AttendanceState.EXPECTED
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    stand_in = models.ForeignKey(
        CouncilMember, models.PROTECT, null=True, blank=True, related_name="+"
    )
    substitute = models.CharField(_("who attends instead"), max_length=120, blank=True)
    paper = models.ForeignKey(
        AttendancePaper, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["contest_id", "member__order", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "member"], name="attendance_once"),
            one_of("state", AttendanceState, "attendance"),
            models.CheckConstraint(
                condition=~Q(state="substituted")
                | Q(paper__isnull=False) & (Q(stand_in__isnull=False) | ~Q(substitute="")),
                name="attendance_substituted_by_a_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_state_display()}"

    @property
    def chain_key(self) -> str:
        return f"contest:{self.contest_id}"

    @property
    def instead(self) -> str:
        """Who attends in the member's place; '' where nobody does."""
        if self.state != AttendanceState.SUBSTITUTED:
            return ""
        return self.stand_in.user.name if self.stand_in else self.substitute
