"""The access table of two rounds: the decision, tests between them, and the second."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import COUNCIL, DISTRICT_COUNCIL, PROVINCE

CONTESTS = named("contest", "running preparing pilot old unpublished")
READS = {
    "contest.running": f"{COUNCIL} {PROVINCE}",
    "contest.preparing": f"{COUNCIL} {PROVINCE}",
    "contest.pilot": f"{DISTRICT_COUNCIL} district",
    "contest.old": PROVINCE,
    "contest.unpublished": PROVINCE,
}
# Where a test was asked for the two rounds stand.
CHOOSES = {"contest.preparing": "chair secretary"}
ENTRIES = named("entry", "tested ready")
SPEAKS = "chair secretary"

PASSES_ROWS = [
    row("contest_passes", CONTESTS, READS, CHOOSES),
    row("entry_tests", ENTRIES, get={
        "entry.tested": f"{COUNCIL} province", "entry.ready": f"{DISTRICT_COUNCIL} district",
    }),
    both("entry_test_ask", ENTRIES, {"entry.tested": SPEAKS, "entry.ready": "district_chair"}),
    both("entry_second_round", ENTRIES, {"entry.ready": "district_chair"}),
    both("further_test_record", "test.asked", SPEAKS),
    both("further_test_withdraw", "test.asked", SPEAKS),
    row("further_test_paper", "test_paper.recorded", get=sees),
]  # fmt: skip
