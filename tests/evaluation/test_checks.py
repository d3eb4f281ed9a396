"""The check of a stage that does not score: received, written, sent on or back."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from evaluation.deeds import checks
from evaluation.models import Check
from ocop.lib import clock
from ocop.lib.actions import actions_for
from ocop.lib.errors import AlreadyDecided, Refused
from tests.evaluation import stage
from tests.shared import shared

FINDINGS = {
    "materials": "Mật từ rừng Ba Chẽ",
    "labour": "12 lao động trong xã",
    "origin": "Nghề nuôi ong lâu đời",
    "identity": "Gắn với người Dao Thanh Y",
}
FRIDAY = dt.date(2026, 11, 20)


@shared
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.first = stage.stage_of(stage.NEW, 1)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, cast.first)
    return cast


def test_receive_starts_a_clock_of_fifteen_working_days(desk: SimpleNamespace) -> None:
    with clock.set_to(FRIDAY):
        check = checks.receive(desk.dossier, by=desk.commune)
    assert (check.due_on, check.region) == (dt.date(2026, 12, 11), desk.commune_region)
    assert desk.owner.notices.filter(key=f"check.received:{check.pk}").count() == 1


def test_receive_twice_is_one_check(desk: SimpleNamespace) -> None:
    one = checks.receive(desk.dossier, by=desk.commune)
    assert checks.receive(desk.dossier, by=desk.commune) == one
    assert Check.objects.count() == 1


def test_receive_refuses_a_dossier_elsewhere(desk: SimpleNamespace) -> None:
    desk.dossier.stage = stage.stage_of(stage.NEW, 2)
    desk.dossier.save()
    with pytest.raises(Refused):
        checks.receive(desk.dossier, by=desk.commune)


def test_forward_needs_the_findings_and_a_report(desk: SimpleNamespace) -> None:
    check = checks.receive(desk.dossier, by=desk.commune)
    report = {"report_no": "12/BC-UBND", "report_date": clock.today()}
    with pytest.raises(Refused):
        checks.forward(check, by=desk.commune, **report)
    checks.save(check, **FINDINGS, by=desk.commune)
    future = clock.today() + dt.timedelta(days=1)
    for wrong in ({"report_no": " "}, {"report_date": future}):
        with pytest.raises(Refused):
            checks.forward(check, by=desk.commune, **(report | wrong))
    checks.forward(check, by=desk.commune, **report)
    desk.dossier.refresh_from_db()
    assert (check.state, desk.dossier.stage) == ("forwarded", stage.stage_of(stage.NEW, 2))
    key = f"check.forwarded:{check.pk}"
    for user in (desk.owner, desk.province):
        assert user.notices.filter(key=key).count() == 1
    with pytest.raises(AlreadyDecided):
        checks.save(check, **FINDINGS, by=desk.commune)


def test_send_back_and_go_on_as_often_as_needed(desk: SimpleNamespace) -> None:
    check = checks.receive(desk.dossier, by=desk.commune)
    due = check.due_on
    with pytest.raises(Refused):
        checks.send_back(check, reason=" ", by=desk.commune)
    for turn in (1, 2):
        checks.send_back(check, reason=f"Thiếu phiếu kiểm nghiệm {turn}", by=desk.commune)
        with pytest.raises(AlreadyDecided):
            checks.forward(check, report_no="1", report_date=clock.today(), by=desk.commune)
        checks.resume(check, by=desk.owner)
    told = desk.owner.notices.filter(key__startswith=f"check.sent_back:{check.pk}")
    assert told.count() == 2
    check.refresh_from_db()
    assert (check.state, check.due_on) == ("open", due)


def test_only_the_commune_of_the_producer_checks(desk: SimpleNamespace) -> None:
    check = checks.receive(desk.dossier, by=desk.commune)
    assert {a.name for a in actions_for(check, desk.commune)} == {"save", "forward", "send_back"}
    for other in (desk.other_commune, desk.province, desk.outsider, desk.owner):
        assert actions_for(check, other) == []
    checks.send_back(check, reason="Thiếu ảnh", by=desk.commune)
    assert [a.name for a in actions_for(check, desk.owner)] == ["resume"]
    assert actions_for(check, desk.neighbour) == []
    assert not Check.objects.visible_to(desk.other_commune).exists()
    assert set(Check.objects.visible_to(desk.owner)) == {check}
