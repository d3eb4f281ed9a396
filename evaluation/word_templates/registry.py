"""The kinds of paper that have templates. Rooms register theirs at start-up.

A kind brings what may stand in its template (the catalogue, with samples) and our own starting
template. ``fields_of(thing)`` is asked by whoever makes the paper: the same names, real values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """A merge field: its name, what it says (Vietnamese: the office reads it), a sample.

    ``parts``: of a list, what each of its rows holds. ``must``: a paper without it is not whole.
    """

    name: str
    about: str
    sample: Any = ""
    must: bool = False
    parts: tuple[Field, ...] = ()
    rows: int = 2  # of a list, in the sample

    def made(self) -> Any:
        if not self.parts:
            return self.sample
        return [{one.name: one.made() for one in self.parts} for _row in range(self.rows)]


@dataclass(frozen=True)
class TemplateKind:
    """A kind of paper that an office may have its own template of.

    ``last``: what the place's last paper of the kind says, for a preview; None where it has none.
    """

    slug: str
    label: Any
    fields: tuple[Field, ...]
    start: Callable[[], bytes]
    last: Callable[[Any], dict[str, Any] | None] | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.fields)

    def sample(self) -> dict[str, Any]:
        return {one.name: one.made() for one in self.fields}

    def missing(self, used: frozenset[str]) -> list[Field]:
        """What must stand on the paper and does not stand in a template that uses these."""
        return [one for one in self.fields if one.must and one.name not in used]


_kinds: dict[str, TemplateKind] = {}
KINDS: Mapping[str, TemplateKind] = _kinds


def register(kind: TemplateKind) -> None:
    _kinds[kind.slug] = kind


def flat(fields: tuple[Field, ...], over: str = "") -> Iterator[tuple[str, Field]]:
    """The catalogue as it is read: rows of lists below their list, 'nhom → dong → san_pham'."""
    for one in fields:
        name = f"{over} → {one.name}" if over else one.name
        yield name, one
        yield from flat(one.parts, name)
