"""Before the publication nothing on any page depends on what others scored: no figure, no order,
no count, no header. Told by changing the scores and asking for every page again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F

from evaluation.models import Answer, ContestState, Entry, Outcome, ScoreSheet
from tests.house.access_table import ROWS
from tests.house.browser import body

# Whoever runs a council (chair, secretary, its office) reads sheets that are handed in.
READERS = [
    "panelist",
    "evaluator",
    "evaluator_2",
    "recused",
    "auditor",
    "producer",
    "commune",
    "outsider",
]
# What differs from request to request: keys against forgery and double sending.
KEYS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|csrf[-_]?token[^>]{0,40}"[A-Za-z0-9]{32,}"'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    re.IGNORECASE,
)
PAGES = re.compile(
    r"^(home|desk|reports|notices|products?|catalogue|dossiers?|dossier_evaluation|checks?|scoring"
    r"|council|panels?|panel_report(_print)?|contests?|contest_\w+|result(_lift)?|lift"
    r"|score_sheet(_print|_section)?|entry_spread|kept_sheet|cycle_(board|dossiers)"
    r"|decision|accounts:profile|sales)$"
)


def pages(stage: SimpleNamespace, role: str) -> Iterator[tuple[str, str]]:
    """Name and address of every page that the person may open and that might tell something."""
    for row in ROWS:
        for thing in row.things or ("",):
            if PAGES.match(row.name) and role in (row.may("GET", thing) or ()):
                yield f"{row.key} {thing}", row.address(thing, stage.things)


def seen(stage: SimpleNamespace, role: str) -> dict[str, Any]:
    found = {}
    for name, path in pages(stage, role):
        answer = stage.browser.ask(role, "GET", path)
        headers = {k: answer.get(k) for k in ("ETag", "Last-Modified", "Content-Length")}
        found[name] = (answer.status_code, KEYS.sub("", body(answer)), headers)
    return found


def score_otherwise(stage: SimpleNamespace, role: str) -> None:
    """Give every sheet of others in contests that are not published other points and words."""
    user = stage.people[role]
    sheets = ScoreSheet.objects.exclude(seat__member__user=user)
    secret = sheets.exclude(entry__contest__state=ContestState.PUBLISHED)
    assert secret.exists()
    Answer.objects.filter(score_sheet__in=secret.values("pk")).update(
        points=0, option=None, comment="Khác hẳn."
    )
    secret.update(total=F("total") * 0 + 11, part_a=5, part_b=3, part_c=3, remark="Khác hẳn.")
    closed = Entry.objects.filter(contest__state=ContestState.CLOSED)
    closed.update(mean=Decimal("11.1111"), stars=1, band=1, outcome=Outcome.NOT_REACHED)
    closed.update(low=1, high=90, spread=89, part_a=1, part_b=1, part_c=1)


@pytest.mark.parametrize("role", READERS)
def test_no_page_tells_what_others_scored(stage: SimpleNamespace, role: str) -> None:
    before = seen(stage, role)
    score_otherwise(stage, role)
    after = seen(stage, role)
    assert len(before) > 5
    assert [name for name in before if before[name] != after[name]] == []


def test_the_comparison_bites(stage: SimpleNamespace) -> None:
    """The office that runs the council does read sheets that are in: there the pages differ."""
    before = seen(stage, "province")
    score_otherwise(stage, "province")
    after = seen(stage, "province")
    assert [name for name in before if before[name] != after[name]]
