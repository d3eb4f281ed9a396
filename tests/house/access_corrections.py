"""The access table around published results that are put right."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import PROVINCE

PUT_RIGHT = "correction.prepared"

CORRECTION_ROWS = [
    both("correction_new", "result.missed", PROVINCE),
    row("correction", PUT_RIGHT, get=sees),
    both("correction_publish", PUT_RIGHT, "kin"),  # a second person: `province` prepared it
    both("correction_discard", PUT_RIGHT, PROVINCE),
    row("correction_paper", PUT_RIGHT, get=sees, more=(("kind", "docx"),)),
]
