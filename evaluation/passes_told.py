"""What the events of two rounds of scoring mean, in words for the history."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "contest.passes_chosen": _("Rounds of scoring: %(before)s → %(after)s"),
        "further_test.asked": _("A test was asked for, its result due on %(after)s"),
        "furthertest.asked": _("A test was asked for again"),
        "further_test_paper.added": _("The report of a test was kept"),
        "furthertest.recorded": _("The result of a test was recorded"),
        "furthertest.withdrawn": _("A test was withdrawn"),
        "second_round.opened": _("Round 2 was opened: %(after)s sheets"),
    }
)
