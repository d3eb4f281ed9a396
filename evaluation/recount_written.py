"""The part of the recount that concerns written opinions: each is the one its last event tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evaluation.deeds.written import GIVEN
from evaluation.models import Contest, Opinion


def differences(contest: Contest, events: Any) -> Iterator[str]:
    """Yield what does not fit, in sentences for an auditor; ``events`` are those of the chain."""
    told: dict[tuple[int, int], str] = {}
    for payload in events.filter(verb=GIVEN).values_list("payload", flat=True):
        facts = json.loads(payload)["facts"]
        told[facts["entry"], facts["seat"]] = facts["stance"]
    rows = Opinion.objects.filter(entry__contest=contest)
    stored = {(one.entry_id, one.seat_id): one.stance for one in rows}
    for key in sorted(stored.keys() | told.keys()):
        if stored.get(key) != told.get(key):
            name = f"evaluation.entry:{key[0]}, opinion of seat {key[1]}"
            yield f"{name}: stored {stored.get(key)}, events {told.get(key)}"
