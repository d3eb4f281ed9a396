"""The access table around the life of a star: the register of the offices, what is taken back."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import EVERYONE, OFFICERS, OFFICES, PROVINCE

ACT = "revocation.prepared"
LABEL = "label_report.own"
LOOKING = f"commune {PROVINCE}"

RECOGNITION_ROWS = [
    row("recognitions", get=OFFICES),
    row("recognitions_expired", get=OFFICERS, more=(("kind", "docx"),)),
    row("reminders", get=OFFICERS),
    row("reminders_file", get=OFFICERS, more=(("kind", "docx"),)),
    row("expiry_matrix", get=OFFICES),
    row("expiry_matrix_file", get=OFFICES),
    both("revocation_new", "", PROVINCE),
    row("revocation", ACT, get=sees),
    both("revocation_publish", ACT, "kin"),  # a second person: `province` prepared it
    both("revocation_discard", ACT, PROVINCE),
    row("revocation_paper", ACT, get=sees, more=(("kind", "docx"),)),
    row("label_reports", get=OFFICES),
    both("label_report_new", "", EVERYONE, why="anybody may report a wrong label"),
    row("label_report_thanks", get=EVERYONE, why="says the same to everybody"),
    row("label_report", f"{LABEL} label_report.unnamed", get=sees),
    row("label_report_take_up", LABEL, post=LOOKING),
    both("label_report_tie", "label_report.unnamed", PROVINCE),
    both("label_report_close", LABEL, LOOKING),
    row("label_report_photo", LABEL, get=sees),
    row("inspections", get=OFFICES),
    both("inspection_new", "", OFFICERS),
    row("inspection", "inspection.planned inspection.held", get=sees),
    both("inspection_note", "inspection.planned", LOOKING),
    both("inspection_call_off", "inspection.planned", LOOKING),
    both("inspection_follow_up", "inspection.held", LOOKING),
    both("inspection_photo_add", "inspection.held", LOOKING),
    row("inspection_photo", "inspection_photo.held", get=sees),
    row("mark_rights", get=OFFICES),
    both("mark_right_ask", "product.marked", "holder"),
    both("mark_right_new", "product.marked", PROVINCE),
    both("mark_right_grant", "mark_right.asked", PROVINCE),
    both("mark_right_refuse", "mark_right.asked", PROVINCE),
    both("mark_right_withdraw", "mark_right.granted", PROVINCE),
]
