"""The broker of an embedded installation: Kombu's queue in a database file, listening closely."""

from typing import Any

from kombu.transport import sqlalchemy

POLL_SECONDS = 0.3  # how late a bell may be heard; one look costs about 1 ms


class Transport(sqlalchemy.Transport):
    """Looks three times a second, and lets a worker that is asked to stop notice at once.

    The interval must be the class's own: as a transport option it would reach SQLAlchemy.
    """

    polling_interval = POLL_SECONDS

    def drain_events(self, connection: Any, timeout: float | None = None, **more: Any) -> None:
        super().drain_events(connection, timeout=min(timeout or POLL_SECONDS, POLL_SECONDS))
