"""The access table of sheets on paper: who prints them, who keys them in."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import PROVINCE

CONTESTS = named("contest", "running preparing pilot old unpublished")
GOING_ON = {
    "contest.running": f"secretary {PROVINCE}",
    "contest.preparing": f"secretary {PROVINCE}",
    "contest.pilot": "district",
}
SHEETS = named("score_sheet", "open unpublished")
OPEN = {"score_sheet.open": f"secretary {PROVINCE}"}
KNOWN = OPEN | {"score_sheet.unpublished": PROVINCE}

KEYING_ROWS = [
    row("contest_paper_sheets", CONTESTS, get=GOING_ON | {
        "contest.old": PROVINCE, "contest.unpublished": PROVINCE,
    }),
    row("contest_paper_print", CONTESTS, get=GOING_ON),
    both("score_sheet_key_in", SHEETS, OPEN, known=KNOWN),
    both("score_sheet_scan", SHEETS, OPEN, known=KNOWN),
    row("keyed_paper", "keyed_paper.open", get=sees),
    both("score_sheet_keyed", SHEETS, OPEN, known=KNOWN),
    both("score_sheet_keying_drop", SHEETS, OPEN, known=KNOWN),
]  # fmt: skip
