"""What the events of sheets keyed in from paper mean, in words for the history."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "score_sheet.keyed": _("The paper sheet was keyed in, time %(after)s of 2"),
        "score_sheet.keying_settled": _("Where two people keyed in otherwise was settled"),
        "keying.waiting": _("A paper sheet was keyed in"),
        "keying.settled": _("What was keyed in from paper was taken over"),
        "keying.dropped": _("What was keyed in from paper was put aside"),
    }
)
