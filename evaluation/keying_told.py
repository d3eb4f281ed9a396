"""What the events of paper sheets mean, in words for the history of the contest."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "score_sheet.keyed": _("A paper sheet was keyed in; keying %(after)s"),
        "score_sheet.keying_settled": _("The differences of two keyings were settled"),
        "keying.waiting": _("A keying of a paper sheet waits for the other"),
        "keying.settled": _("A keying of a paper sheet was compared and is over"),
        "keying.dropped": _("A keying of a paper sheet was put aside"),
        "keyed_paper.added": _("A scan of a paper sheet was kept"),
    }
)
