"""The access table around the council: conflicts, invitations, alternates, assignments."""

from __future__ import annotations

from tests.house.access_row import both, named, row
from tests.house.audiences import COUNCIL, DISTRICT_COUNCIL, EVERYONE, PROVINCE, SIGNED_IN

CONTESTS = named("contest", "running preparing pilot old unpublished")
RUN = {
    "contest.running": f"chair secretary {PROVINCE}",
    "contest.preparing": f"chair secretary {PROVINCE}",
    "contest.pilot": "district_chair district",
    "contest.unpublished": PROVINCE,
    "contest.old": PROVINCE,
}
ARRANGES = {"contest.preparing": f"secretary {PROVINCE}"}
CHAIRS = {
    "contest.running": "chair",
    "contest.preparing": "chair",
    "contest.pilot": "district_chair",
}

COUNCIL_ROWS = [
    row("interests", get=SIGNED_IN),
    both("interest_new", "", f"{COUNCIL} {DISTRICT_COUNCIL}"),
    both("interest_withdraw", "interest.own", f"secretary {PROVINCE}"),
    row("contest_conflicts", CONTESTS, get=RUN, post=CHAIRS),
    both(
        "invitation",
        "invitation.own",
        EVERYONE,
        by="token",
        why="the key in the mail is the right",
    ),
    row("invitation_again", "member.secretary", post=f"secretary {PROVINCE}"),
    row("panel_invitation_again", "panel_member.own", post=PROVINCE),
    both("council_place", "member.secretary", f"secretary {PROVINCE}"),
    row("contest_grid", CONTESTS, get=RUN, post=ARRANGES),
    row("contest_grid_fill", CONTESTS, post=ARRANGES),
    row("contest_grid_file", CONTESTS, get=RUN),
    row("contest_grid_bring", CONTESTS, post=ARRANGES),
    row("contest_grid_undo", CONTESTS, post=""),  # nothing was filled
    row("contest_grid_way", CONTESTS, post=ARRANGES),
]
