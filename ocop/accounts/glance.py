"""What every page asks about its reader, answered by the one statement that loads them.

An app asks once, beside the model in question::

    glance.ask("sits", lambda: Exists(CouncilMember.objects.filter(user=OuterRef("pk"))))

and reads ``glance.at(user, "sits")``: None for a person who was not loaded by a request (in deeds,
tasks and tests people live longer), so that whoever reads it must be able to ask the database as
well. It is as fresh as the request. Most people have no seat, no firm or no office: conditions
that speak of them fall away, and every page is cheaper by a half.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ocop.accounts.models import Appointment, User

Question = Callable[[], Any]
_questions: dict[str, Question] = {}


def ask(name: str, question: Question) -> None:
    """Have an expression over the person's row answered with it."""
    _questions[name] = question
    readers.cache_clear()


@cache
def readers() -> QuerySet[User]:
    """All people with the answers; built once a process, for building costs more than asking."""
    return User.objects.annotate(**{_kept(name): ask() for name, ask in _questions.items()})


def at(user: Any, name: str) -> Any:
    """Return the answer that came with the person, or None if none came."""
    return getattr(user, _kept(name), None)


def known(user: Any, name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the person's rows; none, without asking, where the glance told that there are none."""
    return rows.none() if at(user, name) is False else rows


def _kept(name: str) -> str:
    return f"glance_{name}"


ask("holds", lambda: Exists(Appointment.objects.filter(user=OuterRef("pk"))))
