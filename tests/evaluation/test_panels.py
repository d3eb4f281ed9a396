"""The advisory panel: formed, put before it, reports, and the council that waits for them."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest

from cycle.models import Dossier
from evaluation.deeds import checks, contests, panel_reports, panels
from evaluation.models import Panel, PanelReport
from ocop.accounts.models import User
from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow.models import Event
from products.models import Membership, Product
from tests.evaluation import stage
from tests.evaluation.panel_steps import PAPER, arranged, next_panel
from tests.evaluation.test_checks import FINDINGS
from tests.shared import shared


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's product before the province, its panel formed: one report is open."""
    stage.provincial(cast)
    stage.panel_of(cast)
    cast.report = PanelReport.objects.get()
    return cast


# --- forming --------------------------------------------------------------------------------
def test_form_takes_up_what_waits_and_lets_the_members_read_it(desk: SimpleNamespace) -> None:
    report = desk.report
    assert (report.panel, report.state, report.due_on) == (desk.panel, "open", None)
    for user in (desk.panel_head, desk.panelist):
        assert list(Product.objects.visible_to(user)) == [desk.product]
        assert list(PanelReport.objects.visible_to(user)) == [report]
        key = f"panel_report.put_before:{report.pk}:{desk.panel.pk}"
        assert user.notices.filter(key=key).count() == 1
    for user in (desk.outsider, desk.owner, desk.commune, desk.foreign, desk.chair):
        assert not PanelReport.objects.visible_to(user).exists()
        assert not Panel.objects.visible_to(user).exists()


def test_form_refuses_a_second_head_a_stranger_and_the_same_decision(desk: SimpleNamespace) -> None:
    two = [(desk.panel_head, "head", ""), (desk.panelist, "head", "")]
    form = {"name": "Tổ", "decided_on": clock.today(), "decision_no": "7/QĐ"}
    place = (desk.cycle, desk.stage, desk.province_region)
    with pytest.raises(Refused):
        panels.form(*place, members=two, by=desk.province, **form)
    with pytest.raises(NotAllowed):
        panels.form(*place, members=two[:1], by=desk.commune, **form)
    again = form | {"decision_no": desk.panel.decision_no}
    with pytest.raises(Refused):
        panels.form(*place, members=two[:1], by=desk.province, **again)


def test_a_dossier_sent_on_by_the_commune_is_put_before_the_panel(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    stage.panel_of(cast)
    Dossier.objects.filter(pk=cast.dossier.pk).update(stage=stage.stage_of(stage.NEW, 1))
    PanelReport.objects.all().delete()
    cast.dossier.refresh_from_db()
    check = checks.receive(cast.dossier, by=cast.commune)
    checks.save(check, **FINDINGS, by=cast.commune)
    checks.forward(check, report_no="1/BC", report_date=clock.today(), by=cast.commune)
    assert PanelReport.objects.get().panel == cast.panel


def test_a_dossier_without_a_panel_waits_and_the_next_panel_takes_it_up(
    cast: SimpleNamespace,
) -> None:
    stage.provincial(cast)
    report = panels.put_before(cast.dossier, by=cast.province)
    assert report is not None
    assert report.panel is None
    assert panels.put_before(cast.dossier, by=cast.province) == report
    stage.panel_of(cast)
    assert PanelReport.objects.get().panel == cast.panel


def test_a_panel_whose_term_has_ended_gives_its_open_reports_to_the_next(
    desk: SimpleNamespace,
) -> None:
    Panel.objects.update(until=clock.today() - dt.timedelta(days=1))
    old = desk.panelist
    new = next_panel(desk)
    assert PanelReport.objects.get().panel == new
    assert not Product.objects.visible_to(old).exists()
    assert list(Product.objects.visible_to(desk.evaluator_off)) == [desk.product]


@pytest.mark.parametrize("near", ["shut out", "acts for it", "account closed"])
def test_a_report_that_nobody_of_its_panel_may_sign_is_taken_up_by_the_next(
    desk: SimpleNamespace, near: str
) -> None:
    head = desk.panel_head
    if near == "shut out":
        panel_reports.stand_back(desk.report, reason="Em trai của chủ thể.", by=head)
    elif near == "acts for it":
        Membership.objects.create(producer=desk.producer, user=head, since=clock.now())
    else:
        User.objects.filter(pk=head.pk).update(is_active=False)
    assert not panels.untaken(desk.panel).exists()  # the panel has it already
    new = next_panel(desk)
    assert PanelReport.objects.get().panel == new
    assert not panels.untaken(desk.panel).exists()


def test_a_report_of_a_panel_that_can_sign_stays_with_it(desk: SimpleNamespace) -> None:
    panel_reports.stand_back(desk.report, reason="Em trai của chủ thể.", by=desk.panelist)
    next_panel(desk)
    assert PanelReport.objects.get().panel == desk.panel


def test_the_clock_runs_where_the_book_has_one(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    cast.stage.settings["panel_clock"] = {"working_days": 10}
    cast.dossier.stage = cast.stage
    with clock.set_to(dt.date(2026, 11, 20)):
        report = panels.put_before(cast.dossier, by=cast.province)
    assert report is not None
    assert report.due_on == dt.date(2026, 12, 4)


# --- writing --------------------------------------------------------------------------------
def test_hand_in_needs_every_paper_a_conclusion_and_the_head(desk: SimpleNamespace) -> None:
    report, paper = desk.report, PAPER | {"report_date": clock.today()}
    assert len(panel_reports.unready(report)) == 2
    with pytest.raises(Refused):
        panel_reports.hand_in([report], by=desk.panel_head, **paper)
    stage.judged(report, by=desk.panelist, conclusion="decline")
    with pytest.raises(Refused):  # without a reason
        panel_reports.hand_in([report], by=desk.panel_head, **paper)
    stage.judged(report, by=desk.panelist, conclusion="decline", reason="Chưa có vùng nguyên liệu.")
    with pytest.raises(NotAllowed):
        panel_reports.hand_in([report], by=desk.panelist, **paper)
    late = {"report_date": clock.today() + dt.timedelta(days=1)}
    with pytest.raises(Refused):
        panel_reports.hand_in([report], by=desk.panel_head, **(paper | late))
    panel_reports.hand_in([report], by=desk.panel_head, **paper)
    assert (report.state, report.signer) == ("handed_in", desk.panel_head.name)
    for user in (desk.owner, desk.province, desk.province_2):
        key = f"panel_report.handed_in:{report.pk}"
        assert user.notices.filter(key__startswith=key).count() == 1
    with pytest.raises(AlreadyDecided):
        stage.judged(report, by=desk.panelist)


def test_save_writes_down_what_it_replaces(desk: SimpleNamespace) -> None:
    papers = {"form_01": ("missing", "Chưa ký."), "form_02": ("present", "")}
    first = {"papers": papers, "remarks": {"A": "Cũ.", "B": "Giữ nguyên."}}
    panel_reports.save(desk.report, **first, conclusion="decline", by=desk.panelist)
    second = {"papers": papers | {"form_01": ("present", "")}, "remarks": {"B": "Giữ nguyên."}}
    panel_reports.save(desk.report, **second, by=desk.panel_head)
    event = Event.objects.filter(verb="panel_report.saved").latest("pk")
    assert json.loads(event.payload)["facts"]["was"] == {
        "papers": {"form_01": {"state": "missing", "remark": "Chưa ký."}},
        "remarks": {"A": "Cũ."},
        "conclusion": "decline",
    }


def test_hand_in_reads_the_report_afresh(desk: SimpleNamespace) -> None:
    """Emptied by another meanwhile, it is refused in words and not by the database."""
    stale = PanelReport.objects.get()
    stage.judged(stale, by=desk.panelist)
    stage.judged(desk.report, by=desk.panelist, conclusion="")
    with pytest.raises(Refused, match=desk.product.name):
        panel_reports.hand_in([stale], report_date=clock.today(), by=desk.panel_head, **PAPER)


def test_nothing_is_written_or_signed_once_the_scoring_has_begun(desk: SimpleNamespace) -> None:
    arranged(desk, paper=True)
    stage.judged(desk.report, by=desk.panelist)
    path = desk.report.get_absolute_url()
    assert path in {one.url for one in waiting_for(desk.panelist)}
    contests.start(desk.contest, by=desk.secretary)
    assert path not in {one.url for one in waiting_for(desk.panelist)}
    assert all(
        one.why for one in actions_for(desk.report, desk.panel_head) if one.name != "stand_back"
    )
    with pytest.raises(AlreadyDecided):
        stage.judged(desk.report, by=desk.panelist, visit_found="Sau khi chấm.")
    with pytest.raises(AlreadyDecided):
        panel_reports.hand_in([desk.report], report_date=clock.today(), by=desk.panel_head, **PAPER)


def test_an_ended_panel_writes_and_signs_nothing(desk: SimpleNamespace) -> None:
    stage.judged(desk.report, by=desk.panelist)
    Panel.objects.update(until=clock.today() - dt.timedelta(days=1))
    report = PanelReport.objects.get()
    with pytest.raises(NotAllowed):
        stage.judged(report, by=desk.panelist, visit_found="Sau nhiệm kỳ.")
    with pytest.raises(NotAllowed):
        panel_reports.hand_in([report], report_date=clock.today(), by=desk.panel_head, **PAPER)
    assert actions_for(report, desk.panel_head) == []
    assert not PanelReport.objects.written_by(desk.panel_head).exists()
    assert report.get_absolute_url() not in {one.url for one in waiting_for(desk.panelist)}


def test_only_the_panel_writes_its_report(desk: SimpleNamespace) -> None:
    for other in (desk.province, desk.chair, desk.outsider):
        with pytest.raises(NotAllowed):
            stage.judged(desk.report, by=other)
    with pytest.raises(ConflictOfInterest):
        stage.judged(desk.report, by=desk.owner)
    names = {a.name for a in actions_for(desk.report, desk.panelist)}
    assert names == {"save", "add_file", "stand_back"}
    assert actions_for(desk.report, desk.province) == []
    assert not Event.objects.filter(verb="panel_report.saved").exists()


def test_save_refuses_papers_the_book_does_not_know(desk: SimpleNamespace) -> None:
    for papers in ({"nothing": ("present", "")}, {"form_01": ("perhaps", "")}):
        with pytest.raises(Refused):
            panel_reports.save(desk.report, papers=papers, by=desk.panelist)


def test_a_re_evaluation_is_reported_by_the_agency_not_by_the_panel(cast: SimpleNamespace) -> None:
    """26/2026 art. 7.6.c."""
    stage.provincial(cast)
    Dossier.objects.filter(pk=cast.dossier.pk).update(kind="re_evaluation")
    stage.panel_of(cast)
    report = PanelReport.objects.get()
    assert (report.by_agency, report.panel) == (True, None)
    assert not panels.untaken(cast.panel).exists()
    assert not PanelReport.objects.visible_to(cast.panelist).exists()
    with pytest.raises(NotAllowed):
        stage.judged(report, by=cast.panel_head)
    stage.judged(report, by=cast.province)
    panel_reports.hand_in([report], report_date=clock.today(), by=cast.province, **PAPER)
    assert report.state == "handed_in"
    arranged(cast)
    contests.start(cast.contest, by=cast.secretary)


def test_who_acts_for_the_producer_is_not_let_in_and_writes_nothing(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    near = cast.evaluator_off
    Membership.objects.create(producer=cast.producer, user=near, since=clock.now())
    members = [(cast.outsider, "head", ""), (near, "member", "")]
    stage.panel_of(cast, members=members)
    report = PanelReport.objects.get()
    assert not PanelReport.objects.visible_to(near).exists()
    assert list(PanelReport.objects.visible_to(cast.outsider)) == [report]
    with pytest.raises(ConflictOfInterest):
        stage.judged(report, by=near)


def test_stand_back_shuts_the_member_out_and_tells_the_office(desk: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        panel_reports.stand_back(desk.report, reason=" ", by=desk.panelist)
    panel_reports.stand_back(desk.report, reason="Cháu ruột của chủ thể.", by=desk.panelist)
    assert not Product.objects.visible_to(desk.panelist).exists()
    assert not PanelReport.objects.visible_to(desk.panelist).exists()
    assert PanelReport.objects.visible_to(desk.panel_head).exists()
    assert desk.province.notices.filter(key__startswith="panel_report.stood_back").count() == 1
