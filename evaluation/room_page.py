"""What the page of the control room shows, and which products of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from evaluation import control, passes, spread
from evaluation.control import Row
from evaluation.matrix import Matrix
from evaluation.models import Contest, ContestState, DiscussionState
from evaluation.roles import Standing, chair_told
from ocop.accounts.requests import SignedIn
from ocop.lib import clock
from ocop.lib.actions import actions_for

ALL, OPEN, APART = "", "open", "apart"
Kinds = dict[str, tuple[str, list[Row]]]  # what is asked for → its words, its products


def of(contest: Contest, request: SignedIn, who: Standing) -> dict[str, Any]:
    """The context of the page, whole or in parts; ``who`` runs the council."""
    seen = control.seen_by(contest, request.user)
    hidden = control.hidden_from(request.user, contest, seen)
    scoring = contest.state == ContestState.SCORING
    alerts = seen.alerts
    widest = spread.widest(
        {row.entry: (contest.once_key, row.standing) for row in alerts if row.entry not in hidden}
    )
    kinds = _kinds(seen.rows)
    wanted = request.GET.get("show", ALL)
    wanted = wanted if wanted in kinds else ALL
    drawn = Matrix(seen, hidden, paper=contest.paper, scoring=scoring)
    return {
        "contest": contest,
        "room": seen,
        "alerts": [
            {
                "row": row,
                "sentence": control.spread_alert(row, seen.limit),
                "widest": widest.get(row.entry, []),
                "shown": row.entry not in hidden,
            }
            for row in alerts
        ],
        "talks": [row for row in seen.rows if row.talked == DiscussionState.OPEN and not row.hot],
        "tested": [r for r in seen.rows if r.tests and (r.tests.awaited or r.tests.ready)],
        "begun": [row for row in seen.rows if row.missing and row.handed_in],
        "matrix": drawn.rows(kinds[wanted][1]),
        "shown": _chips(kinds, wanted),
        "chair": request.user if who.chair else chair_told(contest.council),
        "speaks": who.chair or who.secretary,
        "who": who,
        "severity": who.chair,
        "two": passes.two(contest),
        "deeds": actions_for(contest, request.user),
        "scoring": scoring,
        "at": clock.now(),
    }


def _kinds(rows: list[Row]) -> Kinds:
    return {
        ALL: (_("All products"), rows),
        OPEN: (_("Sheets to come"), [row for row in rows if row.handed_in < row.counted]),
        APART: (_("Too far apart"), [row for row in rows if row.hot and not row.stopped]),
    }


def _chips(kinds: Kinds, wanted: str) -> list[tuple[str, str, bool, int]]:
    return [
        (words, f"?show={kind}" if kind else "?", kind == wanted, len(rows))
        for kind, (words, rows) in kinds.items()
    ]
