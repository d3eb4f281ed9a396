"""The access table of a calibration: set up by the office, led by the chair and the secretary."""

from __future__ import annotations

from tests.house.access_row import both, named, row
from tests.house.audiences import COUNCIL, PROVINCE

THINGS = named("contest", "practice compared agreed")
LED = named("contest", "compared agreed")
LEADS = {"contest.compared": "chair secretary"}

CALIBRATION_ROWS = [
    row("calibration", f"{THINGS} contest.running", get=dict.fromkeys(
        THINGS.split(), f"{COUNCIL} {PROVINCE}"
    )),
    # Where it was set up already a second sending finds it.
    row("calibration_begin", "contest.practice contest.running", post={
        "contest.practice": f"secretary {PROVINCE}",
    }),
    row("calibration_show", LED, post=""),  # both were shown
    both("calibration_reading", LED, LEADS),
    row("calibration_finish", LED, post=LEADS),
    row("calibration_carry", LED, post={"contest.agreed": f"chair secretary {PROVINCE}"}),
]  # fmt: skip
