"""The access table of the session day: who notes the attendance."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import COUNCIL, PROVINCE

SITTINGS = named("contest", "running preparing pilot old unpublished")
TIMED = named("contest", "running preparing old")
NOTES = {
    "contest.running": f"chair secretary {PROVINCE}",
    "contest.preparing": f"chair secretary {PROVINCE}",
}

SESSION_ROWS = [
    row("contest_attendance", SITTINGS, get=sees),
    row("contest_attendance_all", TIMED, post=NOTES),
    # In the running one everybody is noted.
    row("contest_attendance_here", TIMED, post={"contest.preparing": COUNCIL}),
    row("contest_attendance_present", TIMED, post=NOTES, by="pk member"),
    both("contest_attendance_absent", TIMED, NOTES, by="pk member"),
    both("contest_attendance_stand_in", TIMED, NOTES, by="pk member"),
    row("attendance_paper", "attendance_paper.running", get=sees),
]  # fmt: skip
