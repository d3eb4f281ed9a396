"""Results and decisions through their pages; scores of others stay hidden until published."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.deeds import contests, decisions, seating, sheets
from evaluation.models import Answer, Contest, Decision, Entry, ScoreSheet
from ocop.lib import clock
from products.models import Rating
from tests.evaluation import stage

As = Callable[[Any], Client]
MARK = "DẤU-RIÊNG-7f3a"


def paper(**changes: Any) -> dict[str, Any]:
    return {**stage.PAPER, "decided_on": clock.today().strftime("%d/%m/%Y"), **changes}


def test_from_the_closing_to_the_certificate(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [72, 73, 74], star=4)
    browser = as_(cast.province)
    results = reverse("contest_results", args=[cast.contest.pk])
    body = browser.get(results).content.decode()
    assert "73" in body
    unfolded = browser.get(results, {"open": cast.entry.pk}).content.decode()
    assert cast.evaluator_2.name in unfolded
    prepare = reverse("decision_prepare", args=[cast.contest.pk])
    assert as_(cast.chair).post(prepare).status_code == 403
    assert browser.get(prepare).status_code == 405
    assert browser.post(prepare).status_code == 302
    decision = Decision.objects.get()
    assert browser.get(decision.get_absolute_url()).status_code == 200
    publish = reverse("decision_publish", args=[decision.pk])
    assert browser.post(publish, paper()).status_code == 403  # who prepared it does not publish
    browser = as_(cast.province_2)
    assert browser.get(publish).status_code == 200
    wrong = browser.post(publish, paper(number="", signer="Nguyễn Văn Ký"))
    assert wrong.status_code == 422
    assert "Nguyễn Văn Ký" in wrong.content.decode()
    assert as_(cast.chair).post(publish, paper()).status_code == 403
    assert not Rating.objects.exists()
    assert browser.post(publish, paper()).status_code == 302
    assert browser.post(publish, paper()).status_code == 403
    assert Rating.objects.get().stars == 4
    owner = as_(cast.owner).get(reverse("result", args=[cast.entry.pk]))
    told = owner.content.decode()
    assert owner.status_code == 200
    assert stage.PAPER["number"] in told
    for member in (cast.chair, cast.evaluator, cast.evaluator_2):
        assert member.name not in told


def test_discard_by_the_page(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    decision = decisions.prepare(cast.contest, by=cast.province)
    discard = reverse("decision_discard", args=[decision.pk])
    assert as_(cast.secretary).post(discard).status_code == 403
    assert as_(cast.province).get(discard).status_code == 200
    assert as_(cast.province).post(discard).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "discarded"


def pages_of(cast: SimpleNamespace) -> list[str]:
    """Every page of the contest that could tell a score."""
    contest, decision = cast.contest.pk, Decision.objects.values_list("pk", flat=True).first()
    found = [
        reverse(name, args=[contest])
        for name in ("contest", "contest_control", "contest_results", "contest_close",
                     "contest_products", "contest_seats")
    ]  # fmt: skip
    found += [reverse("result", args=[cast.entry.pk])]
    found += [reverse("dossier_evaluation", args=[cast.dossier.pk])]
    found += [reverse(name) for name in ("scoring", "contests", "checks", "desk")]
    for sheet in ScoreSheet.objects.all():
        found += [
            reverse(name, args=[sheet.pk])
            for name in ("score_sheet", "score_sheet_print", "score_sheet_submit",
                         "score_sheet_reopen", "score_sheet_key_in")
        ]  # fmt: skip
    if decision:
        found += [reverse(name, args=[decision]) for name in ("decision", "decision_publish")]
    return found


@pytest.mark.parametrize("step", ["scoring", "closed", "prepared"])
def test_nobody_reads_anothers_sheet_before_the_publication(
    cast: SimpleNamespace, as_: As, step: str
) -> None:
    """A unique comment and a unique total of one member, searched for in every other's pages."""
    stage.scoring(cast)
    sheet = stage.sheet_of(cast, cast.evaluator_2)
    stage.fill(sheet, 67, by=cast.evaluator_2, hand_in=False)
    answer = Answer.objects.filter(score_sheet=sheet).first()
    sheets.enter(
        sheet, criterion=answer.criterion_id, option=answer.option_id, comment=MARK,
        by=cast.evaluator_2,
    )  # fmt: skip
    sheets.submit(sheet, remark=MARK, by=cast.evaluator_2)
    cast.entry = Entry.objects.get()
    if step != "scoring":
        stage.fill(stage.sheet_of(cast, cast.chair), 61, by=cast.chair)
        stage.fill(stage.sheet_of(cast, cast.evaluator), 62, by=cast.evaluator)
        contests.close(cast.contest, by=cast.chair)
    if step == "prepared":
        decisions.prepare(cast.contest, by=cast.province)
    readers = [cast.evaluator, cast.owner, cast.commune, cast.auditor, cast.outsider, cast.foreign,
               cast.evaluator_off, cast.neighbour, None]  # fmt: skip
    if step == "scoring":
        readers.append(cast.chair)  # whose own sheet is not in yet
    else:
        readers = [cast.evaluator, cast.owner, cast.auditor, None]
    for user in readers:
        browser = as_(user)
        for address in pages_of(cast):
            body = browser.get(address).content.decode()
            assert MARK not in body, (user, address)
            assert "63,33" not in body, (user, address)


def test_the_outsider_sees_nothing_before_and_after(cast: SimpleNamespace, as_: As) -> None:
    stage.published(cast, [72, 73, 74], star=4)
    for user in (cast.outsider, cast.other_commune):
        browser = as_(user)
        for address in pages_of(cast):
            answer = browser.get(address)
            assert cast.producer.name not in answer.content.decode(), (user, address)


def test_the_ranking_costs_at_most_ten_statements(cast: SimpleNamespace, as_: As) -> None:
    stage.provincial(cast)
    cast.council = stage.council_of(cast)
    dossiers = stage.products_for(cast, 30)

    def cost(some: list[Any]) -> list[str]:
        contest = stage.opened(cast.council, by=cast.province, paper=True)
        contests.put_before(contest, some, by=cast.province)
        seating.seat(contest, stage.scorers(cast.council), by=cast.province)
        contests.start(contest, by=cast.province)
        stage.all_there(contest, by=cast.province)
        for sheet in ScoreSheet.objects.filter(entry__contest=contest).select_related(
            "entry__contest__council__stage__book", "entry__sheet", "seat__member__user"
        ):
            tree = stage.trees.of(sheet.entry.sheet)
            sheets.key_in(sheet, stage.choice(tree, 60 + sheet.pk % 9), by=cast.secretary)
        contest = Contest.objects.select_related("council__stage__book").get(pk=contest.pk)
        stage.none_applies(contest, by=cast.secretary)
        contests.close(contest, by=cast.chair)
        browser = as_(cast.province)
        address = reverse("contest_results", args=[contest.pk])
        browser.get(address)
        with CaptureQueriesContext(connection) as spent:
            body = browser.get(address).content.decode()
        assert body.count("data-row") == len(some)
        return [query["sql"] for query in spent]

    one, thirty = cost(dossiers[:1]), cost(dossiers[1:])
    assert len(one) == len(thirty)
    assert len(thirty) <= 10, thirty
