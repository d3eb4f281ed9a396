"""Things of two rounds: products that are tested after their first round."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from evaluation.deeds import further_tests, passes
from evaluation.models import Contest, Entry
from ocop.lib import clock
from ocop.rules import trees
from tests.province_contests import hand_in
from tests.uploads import pdf


def passes_things(world: SimpleNamespace, things: dict[str, Any]) -> dict[str, Any]:
    """The foreign product waits for a result; the pilot's second is ready for its next round."""
    by, chair = world.people["secretary"], world.people["district_chair"]
    running, pilot = things["contest.running"], things["contest.pilot"]
    passes.choose(running, two=True, by=by)
    passes.choose(pilot, two=True, by=chair)
    foreign = _entries(running).get(dossier__product=world.foreign)
    ready = _entries(pilot).exclude(pk=things["result.pilot"].pk)[0]
    for sheet in ready.score_sheets.filter(seat__state="seated").order_by("pk"):
        hand_in(sheet)
    found = _asked(ready, chair)
    further_tests.record_result(found, finding="Đạt.", file=pdf("kq"), by=chair)
    return {
        "test.asked": _asked(foreign, by),
        "test_paper.recorded": found.paper,
        "entry.tested": foreign,
        "entry.ready": ready,
    }


def _entries(contest: Contest) -> Any:
    rows = Entry.objects.filter(contest=contest).order_by("order", "pk")
    return rows.select_related("contest__council__stage__book", "sheet__product_set")


def _asked(entry: Entry, by: Any) -> Any:
    return further_tests.ask(
        entry, what="Dư lượng thuốc", criteria=[trees.of(entry.sheet).criteria[0].code],
        due_on=clock.today() + dt.timedelta(days=7), reason="Phiếu đã cũ.", by=by,
    )  # fmt: skip
