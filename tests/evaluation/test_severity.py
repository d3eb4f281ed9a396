"""A member's habitual severity: told to the chair alone, and nothing computes with it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from evaluation import severity
from evaluation.deeds import contests, seating
from evaluation.models import Contest, Entry
from tests.evaluation import stage

As = Callable[..., Client]


def held(cast: SimpleNamespace, totals: tuple[int, int, int], title: str) -> Contest:
    """Another contest of the council, closed with these points."""
    contest = stage.opened(cast.council, by=cast.province, title=title)
    (dossier,) = stage.products_for(cast, 1)
    dossier.product.name = title
    dossier.product.save()
    contests.put_before(contest, [dossier], by=cast.secretary)
    seating.seat(contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, contest)
    stage.all_score(cast, totals, Entry.objects.get(contest=contest))
    contests.close(contest, by=cast.chair)
    return contest


def test_the_mean_deviation_over_contests_closed_before(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, (66, 60, 63))
    following = held(cast, (70, 64, 70), "Phiên sau")
    now = stage.opened(cast.council, by=cast.province, title="Phiên này")
    found = {one.name: one for one in severity.of(now)}
    assert found[cast.chair.name].n == 2
    assert found[cast.chair.name].mean == Decimal("2.5")  # +3 and +2
    assert found[cast.evaluator.name].mean == Decimal("-3.5")  # -3 and -4
    assert found[cast.evaluator.name].told.startswith("−")
    assert all(one.few for one in found.values())
    alone = {one.name: one for one in severity.of(following)}  # without itself
    assert (alone[cast.chair.name].n, alone[cast.chair.name].mean) == (1, Decimal(3))


def test_it_is_for_the_chair_alone(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, (66, 60, 63))
    now = stage.opened(cast.council, by=cast.province, title="Phiên này")
    address = reverse("contest_severity", args=[now.pk])
    assert cast.evaluator.name in as_(cast.chair).get(address).content.decode()
    for user in (cast.secretary, cast.evaluator, cast.province):
        assert as_(user).get(address).status_code == 403
        assert address not in as_(user).get(now.get_absolute_url()).content.decode()
    for user in (cast.outsider, cast.owner):
        assert as_(user).get(address).status_code == 404


def test_nothing_computes_with_it() -> None:
    """Only its own page reads it: no deed and no result knows of habits."""
    root = Path(severity.__file__).parent
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "import severity" in path.read_text()
    }
    assert readers == {"views/severity.py"}
