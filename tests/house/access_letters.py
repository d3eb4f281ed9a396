"""The access table of letters of result and of the outbox of a decision."""

from __future__ import annotations

from tests.house.access_row import both, named, of_kind, row, sees
from tests.house.audiences import OFFICERS, PROVINCE

DECISIONS = named("decision", "old unpublished")
READ = {"decision.old": f"auditor {PROVINCE}", "decision.unpublished": PROVINCE}
CARRIERS = f"commune {PROVINCE}"  # the commune's officer carries it without reading it
LETTERS = named("letter", "old own commune held")

LETTER_ROWS = [
    row("decision_letters", DECISIONS, get=READ),
    row("letters_progress", DECISIONS, get=READ),
    both("letters_release", DECISIONS, ""),  # of these all are out, or none is written down yet
    both("letters_numbers", DECISIONS, ""),
    row("letters_retry", "decision.old", post=PROVINCE),
    row("letters_by_hand", "decision.old", get=f"auditor {PROVINCE}"),
    row(
        "letter_preview",
        "result.unpublished",
        get=PROVINCE,
        more=(("to", "producer"), *of_kind("docx")),
    ),
    row("letter", LETTERS, get=sees),
    row("letter_paper", LETTERS, get=sees, more=of_kind("docx")),
    row("letters_to_hand_over", get=OFFICERS),
    row("letters_hand_over", DECISIONS, get=READ),
    row("letters_hand_over_list", "decision.old", get=f"auditor {PROVINCE}", more=of_kind("docx")),
    both("letter_hand_over", "letter.own", CARRIERS, known=f"{CARRIERS} producer auditor"),
    both("letter_handing_undo", "letter_handing.old", PROVINCE),
    both("letter_correct", "letter.old letter.held", {"letter.old": PROVINCE}),
]
