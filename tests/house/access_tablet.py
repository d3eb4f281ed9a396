"""The access table of score sheets on a tablet."""

from __future__ import annotations

from tests.house.access_row import named, row, sees
from tests.house.audiences import EVERYONE, SIGNED_IN

SHEETS = named("score_sheet", "mine second open")
# The member and the chair; an open sheet is known to its member alone.
READ = {
    "score_sheet.mine": "evaluator chair",
    "score_sheet.second": "evaluator_2 chair",
    "score_sheet.open": "evaluator_2",
}

TABLET_ROWS = [
    row("score_worker", get=EVERYONE, why="a script, the same for everybody"),
    row("score_contact", get=SIGNED_IN),
    row("score_pack", get=SIGNED_IN),
    row("score_taps", post=SIGNED_IN),  # whose seat a tap is for is judged tap by tap
    row("score_sheet_aside", SHEETS, get=READ, known=sees),
]
