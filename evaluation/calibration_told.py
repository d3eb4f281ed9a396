"""What the events of a calibration mean, in words for the history."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "calibration.begun": _("A calibration was set up"),
        "calibration.open": _("The members score alone for the calibration"),
        "calibration.shown": _("The members began to compare their sheets"),
        "calibration.finished": _("The calibration was finished"),
        "calibration.reading_agreed": _("A reading was agreed on in the calibration: %(after)s"),
        "contest.readings_carried": _("%(after)s readings of the calibration were carried over"),
    }
)
