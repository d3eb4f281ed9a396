"""Worker and timetable: every bell has a task, and the small broker of one machine works."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from kombu import Connection, Consumer, Producer, Queue

from ocop import celery


def test_timetable_rings_only_tasks_that_exist() -> None:
    celery.app.loader.import_default_modules()
    wanted = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted - set(celery.app.tasks) == set()


def test_bell_nobody_hears_is_dropped_before_the_next() -> None:
    lines = settings.CELERY_BEAT_SCHEDULE.values()
    assert [line["options"]["expires"] for line in lines] == [line["schedule"] for line in lines]


@pytest.fixture
def broker(tmp_path: Path, settings: Any) -> Connection:
    """A fresh broker file of an embedded installation."""
    settings.CELERY_BROKER_URL = f"{celery.SQLITE_BROKER}{tmp_path / 'broker.sqlite3'}"
    return Connection(settings.CELERY_BROKER_URL)


def test_bell_is_heard_at_once_and_purged_after(broker: Connection) -> None:
    heard: list[Any] = []
    queue = Queue("celery")
    listener = Consumer(
        broker, [queue], no_ack=True, callbacks=[lambda body, _: heard.append(body)]
    )
    with broker, listener:
        Producer(broker.channel()).publish("heard", routing_key="celery", declare=[queue])
        started = time.monotonic()
        broker.drain_events(timeout=5)
        assert time.monotonic() - started < 2
        Producer(broker.channel()).publish("waiting", routing_key="celery", declare=[queue])
        assert heard == ["heard"]
        assert celery.purge_broker() == 1
    with sqlite3.connect(str(celery.broker_file())) as file:
        assert file.execute("SELECT count(*) FROM kombu_message").fetchone() == (1,)


def test_idle_worker_looks_up_often_enough_to_stop_at_once(broker: Connection) -> None:
    with broker, Consumer(broker, [Queue("celery")]):
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            broker.drain_events(timeout=2)
        assert time.monotonic() - started < 1.5


def test_purge_with_redis_has_nothing_to_do(settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert celery.purge_broker() == 0
