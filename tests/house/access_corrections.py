"""The access table around published results that are put right, or spoken against."""

from __future__ import annotations

from tests.house.access_row import both, row, sees
from tests.house.audiences import PROVINCE

PUT_RIGHT = "correction.prepared"
FILED, EXAMINED, REFUSED, ENDED = (
    f"appeal.{name}" for name in ("filed", "examined", "refused", "ended")
)
ALL = f"{FILED} {EXAMINED} {REFUSED} {ENDED}"
# `province` had a part in the results; `kin` had none, and looks into what is said against them.
OFFICE = "kin"

CORRECTION_ROWS = [
    both("correction_new", "result.missed", PROVINCE),
    row("correction", PUT_RIGHT, get=sees),
    both("correction_publish", PUT_RIGHT, "kin"),  # a second person: `province` prepared it
    both("correction_discard", PUT_RIGHT, PROVINCE),
    row("correction_paper", PUT_RIGHT, get=sees, more=(("kind", "docx"),)),
    both("appeal_new", "result.held", "holder"),
    row("appeal", ALL, get=sees),
    row("appeal_evidence", "appeal_file.filed", get=sees),
    both("appeal_accept", FILED, OFFICE),
    both("appeal_refuse", FILED, OFFICE),
    both("appeal_examine", EXAMINED, OFFICE),
    both("appeal_answer", EXAMINED, OFFICE),
    both("appeal_issue", REFUSED, OFFICE),
    both("appeal_withdraw", FILED, "holder"),
    both("appeal_file", FILED, "holder"),
    both("appeal_second", ENDED, "holder"),
    row("appeal_paper", EXAMINED, get=PROVINCE, more=(("kind", "docx"),)),
    row("appeal_paper", ENDED, get=sees, more=(("kind", "pdf"),)),
]
