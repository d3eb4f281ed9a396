"""The access table of the evening: who prints the papers of a session and writes its minutes."""

from __future__ import annotations

from tests.house.access_row import both, named, row
from tests.house.audiences import PROVINCE

SITTINGS = named("contest", "running preparing pilot old unpublished")
# Nobody of these councils holds a place in the cast: the office prints.
FINISHED = {"contest.old": PROVINCE, "contest.unpublished": PROVINCE}
WRITTEN = {
    "contest.running": "chair secretary province",  # `kin` is shut out from one of its products
    "contest.pilot": "district_chair district",
    "contest.unpublished": PROVINCE,
}

EVENING_ROWS = [
    row("contest_evening", SITTINGS, get=FINISHED),
    row("contest_sheets_print", SITTINGS, get=FINISHED),
    row("contest_evening_progress", SITTINGS, get=FINISHED),
    row("contest_evening_make", SITTINGS, post=FINISHED),
    row("contest_evening_file", SITTINGS, get=FINISHED, more=(("name", "summary.xlsx"),)),
    both("contest_minutes", SITTINGS, WRITTEN),
]
