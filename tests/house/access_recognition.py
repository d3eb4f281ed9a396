"""The access table around the life of a star: the register of the offices, what is taken back."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import OFFICERS, OFFICES, PROVINCE

ACT = "revocation.prepared"

RECOGNITION_ROWS = [
    row("recognitions", get=OFFICES),
    row("recognitions_expired", get=OFFICERS, more=(("kind", "docx"),)),
    both("revocation_new", "", PROVINCE),
    row("revocation", ACT, get=sees),
    both("revocation_publish", ACT, "kin"),  # a second person: `province` prepared it
    both("revocation_discard", ACT, PROVINCE),
    row("revocation_paper", ACT, get=sees, more=(("kind", "docx"),)),
]
