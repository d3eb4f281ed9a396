"""The event log: chained, append-only, and it names the first altered link."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from ocop.lib import clock
from ocop.workflow import chain, guard
from ocop.workflow.models import Chain, Event, EventText


def test_canonical_text_is_one_form_for_one_fact() -> None:
    moment = dt.datetime(2026, 11, 21, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    composed, decomposed = "Mật ong", "Mật ong"
    assert chain.canonical({"b": Decimal("8.50"), "a": composed}) == chain.canonical(
        {"a": decomposed, "b": Decimal("8.50")}
    )
    assert chain.canonical({"at": moment}) == '{"at": "2026-11-21T10:00:00+00:00"}'


@pytest.mark.django_db
class TestChain:
    def write(self, count: int = 3) -> Chain:
        for number in range(count):
            chain.append("contest:1", "answer", "x:1", by=None, after=str(number), note="vì đẹp")
        return Chain.objects.get(key="contest:1")

    def test_append_links_every_event_to_the_one_before(self) -> None:
        tip = self.write()
        events = list(tip.events.order_by("seq"))
        assert [event.seq for event in events] == [1, 2, 3]
        assert events[1].previous == events[0].hash
        assert tip.hash == events[2].hash
        assert chain.verify("contest:1") is None

    def test_demo_events_carry_the_true_time_and_a_mark(self) -> None:
        with clock.set_to(dt.date(2015, 3, 4)):
            event = chain.append("cycle:1", "x", "y:1", by=None)
        assert event.demo
        assert event.at.year == 2015
        assert event.made_at.year >= 2026

    def test_words_may_be_erased_without_breaking_the_chain(self) -> None:
        self.write()
        EventText.objects.all().delete()
        assert chain.verify("contest:1") is None

    @pytest.mark.parametrize(
        ("statement", "place"),
        [
            ("UPDATE workflow_event SET after = '9' WHERE seq = 2", 2),
            ("UPDATE workflow_event SET payload = replace(payload, 'x:1', 'x:2') WHERE seq = 1", 1),
            (
                "DELETE FROM workflow_eventtext WHERE event_id IN "
                "(SELECT id FROM workflow_event WHERE seq = 2)",
                None,
            ),
            ("UPDATE workflow_chain SET seq = 2", 4),
        ],
    )
    def test_verify_names_the_first_altered_link(self, statement: str, place: int | None) -> None:
        self.write()
        guard.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        guard.install(connection)
        assert chain.verify("contest:1") == place

    def test_a_cut_tail_is_found(self) -> None:
        self.write()
        EventText.objects.all().delete()
        guard.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM workflow_event WHERE seq = 3")
        guard.install(connection)
        assert chain.verify("contest:1") == 3

    @pytest.mark.parametrize(
        "statement", ["UPDATE workflow_event SET seq = 9", "DELETE FROM workflow_event"]
    )
    def test_the_guard_bites(self, statement: str) -> None:
        self.write(1)
        EventText.objects.all().delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement)
        assert Event.objects.filter(chain__key="contest:1").count() == 1


@pytest.mark.django_db(transaction=True)
def test_writers_on_one_chain_queue_up(together, on_postgresql) -> None:  # type: ignore[no-untyped-def]
    results = together(
        *[
            lambda n=n: chain.append("contest:7", "x", "y:1", by=None, after=str(n))
            for n in range(12)
        ]
    )
    assert [fault for fault in results if isinstance(fault, Exception)] == []
    assert Chain.objects.get(key="contest:7").seq == 12
    assert chain.verify("contest:7") is None
