"""A PostgreSQL database of the bench's own: made, filled with rules and regions, dropped."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from tools.run_tests import ask, named, postgres


@contextmanager
def own() -> Iterator[str]:
    """Make a database for this run, name it in ``DATABASE_URL``, drop it at the end."""
    server = postgres()
    name = f"ocop_bench_{secrets.token_hex(4)}"
    ask(server, f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = named(server, name)
    try:
        yield os.environ["DATABASE_URL"]
    finally:
        ask(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def prepared() -> None:
    """Bring the empty database up to date, as ``manage.py prepare`` does."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_regions", verbosity=0)
    call_command("load_rules", stdout=io.StringIO())
    call_command("load_criteria", "ocop/rules/data/sheets", stdout=io.StringIO())


def analysed() -> None:
    """Let the planner know how many rows there are, as autovacuum does in a day's work."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
