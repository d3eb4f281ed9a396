"""The access table around the offices' lists of recognised products."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import PROVINCE

OPEN = "brought_list.open"
ENTERED = "brought_list.entered"

LIST_ROWS = [
    row("brought_lists", get=f"{PROVINCE} auditor"),
    both("brought_list_new", "", PROVINCE),
    row("brought_list", f"{OPEN} {ENTERED}", get=sees),
    row("brought_list_file", f"{OPEN} {ENTERED}", get=sees),
    row("brought_list_set_up", OPEN, post=PROVINCE),
    row("brought_list_answer", OPEN, post=PROVINCE),
    row("brought_list_enter", OPEN, post=PROVINCE),
    both("brought_list_discard", OPEN, PROVINCE),
    both("brought_list_undo", ENTERED, PROVINCE),
]
