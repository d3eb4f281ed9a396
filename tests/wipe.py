"""Empty the database after a test that commits, but keep what the commands loaded.

Regions, rule books and sheets are loaded once a session (loading takes seconds); Django's flush
would delete them after every test with threads.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from ocop.rules.models import RuleBook, Sheet
from ocop.workflow import guard

KEPT = {
    *(f"accounts_{name}" for name in ("region", "successor", "reach")),
    "django_content_type",
    "auth_permission",
    "django_migrations",
}


# What people write in the rules' tables, which refer to them.
WRITTEN = {"rules_authorship", "rules_confirmation", "rules_sheetimport"}


def kept(table: str) -> bool:
    """True for tables that the commands of the session fixture filled."""
    if table in WRITTEN:
        return False
    return table in KEPT or table.startswith(("rules_", "accounts_loaded"))


def wipe(*args: Any, **kwargs: Any) -> None:
    """Delete all rows that tests made; the guard of the event log is lifted for the moment."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables = sorted(table for table in known if not kept(table))
    guard.remove(connection)
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                names = ", ".join(f'"{table}"' for table in tables)
                cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
            else:
                cursor.execute("PRAGMA foreign_keys = OFF")
                for table in tables:
                    cursor.execute(f'DELETE FROM "{table}"')
                cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        guard.install(connection)
    RuleBook.objects.update(locked=False)
    Sheet.objects.filter(version__gt=1).delete()  # what people wrote
    Sheet.objects.update(locked=False, state=Sheet.State.ACTIVE)
