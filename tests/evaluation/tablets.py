"""Tablets for tests: a device that numbers its taps and sends them in batches."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.urls import reverse

from evaluation.deeds import taps
from evaluation.deeds.taps import Sent, Taken
from evaluation.models import ScoreSheet
from ocop.lib import clock
from ocop.rules.trees import CriterionNode


class Tablet:
    """One device of one person; ``slow``: so many minutes behind the server."""

    def __init__(self, user: Any, *, slow: int = 0) -> None:
        self.user, self.slow = user, slow
        self.device = uuid.uuid4()
        self.number = 0
        self.queue: list[Sent] = []

    def tap(
        self, sheet: ScoreSheet, one: CriterionNode, place: int | None, *, ago: int = 0, **more: Any
    ) -> Sent:
        """Choose the option at the place (None: none is met), so many seconds ago."""
        self.number += 1
        facts = {
            "key": uuid.uuid4(),
            "number": self.number,
            "sheet": sheet.pk,
            "criterion": one.id,
            "option": None if place is None else one.options[place].id,
            "comment": "",
            "at": clock.now() - dt.timedelta(seconds=ago),
        }
        sent = Sent(**(facts | more))
        self.queue.append(sent)
        return sent

    def send(self) -> Taken:
        """Send the queue by the deed."""
        return taps.take(self.device, self.queue, by=self.user)

    def body(self, **more: Any) -> dict[str, str]:
        """The queue as the form field that a browser sends."""
        told = [
            {
                "key": str(one.key), "number": one.number, "sheet": one.sheet,
                "criterion": one.criterion, "option": one.option, "comment": one.comment,
                "at": one.at.timestamp() * 1000 - self.slow * 60_000, "offset": self.slow * 60_000,
            }
            for one in self.queue
        ]  # fmt: skip
        batch = {"who": self.user.pk, "device": str(self.device), "taps": told, **more}
        return {"batch": json.dumps(batch)}

    def post(self, browser: Any, **more: Any) -> Any:
        return browser.post(reverse("score_taps"), self.body(**more))


def fates(taken: Taken, tablet: Tablet) -> list[str]:
    """What became of the taps of the queue, in its order."""
    return [taken.fates[str(one.key)][0] for one in tablet.queue]
