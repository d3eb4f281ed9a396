"""The access table around the papers of a decision and the offices' own templates."""

from __future__ import annotations

from tests.house.access_row import both, named, row, sees
from tests.house.audiences import PROVINCE

KEEPERS = f"auditor district {PROVINCE}"
KIND = (("slug", "submission"),)
TEMPLATE = "paper_template.own"
DECISIONS = named("decision", "old unpublished")
PREPARED = {"decision.unpublished": PROVINCE}

PAPER_ROWS = [
    row("certificate_drafts", DECISIONS, get={"decision.old": f"auditor {PROVINCE}", **PREPARED}),
    row("certificate_drafts_file", "decision.unpublished", get=PROVINCE),
    row("certificate_draft", "result.unpublished", get=PROVINCE),
    both("decision_papers", DECISIONS, PROVINCE),
    row("paper_templates", get=KEEPERS),
    row("paper_template_kind", get=KEEPERS, post=f"{PROVINCE} district", more=KIND),
    row("paper_template_start", get=KEEPERS, more=KIND),
    row("paper_template_file", TEMPLATE, get=sees, more=(("what", "preview"),)),
    row("paper_template_on", TEMPLATE, post=PROVINCE),
    row("paper_template_off", TEMPLATE, post=""),  # it is not in use
    row("decision_paper", DECISIONS, get=PROVINCE, more=(("slug", "report"), ("kind", "docx"))),
]
