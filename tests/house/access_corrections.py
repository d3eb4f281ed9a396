"""The access table around published results that are put right, or spoken against."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import PROVINCE

PUT_RIGHT = "correction.prepared"
APPEAL = "appeal.filed"

STEPS = ("accept", "refuse", "examine", "answer", "withdraw", "file")
CORRECTION_ROWS = [
    both("correction_new", "result.missed", PROVINCE),
    row("correction", PUT_RIGHT, get=sees),
    both("correction_publish", PUT_RIGHT, "kin"),  # a second person: `province` prepared it
    both("correction_discard", PUT_RIGHT, PROVINCE),
    row("correction_paper", PUT_RIGHT, get=sees, more=(("kind", "docx"),)),
    # Its producer and commune are none of the cast, and both officers had a part in the result.
    both("appeal_new", "result.missed", ""),
    row("appeal", APPEAL, get=sees),
    row("appeal_evidence", "appeal_file.filed", get=sees),
    *(both(f"appeal_{step}", APPEAL, "") for step in STEPS),
    row("appeal_paper", APPEAL, get="", more=(("kind", "docx"),)),
]
