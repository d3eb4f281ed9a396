"""Which statements changed something."""

from __future__ import annotations

from typing import Any

# What a request may write though nothing was done: a visit, one's own session.
TOUCHES = ("django_session", '"accounts_user" SET "last_login"')


class Writes:
    """Notes the statements that change something; for ``connection.execute_wrapper``."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(t in sql for t in TOUCHES):
            self.found.append(sql[:80])
        return execute(sql, params, many, context)
