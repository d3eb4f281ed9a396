"""What the events of a session day mean, in words for the history of the contest."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "attendance_paper.added": _("A paper of a stand-in was kept"),
        "attendance.expected": _("An attendance was taken back"),
        "attendance.said": _("A member said to be here"),
        "attendance.present": _("A member was noted as present"),
        "attendance.absent": _("A member was noted as absent"),
        "attendance.substituted": _("A member was noted as represented by a paper"),
    }
)
