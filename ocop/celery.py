"""The worker's application; its timetable stands in the settings.

Tasks carry no payload: each drains the rows that are waiting, and beat rings for every one of
them, so that a lost bell loses nothing. Without Redis the broker is a small SQLite file that
may be thrown away at any time.
"""

import os
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import celeryd_init
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
SQLITE_BROKER = "sqla+sqlite:///"
TRANSPORT_ALIASES["sqla"] = "ocop.lib.broker:Transport"

app = Celery("ocop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def broker_file() -> str | None:
    """Return the path of the SQLite broker, or None where the broker is Redis."""
    url = settings.CELERY_BROKER_URL
    return url.removeprefix(SQLITE_BROKER) if url.startswith(SQLITE_BROKER) else None


def make_broker() -> None:
    """Make the SQLite broker's file, once: two programs that start together would race for it."""
    path = broker_file()
    if path and not Path(path).exists():
        with app.connection_for_write() as connection:
            app.amqp.queues["celery"].bind(connection.default_channel).declare()
        with closing(sqlite3.connect(path)) as broker:
            broker.execute("PRAGMA journal_mode=WAL")


@celeryd_init.connect
def at_home(**_: object) -> None:
    """Let root run a worker of an embedded installation without a warning."""
    if not settings.PRODUCTION:
        warnings.filterwarnings("ignore", category=SecurityWarning)


@app.task
def purge_broker() -> int:
    """Delete the bells that were heard: the SQLite broker only marks them. Returns how many."""
    path = broker_file()
    if not path:
        return 0
    with closing(sqlite3.connect(path, timeout=5)) as broker, broker:
        return broker.execute("DELETE FROM kombu_message WHERE visible = 0").rowcount


@app.task
def clear_sessions() -> None:
    """Delete the sessions that have expired."""
    from django.core.management import call_command

    call_command("clearsessions")
