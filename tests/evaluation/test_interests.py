"""Conflicts of interest: declared and found; what blocks blocks everywhere, the rest is decided."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cycle.models import Support
from evaluation import control, near_lines, nearness
from evaluation.deeds import assigning, contests, interests, seating, sheets
from evaluation.deeds.attempts import ATTEMPTED
from evaluation.models import Contest, Entry, Interest, PanelReport, ScoreSheet
from ocop.accounts.models import Appointment, Committee
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, ConflictOfInterest, NotAllowed, Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.deeds import evidence, readers
from products.models import Membership, Product, ShutOut
from tests.evaluation import proofs, stage
from tests.shared import shared
from tests.uploads import pdf

KINDS = ("owner", "employee", "relative", "consultant", "other")


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """A contest being prepared with the cast's product, all seated."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier], by=cast.secretary)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    cast.entry = cast.contest.entries.get()
    return cast


def declare(cast: SimpleNamespace, by: Any, kind: str = "relative") -> Interest:
    return interests.declare(cast.producer, kind=kind, words="Em ruột của giám đốc", by=by)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_declared_ends_reading_and_scoring_at_once(
    hall: SimpleNamespace, kind: str
) -> None:
    declare(hall, hall.evaluator, kind)
    assert not Product.objects.visible_to(hall.evaluator).exists()
    assert not hall.entry.score_sheets.filter(seat__member__user=hall.evaluator).exists()
    assert hall.entry.score_sheets.count() == 2
    told = Event.objects.get(chain__key=hall.contest.chain_key, verb="contest.interest_declared")
    assert told.after == kind
    for user in (hall.chair, hall.secretary, hall.province):
        assert user.notices.filter(key__startswith="interest.declared:").count() == 1
    assert chain.verify(hall.contest.chain_key) is None
    assert chain.verify(f"user:{hall.evaluator.pk}") is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_attempt_of_who_declared_is_refused_and_logged(
    cast: SimpleNamespace, client: Client, kind: str
) -> None:
    """R3: lists, pages, files, sheets, prints: each address, each kind."""
    stage.scoring(cast)
    sheet, dossier = stage.sheet_of(cast, cast.evaluator), cast.dossier
    paper = evidence.add(
        cast.product, kind="test", title="Phiếu kiểm nghiệm", file=pdf("kn"), by=cast.owner
    )
    report = PanelReport.objects.get(dossier=dossier)
    declare(cast, cast.evaluator, kind)
    client.force_login(cast.evaluator)
    single = [
        reverse("product", args=[cast.product.pk]),
        reverse("dossier", args=[dossier.pk]),
        reverse("dossier_evaluation", args=[dossier.pk]),
        reverse("score_sheet", args=[sheet.pk]),
        reverse("score_sheet_print", args=[sheet.pk]),
        reverse("entry_conditions", args=[cast.entry.pk]),
        reverse("result", args=[cast.entry.pk]),
        reverse("producer", args=[cast.producer.pk]),
        reverse("evidence_file", args=[paper.pk]),
        reverse("panel_report", args=[report.pk]),
        reverse("panel_report_print", args=[report.pk]),
        reverse("panel_visit_print", args=[report.pk]),
    ]
    for path in single:
        assert client.get(path).status_code in (403, 404), path
    for path in (
        reverse("score_sheet_enter", args=[sheet.pk]),
        reverse("score_sheet_submit", args=[sheet.pk]),
    ):
        assert client.post(path, {}).status_code in (403, 404, 409), path
    logged = Event.objects.filter(verb=ATTEMPTED, chain__key=f"user:{cast.evaluator.pk}")
    assert logged.count() == len(single) + 2
    for path in ("contest", "contests", "scoring", "products", "dossiers"):
        args = [cast.contest.pk] if path == "contest" else []
        body = client.get(reverse(path, args=args)).content.decode()
        assert cast.product.name not in body, path
    with pytest.raises(AlreadyDecided):
        sheets.submit(sheet, by=cast.evaluator)
    assert cast.evaluator not in [row[0] for row in seating.too_near(cast.contest)]


def test_nothing_of_a_published_result_is_shown_to_who_declared(
    cast: SimpleNamespace, client: Client
) -> None:
    stage.published(cast, [60, 62, 64])
    declare(cast, cast.evaluator)
    client.force_login(cast.evaluator)
    sheet = ScoreSheet.objects.get(seat__member__user=cast.evaluator)
    for path in (
        reverse("result", args=[cast.entry.pk]),
        reverse("result_lift", args=[cast.entry.pk]),
        reverse("score_sheet", args=[sheet.pk]),
        reverse("score_sheet_print", args=[sheet.pk]),
    ):
        assert client.get(path).status_code in (403, 404), path
    for name in ("contest_results", "contest", "contest_rerun"):
        answer = client.get(reverse(name, args=[cast.contest.pk]))
        assert cast.product.name not in answer.content.decode(), name


def test_others_attempts_leave_no_trace(cast: SimpleNamespace, client: Client) -> None:
    stage.scoring(cast)
    client.force_login(cast.outsider)
    assert client.get(reverse("product", args=[cast.product.pk])).status_code == 404
    client.force_login(cast.evaluator)
    assert client.get(reverse("product", args=[cast.product.pk])).status_code == 200
    assert not Event.objects.filter(verb=ATTEMPTED).exists()


def test_a_sheet_of_who_declares_while_scoring_is_kept_and_never_counts(
    cast: SimpleNamespace,
) -> None:
    stage.scoring(cast)
    stage.all_score(cast, [60, 62, 90])
    declare(cast, cast.evaluator_2)
    room = control.look(cast.contest)
    assert (room.rows[0].counted, room.rows[0].handed_in, room.blockers) == (2, 2, [])
    contests.close(cast.contest, by=cast.chair)
    cast.entry.refresh_from_db()
    assert (cast.entry.mean, cast.entry.sheets_in) == (61, 2)
    kept = ScoreSheet.objects.get(seat__member__user=cast.evaluator_2)
    assert (kept.total, kept.out) == (90, True)
    assert proofs.faults(cast.contest) == []
    ScoreSheet.objects.filter(pk=kept.pk).update(out=False)
    assert any("whether it counts" in one for one in proofs.faults(cast.contest))


def test_the_same_is_declared_once_and_words_are_needed(hall: SimpleNamespace) -> None:
    declare(hall, hall.evaluator)
    with pytest.raises(Refused):
        declare(hall, hall.evaluator)
    with pytest.raises(Refused, match=r"\w"):
        interests.declare(hall.producer, kind="other", words=" ", by=hall.chair)
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(Refused):
        interests.declare(hall.producer, kind="owner", declared_on=tomorrow, by=hall.chair)
    assert Interest.objects.count() == 1


def test_who_declared_is_neither_seated_nor_assigned(hall: SimpleNamespace) -> None:
    declare(hall, hall.evaluator)
    other = stage.opened(hall.council, by=hall.province, title="Phiên khác")
    Entry.objects.create(contest=other, dossier=hall.dossier, sheet=hall.entry.sheet, order=1)
    member = hall.council.members.get(user=hall.evaluator)
    with pytest.raises(ConflictOfInterest):
        seating.seat(other, [member], by=hall.secretary)
    assigning.choose_way(other, per_product=1, by=hall.secretary)
    (seat,) = seating.seat(other, [member], by=hall.secretary)
    cell = (other.entries.get().pk, seat.pk)
    with pytest.raises(ConflictOfInterest, match="Em ruột"):
        assigning.save(other, shown=[cell], wanted=[cell], by=hall.secretary)
    assert assigning.fill(other, by=hall.secretary) == []
    assert not other.entries.get().score_sheets.exists()


def test_who_declared_is_seated_for_the_other_products(cast: SimpleNamespace) -> None:
    """In a contest of the whole council: no sheet and no reading there, whatever comes first."""
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    contest = stage.opened(cast.council, by=cast.province)
    other = stage.at_stage(cast.cycle, cast.other_product, cast.stage)
    contests.put_before(contest, [cast.dossier, other], by=cast.secretary)
    Membership.objects.create(producer=cast.producer, user=cast.evaluator, since=timezone.now())
    with pytest.raises(ConflictOfInterest):  # not declared
        seating.seat(contest, stage.scorers(cast.council), by=cast.secretary)
    declare(cast, cast.evaluator, "owner")
    seating.seat(contest, stage.scorers(cast.council), by=cast.secretary)
    given = [entry.score_sheets.count() for entry in contest.entries.order_by("order")]
    assert given == [2, 3]
    assert list(Product.objects.visible_to(cast.evaluator_2).order_by("pk")) == [
        cast.product, cast.other_product,
    ]  # fmt: skip
    more = stage.products_for(cast, 1)
    contests.put_before(contest, more, by=cast.secretary)
    given = [entry.score_sheets.count() for entry in contest.entries.order_by("order")]
    assert given == [2, 3, 2]
    assert seating.too_near(contest) == []


def test_only_somebody_else_withdraws_with_a_reason(hall: SimpleNamespace) -> None:
    interest = declare(hall, hall.evaluator)
    for user in (hall.evaluator, hall.evaluator_2, hall.chair, hall.outsider, hall.foreign):
        with pytest.raises(NotAllowed):
            interests.withdraw(interest, reason="Khai nhầm", by=user)
    with pytest.raises(Refused):
        interests.withdraw(interest, reason=" ", by=hall.secretary)
    assert ShutOut.objects.exists()
    interests.withdraw(interest, reason="Khai nhầm", by=hall.secretary)
    assert not ShutOut.objects.exists()
    assert Event.objects.filter(verb="interest.withdrawn", actor=hall.secretary).count() == 1
    assert hall.evaluator.notices.filter(key=f"interest.withdrawn:{interest.pk}").exists()
    with pytest.raises(NotAllowed):
        interests.withdraw(interest, reason="Khai nhầm", by=hall.secretary)
    declare(hall, hall.evaluator)


def test_another_ground_keeps_who_withdrew_shut_out(hall: SimpleNamespace) -> None:
    first, _second = declare(hall, hall.evaluator), declare(hall, hall.evaluator, "owner")
    interests.withdraw(first, reason="Nhầm", by=hall.secretary)
    assert ShutOut.objects.filter(user=hall.evaluator).exists()
    readers.shut_out(hall.evaluator_2, hall.producer, why="Tổ tư vấn", by=hall.evaluator_2)
    third = declare(hall, hall.evaluator_2)
    interests.withdraw(third, reason="Nhầm", by=hall.province)
    assert ShutOut.objects.filter(user=hall.evaluator_2).exists()


def found(cast: SimpleNamespace, user: Any) -> dict[str, bool]:
    known = nearness.found({user.pk}, {cast.producer.pk})
    return {one.kind: one.blocks for one in known.get((user.pk, cast.producer.pk), [])}


def commune(cast: SimpleNamespace) -> None:
    office = Committee.objects.get(region=cast.commune_region)
    Appointment.objects.create(
        user=cast.evaluator, committee=office, role="officer", since=dt.date(2020, 1, 1)
    )


def support(cast: SimpleNamespace) -> None:
    Support.objects.create(
        dossier=cast.dossier, kind="consultancy", given_on=clock.today(),
        recorded_by=cast.evaluator, recorded_at=timezone.now(),
    )  # fmt: skip


def panel(cast: SimpleNamespace) -> None:
    stage.panel_of(cast, members=[(cast.evaluator, "head", "")], decision_no="9/QĐ")


def logged(verb: str) -> Any:
    def done(cast: SimpleNamespace) -> None:
        chain.append(
            cast.dossier.chain_key, verb, f"cycle.dossier:{cast.dossier.pk}", by=cast.evaluator
        )

    return done


def belongs(cast: SimpleNamespace) -> None:
    Membership.objects.create(user=cast.evaluator, producer=cast.producer, since=timezone.now())


@pytest.mark.parametrize(
    ("happens", "kind", "blocks"),
    [
        (belongs, "member", True),
        (commune, "commune", False),
        (support, "support", False),
        (panel, "panel", False),
        (logged("enrolment.attended"), "training", False),
        (logged("check.saved"), "check", False),
        (logged("panel_report.saved"), "panel", False),
        (logged("idea.accepted"), "", False),
    ],
)
def test_the_records_show_who_stands_near(
    hall: SimpleNamespace, happens: Any, kind: str, blocks: bool
) -> None:
    assert found(hall, hall.evaluator) == {}
    happens(hall)
    assert found(hall, hall.evaluator) == ({kind: blocks} if kind else {})
    assert found(hall, hall.evaluator_2) == {}
    assert not nearness.found({hall.evaluator.pk}, {hall.other_producer.pk})


def test_an_office_of_another_commune_or_of_the_province_is_not_near(
    hall: SimpleNamespace,
) -> None:
    assert found(hall, hall.commune) == {"commune": False}
    for user in (hall.other_commune, hall.province, hall.district):
        assert found(hall, user) == {}


def test_the_scoring_waits_for_the_chairs_decision(hall: SimpleNamespace) -> None:
    stage.attached(hall)
    assert contests.not_ready(hall.contest, hall.secretary) == []
    support(hall)
    (said,) = contests.not_ready(hall.contest, hall.secretary)
    assert hall.evaluator.name in said
    assert hall.producer.name in said
    pair = {(hall.evaluator.pk, hall.producer.pk)}
    for user in (hall.secretary, hall.province, hall.evaluator_2):
        with pytest.raises(NotAllowed):
            interests.decide(hall.contest, pair, allowed=True, reason="Có", by=user)
    with pytest.raises(Refused):
        interests.decide(hall.contest, pair, allowed=True, reason=" ", by=hall.chair)
    why = "Hỗ trợ theo nhiệm vụ của Văn phòng điều phối."
    interests.decide(hall.contest, pair, allowed=True, reason=why, by=hall.chair)
    assert contests.not_ready(hall.contest, hall.secretary) == []
    event = Event.objects.get(verb="contest.nearness_decided")
    assert event.chain.key == hall.contest.chain_key
    assert any(why in line for line in near_lines.minutes(hall.contest))
    commune(hall)  # something new is known: it is asked again
    assert len(contests.not_ready(hall.contest, hall.secretary)) == 1
    interests.decide(hall.contest, pair, allowed=False, reason="Cùng xã", by=hall.chair)
    assert contests.not_ready(hall.contest, hall.secretary) == []
    assert hall.entry.score_sheets.count() == 2
    contests.start(hall.contest, by=hall.secretary)
    with pytest.raises(AlreadyDecided):
        interests.decide(hall.contest, pair, allowed=True, reason="Có", by=hall.chair)


def test_what_blocks_is_not_decided_on(hall: SimpleNamespace) -> None:
    belongs(hall)
    pair = {(hall.evaluator.pk, hall.producer.pk)}
    with pytest.raises(ConflictOfInterest):
        interests.decide(hall.contest, pair, allowed=True, reason="Có", by=hall.chair)


def test_nobody_decides_on_their_own_nearness(cast: SimpleNamespace) -> None:
    """The vice chair on the chair's, the secretary where there is none or that one is shut out."""
    stage.provincial(cast)
    members = [*stage.places(cast), (cast.evaluator_off, "vice", "")]
    council = stage.council_of(cast, members=members)
    contest = stage.opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    for user in (cast.chair, cast.evaluator):
        cast.evaluator, kept = user, cast.evaluator
        support(cast)
        cast.evaluator = kept

    def deciders() -> dict[Any, frozenset[int]]:
        return {one.user: one.deciders for one in near_lines.lines(contest) if not one.blocks}

    assert deciders() == {
        cast.chair: {cast.evaluator_off.pk}, cast.evaluator: {cast.chair.pk},
    }  # fmt: skip
    declare(cast, cast.evaluator_off)
    assert deciders()[cast.chair] == {cast.secretary.pk}
    declare(cast, cast.chair)
    assert deciders() == {cast.evaluator: {cast.secretary.pk}}


def test_pages_of_conflicts(hall: SimpleNamespace, client: Client) -> None:
    support(hall)
    client.force_login(hall.evaluator_2)
    form = client.get(reverse("interest_new"))
    assert hall.producer.name in form.content.decode()
    sent = {
        "producer": hall.producer.pk, "kind": "relative", "words": "Cháu của giám đốc",
        "declared_on": f"{clock.today():%d/%m/%Y}",
        "once_key": "7f9f1c54-6a3c-4f4e-9a51-2d2c0a4f0001",
    }  # fmt: skip
    assert client.post(reverse("interest_new"), sent).status_code == 302
    assert "Cháu của giám đốc" in client.get(reverse("interests")).content.decode()
    client.force_login(hall.chair)
    path = reverse("contest_conflicts", args=[hall.contest.pk])
    body = client.get(path).content.decode()
    assert "Cháu của giám đốc" in body
    assert hall.evaluator.name in body
    pair = f"{hall.evaluator.pk}-{hall.producer.pk}"
    answer = client.post(path, {"pair": pair, "verdict": "allow", "reason": "Theo nhiệm vụ"})
    assert answer.status_code == 302
    assert "Theo nhiệm vụ" in client.get(path).content.decode()
    client.force_login(hall.secretary)
    assert client.post(path, {"pair": pair, "reason": "x"}).status_code == 403
    interest = Interest.objects.get()
    client.post(reverse("interest_withdraw", args=[interest.pk]), {"reason": "Khai nhầm"})
    interest.refresh_from_db()
    assert interest.state == "withdrawn"


def test_the_desk_asks_the_chair(hall: SimpleNamespace, client: Client) -> None:
    support(hall)
    client.force_login(hall.chair)
    assert (
        reverse("contest_conflicts", args=[hall.contest.pk])
        in client.get("/desk/").content.decode()
    )
    call_command("tick")
    assert Contest.objects.count() == 1
