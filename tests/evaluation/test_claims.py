"""The producer's self-assessment: begun, claimed, proved, handed in, opened again; and refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evaluation.deeds import checks, claims, contests, panel_reports, seating, sheets
from evaluation.models import Claim, PanelReport, Proof, SelfAssessment
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused, StepClosed
from ocop.rules.models import Sheet
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.deeds import evidence
from products.models import Evidence
from tests import cast as people
from tests.evaluation import own, stage
from tests.evaluation.test_checks import FINDINGS
from tests.shared import shared
from tests.uploads import pdf, photo


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    return own.begun(cast)


def options(room: SimpleNamespace) -> tuple[Any, Any]:
    """The first criterion with its best option."""
    node = room.tree.criteria[0]
    return node, max(node.options, key=lambda option: option.points)


def test_begin_locks_the_sheet_and_is_one(room: SimpleNamespace) -> None:
    assert claims.begin(room.dossier, by=room.commune) == room.own
    assert SelfAssessment.objects.count() == 1
    room.own.sheet.refresh_from_db()
    assert room.own.sheet.locked
    assert Event.objects.filter(verb="self_assessment.begun").count() == 1


def test_begin_is_for_the_producer_and_the_officers_of_its_place(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    for stranger in (cast.outsider, cast.neighbour, cast.other_commune, cast.evaluator):
        with pytest.raises(NotAllowed):
            claims.begin(dossier, by=stranger)
    assert claims.begin(dossier, by=cast.commune).dossier == dossier


def test_begin_says_why_there_is_no_sheet(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    Sheet.objects.filter(slug=dossier.product_set.slug).update(state=Sheet.State.RETIRED)
    with pytest.raises(Refused) as refusal:
        claims.begin(dossier, by=cast.owner)
    assert dossier.product_set.name in str(refusal.value.sentence)
    assert not SelfAssessment.objects.exists()


def test_a_claim_takes_its_points_from_the_sheet(room: SimpleNamespace) -> None:
    node, best = options(room)
    claims.claim(room.own, criterion=node.id, option=best.id, comment=" Có sổ. ", by=room.owner)
    claims.claim(room.own, criterion=node.id, option=best.id, comment="Có sổ.", by=room.owner)
    one = Claim.objects.get()
    assert (one.option_id, one.points, one.comment) == (best.id, best.points, "Có sổ.")
    room.own.refresh_from_db()
    assert (room.own.answered, room.own.total) == (1, best.points)


def test_an_option_of_another_criterion_is_refused_and_nothing_is_kept(
    room: SimpleNamespace,
) -> None:
    first, second = room.tree.criteria[:2]
    answers = {first.id: (first.options[0].id, ""), second.id: (first.options[0].id, "")}
    with pytest.raises(Refused):
        claims.claim_section(room.own, answers, by=room.owner)
    assert not Claim.objects.exists()


def test_a_stranger_claims_nothing(room: SimpleNamespace) -> None:
    node, best = options(room)
    for stranger in (room.outsider, room.neighbour, room.other_commune):
        with pytest.raises(NotAllowed):
            claims.claim(room.own, criterion=node.id, option=best.id, by=stranger)
    assert not Claim.objects.exists()


def test_the_projected_star_follows_points_and_minima(room: SimpleNamespace) -> None:
    own.answered(room, 72, star=4)
    assert (room.own.total, room.own.stars) == (72, 4)
    mark = next(one for one in room.tree.minima if one.star == 3)
    node = room.tree.criterion(mark.criterion)
    least = min(node.options, key=lambda option: option.points)
    option = None if least.points >= mark.points else least.id
    claims.claim(room.own, criterion=node.id, option=option, by=room.owner)
    room.own.refresh_from_db()
    assert room.own.stars < 3


def test_hand_in_asks_for_every_criterion(room: SimpleNamespace) -> None:
    node, best = options(room)
    claims.claim(room.own, criterion=node.id, option=best.id, by=room.owner)
    with pytest.raises(Refused) as refusal:
        claims.hand_in(room.own, by=room.owner)
    assert room.tree.criteria[1].code in str(refusal.value.sentence)


def test_hand_in_writes_one_event_with_every_choice_and_paper(room: SimpleNamespace) -> None:
    node = room.tree.criteria[0]
    paper = claims.upload(
        room.own, criterion=node.id, kind="test", file=pdf("kn"), title="Phiếu", by=room.owner
    )
    own.answered(room, 60, star=3, hand_in=True)
    event = Event.objects.get(verb="selfassessment.handed_in")
    assert paper.sha256 in event.payload
    assert event.payload.count(str(node.id)) >= 2
    assert chain.verify(room.dossier.chain_key) is None
    room.own.refresh_from_db()
    assert (room.own.state, room.own.handed_in_by) == ("handed_in", room.owner)


def test_what_was_handed_in_stays_until_it_is_opened_again(room: SimpleNamespace) -> None:
    own.answered(room, 60, star=3, hand_in=True)
    node, best = options(room)
    with pytest.raises(AlreadyDecided):
        claims.claim(room.own, criterion=node.id, option=best.id, by=room.owner)
    with pytest.raises(AlreadyDecided):
        claims.attach(room.own, criterion=node.id, papers=[], by=room.owner)
    with pytest.raises(NotAllowed):
        claims.reopen(room.own, by=room.outsider)
    claims.reopen(room.own, by=room.owner)
    claims.claim(room.own, criterion=node.id, option=best.id, by=room.owner)
    room.own.refresh_from_db()
    assert (room.own.state, room.own.handed_in_at) == ("open", None)


def test_the_producer_is_told_when_an_officer_hands_it_in(room: SimpleNamespace) -> None:
    own.answered(room, 60, star=3, by=room.commune, hand_in=True)
    key = f"self_assessment.handed_in:{room.own.pk}"
    assert room.owner.notices.filter(key__startswith=key).count() == 1
    claims.reopen(room.own, by=room.owner)
    claims.hand_in(room.own, by=room.owner)
    assert room.owner.notices.filter(key__startswith=key).count() == 1


def test_reopen_is_refused_once_the_check_has_begun(room: SimpleNamespace) -> None:
    own.answered(room, 60, star=3, hand_in=True)
    check = checks.receive(room.dossier, by=room.commune)
    with pytest.raises(StepClosed):
        claims.reopen(room.own, by=room.owner)
    checks.send_back(check, reason="Thiếu phiếu kiểm nghiệm.", by=room.commune)
    assert claims.reopen(room.own, by=room.owner).state == "open"


def test_nothing_is_written_once_the_council_scores(cast: SimpleNamespace) -> None:
    room = own.begun(cast, order=2)
    node, best = options(room)
    cast.stage = stage.stage_of(stage.NEW, 2)
    council = stage.council_of(cast)
    contest = stage.opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    claims.claim(room.own, criterion=node.id, option=best.id, by=room.owner)
    seating.seat(contest, stage.scorers(council), by=cast.secretary)
    stage.started(cast, contest)
    with pytest.raises(AlreadyDecided):
        claims.claim(room.own, criterion=node.id, option=None, by=room.owner)
    assert Claim.objects.get().option_id == best.id


def test_claims_change_nothing_on_the_sheets_of_the_council(cast: SimpleNamespace) -> None:
    room = own.begun(cast, order=2)
    own.answered(room, 88, star=4, hand_in=True)
    cast.stage = stage.stage_of(stage.NEW, 2)
    council = stage.council_of(cast)
    contest = stage.opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    seating.seat(contest, stage.scorers(council), by=cast.secretary)
    stage.started(cast, contest)
    sheet = stage.sheet_of(cast, cast.evaluator, contest.entries.get())
    assert (sheet.total, sheet.answered) == (0, 0)
    with pytest.raises(Refused):
        sheets.submit(sheet, by=cast.evaluator)


# --- papers -------------------------------------------------------------------------------
def test_one_paper_proves_several_criteria(room: SimpleNamespace) -> None:
    first, second = room.tree.criteria[:2]
    paper = evidence.add(room.product, kind="origin", file=pdf("nl"), by=room.owner)
    for node in (first, second):
        claims.attach(room.own, criterion=node.id, papers=[paper], by=room.owner)
        claims.attach(room.own, criterion=node.id, papers=[paper], by=room.owner)
    assert Proof.objects.count() == 2
    claims.attach(room.own, criterion=first.id, papers=[], by=room.owner)
    assert Proof.objects.get().criterion_id == second.id


def test_a_paper_of_another_product_or_taken_back_proves_nothing(room: SimpleNamespace) -> None:
    node = room.tree.criteria[0]
    foreign = evidence.add(room.other_product, kind="test", file=pdf("la"), by=room.neighbour)
    gone = evidence.add(room.product, kind="test", file=pdf("cu"), by=room.owner)
    evidence.withdraw(gone, why="Cũ.", by=room.owner)
    for paper in (foreign, gone):
        with pytest.raises(Refused):
            claims.attach(room.own, criterion=node.id, papers=[paper], by=room.owner)
    assert not Proof.objects.exists()


def test_a_paper_brought_here_belongs_to_the_product_and_can_be_taken_back(
    room: SimpleNamespace,
) -> None:
    node = room.tree.criteria[0]
    paper = claims.upload(
        room.own, criterion=node.id, kind="photo", file=photo("bb"), title="Bao bì", by=room.owner
    )
    assert (paper.product, paper.about) == (room.product, claims.about(room.own))
    with pytest.raises(NotAllowed):
        claims.take_back(room.own, paper, by=room.outsider)
    claims.take_back(room.own, paper, by=room.owner)
    assert not Proof.objects.exists()
    assert Evidence.objects.get().withdrawn_at is not None


def test_another_paper_of_the_product_is_not_taken_back_here(room: SimpleNamespace) -> None:
    paper = evidence.add(room.product, kind="test", file=pdf("kn"), by=room.owner)
    with pytest.raises(Refused):
        claims.take_back(room.own, paper, by=room.owner)


# --- who reads ----------------------------------------------------------------------------
def test_who_reads_by_a_seat_waits_until_it_is_handed_in(cast: SimpleNamespace) -> None:
    room = own.begun(cast, order=2)
    cast.stage = stage.stage_of(stage.NEW, 2)
    council = stage.council_of(cast)
    contest = stage.opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    seating.seat(contest, stage.scorers(council), by=cast.secretary)

    def readers() -> set[Any]:
        seen = SelfAssessment.objects
        crowd = [cast.owner, cast.commune, cast.auditor, cast.evaluator, cast.evaluator_off,
                 cast.outsider, cast.neighbour, cast.other_commune]  # fmt: skip
        return {one for one in crowd if seen.visible_to(one).exists()}

    assert readers() == {cast.owner, cast.commune, cast.auditor}
    own.answered(room, 60, star=3, hand_in=True)
    assert readers() == {cast.owner, cast.commune, cast.auditor, cast.evaluator}


def test_describe_keeps_the_words_of_the_form(room: SimpleNamespace) -> None:
    claims.describe(room.own, history=" Từ năm 2015. ", plan="Mở điểm bán.", by=room.owner)
    room.own.refresh_from_db()
    assert (room.own.history, room.own.plan, room.own.market) == (
        "Từ năm 2015.", "Mở điểm bán.", "",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        claims.describe(room.own, history="Khác.", by=people.person("Ai Đó", "aido"))


def test_reopen_while_the_panel_has_sent_the_dossier_back(room: SimpleNamespace) -> None:
    own.answered(room, 60, star=3, hand_in=True)
    check = checks.receive(room.dossier, by=room.commune)
    checks.save(check, **FINDINGS, by=room.commune)
    checks.forward(check, report_no="1/BC", report_date=clock.today(), by=room.commune)
    room.stage = stage.stage_of(stage.NEW, 2)
    panel = stage.panel_of(room)
    with pytest.raises(StepClosed, match=panel.name):
        claims.reopen(room.own, by=room.owner)
    report = PanelReport.objects.get()
    stage.judged(report, by=room.panelist, conclusion="complete", reason="Thiếu phiếu kiểm nghiệm.")
    paper = {"report_no": "1/BC-TTV", "report_date": clock.today()}
    panel_reports.hand_in([report], **paper, by=room.panel_head)
    with pytest.raises(NotAllowed):
        claims.reopen(room.own, by=room.neighbour)
    claims.reopen(room.own, by=room.owner)
    assert room.own.state == "open"
    claims.hand_in(room.own, by=room.owner)
    panel_reports.resume(report, by=room.owner)
    with pytest.raises(StepClosed, match=panel.name):
        claims.reopen(room.own, by=room.owner)


def test_attach_refuses_a_file_of_the_panels_visit(room: SimpleNamespace) -> None:
    paper = evidence.add(
        room.product, kind="other", file=pdf("kho"), about="evaluation.panelreport:1",
        by=room.province,
    )  # fmt: skip
    with pytest.raises(Refused):
        claims.attach(room.own, criterion=room.tree.criteria[0].id, papers=[paper], by=room.owner)
    assert not Proof.objects.exists()
