"""Every change by POST, none without its key, and a form sent twice makes one thing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.client import ClientHandler

from ocop.lib.once import OnceKeyed
from tests.house.access_row import Row
from tests.house.access_table import ROWS
from tests.house.browser import body
from tests.house.filling import complaints, filled, forms_of, who_may
from tests.house.writes import Writes
from tests.province_lists import brought
from tests.province_papers import template
from tests.province_rules import sheet_file
from tests.uploads import photo

RIGHTED = {
    "ground": "result", "stars": "3", "points": "52", "clause": "Điều 1", "basis": "7/KL-TTr",
    **dict.fromkeys(("product", "producer", "address"), ""),
}  # fmt: skip
DECISION_OF_2016 = {"number": "4020/QĐ-UBND", "dated": "25/11/2016"}
LETTER_OF_2016 = {"number": "318/BĐH-OCOP", "dated": "25/11/2016"}
REPORT_OF_2016 = {"number": "7/BC-HĐ", "dated": "25/11/2016"}
MARKED = {"scopes": "on_packaging", "valid_from": "20/11/2026", "valid_to": "20/11/2028"}
BY_KEY = {row.key: row for row in ROWS}
# Each form that makes something: who sends it, for which thing, and what matters in it.
CREATES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "register": ("nobody", "", {}),
    "producer_new": ("outsider", "", {}),
    "product_new": ("producer", "", {}),
    "evidence_add": ("producer", "product.own", {"kind": "test"}),
    "self_assessment_proof": ("producer", "dossier.carried", {"kind": "test"}),
    "sales_report": ("province", "product.closed", {"quarter": "2026-3"}),
    "accounts:appoint": ("province", "", {}),
    "accounts:committee": ("province", "", {}),
    "cycle_new": ("province", "", {}),
    "cycle_documents": ("province", "cycle.draft", {}),
    "idea_new": ("producer", "cycle.open", {}),
    "plan_new": ("producer", "dossier.at_plan", {}),
    "plan_papers": ("producer", "plans.draft", {}),
    "report_new": ("producer", "dossier.own", {"quarter": "2"}),
    "support_give": ("commune", "dossier.own", {}),
    "council_new": ("province", "", {"until": ""}),
    "panel_new": ("province", "", {"until": ""}),
    "interest_new": ("evaluator", "", {}),
    "panel_report_file": ("panelist", "panel_report.open", {}),
    "contest_new": ("province", "council.running", {}),
    "entry_visit_photo": ("secretary", "result.running", {"file": lambda: photo("anh")}),
    "entry_test_ask": ("secretary", "entry.tested", {"criteria": "1.1"}),
    "further_test_record": ("secretary", "test.asked", {}),
    "written_ask": ("secretary", "contest.again", {}),
    "letter_hand_over": ("province", "letter.own", {}),
    "score_sheet_scan": ("secretary", "score_sheet.open", {}),
    "contest_attendance_stand_in": ("secretary", "contest.running", {"stand_in": ""}),
    "old_decision_new": ("province", "", {"named": "2"}),
    "decision_row_new": (
        "province",
        "old_decision.typed",
        {"points": "", "valid_from": "", "valid_to": ""},
    ),
    "decision_scan_new": ("province", "old_decision.typed", {"file": lambda: photo("quet")}),
    "paper_template_kind/submission": ("province", "", {"file": template}),
    "rules:bring": ("province", "sheet.draft", {"product_set": "hoa", "file": sheet_file}),
    "correction_new": ("province", "result.missed", RIGHTED),
    "appeal_new": ("holder", "result.held", {"kind": "petition"}),
    "appeal_second": ("holder", "appeal.ended", {}),
    "appeal_file": ("holder", "appeal.filed", {}),
    "signed_paper_new/decision": ("province", "decision.old", DECISION_OF_2016),
    "signed_paper_new/letter": (
        "province",
        "letter.own",
        LETTER_OF_2016,
    ),
    "signed_paper_new/report": (
        "province",
        "decision.old",
        REPORT_OF_2016,
    ),
    "signed_paper_new/minutes": ("province", "contest.old", {"number": "", "dated": "25/11/2016"}),
    "label_report_new": ("nobody", "", {"photo": lambda: photo("nhan")}),
    "inspection_photo_add": ("province", "inspection.held", {"file": lambda: photo("ke")}),
    "mark_right_ask": ("holder", "product.marked", {"scopes": "on_packaging"}),
    "mark_right_new": ("province", "product.marked", MARKED),
    "brought_list_new": ("province", "", {"file": brought}),
    "rules:bring_new/26-2026": ("province", "", {"product_set": "hoa", "file": sheet_file}),
}
# Made by a button on another page: a unique rule keeps it single.
BY_BUTTON = {
    "evaluation.Calibration", "evaluation.Decision", "evaluation.Discussion",
    "evaluation.Revocation", "evaluation.SecondRound",
}  # fmt: skip
LOADED = {Permission, ContentType}


def counts() -> dict[str, int]:
    """How many rows there are of everything."""
    models = [model for model in apps.get_models() if model not in LOADED]
    return {m._meta.label: m._base_manager.count() for m in models if "session" not in m.__name__}


def more(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in after if after[name] != before[name]}


def create_form(stage: SimpleNamespace, row: Row, role: str, thing: str) -> Any:
    """The form of the page that carries a once-key: that of the page itself before buttons."""
    path = row.address(thing, stage.things)
    found = [form for form in forms_of(stage, role, path) if "once_key" in form.kinds]
    return next((form for form in found if form.action == path), found[0] if found else None)


@pytest.mark.parametrize("key", CREATES)
def test_a_form_sent_twice_makes_one_thing_and_answers_the_same(
    stage: SimpleNamespace, key: str
) -> None:
    role, thing, known = CREATES[key]
    form = create_form(stage, BY_KEY[key], role, thing)
    if key == "idea_new":
        known = {"product": str(stage.things["product.fresh"].pk)}
    before = counts()
    answers, made = [], []
    for _click in range(2):
        answer = stage.browser.keep(role, "POST", form.action, filled(form, **known))
        answers.append((answer.status_code, answer.get("Location")))
        made.append(counts())
    assert answers[0] == answers[1]
    assert answers[0][0] == 302, complaints(body(answer))
    assert more(before, made[0]) - {"workflow.Event", "workflow.EventText", "workflow.Chain"}
    assert more(made[0], made[1]) <= {"sessions.Session"}


def test_every_form_that_makes_something_is_sent_twice(stage: SimpleNamespace) -> None:
    """The list above is what the pages show: every form with a once-key that has fields."""
    found = set()
    for row in ROWS:
        for thing in row.things or ("",):
            role = "nobody" if row.name == "register" else who_may(row, "POST", thing)
            if not role or row.may("GET", thing) is None or not row.may("POST", thing):
                continue
            form = create_form(stage, row, role, thing)
            if form and len(form.kinds) > 2 and form.action == row.address(thing, stage.things):
                found.add(row.key)
    assert found == set(CREATES)


def test_every_thing_with_a_once_key_is_made_by_a_form_of_the_list() -> None:
    keyed = {model._meta.label for model in apps.get_models() if issubclass(model, OnceKeyed)}
    assert keyed - BY_BUTTON == {
        "cycle.Cycle", "cycle.CycleDocument", "cycle.Idea", "cycle.Plan", "cycle.ProgressReport",
        "cycle.Support", "evaluation.AttendancePaper", "evaluation.Contest",
        "evaluation.FurtherTest", "evaluation.FurtherTestPaper",
        "evaluation.Council", "evaluation.Interest", "evaluation.KeyedPaper",
        "evaluation.LetterHanding", "evaluation.Panel",
        "evaluation.Appeal", "evaluation.AppealFile", "evaluation.Correction",
        "evaluation.PaperTemplate", "evaluation.SignedPaper",
        "evaluation.VisitPhoto", "evaluation.WrittenRound",
        "products.BroughtList", "products.DecisionRow", "products.DecisionScan",
        "products.OldDecision", "products.Inspection", "products.InspectionPhoto",
        "products.LabelReport", "products.MarkRight",
        "products.Evidence", "products.Producer", "products.Product", "products.SalesReport",
        "rules.SheetImport",
    }  # fmt: skip


@pytest.mark.parametrize("row", [r for r in ROWS if r.post is not None], ids=lambda row: row.key)
def test_no_other_method_and_no_forged_form_changes_anything(
    stage: SimpleNamespace, row: Row
) -> None:
    thing = next((one for one in row.things or ("",) if row.may("POST", one)), None)
    if thing is None:
        thing = (row.things or ("",))[0]
    role = who_may(row, "POST", thing) or "province"
    path = row.address(thing, stage.things)
    writes = Writes()
    with connection.execute_wrapper(writes):
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
            assert stage.browser.ask(role, method, path).status_code < 500
        assert forged(stage, role, path).status_code == 403
    assert writes.found == []


def forged(stage: SimpleNamespace, role: str, path: str) -> Any:
    """Send the form without the key that only our own pages carry."""
    browser = stage.browser
    free, browser.handler = browser.handler, ClientHandler(enforce_csrf_checks=True)
    try:
        return browser.ask(role, "POST", path, {"reason": "Lý do."})
    finally:
        browser.handler = free
