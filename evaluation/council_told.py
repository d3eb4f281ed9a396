"""What the events of conflicts, invitations and assignments mean, in words."""

from django.utils.translation import gettext_lazy as _

from ocop.workflow import words

words.tell(
    {
        "interest.declared": _("An interest was declared: %(after)s"),
        "interest.withdrawn": _("A declared interest was withdrawn"),
        "conflict.attempted": _("What is withheld for a conflict of interest was asked for"),
        "contest.interest_declared": _("A member declared an interest in a producer"),
        "contest.interest_withdrawn": _("A declared interest was withdrawn"),
        "contest.nearness_decided": _("The chair decided on members near to producers"),
        "contest.taken_off": _("%(after)s sheets were taken away for a conflict of interest"),
        "score_sheet.stood_back": _("The sheet does not count: its member stands too near"),
        "council.invited": _("%(after)s members were invited"),
        "panel.invited": _("%(after)s members were invited"),
        "council.place_taken": _("%(after)s took the place of %(before)s"),
        "invitation.sent_again": _("The invitation was sent again"),
        "invitation.invited": _("The invitation was sent again"),
        "invitation.accepted": _("A member accepted the invitation"),
        "invitation.declined": _("A member declined the invitation"),
        "contest.way_chosen": _("Members a product: %(before)s → %(after)s"),
        "contest.assigned": _("Products were assigned: %(after)s"),
        "contest.filled": _("%(after)s gaps of the assignment were filled by lot"),
        "contest.unfilled": _("%(after)s assignments by lot were taken back"),
        "contest.unassigned": _("The last assignment was undone: %(after)s"),
    }
)
