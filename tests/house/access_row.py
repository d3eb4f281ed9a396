"""A row of the access table: an address, the things it is asked for, and who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.house.audiences import SEES, SIGNED_IN, who

Spec = str | Mapping[str, str] | Callable[[str], set[str]] | None


def sees(thing: str) -> set[str]:
    return who(SEES[thing])


@dataclass(frozen=True)
class Row:
    """One address. ``None`` for a method: the address does not know it (405)."""

    name: str
    things: tuple[str, ...] = ()
    get: Spec = None
    post: Spec = None
    why: str = ""  # of a row that is open to everyone
    more: tuple[tuple[str, Any], ...] = ()  # other arguments of the address
    known: Spec = sees  # who is told 403; whoever does not know of the thing gets 404
    by: str = "pk"  # what of the thing stands in the address

    @property
    def key(self) -> str:
        return "/".join([self.name, *(str(value) for _name, value in self.more)])

    def may(self, method: str, thing: str) -> set[str] | None:
        spec = self.get if method in ("GET", "HEAD") else self.post
        return None if spec is None else _roles(spec, thing)

    def address(self, thing: str, things: Mapping[str, Any]) -> str:
        arguments = dict(self.more)
        if thing:
            arguments |= {name: getattr(things[thing], name) for name in self.by.split()}
        return reverse(self.name, kwargs=arguments)

    def knows(self, thing: str) -> set[str]:
        if self.known is sees and not thing:
            return who(SIGNED_IN)
        return _roles(self.known, thing)


def _roles(spec: Any, thing: str) -> set[str]:
    if callable(spec):
        return spec(thing)
    return who(spec if isinstance(spec, str) else spec.get(thing, ""))


def row(name: str, things: str = "", get: Spec = None, post: Spec = None, **more: Any) -> Row:
    return Row(name, tuple(things.split()), get, post, **more)


def both(name: str, things: str, may: Spec, **more: Any) -> Row:
    """A form page: whoever may open it may send it."""
    return row(name, things, may, may, **more)


def of_kind(slug: str) -> tuple[tuple[str, Any], ...]:
    return (("kind", slug),)


PRODUCTS = "own foreign pilot closed"


def named(kind: str, names: str = PRODUCTS) -> str:
    return " ".join(f"{kind}.{name}" for name in names.split())
