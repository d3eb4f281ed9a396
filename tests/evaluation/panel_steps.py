"""Steps on the way from the advisory panel to the council, for the tests of step 5."""

from __future__ import annotations

from types import SimpleNamespace

from evaluation.deeds import contests, panel_reports, panels, seating
from evaluation.models import Panel, PanelReport
from ocop.lib import clock
from tests.evaluation import stage

PAPER = {"report_no": "12/BC-TTV"}


def handed_in(desk: SimpleNamespace, **facts: str) -> PanelReport:
    stage.judged(desk.report, by=desk.panelist, **facts)
    panel_reports.hand_in([desk.report], report_date=clock.today(), by=desk.panel_head, **PAPER)
    return desk.report


def next_panel(desk: SimpleNamespace) -> Panel:
    return panels.form(
        desk.cycle, desk.stage, desk.province_region, name="Tổ mới", decision_no="9/QĐ-UBND",
        decided_on=clock.today(), members=[(desk.evaluator_off, "head", "")], by=desk.province,
    )  # fmt: skip


def arranged(desk: SimpleNamespace, *, paper: bool = False) -> SimpleNamespace:
    desk.council = stage.council_of(desk)
    desk.contest = stage.opened(desk.council, by=desk.province, paper=paper)
    contests.put_before(desk.contest, [desk.dossier], by=desk.secretary)
    seating.seat(desk.contest, stage.scorers(desk.council), by=desk.secretary)
    return desk
