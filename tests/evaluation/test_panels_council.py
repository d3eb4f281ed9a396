"""The council that waits for the report before scoring, and what it finds in it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cycle.models import Dossier
from evaluation import attached
from evaluation.deeds import contests, panel_reports, panels, seating
from evaluation.models import Entry, PanelMember, PanelReport
from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from products.deeds import readers
from products.models import Product
from tests.evaluation import stage
from tests.evaluation.panel_steps import PAPER, arranged, handed_in, next_panel
from tests.shared import shared


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's product before the province, its panel formed: one report is open."""
    stage.provincial(cast)
    stage.panel_of(cast)
    cast.report = PanelReport.objects.get()
    return cast


def test_the_scoring_does_not_begin_without_the_report(desk: SimpleNamespace) -> None:
    arranged(desk)
    with pytest.raises(Refused, match=desk.product.name):
        contests.start(desk.contest, by=desk.secretary)
    start = next(a for a in actions_for(desk.contest, desk.secretary) if a.name == "start")
    assert desk.product.name in start.why
    handed_in(desk)
    contests.start(desk.contest, by=desk.secretary)
    with pytest.raises(AlreadyDecided):
        panel_reports.reopen(desk.report, reason="Xem lại.", by=desk.panel_head)


@pytest.mark.parametrize("kind", ["first", "re_evaluation"])
def test_put_before_the_council_opens_the_report_of_what_came_by_registration(
    cast: SimpleNamespace, kind: str
) -> None:
    stage.provincial(cast)
    Dossier.objects.filter(pk=cast.dossier.pk).update(kind=kind)
    arranged(cast)
    report = PanelReport.objects.get()
    assert (report.by_agency, report.state) == (kind == "re_evaluation", "open")
    told = " ".join(attached.look(cast.contest, cast.province).refusals)
    assert ("Tổ tư vấn" in told) is not report.by_agency
    assert ("ơ quan tham mưu" in told) is report.by_agency
    if report.by_agency:
        stage.judged(report, by=cast.province)
        panel_reports.hand_in([report], report_date=clock.today(), by=cast.province, **PAPER)
        contests.start(cast.contest, by=cast.secretary)


def test_who_stood_back_on_the_panel_and_sits_on_the_council_hinders_the_start(
    desk: SimpleNamespace,
) -> None:
    other = next_panel(desk)
    PanelMember.objects.create(panel=other, user=desk.evaluator, role="member", order=2)
    PanelReport.objects.update(panel=other)
    desk.report.refresh_from_db()
    arranged(desk)
    panel_reports.stand_back(desk.report, reason="Cháu ruột của chủ thể.", by=desk.evaluator)
    with CaptureQueriesContext(connection) as asked:
        told = contests.not_ready(desk.contest, desk.secretary)
    near = [line for line in told if desk.evaluator.name in line]
    assert len(near) == 1
    assert desk.product.name in near[0]
    for dossier in stage.products_for(desk, 2):
        Entry.objects.create(
            contest=desk.contest, dossier=dossier, sheet=desk.contest.entries.first().sheet
        )
    with CaptureQueriesContext(connection) as more:
        contests.not_ready(desk.contest, desk.secretary)
    assert len(more) == len(asked)
    desk.contest.entries.exclude(dossier=desk.dossier).delete()
    stage.judged(desk.report, by=desk.evaluator_off)
    panel_reports.hand_in([desk.report], report_date=clock.today(), by=desk.evaluator_off, **PAPER)
    with pytest.raises(Refused, match=desk.evaluator.name):
        contests.start(desk.contest, by=desk.secretary)
    seat = desk.contest.seats.get(member__user=desk.evaluator)
    seating.recuse(seat, reason="Họ hàng.", by=desk.secretary)
    contests.start(desk.contest, by=desk.secretary)


def test_a_contest_keyed_in_from_paper_begins_without_the_report(desk: SimpleNamespace) -> None:
    arranged(desk, paper=True)
    contests.start(desk.contest, by=desk.secretary)
    assert attached.look(desk.contest, desk.province).no_report == [desk.product.name]


def test_what_the_panel_sent_back_waits_until_it_is_completed(desk: SimpleNamespace) -> None:
    arranged(desk)
    handed_in(desk, conclusion="complete", reason="Thiếu phiếu kiểm nghiệm.")
    assert attached.look(desk.contest, desk.province).to_complete == [desk.product.name]
    with pytest.raises(Refused):
        contests.start(desk.contest, by=desk.secretary)
    assert [a.name for a in actions_for(desk.report, desk.owner)] == ["resume"]
    assert actions_for(desk.report, desk.neighbour) == []
    with pytest.raises(NotAllowed):
        panel_reports.resume(desk.report, by=desk.neighbour)
    panel_reports.resume(desk.report, by=desk.owner)
    assert desk.report.state == "open"
    with pytest.raises(AlreadyDecided):
        panel_reports.resume(desk.report, by=desk.owner)
    handed_in(desk)
    contests.start(desk.contest, by=desk.secretary)


def test_not_proposed_and_without_form_03_is_told_and_does_not_hinder(
    desk: SimpleNamespace,
) -> None:
    arranged(desk)
    handed_in(desk, conclusion="decline", reason="Chưa rõ nguồn gốc.")
    seen = attached.look(desk.contest, desk.province)
    assert (seen.declined, seen.no_check) == ([desk.product.name], [desk.product.name])
    assert (len(seen.warnings), seen.refusals) == (2, [])
    contests.start(desk.contest, by=desk.secretary)


def test_a_product_one_stands_too_near_to_is_not_named(desk: SimpleNamespace) -> None:
    arranged(desk)
    readers.shut_out(desk.province_2, desk.producer, why="Em ruột.", by=desk.province)
    told = " ".join(attached.look(desk.contest, desk.province_2).sentences)
    assert told
    assert desk.product.name not in told


def test_a_stage_without_a_panel_asks_for_none(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.PILOT, map_date=dt.date(2025, 6, 30))
    cast.stage = stage.stage_of(stage.PILOT, 2)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, cast.stage)
    assert panels.put_before(cast.dossier, by=cast.province) is None


def test_the_seated_read_the_report_once_it_is_handed_in(desk: SimpleNamespace) -> None:
    arranged(desk)
    assert not PanelReport.objects.visible_to(desk.evaluator).exists()
    handed_in(desk)
    assert list(PanelReport.objects.visible_to(desk.evaluator)) == [desk.report]
    seating.recuse(
        desk.contest.seats.get(member__user=desk.evaluator), reason="Họ hàng.", by=desk.evaluator
    )
    assert not PanelReport.objects.visible_to(desk.evaluator).exists()
    assert not PanelReport.objects.visible_to(desk.evaluator_off).exists()


def test_close_lets_the_panel_read_the_products_no_longer(desk: SimpleNamespace) -> None:
    arranged(desk)
    handed_in(desk)
    stage.started(desk, desk.contest)
    desk.entry = desk.contest.entries.get()
    assert Product.objects.visible_to(desk.panelist).exists()
    stage.all_score(desk, [70, 70, 70])
    contests.close(desk.contest, by=desk.chair)
    assert not Product.objects.visible_to(desk.panelist).exists()


def test_several_reports_are_one_paper(desk: SimpleNamespace) -> None:
    stage.products_for(desk, 2)
    panels.take_up(desk.panel, by=desk.province)
    with pytest.raises(NotAllowed):
        panels.take_up(desk.panel, by=desk.panel_head)
    rows = list(PanelReport.objects.filter(panel=desk.panel))
    assert len(rows) == 3
    for report in rows:
        stage.judged(report, by=desk.panelist)
    panel_reports.hand_in(rows, report_date=clock.today(), by=desk.panel_head, **PAPER)
    assert set(PanelReport.objects.values_list("state", "report_no")) == {
        ("handed_in", "12/BC-TTV")
    }


def test_reopen_needs_a_reason_and_tells_the_panel(desk: SimpleNamespace) -> None:
    handed_in(desk)
    with pytest.raises(Refused):
        panel_reports.reopen(desk.report, reason=" ", by=desk.panel_head)
    with pytest.raises(NotAllowed):
        panel_reports.reopen(desk.report, reason="Xem lại.", by=desk.panelist)
    panel_reports.reopen(desk.report, reason="Có thêm phiếu kiểm nghiệm.", by=desk.province)
    assert desk.report.state == "open"
    for user in (desk.panel_head, desk.panelist):
        key = f"panel_report.open:{desk.report.pk}"
        assert user.notices.filter(key__startswith=key).count() == 1
