"""The access table of signed files: taken in by the office, read by whoever reads the paper."""

from __future__ import annotations

from tests.house.access_row import both, of_kind, row, sees
from tests.house.audiences import EVERYONE, PROVINCE

LETTERS = {"letter.own": PROVINCE}

SIGNED_ROWS = [
    both("signed_paper_new", "decision.old", PROVINCE, more=of_kind("decision")),
    both("signed_paper_new", "decision.old decision.unpublished", PROVINCE, more=of_kind("report")),
    both("signed_paper_new", "letter.own letter.held", LETTERS, more=of_kind("letter")),
    both("signed_paper_new", "correction.prepared", "", more=of_kind("amendment")),
    both("signed_paper_new", "contest.old", PROVINCE, more=of_kind("minutes")),
    both("signed_paper_new", "revocation.prepared", "", more=of_kind("revocation")),
    row("signed_paper_file", "signed_paper.old", get=sees),
    both("signed_paper_open", "signed_paper.old", PROVINCE),
    both("signed_paper_shut", "signed_paper.public", PROVINCE),
    row("legal_act", "signed_paper.public", get=EVERYONE, why="made public by its office"),
]
