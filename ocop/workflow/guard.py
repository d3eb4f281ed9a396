"""The trigger that makes the event log append-only, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

TABLE = "workflow_event"

INSTALL = {
    "sqlite": [
        f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()",
    ],
}
REMOVE = {
    "sqlite": ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"],
    "postgresql": [f"DROP TRIGGER event_no_change ON {TABLE}"],
}


def install(connection: Any) -> None:
    """Refuse UPDATE and DELETE on the event log from now on."""
    _run(connection, INSTALL)


def remove(connection: Any) -> None:
    """Lift the guard: for back-migrations and the one test fixture that flushes."""
    _run(connection, REMOVE)


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
