"""No file over 400 lines, no function over 50: where rot begins, split by noun."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT

KINDS = ("*.py", "*.html", "*.js", "*.css", "*.sh")
ROOMS = (
    "ocop",
    "products",
    "cycle",
    "evaluation",
    "templates",
    "static",
    "tests",
    "bench",
    "tools",
)


def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for kind in KINDS
        for path in (ROOT / room).rglob(kind)
        if "migrations" not in path.parts and "vendor" not in path.parts
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_not_swollen(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    if path.suffix != ".py":
        return
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > 50
    ]
    assert long == []
