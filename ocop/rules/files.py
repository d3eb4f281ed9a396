"""The commands' way through files: read, check, load, one line a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ocop.lib.errors import Refused
from ocop.rules import reading, shapes
from ocop.rules.reading import Problem, Unreadable, one_line


class Named(NamedTuple):
    """A file to load; one found in a folder is passed over if it says it is of another kind."""

    path: Path
    outright: bool


def listed(paths: Iterable[str | Path]) -> Iterator[Named]:
    """Yield the files named and the JSON files of the folders named."""
    for path in map(Path, paths):
        try:
            folder = path.is_dir()
        except (OSError, ValueError):
            folder = False
        if folder:
            yield from (Named(inner, outright=False) for inner in sorted(path.glob("*.json")))
        else:
            yield Named(path, outright=True)


def _of_another_kind(content: Any, schema: str) -> bool:
    told = content.get("schema") if isinstance(content, dict) else None
    return isinstance(told, str) and told.startswith("ocop-") and told != schema


def name_of(path: Path, content: Any, *, under: str = "") -> str:
    """Return the slug the file gives itself, or its stem where none can be read."""
    holder = content.get(under) if under and isinstance(content, dict) else content
    slug = holder.get("slug") if isinstance(holder, dict) else None
    return slug if isinstance(slug, str) and shapes.slug(slug) is None else one_line(path.stem)


class Kind(NamedTuple):
    """How files of a kind are checked and loaded, and where they carry their slug."""

    schema: str
    check: Callable[[Any], list[Problem]]
    load: Callable[[dict[str, Any]], Any]
    under: str = ""


class Verdict(NamedTuple):
    good: bool
    line: str


def verdict(file: Named, kind: Kind) -> Verdict | None:
    """Read, check and load one file; None if it lay in a folder and is of another kind."""
    content: Any = None
    try:
        content = reading.read(file.path)
        if not file.outright and _of_another_kind(content, kind.schema):
            return None
        found = kind.check(content)
        if not found:
            kind.load(content)
            return Verdict(True, f"ok {name_of(file.path, content, under=kind.under)}")
        line = str(found[0])
    except Unreadable as fault:
        line = str(fault.problem)
    except RecursionError:
        line = "file: nested too deep"
    except Refused as refusal:
        line = one_line(f"content: {refusal.sentence}")
    return Verdict(False, f"refused {name_of(file.path, content, under=kind.under)}: {line}")
