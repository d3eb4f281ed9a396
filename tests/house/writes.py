"""Which statements changed something."""

from __future__ import annotations

from typing import Any

from evaluation.deeds.attempts import ATTEMPTED

# What a request may write though nothing was done: a visit, one's own session, a look-up counted.
TOUCHES = ("django_session", '"accounts_user" SET "last_login"', '"evaluation_lookup"')
CHAIN = ('INSERT INTO "workflow_chain"', 'UPDATE "workflow_chain"')


class Writes:
    """Notes the statements that change something; for ``connection.execute_wrapper``.

    That a person with a conflict of interest was refused is logged: the event, its chain's head.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.logging = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(t in sql for t in TOUCHES):
            self._note(sql, params)
        return execute(sql, params, many, context)

    def _note(self, sql: str, params: Any) -> None:
        if sql.startswith('INSERT INTO "workflow_event"') and ATTEMPTED in params:
            self.logging = True
            if self.found and self.found[-1].startswith(CHAIN[0]):
                self.found.pop()  # the chain's first event
        elif self.logging and sql.startswith(CHAIN[1]):
            self.logging = False
        else:
            self.found.append(sql[:80])
