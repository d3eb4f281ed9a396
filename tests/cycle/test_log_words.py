"""Every event of the cycle is told in words, in both languages' order of ideas."""

from __future__ import annotations

import ast
from pathlib import Path

from cycle.log_words import SENTENCES
from cycle.models import DossierState, SubmissionState
from cycle.models.cycles import CycleState
from ocop.workflow import words

DEEDS = Path(__file__).resolve().parents[2] / "cycle" / "deeds"


def recorded() -> set[str]:
    """The verbs written as such in calls of ``record``, and the named ones beside them."""
    found = set()
    for path in DEEDS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                head, dot, tail = node.value.partition(".")
                things = ("cycle", "document", "dossier", "support", "course", "enrolment")
                if dot and head in things and tail.isidentifier():
                    found.add(node.value)
    return found


def test_every_verb_is_told() -> None:
    moves = {f"cycle.{state}" for state in CycleState.values if state != "draft"}
    moves |= {f"dossier.{state}" for state in DossierState.values}
    for kind in ("idea", "plan", "progressreport"):
        moves |= {f"{kind}.{state}" for state in SubmissionState.values if state != "draft"}
        moves |= {f"{kind}.begun", f"{kind}.changed"}
    assert recorded()
    missing = {verb for verb in recorded() | moves if not words.known(verb)}
    assert missing == set()
    assert set(SENTENCES) <= recorded() | moves
