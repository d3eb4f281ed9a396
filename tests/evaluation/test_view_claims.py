"""The producer's pages of the self-assessment; what the office and the council see of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cycle.models import Dossier
from evaluation.deeds import claims, contests, seating
from evaluation.models import Claim, Contest, Proof, ScoreSheet, SelfAssessment
from evaluation.score_page import screens_of
from ocop.lib.waiting import waiting_for
from products.deeds import evidence
from tests.evaluation import own, stage
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}
BANNER = "Đây không phải kết quả chính thức"


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    own.begun(cast)
    cast.screens = screens_of(cast.tree)
    return cast


def url(room: SimpleNamespace, name: str = "", *more: Any) -> str:
    full = f"self_assessment_{name}" if name else "self_assessment"
    return reverse(full, args=[room.dossier.pk, *more])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def tap(browser: Client, room: SimpleNamespace, node: Any, option: Any, **more: Any) -> Any:
    data = {"criterion": node.id, f"c{node.id}": option, **more}
    return browser.post(url(room, "enter"), data, headers=HTMX)


def before_the_council(room: SimpleNamespace) -> ScoreSheet:
    """Put the product before the council and let the scoring begin."""
    room.stage = stage.stage_of(stage.NEW, 2)
    room.dossier.stage = room.stage
    room.dossier.save()
    council = stage.council_of(room)
    room.contest = stage.opened(council, by=room.province)
    contests.put_before(room.contest, [room.dossier], by=room.secretary)
    seating.seat(room.contest, stage.scorers(council), by=room.secretary)
    stage.started(room, room.contest)
    return stage.sheet_of(room, room.evaluator, room.contest.entries.get())


def test_the_producer_begins_from_the_dossier(cast: SimpleNamespace, as_: As) -> None:
    cast.cycle = stage.cycle_of(cast.province_region, stage.NEW)
    cast.dossier = stage.at_stage(cast.cycle, cast.product, stage.stage_of(stage.NEW, 1))
    browser = as_(cast.owner)
    assert url(cast) in text(browser.get(cast.dossier.get_absolute_url()))
    assert url(cast) in [item.url for item in waiting_for(cast.owner)]
    assert BANNER in text(browser.get(url(cast)))
    assert not SelfAssessment.objects.exists()
    answer = browser.post(url(cast, "begin"))
    assert answer.url == url(cast, "section", "A-1")
    assert BANNER in text(browser.get(answer.url))


def test_a_tap_keeps_the_claim_and_answers_with_total_star_and_papers(
    room: SimpleNamespace, as_: As
) -> None:
    node = room.tree.criteria[0]
    best = max(node.options, key=lambda option: option.points)
    answer = tap(as_(room.owner), room, node, best.id, points=99)
    body = text(answer)
    assert answer.status_code == 200
    assert Claim.objects.get().points == best.points
    for part in (f'id="s{node.id}"', 'id="total"', 'id="mid"', f'id="e{node.id}"', 'id="parts"'):
        assert part in body
    assert body.count('hx-swap-oob="true"') == 5
    assert f"<b>{best.points}</b>" in body
    assert url(room, "proof", node.id) in body


def test_a_forged_choice_is_refused_in_words(room: SimpleNamespace, as_: As) -> None:
    first, second = room.tree.criteria[:2]
    body = text(tap(as_(room.owner), room, first, second.options[0].id))
    assert "invalid-feedback" in body
    assert tap(as_(room.owner), room, SimpleNamespace(id="x"), "1").status_code == 409
    assert not Claim.objects.exists()


def test_the_form_works_without_javascript(room: SimpleNamespace, as_: As) -> None:
    first, second = room.screens[:2]
    data = {f"c{one.id}": one.options[0].id for one in first.criteria}
    data[f"t{first.criteria[0].id}"] = "Có sổ ghi."
    answer = as_(room.owner).post(url(room, "section", first.key), {**data, "next": "1"})
    assert answer.url == url(room, "section", second.key)
    assert Claim.objects.count() == len(first.criteria)
    assert Claim.objects.get(criterion=first.criteria[0].id).comment == "Có sổ ghi."
    last = room.screens[-1]
    data = {f"c{one.id}": one.options[0].id for one in last.criteria}
    answer = as_(room.owner).post(url(room, "section", last.key), {**data, "next": "1"})
    assert answer.url == url(room)


def test_the_overview_links_what_is_missing_to_its_criterion(
    room: SimpleNamespace, as_: As
) -> None:
    own.answered(room, 40)
    body = text(as_(room.owner).get(url(room)))
    mark = next(
        one for one in room.tree.minima
        if one.star == 3
        and room.own.claims.get(criterion=room.tree.criterion(one.criterion).id).points < one.points
    )  # fmt: skip
    node = room.tree.criterion(mark.criterion)
    key = next(one.key for one in room.screens if node in one.criteria)
    assert f"{url(room, 'section', key)}#k{node.id}" in body
    assert "Còn thiếu 10 điểm" in body
    assert BANNER in body


def test_papers_are_chosen_and_brought_on_the_page_of_the_criterion(
    room: SimpleNamespace, as_: As
) -> None:
    node = room.tree.criteria[0]
    old = evidence.add(room.product, kind="origin", title="Sổ", file=pdf("so"), by=room.owner)
    browser, page = as_(room.owner), url(room, "proof", node.id)
    assert "Sổ" in text(browser.get(page))
    answer = browser.post(page, {"choose": "1", "paper": [old.pk, 10**30]})
    assert answer.url == f"{url(room, 'section', 'A-1')}#k{node.id}"
    assert Proof.objects.get().evidence == old
    empty = browser.post(page, {"kind": "test"})
    assert empty.status_code == 422
    form = browser.get(page).context["form"]
    sent = {"kind": "test", "title": "Phiếu", "once_key": str(form["once_key"].value())}
    browser.post(page, {**sent, "file": pdf("kn")})
    browser.post(page, {**sent, "file": pdf("kn")})
    assert sorted(Proof.objects.values_list("evidence__kind", flat=True)) == ["origin", "test"]
    assert browser.get(url(room, "proof", 10**30)).status_code == 404
    body = text(browser.get(url(room, "section", "A-1")))
    assert reverse("evidence_file", args=[old.pk]) in body


def test_hand_in_and_open_again(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.owner)
    own.answered(room, 72, star=4)
    browser.post(url(room, "hand_in"))
    room.own.refresh_from_db()
    assert room.own.state == "handed_in"
    assert browser.get(url(room, "section", "A-1")).status_code == 403
    assert url(room) not in [item.url for item in waiting_for(room.owner)]
    staff = text(as_(room.commune).get(room.dossier.get_absolute_url()))
    assert "72 điểm" in staff
    assert "dự kiến 4★" in staff
    browser.post(url(room, "reopen"))
    room.own.refresh_from_db()
    assert room.own.state == "open"


@pytest.mark.parametrize("who", ["outsider", "neighbour", "other_commune", "evaluator_off"])
def test_nobody_else_finds_it(room: SimpleNamespace, as_: As, who: str) -> None:
    browser = as_(getattr(room, who))
    node = room.tree.criteria[0]
    for page in (url(room), url(room, "print"), url(room, "words"), url(room, "section", "A-1")):
        assert browser.get(page).status_code == 404
    assert tap(browser, room, node, node.options[0].id).status_code == 404
    assert browser.post(url(room, "hand_in")).status_code == 404


def test_the_auditor_reads_and_writes_nothing(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.auditor)
    assert browser.get(url(room)).status_code == 200
    assert browser.get(url(room, "section", "A-1")).status_code == 403
    assert browser.post(url(room, "hand_in")).status_code == 403


def test_the_evaluator_sees_claim_words_and_papers_beside_the_criterion(
    room: SimpleNamespace, as_: As
) -> None:
    node = room.screens[0].criteria[0]
    paper = claims.upload(
        room.own, criterion=node.id, kind="origin", title="Sổ thu mua", file=pdf("so"),
        by=room.owner,
    )  # fmt: skip
    own.answered(room, 72, star=4)
    best = max(node.options, key=lambda option: option.points)
    claims.claim(room.own, criterion=node.id, option=best.id, comment="Có sổ.", by=room.owner)
    claims.hand_in(room.own, by=room.owner)
    sheet = before_the_council(room)
    browser = as_(room.evaluator)
    body = text(browser.get(reverse("score_sheet_section", args=[sheet.pk, "A-1"])))
    link = reverse("score_sheet_paper", args=[sheet.pk, paper.pk])
    for part in ("Có sổ.", "Sổ thu mua", link, "chủ thể tự chấm"):
        assert part in body
    assert browser.get(link).status_code == 200
    assert browser.get(url(room)).status_code == 200
    for stranger in (room.evaluator_off, room.outsider):
        assert as_(stranger).get(link).status_code == 404


def test_an_unfinished_one_is_not_shown_to_the_council(room: SimpleNamespace, as_: As) -> None:
    own.answered(room, 72, star=4)
    sheet = before_the_council(room)
    browser = as_(room.evaluator)
    body = text(browser.get(reverse("score_sheet_section", args=[sheet.pk, "A-1"])))
    assert "chủ thể tự chấm" not in body
    assert browser.get(url(room, "print")).status_code == 404
    assert "chưa nộp" in text(as_(room.owner).get(url(room, "print")))


def test_the_score_sheet_asks_at_most_two_more_questions(room: SimpleNamespace, as_: As) -> None:
    sheet = before_the_council(room)
    browser = as_(room.evaluator)
    page = reverse("score_sheet_section", args=[sheet.pk, "A-1"])
    browser.get(page)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        return len(queries)

    without = asked()
    Contest.objects.filter(pk=room.contest.pk).update(state="preparing")
    node = room.tree.criteria[0]
    claims.upload(room.own, criterion=node.id, kind="test", file=pdf("kn"), by=room.owner)
    own.answered(room, 72, star=4, hand_in=True)
    Contest.objects.filter(pk=room.contest.pk).update(state="scoring")
    assert asked() <= without + 1  # one to see that there is none, two where there is


def test_form_02_prints_all_criteria_the_total_and_who_helped(
    room: SimpleNamespace, as_: As
) -> None:
    node = room.tree.criteria[0]
    claims.upload(
        room.own, criterion=node.id, kind="origin", title="Sổ", file=pdf("so"), by=room.commune
    )
    own.answered(room, 72, star=4, by=room.commune, hand_in=True)
    body = text(as_(room.owner).get(url(room, "print")))
    assert "BÁO CÁO TỰ ĐÁNH GIÁ VỀ SẢN PHẨM" in body
    for one in room.tree.criteria:
        assert f"<b>{one.code}. " in body
    for part in ("không phải kết quả chính thức", "4 sao", f"Do {room.commune.name} nhập hộ", "Sổ"):
        assert part in body


def test_the_telephone_is_not_printed_for_who_reads_by_a_seat(
    room: SimpleNamespace, as_: As
) -> None:
    room.producer.phone = "+84912000111"
    room.producer.save()
    own.answered(room, 72, star=4, hand_in=True)
    before_the_council(room)
    assert "0912 000 111" in text(as_(room.owner).get(url(room, "print")))
    assert "0912 000 111" not in text(as_(room.evaluator).get(url(room, "print")))


def test_own_dossiers_ask_as_often_for_five_as_for_one(room: SimpleNamespace, as_: As) -> None:
    browser = as_(room.owner)
    page = reverse("dossiers")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        return len(queries)

    room.stage = stage.stage_of(stage.NEW, 1)
    made = stage.products_for(room, 6)
    hidden = [dossier.pk for dossier in made[1:]]
    Dossier.objects.filter(pk__in=hidden).update(state="ended")
    browser.get(page)
    few = asked()
    Dossier.objects.filter(pk__in=hidden).update(state="evaluation")
    for dossier in made[3:]:
        dossier.refresh_from_db()
        claims.begin(dossier, by=room.owner)
    assert asked() == few
