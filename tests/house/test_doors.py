"""State changes only through ``move``; nothing else assigns it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT, files

# Queues, not states of the programme: a worker claims their rows by conditional update.
ALLOWED = {
    "ocop/workflow/doors.py": "the door itself",
    "ocop/rules/sheets.py": "a blank sheet's version, loaded from files",
    "evaluation/rendering.py": "the render queue of certificates",
    "evaluation/workers.py": "the render queue of certificates",
}


def assignments(path: Path) -> list[int]:
    """Return the lines where ``.state`` is assigned or ``update(state=…)`` is called."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text())):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            if any(keyword.arg == "state" for keyword in node.keywords):
                lines.append(node.lineno)
        lines += [
            target.lineno
            for target in targets
            if isinstance(target, ast.Attribute) and target.attr == "state"
        ]
    return lines


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_state_is_assigned_only_by_the_door(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    if name in ALLOWED or name.startswith("evaluation/rendering/"):
        return
    assert assignments(path) == []
