"""The access table of the session day: who notes the attendance."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import COUNCIL, PROVINCE, SEATED

SITTINGS = named("contest", "running preparing pilot old unpublished")
TIMED = named("contest", "running preparing old")
NOTES = {
    "contest.running": f"chair secretary {PROVINCE}",
    "contest.preparing": f"chair secretary {PROVINCE}",
}

PILOT = {"contest.pilot": "district_chair district"}
# Products before a council; the things named "result" are its entries.
BEFORE = {
    "result.running": f"{COUNCIL} auditor {PROVINCE}",
    "result.old": f"auditor {PROVINCE}",
}

VISITS = f"{SEATED} secretary {PROVINCE}"

SESSION_ROWS = [
    row("contest_attendance", SITTINGS, get=sees),
    row("contest_attendance_all", TIMED, post=NOTES),
    # In the running one everybody is noted.
    row("contest_attendance_here", TIMED, post={"contest.preparing": COUNCIL}),
    row("contest_attendance_present", TIMED, post=NOTES, by="pk member"),
    both("contest_attendance_absent", TIMED, NOTES, by="pk member"),
    both("contest_attendance_stand_in", TIMED, NOTES, by="pk member"),
    row("contest_agenda", SITTINGS, get=sees, post=NOTES | PILOT),
    both("contest_timetable", TIMED, NOTES),
    row("contest_presenting", TIMED, post={"contest.running": NOTES["contest.running"]}),
    both("contest_reading", TIMED, {"contest.preparing": NOTES["contest.preparing"]}),
    row("contest_samples", TIMED, get=NOTES | {"contest.old": PROVINCE}),
    row("contest_sample_labels", TIMED, get=NOTES),
    both("contest_practice_end", named("contest", "running practice"), {
        "contest.practice": f"secretary {PROVINCE}",
    }),
    both("contest_on_the_spot", TIMED, {"contest.running": f"secretary {PROVINCE}"}),
    both("sample_custody", "sample.running", f"chair secretary {PROVINCE}"),
    both("entry_sample", named("result", "running old"), {
        "result.running": NOTES["contest.running"],
    }, known=BEFORE),
    both("entry_visit", named("result", "running old"), {"result.running": VISITS}, known=BEFORE),
    both(
        "entry_visit_photo", named("result", "running old"), {"result.running": VISITS},
        known=BEFORE,
    ),
    row("visit_photo", "visit_photo.running", get=sees),
    row("attendance_paper", "attendance_paper.running", get=sees),
]  # fmt: skip
