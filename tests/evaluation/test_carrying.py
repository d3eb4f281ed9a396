"""A new version of a sheet after a producer has begun to assess the product on the old one."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import own_page
from evaluation.deeds import carrying, claims
from ocop.lib.errors import NotAllowed, Refused
from ocop.rules import trees
from ocop.rules.deeds import drafts
from ocop.rules.models import Sheet
from products.deeds import evidence
from tests.evaluation import own
from tests.rules.desk import change_first, first, publish
from tests.shared import shared
from tests.uploads import pdf

pytestmark = pytest.mark.django_db


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    return own.begun(cast)


def second_version(room: SimpleNamespace, **changes: Any) -> Sheet:
    """A draft of the sheet with its first criterion changed, published by a second person."""
    draft = drafts.renew(room.own.sheet, by=room.province)
    change_first(draft, room.province, **changes)
    return publish(draft, by=room.province_2)


def test_answers_and_papers_of_the_same_criteria_go_over(room: SimpleNamespace) -> None:
    own.answered(room, 100)
    one, two = room.tree.criteria[:2]
    paper = evidence.add(room.product, kind="test", file=pdf("a"), by=room.owner)
    for node in (one, two):
        claims.attach(room.own, criterion=node.id, papers=[paper], by=room.owner)
    sheet = second_version(room, title_vi="Câu hỏi khác")
    there = carrying.newer(room.own)
    assert there is not None
    assert (there.sheet, there.kept, there.lost) == (sheet, len(room.tree.criteria) - 1, 1)
    carrying.carry_over(room.own, by=room.owner)
    room.own.refresh_from_db()
    now = trees.of(sheet)
    assert room.own.sheet == sheet
    assert room.own.answered == len(now.criteria) - 1
    assert room.own.total == 100 - one.max_points
    given = {claim.criterion_id: claim.points for claim in room.own.claims.all()}
    assert given == {node.id: node.max_points for node in now.criteria[1:]}
    assert [row.criterion_id for row in room.own.proofs.all()] == [now.criteria[1].id]
    assert carrying.newer(room.own) is None


def test_nothing_goes_over_where_the_version_is_in_use(room: SimpleNamespace) -> None:
    own.answered(room, 70)
    with pytest.raises(Refused):
        carrying.carry_over(room.own, by=room.owner)
    second_version(room, title_vi="Câu hỏi khác")
    with pytest.raises(NotAllowed):
        carrying.carry_over(room.own, by=room.outsider)
    room.own.refresh_from_db()
    assert room.own.total == 70


def test_the_page_offers_it_and_says_what_is_lost(
    room: SimpleNamespace, as_: Callable[[Any], Client]
) -> None:
    own.answered(room, 80)
    browser, path = as_(room.owner), reverse("self_assessment", args=[room.dossier.pk])
    go = reverse("self_assessment_carry_over", args=[room.dossier.pk])
    assert browser.post(go).status_code == 403
    second_version(room, title_vi="Câu hỏi khác")
    text = browser.get(path).content.decode()
    assert "phiên bản mới (2)" in text
    assert go in text
    assert "1 tiêu chí đã thay đổi" in text
    assert browser.post(go).status_code == 302
    assert "phiên bản mới" not in browser.get(path).content.decode()


def test_what_was_handed_in_stands_beside_the_same_criteria(room: SimpleNamespace) -> None:
    own.answered(room, 100, hand_in=True)
    sheet = second_version(room, title_vi="Câu hỏi khác")
    beside = own_page.claimed(dossier=room.dossier.pk, sheet=sheet.pk)
    now = trees.of(sheet)
    assert first(sheet).id not in beside
    assert {key: one.claim.points for key, one in beside.items()} == {
        node.id: node.max_points for node in now.criteria[1:]
    }
