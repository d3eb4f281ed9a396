"""The access table of the advisory panel and its reports."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import OWN, PANEL, PROVINCE, SEATED

REPORTS = named("panel_report", "own foreign open returned agency")
WRITTEN = {"panel_report.open": PANEL, "panel_report.agency": PROVINCE}
# The producer completes its dossier: whoever knows the dossier is told that it is not theirs to do.
DOSSIERS = {
    "panel_report.own": f"{OWN} {SEATED} {PANEL}",
    "panel_report.returned": f"{OWN} {PANEL}",
    "panel_report.agency": OWN,
}

PANEL_ROWS = [
    row("panels", get=f"{PANEL} auditor district {PROVINCE}"),
    both("panel_new", "", f"district {PROVINCE}"),
    row("panel", "panel.own", get=sees),
    row("panel_take_up", "panel.own", post=""),  # everything is before it already
    both("panel_hand_in", "panel.own", "panel_head"),
    row("panel_report", REPORTS, get=sees, post=WRITTEN),
    both("panel_report_file", REPORTS, WRITTEN),
    row(
        "panel_report_take_back", "panel_report.open",
        post=WRITTEN, by="pk visit_file",
    ),
    # The open one is not written to its end yet; the agency's is.
    both("panel_report_hand_in", REPORTS, {"panel_report.agency": PROVINCE}),
    both(
        "panel_report_reopen", REPORTS,
        {"panel_report.returned": f"panel_head {PROVINCE}"},
    ),
    row(
        "panel_report_resume", named("panel_report", "own returned agency"),
        post={"panel_report.returned": "producer"}, known=DOSSIERS,
    ),
    both("panel_report_stand_back", REPORTS, {"panel_report.open": PANEL}),
    row("panel_report_print", REPORTS, get=sees),
    row("panel_visit_print", REPORTS, get=sees),
]  # fmt: skip
