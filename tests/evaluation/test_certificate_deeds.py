import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from evaluation import certificate_facts as printed
from evaluation.deeds import certificates
from evaluation.models import Certificate, Contest, Counter, Decision
from ocop.lib import after_commit, clock
from ocop.lib.errors import AlreadyDecided
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests.evaluation.certificate_builders import batch, decided, many, reserved, result


@pytest.mark.django_db
def test_reserve_numbers_without_gaps_in_the_order_given(cast):
    first = batch(cast, 3)
    second = reserved(cast)
    assert [row.number for row in [*first, second]] == [
        "01/2026/GCN-OCOP",
        "02/2026/GCN-OCOP",
        "03/2026/GCN-OCOP",
        "04/2026/GCN-OCOP",
    ]
    assert [row.series for row in first] == ["22:2026"] * 3
    assert Counter.objects.get().last == 4


@pytest.mark.django_db
def test_reserve_counts_each_year_and_each_province_for_itself(cast):
    here = reserved(cast)
    earlier = decided(cast, day=dt.date(2025, 12, 30))
    last_year = certificates.reserve(
        *result(earlier, cast.other_product), decision=earlier, by=cast.province
    )
    from tests.cast import region

    there = decided(cast, region=region("Hải Phòng", "province"))
    pair = many(there, cast.product, 1)[0]
    other = certificates.reserve(*pair, decision=there, by=cast.foreign)
    assert [(row.series, row.serial) for row in (here, last_year, other)] == [
        ("22:2026", 1),
        ("22:2025", 1),
        (f"{there.contest.council.region.code}:2026", 1),
    ]


@pytest.mark.django_db
def test_reserve_that_is_rolled_back_takes_no_number(cast):
    with transaction.atomic():
        reserved(cast)
        transaction.set_rollback(True)  # the decision was not published after all
    assert not Counter.objects.exists()
    assert reserved(cast).serial == 1


@pytest.mark.django_db
def test_reserve_twice_for_one_star_is_refused_by_the_database(cast):
    row = reserved(cast)
    decision = Decision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        certificates.reserve(row.entry, row.rating, decision=decision, by=cast.province)
    assert Counter.objects.get().last == 1


@pytest.mark.django_db
def test_reserve_of_nothing_does_nothing(cast):
    assert certificates.reserve_all([], decision=decided(cast), by=cast.province) == []
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_reserve_marks_what_the_demo_makes(cast):
    with clock.set_to(dt.date(2026, 11, 20)):
        assert reserved(cast).facts["demo"] is True
    cast.province.demo = True
    decision = decided(cast)
    pair = result(decision, cast.other_product)
    row = certificates.reserve(*pair, decision=decision, by=cast.province)
    assert row.facts["demo"] is True


@pytest.mark.django_db
def test_reserve_leaves_one_event_with_the_hash_of_every_paper(cast):
    rows = batch(cast, 3)
    event = Event.objects.get(verb=certificates.RESERVED)
    assert event.after == "01/2026/GCN-OCOP – 03/2026/GCN-OCOP"
    assert event.actor == cast.province
    says = json.loads(event.payload)["facts"]["says"]
    assert says == {str(row.serial): printed.digest(row.facts) for row in rows}
    assert chain.verify(f"contest:{Contest.objects.get().pk}") is None


@pytest.mark.django_db
def test_reserve_costs_the_same_for_three_and_for_thirty(cast, django_assert_max_num_queries):
    counts = []
    from django.db import connection

    for count in (3, 30):
        decision = decided(cast)
        pairs = many(decision, cast.product if count == 3 else cast.other_product, count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            certificates.reserve_all(pairs, decision=decision, by=cast.province)
        counts.append(len(asked))
    assert counts[1] <= counts[0]
    assert counts[0] <= 24


@pytest.mark.django_db
def test_reserve_rings_the_worker_once_when_the_decision_stands(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(after_commit, "ring", lambda task: rung.append(task.name))
    with django_capture_on_commit_callbacks(execute=True):
        batch(cast, 3)
        assert rung == []
    assert rung.count("evaluation.tasks.render_certificates") == 1


@pytest.mark.django_db(transaction=True)
def test_reserve_by_two_offices_at_once_leaves_no_gap(cast, together):
    offers = [decided(cast), decided(cast)]
    pairs = [many(offers[0], cast.product, 5), many(offers[1], cast.other_product, 5)]

    def publish(n):
        def deed():
            return certificates.reserve_all(pairs[n], decision=offers[n], by=cast.province)

        return deed

    done = together(publish(0), publish(1))
    assert [len(rows) for rows in done] == [5, 5]
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, 11))
    assert Counter.objects.get().last == 10


@pytest.mark.django_db
def test_retry_lets_a_failed_certificate_wait_again_with_all_its_tries(cast):
    row = reserved(cast)
    Certificate.objects.update(state="failed", tries=8, fault="OSError: x", claimed_at=clock.now())
    row.refresh_from_db()
    certificates.retry(row, by=cast.province)
    row.refresh_from_db()
    assert (row.state, row.tries, row.fault, row.claimed_at) == ("waiting", 0, "", None)
    assert Event.objects.filter(verb="certificate.waiting", actor=cast.province).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "claimed", "stored"])
def test_retry_is_refused_unless_the_worker_gave_up(cast, state):
    row = reserved(cast)
    Certificate.objects.update(state=state)
    with pytest.raises(AlreadyDecided):
        certificates.retry(row, by=cast.province)
    assert Certificate.objects.get().state == state
