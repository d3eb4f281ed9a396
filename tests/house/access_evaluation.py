"""The access table of step 5: checks, councils, contests, sheets, results, certificates."""

from __future__ import annotations

from tests.house.access_corrections import CORRECTION_ROWS
from tests.house.access_council import COUNCIL_ROWS
from tests.house.access_letters import LETTER_ROWS
from tests.house.access_panels import PANEL_ROWS
from tests.house.access_papers import PAPER_ROWS
from tests.house.access_recognition import RECOGNITION_ROWS
from tests.house.access_row import both, named, row, sees
from tests.house.access_signed import SIGNED_ROWS
from tests.house.audiences import (
    COMMUNES,
    COUNCIL,
    DISTRICT_COUNCIL,
    EVERYONE,
    OFFICES,
    PROVINCE,
    SIGNED_IN,
)

COUNCILS = named("council", "running pilot old unpublished")
CONTESTS = named("contest", "running preparing pilot old unpublished")
SHEETS = named("score_sheet", "mine second open chair pilot old unpublished")
WRITTEN = named("score_sheet", "mine second open old")
MADE = named("contest", "running preparing old")  # where something is arranged
ARRANGES = {"contest.preparing": f"secretary {PROVINCE}"}
RUN = {
    "contest.running": f"chair secretary {PROVINCE}",
    "contest.pilot": "district_chair district",
    "contest.unpublished": PROVINCE,
    "contest.old": PROVINCE,
}
# Products before a council; the things named "result" are its entries.
ENTRIES = named("result", "running pilot old unpublished")
BEFORE = {
    "result.running": f"{COUNCIL} auditor {PROVINCE}",
    "result.pilot": f"{DISTRICT_COUNCIL} district auditor {PROVINCE}",
    "result.old": f"auditor {PROVINCE}",
    "result.unpublished": f"auditor {PROVINCE}",
}
ANSWERED = {
    "result.running": f"chair secretary {PROVINCE}",
    "result.pilot": "district_chair district",
    "result.old": PROVINCE,
    "result.unpublished": PROVINCE,
}
SPEAKS = {"result.running": "chair secretary", "result.pilot": "district_chair"}
# Whoever fills in the sheet is told why it is shut; others do not know of it.
MEMBER = {
    "score_sheet.mine": "evaluator",
    "score_sheet.second": "evaluator_2",
    "score_sheet.open": "evaluator_2",
}

READS = {  # papers of the product: who sees the sheet and may read the product too
    "score_sheet.mine": f"evaluator chair {PROVINCE}",
    "score_sheet.second": "evaluator_2 chair province",
}
CHECKING = {"check.open": "third_commune"}

CHECKS = [
    row("checks", get=COMMUNES),
    row(
        "check", named("check", "own foreign open"), get=sees,
        post=CHECKING,
    ),
    both("check_forward", named("check", "own foreign open"), CHECKING),
    both("check_send_back", named("check", "own foreign open"), CHECKING),
    row(
        "check_resume", named("check", "own returned open"),
        post={"check.returned": "producer commune"},
    ),
    row("check_print", named("check", "own foreign open"), get=sees),
    row(
        "check_receive", named("dossier", "own arrived waiting"),
        post={"dossier.arrived": "commune"},
    ),
]  # fmt: skip

CONTEST_ROWS = [
    row("dossier_evaluation", named("dossier", "own foreign closed"), get=sees),
    both("council_new", "", f"district {PROVINCE}"),
    row("council", COUNCILS, get=sees),
    both("contest_new", COUNCILS, {
        "council.running": PROVINCE,
        "council.unpublished": PROVINCE,
        "council.old": PROVINCE,
        "council.pilot": "district",
    }),
    row("contests", get=SIGNED_IN),
    row("contest", CONTESTS, get=sees),
    both("contest_products", MADE, ARRANGES),
    row("contest_products_out", MADE, post=ARRANGES),
    both("contest_seats", MADE, ARRANGES),
    both("contest_start", MADE, ""),  # nothing is put before the one being prepared
    row("contest_control", CONTESTS, get=RUN),
    both("contest_close", MADE, ""),  # sheets are missing
    row("contest_conditions", CONTESTS, get=RUN),
    row("entry_conditions", ENTRIES, get=ANSWERED, post=SPEAKS, known=BEFORE),
    row("entry_conditions_none", ENTRIES, post=SPEAKS, known=BEFORE),
    row("entry_agreed", ENTRIES, post=SPEAKS, known=BEFORE),
    both("seat_recuse", named("seat", "mine pilot"), {
        "seat.mine": f"evaluator chair secretary {PROVINCE}",
        "seat.pilot": "district_evaluator district_chair district",
    }),
]  # fmt: skip

RESULTS = [
    row("contest_results", CONTESTS, get={
        "contest.old": f"auditor {PROVINCE}",
        "contest.unpublished": PROVINCE,
    }),
    row("result", named("result", "running pilot old unpublished"), get=sees),
    row("result_lift", named("result", "running pilot old unpublished"), get=sees),
    row("lift", get=OFFICES),
    row("contest_rerun", CONTESTS, get={
        "contest.old": f"auditor {PROVINCE}",
        "contest.unpublished": PROVINCE,
    }),
    row("decision_prepare", named("contest", "running old unpublished"), post=""),
    row("decision", named("decision", "old unpublished"), get={
        "decision.old": f"auditor {PROVINCE}",
        "decision.unpublished": PROVINCE,
    }),
    both("decision_publish", named("decision", "old unpublished"), {
        "decision.unpublished": "kin",  # a second person: `province` prepared it
    }),
    both("decision_discard", named("decision", "old unpublished"), {
        "decision.unpublished": PROVINCE,
    }),
]  # fmt: skip

SHEET_ROWS = [
    row("scoring", get=SIGNED_IN),
    row("score_sheet", SHEETS, get=sees),
    row(
        "score_sheet_section", WRITTEN, get=MEMBER, post={"score_sheet.open": "evaluator_2"},
        by="pk section", known=MEMBER,
    ),
    row(
        "score_sheet_paper", "score_sheet.mine score_sheet.second", get=READS, known=READS,
        by="pk evidence",
    ),
    row("score_sheet_enter", WRITTEN, post={"score_sheet.open": "evaluator_2"}, known=MEMBER),
    row(
        "score_sheet_submit", WRITTEN, get=MEMBER, post={"score_sheet.open": "evaluator_2"},
        known=MEMBER,
    ),
    both(
        "score_sheet_reopen", WRITTEN,
        {"score_sheet.mine": "chair", "score_sheet.second": "chair"},
    ),
    row("score_sheet_print", SHEETS, get=sees),
]  # fmt: skip

OWN = f"producer commune {PROVINCE}"  # the producer's people, and the officers of its place
FILLED_IN = {"dossier.carried": OWN}  # "own" stays as it is: the council scores
OWN_ROWS = [
    row("self_assessment", named("dossier", "own foreign arrived carried at_plan"), get=sees),
    row(
        "self_assessment_begin", named("dossier", "arrived carried own foreign"),
        post={"dossier.arrived": OWN, "dossier.carried": OWN},
    ),
    row(
        "self_assessment_section", named("dossier", "carried at_plan own"), get=FILLED_IN,
        post=FILLED_IN, by="pk section",
    ),
    row("self_assessment_enter", named("dossier", "carried own foreign"), post=FILLED_IN),
    both(
        "self_assessment_proof", named("dossier", "carried at_plan own"), FILLED_IN,
        by="pk criterion",
    ),
    both("self_assessment_words", named("dossier", "carried own foreign"), FILLED_IN),
    row("self_assessment_carry_over", named("dossier", "carried own foreign"), post=""),
    row("self_assessment_hand_in", named("dossier", "carried own foreign"), post=FILLED_IN),
    row(
        "self_assessment_reopen", named("dossier", "at_plan own foreign"),
        post={"dossier.at_plan": OWN},
    ),
    row("self_assessment_print", named("dossier", "own foreign carried"), get=sees),
]  # fmt: skip

CERTIFICATES = [
    row("certificate_check_form", get=EVERYONE, why="anyone may check a certificate"),
    row("certificate_check", "certificate.old", get=EVERYONE, by="code",
        why="whoever holds the code holds the paper"),
    row("certificate_public", "certificate.old", get=EVERYONE, by="code",
        why="whoever holds the code holds the paper"),
    row("certificate_offline", get=EVERYONE, why="names nobody and asks nothing"),
    row("certificate_offline_file", get=EVERYONE, why="names nobody and asks nothing"),
    row("certificate_worker", get=EVERYONE, why="a script"),
    row("statement_keys", get=EVERYONE, why="public keys"),
    row("certificate_file", "certificate.old", get=sees),
    row("certificate_retry", "certificate.old", post=""),
    row("contest_certificates", CONTESTS, get=sees),
    row("contest_certificates_progress", CONTESTS, get=sees),
]  # fmt: skip

EVALUATION_ROWS = [
    *CHECKS,
    *PANEL_ROWS,
    *COUNCIL_ROWS,
    *RECOGNITION_ROWS,
    *CORRECTION_ROWS,
    *LETTER_ROWS,
    *SIGNED_ROWS,
    *PAPER_ROWS,
    *CONTEST_ROWS,
    *RESULTS,
    *SHEET_ROWS,
    *OWN_ROWS,
    *CERTIFICATES,
]
