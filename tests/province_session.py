"""Things of the session day: members of the sittings, and a stand-in's paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import attendance, contests, keyed_papers, samples, visits
from evaluation.models import AttendancePaper
from tests.uploads import pdf, photo


def session_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    """The contests with a member in their addresses; a member of the running one is away."""
    by = world.people["secretary"]
    running = things["contest.running"]
    for name in ("running", "preparing", "old"):
        contest = things[f"contest.{name}"]
        contest.member = contest.council.members.filter(role="member").order_by("-pk")[0].pk
    away = running.council.members.get(user=world.people["evaluator_2"])
    attendance.substituted(running, away, substitute="Người Được Ủy Quyền", file=pdf("gq"), by=by)
    practice = contests.open(
        running.council, title="Buổi tập", held_on=running.held_on, practice=True, by=by
    )
    seen = visits.note(
        things["result.running"], visited_on=running.held_on, people="Tổ thực địa.",
        found="Trại ong trong rừng.", by=by,
    )  # fmt: skip
    sample = samples.receive(things["result.running"], quantity="3 chai", by=by)
    return {
        "sample.running": sample,
        "visit_photo.running": visits.add_photo(seen, file=photo("trai"), title="Trại ong", by=by),
        "contest.practice": practice,
        "keyed_paper.open": keyed_papers.add(things["score_sheet.open"], file=pdf("phieu"), by=by),
        "attendance_paper.running": AttendancePaper.objects.get(contest=running),
    }
