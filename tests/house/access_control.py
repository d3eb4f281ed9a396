"""The access table of the control room: discussions, progress, severity, kept sheets."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import COUNCIL, DISTRICT_COUNCIL, PROVINCE

ENTRIES = named("result", "running pilot")
CONTESTS = named("contest", "running preparing pilot old unpublished")
BEFORE = {
    "result.running": f"{COUNCIL} auditor {PROVINCE}",
    "result.pilot": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
}
# Members only while the discussion is open, which it is not on these.
COMPARES = {
    "result.running": f"chair secretary {PROVINCE}",
    "result.pilot": "district_chair district",
}
SPEAKS = {"result.running": "chair secretary", "result.pilot": "district_chair"}
FOLLOWS = {
    "contest.running": f"{COUNCIL} {PROVINCE}",
    "contest.preparing": f"{COUNCIL} {PROVINCE}",
    "contest.pilot": f"{DISTRICT_COUNCIL} district",
    "contest.old": PROVINCE,
    "contest.unpublished": PROVINCE,
}
CHAIRS = {
    "contest.running": "chair",
    "contest.preparing": "chair",
    "contest.pilot": "district_chair",
}

# Asked by the secretary and the office where nothing but re-evaluations stands before the council.
ASKS = named("contest", "again preparing running")
WRITTEN_ROWS = [
    row("written", CONTESTS, get=FOLLOWS),
    both("written_ask", ASKS, {"contest.again": f"secretary {PROVINCE}"}),
    both("written_opinion", ASKS, ""),  # nobody is asked yet
    row("written_conclude", ASKS, post=""),
    both("written_meet", ASKS, ""),
    row("written_print", ASKS, get=""),
    row("written_tally", ASKS, get="", more=(("name", "tally.pdf"),)),
]

CONTROL_ROWS = [
    row("entry_spread", ENTRIES, get=COMPARES, known=BEFORE),
    row("entry_discuss", ENTRIES, post=SPEAKS, known=BEFORE),
    both("discussion_conclude", "discussion.open", "chair secretary"),
    row("kept_sheet", "kept_sheet.mine", get=sees),
    row("contest_progress", CONTESTS, get=FOLLOWS),
    row("contest_severity", CONTESTS, get=CHAIRS),
    *WRITTEN_ROWS,
]
