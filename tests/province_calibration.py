"""Things of a calibration: one that is being compared, and one that is finished."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import calibration, contests, practice
from evaluation.models import CalibrationState, Contest
from ocop.workflow.doors import move


def calibration_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    """Without products: only how the exercise stands counts here."""
    by, running = world.people["secretary"], things["contest.running"]
    compared, agreed = (_shown(running, title, by) for title in ("Chấm thử 1", "Chấm thử 2"))
    calibration.agree(agreed.calibration, "", "Chấm theo hồ sơ.", by=by)
    calibration.finish(agreed.calibration, by=by)
    return {"contest.compared": compared, "contest.agreed": agreed}


def _shown(running: Contest, title: str, by: Any) -> Any:
    contest = contests.open(
        running.council, title=title, held_on=running.held_on, practice=True, by=by
    )
    found = calibration.begin(contest, by=by)
    practice.end(contest, by=by)
    move(found, CalibrationState.SHOWN, sources={CalibrationState.OPEN}, by=by)
    return contest
