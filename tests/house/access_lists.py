"""The access table around the offices' lists of recognised products."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import PROVINCE

OPEN = "brought_list.open"
ENTERED = "brought_list.entered"
STOPPED = "brought_list.stopped"
DECISION = "old_decision.typed"
ROW = "decision_row.typed"

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
    row("brought_list_progress", f"{ENTERED} {STOPPED}", get=sees),
    row("brought_list_go_on", STOPPED, post=PROVINCE),
    row("old_decisions", get=f"{PROVINCE} auditor"),
    both("old_decision_new", "", PROVINCE),
    row("old_decision", DECISION, get=sees),
    both("old_decision_edit", DECISION, PROVINCE),
    both("decision_scan_new", DECISION, PROVINCE),
    both("decision_row_new", DECISION, PROVINCE),
    row("old_decision_gather", DECISION, post=PROVINCE),
    both("old_decision_compare", DECISION, "kin"),  # a second person: `province` typed it
    both("decision_row_correct", ROW, PROVINCE),
    both("decision_row_take_out", ROW, PROVINCE),
    row("decision_scan_file", "decision_scan.typed", get=sees),
]
