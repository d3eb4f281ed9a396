"""What waits on the desk of each person in step 5."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.deeds import checks, contests, decisions
from evaluation.waits import to_receive, to_score
from ocop.lib.waiting import waiting_for
from tests.evaluation import stage


def urls(user: Any) -> list[str]:
    """The addresses of step 5 that wait for the person."""
    ours = ("/scoring/", "/contests/", "/decisions/", "/checks/", "/dossiers/")
    return [item.url for item in waiting_for(user) if item.url.startswith(ours)]


def test_an_evaluator_sees_sheets_until_all_are_in(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    (item,) = [one for one in waiting_for(cast.evaluator) if one.url == "/scoring/"]
    assert "0/1" in item.detail
    stage.fill(stage.sheet_of(cast, cast.evaluator), 60, by=cast.evaluator)
    assert "/scoring/" not in urls(cast.evaluator)
    assert "/scoring/" not in urls(cast.evaluator_off)


def test_the_chair_closes_when_everything_is_in(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    room = f"/contests/{cast.contest.pk}/control/"
    assert room not in urls(cast.chair)
    stage.all_score(cast, [60, 61, 62])
    assert room in urls(cast.chair)
    assert room not in urls(cast.secretary)


def test_the_office_prepares_then_publishes(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 61, 62])
    results = f"/contests/{cast.contest.pk}/results/"
    assert results in urls(cast.province)
    decision = decisions.prepare(cast.contest, by=cast.province)
    assert urls(cast.province) == [f"/decisions/{decision.pk}/"]
    for user in (cast.chair, cast.commune, cast.auditor, cast.foreign, cast.outsider):
        assert f"/decisions/{decision.pk}/" not in urls(user)


def test_products_wait_for_the_office_of_their_stage(cast: SimpleNamespace) -> None:
    stage.provincial(cast)
    assert set(to_score(cast.province)) == {cast.dossier}
    for user in (cast.commune, cast.district, cast.foreign, cast.auditor):
        assert not to_score(user).exists()
    cast.council = stage.council_of(cast)
    contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.province)
    assert not to_score(cast.province).exists()


def test_checks_wait_for_the_commune_of_the_producer(cast: SimpleNamespace) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    assert set(to_receive(cast.commune)) == {cast.dossier}
    assert not to_receive(cast.other_commune).exists()
    assert not to_receive(cast.province).exists()
    assert urls(cast.commune) == ["/checks/"]
    check = checks.receive(cast.dossier, by=cast.commune)
    assert urls(cast.commune) == [f"/checks/{check.pk}/"]
    checks.send_back(check, reason="Thiếu ảnh", by=cast.commune)
    assert urls(cast.commune) == []
    assert f"/dossiers/{cast.dossier.pk}/evaluation/" in urls(cast.owner)


def test_the_desk_asks_the_same_for_one_and_thirty(cast: SimpleNamespace) -> None:
    stage.provincial(cast)

    def cost() -> int:
        user = type(cast.province).objects.get(pk=cast.province.pk)
        with CaptureQueriesContext(connection) as spent:
            waiting_for(user)
        return len(spent)

    one = cost()
    stage.products_for(cast, 29)
    assert cost() == one
