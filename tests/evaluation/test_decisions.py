"""Decisions: prepared, discarded, published; then all takes effect at once."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from evaluation.deeds import contests, decisions, seating
from evaluation.models import Certificate, Decision, Entry
from ocop.lib import clock, working_days
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from products.models import Rating
from tests import cast as people
from tests.evaluation import proofs, stage


def test_prepare_asks_the_stage_and_changes_nothing_yet(cast: SimpleNamespace) -> None:
    stage.closed(cast, [72, 75, 80], star=4)
    decision = decisions.prepare(cast.contest, by=cast.province)
    cast.entry.refresh_from_db()
    cast.dossier.refresh_from_db()
    assert (decision.state, cast.entry.outcome) == ("prepared", "awarded")
    assert decision.authority == f"Ủy ban nhân dân {cast.province_region.title}"
    assert cast.dossier.state == "evaluation"
    assert not Rating.objects.exists()
    with pytest.raises(Refused):
        decisions.prepare(cast.contest, by=cast.province_2)
    assert Decision.objects.count() == 1


def test_discard_lets_another_be_prepared(cast: SimpleNamespace) -> None:
    stage.closed(cast, [72, 75, 80])
    decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.discard(decision, by=cast.province)
    cast.entry.refresh_from_db()
    assert cast.entry.outcome == "none"
    assert decisions.prepare(cast.contest, by=cast.province).pk != decision.pk


def test_publish_grants_stars_and_tells_everyone_once(cast: SimpleNamespace) -> None:
    stage.closed(cast, [72, 73, 74], star=4)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(cast.decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER)
    rating = Rating.objects.get()
    months = cast.stage.book.certificate_months
    assert (rating.product, rating.stars, rating.decision_no) == (
        cast.product, 4, stage.PAPER["number"],
    )  # fmt: skip
    assert rating.valid_to == working_days.months_later(clock.today(), months)
    assert Certificate.objects.filter(rating=rating).count() == 1
    cast.dossier.refresh_from_db()
    cast.contest.refresh_from_db()
    assert (cast.dossier.state, cast.contest.state) == ("recognised", "published")
    assert cast.owner.notices.filter(key=f"result.published:{cast.entry.pk}").count() == 1
    told = f"decision.published:{cast.decision.pk}"
    for user in (cast.province, cast.province_2, cast.commune, cast.chair, cast.evaluator):
        assert user.notices.filter(key=told).count() == 1
    assert not cast.outsider.notices.exists()
    assert not cast.other_commune.notices.exists()


def test_publish_recounts(cast: SimpleNamespace) -> None:
    stage.published(cast, [72, 75, 80], star=3)
    assert (cast.entry.band, cast.entry.stars) == (4, 3)
    assert Rating.objects.get().stars == 3
    assert proofs.faults(cast.contest) == []


def test_publish_sends_ninety_points_up_and_grants_nothing(cast: SimpleNamespace) -> None:
    stage.published(cast, [90, 90, 90], star=5)
    cast.dossier.refresh_from_db()
    assert (cast.entry.outcome, cast.dossier.state) == ("sent_up", "sent_up")
    assert cast.dossier.stage == stage.stage_of(stage.NEW, 3)
    assert not Rating.objects.exists()


def test_publish_leaves_low_points_unrecognised(cast: SimpleNamespace) -> None:
    stage.published(cast, [49, 50, 50])
    cast.dossier.refresh_from_db()
    assert (cast.entry.outcome, cast.dossier.state) == ("not_reached", "not_reached")
    assert not Rating.objects.exists()


def test_a_stage_that_awards_nothing_sends_on(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.PILOT, map_date=dt.date(2025, 6, 30))
    cast.stage = stage.stage_of(stage.PILOT, 1)
    maker = people.producer("HTX Ong cũ", cast.district_region.children.first())
    good = people.product("Mật ong tốt", maker, classification="1048")
    poor = people.product("Mật ong chưa tốt", maker, classification="1048")
    dossiers = [stage.at_stage(cast.cycle, one, cast.stage) for one in (good, poor)]
    cast.council = stage.council_of(cast, region=cast.district_region, by=cast.district)
    cast.contest = stage.opened(cast.council, by=cast.district)
    contests.put_before(cast.contest, dossiers, by=cast.district)
    seating.seat(cast.contest, stage.scorers(cast.council), by=cast.district)
    contests.start(cast.contest, by=cast.district)
    stage.all_there(cast.contest, by=cast.district)
    up, down = Entry.objects.order_by("order")
    stage.all_score(cast, [50, 50, 50], up)
    stage.all_score(cast, [49, 50, 50], down)
    stage.none_applies(cast.contest, by=cast.chair)
    contests.close(cast.contest, by=cast.chair)
    decision = decisions.prepare(cast.contest, by=cast.district)
    decisions.publish(decision, decided_on=clock.today(), by=cast.district, **stage.PAPER)
    for dossier in dossiers:
        dossier.refresh_from_db()
    assert [d.state for d in dossiers] == ["evaluation", "not_reached"]
    assert dossiers[0].stage == stage.stage_of(stage.PILOT, 2)
    assert not Rating.objects.exists()
    assert decision.authority == "Ủy ban nhân dân huyện Ba Chẽ"
    assert cast.province.notices.filter(key=f"decision.published:{decision.pk}").exists()
    assert proofs.faults(cast.contest) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "  "),
        ("signer", ""),
        ("decided_on", dt.timedelta(days=1)),
        ("decided_on", dt.timedelta(days=-30)),
    ],
)
def test_publish_refuses_an_incomplete_paper(
    cast: SimpleNamespace, field: str, value: object
) -> None:
    stage.closed(cast, [72, 75, 80])
    decision = decisions.prepare(cast.contest, by=cast.province)
    facts = {**stage.PAPER, "decided_on": clock.today()}
    facts[field] = facts[field] + value if isinstance(value, dt.timedelta) else value
    with pytest.raises(Refused) as refusal:
        decisions.publish(decision, by=cast.province_2, **facts)
    assert refusal.value.field == field
    decision.refresh_from_db()
    cast.contest.refresh_from_db()
    assert (decision.state, decision.number, cast.contest.state) == ("prepared", "", "closed")


def test_who_prepared_it_does_not_publish_stars(cast: SimpleNamespace) -> None:
    """Where nothing is awarded, as at the pilot's district, one officer may do both."""
    stage.closed(cast, [72, 75, 80])
    decision = decisions.prepare(cast.contest, by=cast.province)
    paper = {**stage.PAPER, "decided_on": clock.today()}
    with pytest.raises(NotAllowed):
        decisions.publish(decision, by=cast.province, **paper)
    assert not Rating.objects.exists()
    decisions.publish(decision, by=cast.province_2, **paper)
    assert decision.state == "published"


def test_publish_twice_is_refused(cast: SimpleNamespace) -> None:
    stage.published(cast, [72, 75, 80])
    with pytest.raises(AlreadyDecided):
        decisions.publish(cast.decision, decided_on=clock.today(), by=cast.province, **stage.PAPER)
    with pytest.raises(AlreadyDecided):
        decisions.discard(cast.decision, by=cast.province)
    assert Rating.objects.count() == 0


def test_prepare_needs_a_closed_contest(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    with pytest.raises(AlreadyDecided):
        decisions.prepare(cast.contest, by=cast.province)
