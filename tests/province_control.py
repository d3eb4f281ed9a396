"""Things of the control room: a discussion that is open, a sheet kept as it was, and a contest
whose members can be asked in writing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import contests, sheets, spreads
from evaluation.models import ScoreSheet
from ocop.lib import clock
from tests.province_contests import hand_in
from tests.province_steps import forwarded


def control_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    """``things`` are those of the running contest; the discussed product is the foreign one."""
    people, running = world.people, things["contest.running"]
    foreign = running.entries.get(dossier__product=world.foreign)
    mine = ScoreSheet.objects.get(pk=things["score_sheet.mine"].pk)
    sheets.reopen(mine, reason="Xem lại bao bì.", by=people["chair"])
    sheets.submit(mine, by=people["evaluator"])
    for sheet in foreign.score_sheets.filter(seat__state="seated").order_by("pk"):
        hand_in(sheet)
    again = contests.open(
        running.council, title="Đánh giá lại", held_on=clock.today(), by=people["province"]
    )
    dossier = forwarded(world, "Hạt mẫu", kind="re_evaluation")
    contests.put_before(again, [dossier], by=people["secretary"])
    return {
        "contest.again": again,
        "discussion.open": spreads.open(foreign, by=people["secretary"]),
        "kept_sheet.mine": mine.kept.get(),  # type: ignore[attr-defined]
    }
