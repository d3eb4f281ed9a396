"""Whatever stands in the event log can be read: every verb has a sentence, in Vietnamese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.utils import translation

from ocop.workflow import words
from ocop.workflow.models import Event
from tests.house.rendered import Shown
from tests.house.test_imports import files

VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# States that a thing is made in, or that its queue gives it: nothing moves there.
NEVER_MOVED_TO = {
    "cycle.draft", "dossier.idea", "idea.draft", "plan.draft", "progressreport.draft",
    "contest.preparing", "seat.seated", "decision.prepared", "discussion.open",
    "writtenround.open", "interest.standing", "broughtlist.open",
    "certificate.claimed", "certificate.stored", "certificate.failed",
    "sheet.draft", "progressreport.proposed", "labelreport.new", "appeal.filed",
    "papertemplate.checked", "markright.asked",
}  # fmt: skip


def moved() -> Iterator[str]:
    """The verb of every state that something with a chain can be moved to."""
    for model in apps.get_models():
        if hasattr(model, "chain_key") and any(f.name == "state" for f in model._meta.fields):
            for state, _label in model._meta.get_field("state").choices:
                yield f"{model._meta.model_name}.{state}"


def recorded() -> Iterator[str]:
    """The verbs written in the code: what ``record`` and ``chain.append`` are called with."""
    for path in files():
        tree = ast.parse(path.read_text())
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ("record", "append"):
                yield from (text for text in _texts(node, constants) if VERB.fullmatch(text))


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _texts(node: ast.Call, constants: dict[str, object]) -> Iterator[str]:
    for argument in node.args[1:2]:
        found = getattr(argument, "value", None)
        if isinstance(argument, ast.Name):
            found = constants.get(argument.id)
        if isinstance(found, str):
            yield found


def test_every_verb_of_the_log_has_its_sentence(stage: SimpleNamespace) -> None:
    found = set(Event.objects.order_by().values_list("verb", flat=True).distinct())
    assert len(found) > 30
    assert {verb for verb in found if not words.known(verb)} == set()


@pytest.mark.parametrize("verb", sorted({*recorded(), *moved()} - NEVER_MOVED_TO))
def test_every_verb_the_code_can_write_has_its_sentence(verb: str) -> None:
    assert words.known(verb)


def test_every_sentence_is_translated_and_takes_what_stood_before_and_after() -> None:
    for verb, sentence in words._said.items():
        with translation.override("en"):
            english = str(sentence)
        with translation.override("vi"):
            vietnamese = str(sentence)
        assert english != vietnamese, verb
        for text in (english, vietnamese):
            assert text % {"before": "1", "after": "2"}, verb


def test_no_page_shows_a_verb_of_the_log(pages: list[Shown]) -> None:
    verbs = set(words._said) | {*recorded(), *moved()}
    raw = re.compile("|".join(rf"\b{re.escape(verb)}\b" for verb in sorted(verbs)))
    shown = {str(one): raw.findall(one.page.visible) for one in pages if one.is_page}
    assert {what: found for what, found in shown.items() if found} == {}
