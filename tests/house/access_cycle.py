"""The access table of steps 1 to 4: announcements, ideas, plans, reports, support."""

from __future__ import annotations

from tests.house.access_row import Row, both, named, of_kind, row, sees
from tests.house.audiences import (
    EVERYONE,
    FOREIGN,
    OFFICERS,
    OFFICES,
    PRODUCERS,
    PROVINCE,
    SIGNED_IN,
    keeps,
)

CYCLES = "cycle.open cycle.old cycle.draft"
# Only an announced cycle takes ideas; a closed one is left alone by its own office too.
RUNNING = {"cycle.open": f"{PRODUCERS} {OFFICERS}"}
PREPARED = {"cycle.open": PROVINCE, "cycle.draft": PROVINCE}
CLOSABLE = {"cycle.open": PROVINCE}
# Today's communes lie within today's province, not within that of an old map.
OLD_MAP = f"{PROVINCE} district auditor"
FOLLOWED = {
    "cycle.open": OFFICES,
    "cycle.old": OLD_MAP,
    "cycle.pilot": OLD_MAP,
    "cycle.draft": f"auditor {PROVINCE}",
}
OWN_DRAFT = f"producer commune {PROVINCE}"
OWN_OFFICES, FOREIGN_OFFICES = f"commune {PROVINCE}", "other_commune province"

ANNOUNCEMENT = [
    row("cycles", get=EVERYONE, why="announced cycles are public"),
    row("cycle_public", f"{CYCLES} cycle.pilot", get=sees, why="announced cycles are public"),
    both("cycle_new", "", PROVINCE),
    row("cycle_board", f"{CYCLES} cycle.pilot", get=FOLLOWED),
    both("cycle_windows", CYCLES, PREPARED),
    both("cycle_books", CYCLES, PREPARED),
    both("cycle_notice", CYCLES, PREPARED),
    row("cycle_publish", "cycle.draft", get=PREPARED, post=""),  # it still lacks its words
    both("cycle_close", CYCLES, CLOSABLE),
    both("cycle_documents", CYCLES, PREPARED),
    row(
        "cycle_document", "document.open document.draft", get=sees,
        why="the papers of an announced cycle are public",
    ),
    row(
        "cycle_document_withdraw", "document.open document.draft",
        post={"document.open": PROVINCE, "document.draft": PROVINCE},
    ),
    row("cycle_dossiers", CYCLES, get=FOLLOWED),
    row("cycle_support", CYCLES, get=FOLLOWED),
    row("cycle_courses", CYCLES, get=FOLLOWED),
    row(
        "course", "course.open course.old",
        get={"course.open": OFFICES, "course.old": OLD_MAP}, post=PROVINCE,
    ),
    both("course_schedule", "course.open course.old", PROVINCE),
]  # fmt: skip

DOSSIERS = [
    row("dossiers", get=SIGNED_IN),
    row("dossier", named("dossier"), get=sees),
    both("idea_new", CYCLES, RUNNING),
    both("cycle_return", CYCLES, RUNNING),
    both("plan_new", named("dossier", "own at_plan foreign"), {"dossier.at_plan": OWN_DRAFT}),
    both("report_new", named("dossier", "own foreign"), keeps),
    both("dossier_register", named("dossier", "own carried"), {"dossier.carried": OWN_DRAFT}),
    both("dossier_withdraw", named("dossier", "own draft foreign"), {"dossier.draft": OWN_DRAFT}),
    both(
        "support_give", named("dossier"),
        {
            "dossier.own": OWN_OFFICES,
            "dossier.foreign": FOREIGN_OFFICES,
            "dossier.pilot": f"commune district {PROVINCE}",
            "dossier.closed": PROVINCE,
        },
    ),
    row("plan_sums", post=SIGNED_IN),
    both("plan_papers", named("plans", "own draft foreign"), {"plans.draft": OWN_DRAFT}),
]  # fmt: skip

# What is asked for: of every kind what is shown, what can be written on, what can be decided.
SHOWN = {
    "ideas": named("ideas", "own foreign draft pilot"),
    "plans": named("plans", "own foreign"),
    "reports": named("reports", "own foreign"),
}
WRITTEN = {
    "ideas": named("ideas", "own draft proposed"),
    "plans": named("plans", "own draft"),
    "reports": named("reports", "own foreign"),
}
DECIDED = {
    "ideas": named("ideas", "foreign waiting proposed"),
    "plans": named("plans", "foreign"),
    "reports": named("reports", "foreign"),
}
# Drafts are their producer's and its officers'; what waits only its producer takes back.
EDITABLE = dict.fromkeys(("ideas.draft", "plans.draft", "reports.own"), OWN_DRAFT)
OPEN = EDITABLE | {
    "ideas.waiting": "producer",
    "ideas.proposed": "neighbour",
    "reports.foreign": "neighbour",
}
# The receiving level proposes and sends back, the deciding level decides; a report is the
# receiving level's to the end. Where all is decided, whoever knows the paper is told who did.
DECIDED_ALREADY = {"ideas.foreign": FOREIGN, "plans.foreign": FOREIGN}
DECIDES = {
    verdict: DECIDED_ALREADY | may
    for verdict, may in {
        "accept": {
            "ideas.waiting": PROVINCE,
            "ideas.proposed": "province",
            "reports.foreign": FOREIGN_OFFICES,
        },
        "propose": {"ideas.waiting": "commune"},
        "decline": {
            "ideas.waiting": PROVINCE,
            "ideas.proposed": "province",
            "reports.foreign": FOREIGN_OFFICES,
        },
        "send_back": {
            "ideas.waiting": OWN_OFFICES,
            "ideas.proposed": FOREIGN_OFFICES,
            "reports.foreign": FOREIGN_OFFICES,
        },
    }.items()
}


def of_each(kind: str) -> list[Row]:
    """The addresses that ideas, plans and reports share."""
    at = of_kind(kind)
    return [
        row("submissions", "cycle.open cycle.draft", get=FOLLOWED, more=at),
        row("submission", SHOWN[kind], get=sees, more=at),
        both("submission_edit", WRITTEN[kind], EDITABLE, more=at),
        row("submission_submit", WRITTEN[kind], post=EDITABLE, more=at),
        both("submission_withdraw", WRITTEN[kind], OPEN, more=at),
        *(
            both("submission_decide", DECIDED[kind], may, more=(*at, ("verdict", verdict)))
            for verdict, may in DECIDES.items()
            if kind != "plans" or verdict == "accept"
        ),
    ]


SUBMISSIONS = [
    *of_each("ideas"),
    *of_each("plans"),
    *of_each("reports"),
    row("ideas_compare", CYCLES, get=FOLLOWED),
    both("submissions_decide", "cycle.open cycle.old", FOLLOWED, more=of_kind("ideas")),
]

CYCLE_ROWS = [*ANNOUNCEMENT, *DOSSIERS, *SUBMISSIONS]
