"""Which pages are measured for which row, as whom, and where they stand in the world."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from django.urls import reverse

from bench.world import World
from evaluation.models import Answer, ScoreSheet
from evaluation.score_page import page_of
from ocop.rules import trees
from products.models import Product

Fields = dict[str, Any]


@dataclass
class Page:
    """A page as one person asks for it; ``posts`` gives the fields where it is a form sent."""

    row: str
    path: str
    who: str = ""
    posts: Iterator[Fields] | None = field(default=None, repr=False)
    contest: int | None = None  # whose bare totals its statements are weighed against

    @property
    def name(self) -> str:
        return f"{self.path} ({self.who or 'anybody'})"


class Spots:
    """The things the pages show: the first product, its dossier, the sheets of one member."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.product = Product.objects.order_by("pk").select_related("producer")[0]
        self.dossier = self.product.dossiers.get(cycle=world.cycle)
        self.idea, self.plan = self.dossier.ideas.get(), self.dossier.plans.get()
        mine = ScoreSheet.objects.filter(entry__contest=world.round)
        self.sheets = mine.filter(state="open").order_by("entry__order").select_related(
            "entry__sheet", "entry__contest__council__stage__book", "seat__member__user"
        )  # fmt: skip
        self.sheet = self.open_sheet("member1")
        first = page_of(self.sheet).tabs()[0]
        self.section = reverse("score_sheet_section", args=[self.sheet.pk, first.key])

    def open_sheet(self, who: str) -> ScoreSheet:
        """The member's open sheet nearest to 30 criteria."""
        rows = self.sheets.filter(seat__member__user=self.world.people[who])
        return min(
            rows[:12], key=lambda row: abs(len(trees.tree(row.entry.sheet_id).criteria) - 30)
        )


def answers(sheet: ScoreSheet) -> Iterator[Fields]:
    """Go over the sheet for ever, tapping another option of a criterion each time."""
    tree = trees.tree(sheet.entry.sheet_id)
    choices = [
        {"criterion": one.id, "option": option.id}
        for turn in range(2)
        for one in tree.criteria
        for option in one.options[turn : turn + 1]
    ]
    device, who = str(uuid.uuid4()), sheet.seat.member.user_id
    for number, choice in enumerate(cycle(choices), start=1):
        told = {"key": str(uuid.uuid4()), "number": number, "sheet": sheet.pk, "comment": "",
                "at": time.time() * 1000, **choice}  # fmt: skip
        yield {"batch": json.dumps({"who": who, "device": device, "taps": [told]})}


def all_pages(world: World) -> list[Page]:
    """The pages of P1-P5 and P7."""
    spots = Spots(world)
    makers: list[Callable[[Spots], list[Page]]] = [
        _things, _sheets, _lists, _rankings, _public,
    ]  # fmt: skip
    return [page for make in makers for page in make(spots)]


def _things(at: Spots) -> list[Page]:
    product = reverse("product", args=[at.product.pk])
    dossier = reverse("dossier", args=[at.dossier.pk])
    return [Page("P1", path, who) for path in (product, dossier) for who in ("province", "owner")]


def _sheets(at: Spots) -> list[Page]:
    return [
        Page("P2", at.section, "member1"),
        Page("P3", reverse("score_taps"), "member1", answers(at.sheet)),
    ]


def _lists(at: Spots) -> list[Page]:
    here = at.world.cycle.pk
    ideas = reverse("submissions", args=[here, "ideas"])
    paths = [
        ideas,
        f"{ideas}?state=waiting&q=mat",
        reverse("cycle_dossiers", args=[here]),
        reverse("products"),
        reverse("producers"),
    ]
    return [Page("P4", path, who) for path in paths for who in ("province", "country")]


def _rankings(at: Spots) -> list[Page]:
    shown = [
        ("contest_control", at.world.round.pk, "chair"),
        ("contest_results", at.world.past.pk, "province"),
    ]
    return [
        Page("P5", reverse(name, args=[contest]), who, contest=contest)
        for name, contest, who in shown
    ]


def _public(at: Spots) -> list[Page]:
    catalogue = reverse("catalogue")
    product = reverse("catalogue_product", args=[at.product.pk])
    paths = [reverse("home"), catalogue, f"{catalogue}?q=mat+ong", f"{catalogue}?stars=4", product]
    return [Page("P7", path) for path in paths]


def kept_as_summed(world: World) -> bool:
    """True if the totals of every sheet still are the sums of its answers."""
    for sheet in ScoreSheet.objects.filter(entry__contest=world.round, saved_at__isnull=False)[:50]:
        points = Answer.objects.filter(score_sheet=sheet).values_list("points", flat=True)
        if sheet.total != sum(points):
            return False
    return True
