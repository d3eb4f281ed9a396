"""The pages of the advisory panel: for its members, the office, the council, producers."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.deeds import checks, panel_reports
from evaluation.models import Panel, PanelReport
from evaluation.panel_content import fingerprint
from ocop.lib import clock, shown
from ocop.lib.waiting import waiting_for
from products.models import Evidence
from tests.evaluation import stage
from tests.shared import shared
from tests.uploads import pdf

KEY = "7a3b0c52-0000-4000-8000-000000000001"
As = Callable[[Any], Client]


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    stage.panel_of(cast)
    cast.report = PanelReport.objects.get()
    cast.path = cast.report.get_absolute_url()
    return cast


def filled(report: PanelReport, **more: str) -> dict[str, str]:
    papers = {f"paper_{code}": "present" for code in ("form_01", "form_02", "samples")}
    visit = {"visited_on": shown.day(clock.today()), "visit_found": "Xưởng sạch, đủ sổ sách."}
    said = {"remark_A": "Đúng như hồ sơ.", "remark_1.1": "Đã đối chiếu sổ thu mua."}
    seen = fingerprint(report)
    return {**papers, **visit, **said, "conclusion": "propose", "seen": seen, **more}


def test_a_report_is_written_signed_and_stands_beside_the_score_sheet(
    desk: SimpleNamespace, as_: As
) -> None:
    member, head = as_(desk.panelist), as_(desk.panel_head)
    assert desk.product.name in member.get(reverse("desk")).content.decode()
    assert member.post(desk.path, filled(desk.report)).status_code == 302
    file = {"file": pdf("anh"), "title": "Phòng sấy", "once_key": KEY}
    assert member.post(reverse("panel_report_file", args=[desk.report.pk]), file).status_code == 302
    assert Evidence.objects.get().about == desk.report.about
    hand_in = reverse("panel_report_hand_in", args=[desk.report.pk])
    paper = {"report_no": "12/BC-TTV", "report_date": shown.day(clock.today())}
    assert member.post(hand_in, paper).status_code == 403
    desk.report.refresh_from_db()
    paper["seen"] = fingerprint(desk.report)
    assert head.post(hand_in, paper).status_code == 302
    desk.report.refresh_from_db()
    assert (desk.report.state, desk.report.remarks["1.1"]) == (
        "handed_in", "Đã đối chiếu sổ thu mua.",
    )  # fmt: skip
    printed = head.get(reverse("panel_report_print", args=[desk.report.pk])).content.decode()
    for words in ("TỔ TƯ VẤN", "12/BC-TTV", "Xưởng sạch", "Phòng sấy", desk.panel_head.name):
        assert words in printed
    stage.scoring_of(desk)
    sheet = stage.sheet_of(desk, desk.evaluator)
    page = as_(desk.evaluator).get(reverse("score_sheet_section", args=[sheet.pk, "A-1"]))
    for words in ("Đã đối chiếu sổ thu mua.", "Đúng như hồ sơ.", "Xưởng sạch", "12/BC-TTV"):
        assert words in page.content.decode()


def test_the_record_of_the_visit_is_taken_along_empty_and_printed_as_written(
    desk: SimpleNamespace, as_: As
) -> None:
    member, path = as_(desk.panelist), reverse("panel_visit_print", args=[desk.report.pk])
    empty = member.get(path).content.decode()
    assert "BIÊN BẢN" in empty
    assert "Bao bì, nhãn hàng hóa" in empty
    assert desk.product.name in empty
    assert path in member.get(desk.path).content.decode()
    member.post(desk.path, filled(desk.report))
    written = member.get(path).content.decode()
    assert "Xưởng sạch, đủ sổ sách." in written
    assert "Bao bì, nhãn hàng hóa" not in written
    assert as_(desk.outsider).get(path).status_code == 404


def test_who_hands_in_too_early_is_told_what_lacks(desk: SimpleNamespace, as_: As) -> None:
    """The report is kept as typed; the page says why it cannot be signed yet."""
    head = as_(desk.panel_head)
    typed = filled(desk.report, conclusion="", hand_in="1")
    answer = head.post(desk.path, typed, follow=True)
    assert answer.redirect_chain == [(desk.path, 302)]
    assert "Đã lưu, nhưng chưa gửi được." in answer.content.decode()
    desk.report.refresh_from_db()
    assert (desk.report.state, desk.report.visit_found) == ("open", "Xưởng sạch, đủ sổ sách.")


def test_save_keeps_what_another_member_wrote_meanwhile(desk: SimpleNamespace, as_: As) -> None:
    member, head = as_(desk.panelist), as_(desk.panel_head)
    opened = filled(desk.report, visit_found="Của trưởng tổ.")
    page = head.get(desk.path).content.decode()
    assert f'value="{opened["seen"]}"' in page
    member.post(desk.path, filled(desk.report))
    answer = head.post(desk.path, opened)
    assert answer.status_code == 422
    for words in ("Của trưởng tổ.", desk.panelist.name, opened["seen"]):
        assert words in answer.content.decode()
    assert head.post(desk.path, opened).status_code == 422  # nor by pressing again
    desk.report.refresh_from_db()
    assert desk.report.visit_found == "Xưởng sạch, đủ sổ sách."


def test_hand_in_signs_only_what_was_seen(desk: SimpleNamespace, as_: As) -> None:
    hand_in = reverse("panel_report_hand_in", args=[desk.report.pk])
    stage.judged(desk.report, by=desk.panelist)
    head = as_(desk.panel_head)
    assert fingerprint(desk.report) in head.get(hand_in).content.decode()
    paper = {"report_no": "12/BC-TTV", "report_date": shown.day(clock.today())}
    paper["seen"] = fingerprint(desk.report)
    stage.judged(desk.report, by=desk.panelist, conclusion="decline", reason="Chưa rõ nguồn gốc.")
    answer = head.post(hand_in, paper)
    assert answer.status_code == 422
    assert desk.panelist.name in answer.content.decode()
    desk.report.refresh_from_db()
    assert desk.report.state == "open"


def test_the_report_costs_the_score_sheet_at_most_two_statements(
    desk: SimpleNamespace, as_: As
) -> None:
    stage.attached(desk)
    stage.scoring_of(desk)
    sheet = stage.sheet_of(desk, desk.evaluator)
    path, browser = reverse("score_sheet_section", args=[sheet.pk, "A-1"]), as_(desk.evaluator)
    browser.get(path)
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    about = [one["sql"] for one in asked if "panelreport" in one["sql"].split("WHERE")[0]]
    assert len(about) == 1


def test_the_producer_reads_the_conclusion_and_completes_the_dossier(
    desk: SimpleNamespace, as_: As
) -> None:
    owner = as_(desk.owner)
    page = reverse("dossier_evaluation", args=[desk.dossier.pk])
    stage.judged(
        desk.report, by=desk.panelist, conclusion="complete", reason="Thiếu phiếu kiểm nghiệm.",
        visit_found="Ghi riêng cho Hội đồng.",
    )  # fmt: skip
    assert "Thiếu phiếu kiểm nghiệm." not in owner.get(page).content.decode()
    assert owner.get(desk.path).status_code == 404
    panel_reports.hand_in(
        [desk.report], report_no="1/BC-TTV", report_date=clock.today(), by=desk.panel_head
    )
    told = owner.get(page).content.decode()
    assert "Thiếu phiếu kiểm nghiệm." in told
    assert "Ghi riêng cho Hội đồng." not in told
    assert owner.get(desk.path).status_code == 404
    assert [one.url for one in waiting_for(desk.owner)].count(page) == 1
    resume = reverse("panel_report_resume", args=[desk.report.pk])
    assert as_(desk.outsider).post(resume).status_code == 404
    assert owner.post(resume).status_code == 302
    desk.report.refresh_from_db()
    assert desk.report.state == "open"


def test_files_of_the_visit_are_the_panels_until_the_report_is_in(
    desk: SimpleNamespace, as_: As
) -> None:
    member, owner = as_(desk.panelist), as_(desk.owner)
    add = reverse("panel_report_file", args=[desk.report.pk])
    for number, title in enumerate(("Kho bẩn", "Nhầm hồ sơ")):
        key = f"{KEY[:-1]}{number}"
        sent = {"file": pdf(title), "title": title, "once_key": key}
        assert member.post(add, sent).status_code == 302
    dirty, wrong = Evidence.objects.order_by("pk")
    out = reverse("panel_report_take_back", args=[desk.report.pk, wrong.pk])
    page = reverse("product", args=[desk.product.pk])
    assert out in member.get(desk.path).content.decode()
    assert as_(desk.province).post(out).status_code == 403
    assert owner.post(out).status_code == 404
    assert member.post(out).status_code == 302
    assert "Nhầm hồ sơ" not in member.get(desk.path).content.decode().split('id="story"')[0]
    assert "Kho bẩn" not in owner.get(page).content.decode()
    assert "Kho bẩn" in as_(desk.province).get(page).content.decode()
    assert owner.get(reverse("evidence_file", args=[dirty.pk])).status_code == 404
    assert member.get(reverse("evidence_file", args=[dirty.pk])).status_code == 200
    stage.attached(desk)
    assert "Kho bẩn" in owner.get(page).content.decode()
    assert owner.get(reverse("evidence_file", args=[dirty.pk])).status_code == 200
    assert member.post(
        reverse("panel_report_take_back", args=[desk.report.pk, dirty.pk])
    ).status_code == 403  # fmt: skip


def test_the_office_forms_a_panel_and_is_told_who_sits_on_the_council_too(
    cast: SimpleNamespace, as_: As
) -> None:
    stage.provincial(cast)
    stage.council_of(cast)
    form = {
        "rung": f"{cast.cycle.pk}-{cast.stage.pk}-{cast.province_region.pk}",
        "name": "Tổ tư vấn", "decision_no": "1/QĐ-UBND", "signer": "Nguyễn Văn Ký",
        "decided_on": shown.day(clock.today()), "until": "",
        "once_key": KEY,
        "m-TOTAL_FORMS": "2", "m-INITIAL_FORMS": "0",
        "m-0-person": cast.evaluator.email, "m-0-role": "head", "m-0-office": "Sở Công Thương",
        "m-1-person": cast.evaluator_off.email, "m-1-role": "member", "m-1-office": "",
    }  # fmt: skip
    new = reverse("panel_new")
    assert as_(cast.outsider).post(new, form).status_code == 403
    for _click in range(2):
        answer = as_(cast.province).post(new, form, follow=True)
    panel = Panel.objects.get()
    assert panel.members.count() == 2
    body = answer.content.decode()
    assert f"{cast.evaluator.name}. " in body  # the note names who sits on both
    assert "1/QĐ-UBND" in body
    assert as_(cast.outsider).get(panel.get_absolute_url()).status_code == 404
    assert as_(cast.evaluator_off).get(panel.get_absolute_url()).status_code == 200


def test_finished_reports_are_handed_in_together(desk: SimpleNamespace, as_: As) -> None:
    stage.products_for(desk, 2)
    assert as_(desk.province).post(
        reverse("panel_take_up", args=[desk.panel.pk])
    ).status_code == 302  # fmt: skip
    first, second, _third = PanelReport.objects.order_by("pk")
    for report in (first, second):
        stage.judged(report, by=desk.panelist)
    page = reverse("panel_hand_in", args=[desk.panel.pk])
    assert as_(desk.panelist).get(page).status_code == 403
    paper = {"report_no": "12/BC-TTV", "report_date": shown.day(clock.today())}
    chosen = {"pk": [first.pk, second.pk]}
    chosen |= {f"seen-{report.pk}": fingerprint(report) for report in (first, second)}
    stage.judged(second, by=desk.panelist, visit_found="Thêm một dòng.")
    answer = as_(desk.panel_head).post(page, paper | chosen)
    assert answer.status_code == 422
    assert desk.panelist.name in answer.content.decode()
    assert not PanelReport.objects.filter(state="handed_in").exists()  # none of the paper's
    chosen[f"seen-{second.pk}"] = fingerprint(second)
    assert as_(desk.panel_head).post(page, paper | chosen).status_code == 302
    assert PanelReport.objects.filter(state="handed_in").count() == 2


def test_form_03_prints_its_fields_in_order(cast: SimpleNamespace, as_: As) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    check = checks.receive(dossier, by=cast.commune)
    form = {"ethnicity": "Dao", "residence": "thôn Nam Sơn", "materials": "Mật rừng"}
    assert as_(cast.commune).post(check.get_absolute_url(), form).status_code == 302
    body = as_(cast.commune).get(reverse("check_print", args=[check.pk])).content.decode()
    fields = [
        "Tên chủ thể", "Loại hình tổ chức", "Địa chỉ", "Họ tên người đại diện pháp luật",
        "Giới tính", "Dân tộc", "Dao", "Địa chỉ thường trú", "thôn Nam Sơn",
        "Sản phẩm đăng ký đánh giá", "Về sử dụng nguyên liệu địa phương", "Mật rừng",
        "Về sử dụng lao động địa phương", "Nguồn gốc ý tưởng sản phẩm",
        "Bản sắc/trí tuệ địa phương", "đề nghị Ủy ban nhân dân tỉnh Quảng Ninh", "TM. ỦY BAN",
    ]  # fmt: skip
    places = [body.index(words) for words in fields]
    assert places == sorted(places)
    assert "DỰ THẢO" in body
