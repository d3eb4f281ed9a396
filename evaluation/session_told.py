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
        "contest.reordered": _("The order of the day was changed"),
        "contest.presenting": _("Another product was presented"),
        "contest.timetable": _("Place and times were set"),
        "contest.reading_agreed": _("The council agreed how to read criteria: %(after)s"),
        "contest.product_added_on_the_spot": _("A product was put before the council on the spot"),
        "site_visit.noted": _("The council's visit of %(after)s was written"),
        "site_visit.corrected": _("The council's visit of %(after)s was corrected"),
        "visit_photo.added": _("A photo of a visit was added"),
        "contest.ended": _("The practice session was ended"),
        "sample.received": _("Sample %(after)s was received"),
        "sample.moved": _("The sample changed hands: %(after)s"),
        "sample.corrected": _("What was written of sample %(after)s was corrected"),
        "attendance.substituted": _("A member was noted as represented by a paper"),
    }
)
