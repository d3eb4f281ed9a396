"""Things of the advisory panel: reports handed in, being written, sent back, and the agency's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import panel_reports
from evaluation.models import PanelReport
from ocop.lib import clock
from products.deeds import evidence
from tests.evaluation.stage import judged
from tests.province_steps import forwarded
from tests.uploads import pdf


def panel_things(world: SimpleNamespace) -> dict[str, Any]:
    people = world.people
    fresh, back = (forwarded(world, name).panel_reports.get() for name in ("Miến mẫu", "Tỏi mẫu"))
    agency = forwarded(world, "Nấm mẫu", kind="re_evaluation").panel_reports.get()
    judged(back, by=people["panelist"], conclusion="complete", reason="Thiếu phiếu kiểm nghiệm.")
    judged(agency, by=people["province"])
    panel_reports.hand_in(
        [back], report_no="13/BC-TTV", report_date=clock.today(), by=people["panel_head"]
    )
    fresh.visit_file = evidence.add(
        fresh.dossier.product, kind="other", file=pdf("kho"), title="Kho lạnh", about=fresh.about,
        by=people["panelist"],
    ).pk  # fmt: skip
    own = PanelReport.objects.get(dossier=world.own.dossiers.get())
    return {
        "panel.own": own.panel,
        "panel_member.own": own.panel.members.get(user=people["panelist"]),
        "panel_report.own": own,
        "panel_report.foreign": PanelReport.objects.get(dossier=world.foreign.dossiers.get()),
        "panel_report.open": fresh,
        "panel_report.returned": back,
        "panel_report.agency": agency,
    }
