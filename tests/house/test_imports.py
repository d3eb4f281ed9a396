"""A file imports its own app and anything lower, never higher, also not inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Top to bottom. Rooms on one floor do not know each other.
FLOORS = [
    {
        "ocop.desk",
        "ocop.reports",
        "ocop.demo",
        "ocop.urls",
    },
    {"ocop.celery", "ocop.settings", "ocop.wsgi"},
    {"evaluation"},
    {"cycle"},
    {"products"},
    {"ocop.rules"},
    {"ocop.notices"},
    {"ocop.accounts"},
    {"ocop.workflow"},
    {"ocop.lib"},
]
HEIGHT = {room: len(FLOORS) - place for place, floor in enumerate(FLOORS) for room in floor}
INSIDE = [
    ("urls", "admin"),
    ("views",),
    ("forms",),
    ("permissions",),
    ("deeds",),
    ("tasks",),
    ("workers",),
    ("messages",),
    ("models",),
]
RANK = {name: len(INSIDE) - place for place, names in enumerate(INSIDE) for name in names}


def room_of(module: str) -> str | None:
    """Return the room a module of ours belongs to."""
    parts = module.split(".")
    for length in (2, 1):
        if ".".join(parts[:length]) in HEIGHT:
            return ".".join(parts[:length])
    return None


def files() -> list[Path]:
    found = []
    for app in ("ocop", "products", "cycle", "evaluation"):
        found += [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return found


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of every import of the file, at any depth."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def breaches(path: Path) -> list[str]:
    module = module_of(path)
    room = room_of(module)
    if room is None:
        return []
    found = []
    for line, target in imported(path):
        other = room_of(target)
        if other is None:
            continue
        where = f"{path.relative_to(ROOT)}:{line} imports {target}"
        if other != room and HEIGHT[other] >= HEIGHT[room]:
            found.append(where)
        elif other == room and _climbs(module, target, room):
            found.append(where)
    return found


def _layer(module: str, room: str) -> int | None:
    rest = module.removeprefix(room).lstrip(".").split(".")
    return RANK.get(rest[0]) if rest[0] else None


def _climbs(module: str, target: str, room: str) -> bool:
    mine, theirs = _layer(module, room), _layer(target, room)
    return mine is not None and theirs is not None and theirs > mine


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file_imports_only_downwards(path: Path) -> None:
    assert breaches(path) == []


def test_the_check_bites(tmp_path: Path) -> None:
    """A room below that imports a room above is found."""
    assert HEIGHT["evaluation"] > HEIGHT["products"] > HEIGHT["ocop.accounts"]
    assert _climbs("cycle.deeds.cycles", "cycle.views.cycles", "cycle")
    assert not _climbs("cycle.views.cycles", "cycle.deeds.cycles", "cycle")
