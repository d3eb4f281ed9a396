"""The provincial advisory panel of the demo: formed, dossiers checked and visited, reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cycle.models import Cycle, Dossier
from evaluation.deeds import panel_reports, panels
from evaluation.dossier_items import items
from evaluation.models import PanelReport
from ocop.accounts.models import Region, User
from ocop.demo.people import invented_for, person
from ocop.lib import clock
from ocop.rules import sheets, trees
from ocop.rules.models import Stage

if TYPE_CHECKING:
    from ocop.demo.present import Present

LEAST = 8  # with fewer dossiers all are reported on; else the last is still being looked at
SEEN = [
    "Nhà xưởng sạch, có khu sơ chế riêng; sổ ghi nguyên liệu đủ từ đầu năm.",
    "Cơ sở làm đúng như phương án; nhãn còn thiếu mã truy xuất, chủ thể hẹn bổ sung.",
    "Vùng nguyên liệu cách xưởng 3 km, có hợp đồng với 12 hộ trong xã.",
]


def hold(
    present: Present, cycle: Cycle, stage: Stage, region: Region, waiting: list[Dossier]
) -> list[Dossier]:
    """Form the panel and hand in its report on what waits; return what it still looks at."""
    if not panels.demanded(stage):
        return []
    head = person(invented_for("totruong"), "totruong")  # named with the other printed accounts
    member = person(invented_for("totuvan"), "totuvan")
    by = present.staff.province
    with clock.set_to(present.day(-44)):
        panel = panels.form(
            cycle,
            stage,
            region,
            name="Tổ tư vấn Hội đồng đánh giá, phân hạng sản phẩm OCOP cấp tỉnh",
            decision_no="1190/QĐ-UBND",
            decided_on=present.day(-44),
            signer="Nguyễn Văn Mẫu",
            until=present.day(150),
            members=[
                (head, "head", "Chi cục Phát triển nông thôn"),
                (member, "member", "Chi cục Quản lý chất lượng nông lâm sản và thủy sản"),
            ],
            by=by,
        )
    left = waiting[1:2] if len(waiting) >= LEAST else []
    rows = PanelReport.objects.filter(panel=panel).select_related(
        "stage__book", "region", "panel", "dossier__book__classification",
        "dossier__product_set", "dossier__product__producer__region",
    )  # fmt: skip
    written = [report for report in rows.order_by("pk") if report.dossier not in left]
    with clock.set_to(present.day(-37)):
        for number, report in enumerate(written):
            _write(report, number, member)
    with clock.set_to(present.day(-36)):
        panel_reports.hand_in(written, report_no="12/BC-TTV", report_date=present.day(-36), by=head)
    return left


def _write(report: PanelReport, number: int, by: User) -> None:
    found = sheets.sheet_for(report.dossier.book, report.dossier.product_set).sheet
    remarks = {}
    if found:
        first, *_rest = trees.of(found).parts
        remarks = {
            first.code: "Nguyên liệu và lao động tại chỗ đúng như hồ sơ.",
            first.criteria[0].code: "Đã đối chiếu sổ thu mua với hợp đồng của các hộ.",
        }
    papers = {item.code: ("present", "") for item in items(report.dossier)}
    panel_reports.save(
        report,
        papers=papers,
        remarks=remarks,
        visited_on=clock.today(),
        visit_place=f"Cơ sở sản xuất tại {report.dossier.product.producer.region.title}",
        visit_people="Tổ tư vấn: 2 người; chủ thể: người đại diện.",
        visit_found=SEEN[number % len(SEEN)],
        tests="Không yêu cầu kiểm nghiệm thêm.",
        conclusion="propose",
        by=by,
    )
