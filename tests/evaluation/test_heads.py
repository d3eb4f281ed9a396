"""The ends of a contest's chain stand on pages and papers, so that anybody can hold them fast."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.test import Client

from evaluation.deeds import decisions
from evaluation.heads import short
from evaluation.models import Certificate, Contest
from ocop.lib import clock
from ocop.workflow.models import Event
from tests.evaluation import stage


def test_a_head_in_short() -> None:
    assert short("3f2a91bc77de0a12" + "0" * 48) == "3f2a 91bc 77de 0a12"
    assert short("") == ""


def test_closing_and_publishing_keep_the_hash_of_their_event(cast: SimpleNamespace) -> None:
    stage.published(cast, [76, 77, 79], star=4)
    contest = Contest.objects.get(pk=cast.contest.pk)
    events = Event.objects.filter(chain__key=contest.chain_key)
    assert contest.closed_head == events.get(verb="contest.closed").hash
    assert contest.published_head == events.get(verb="contest.published").hash
    assert Certificate.objects.get().facts["head"] == contest.published_head


def test_pages_show_the_heads(
    cast: SimpleNamespace, as_: Callable[[Any], Client], client: Client
) -> None:
    stage.closed(cast, [76, 77, 79], star=4)
    contest = Contest.objects.get(pk=cast.contest.pk)
    said = as_(cast.chair).get(f"/results/{cast.entry.pk}/").content.decode()
    assert short(contest.closed_head) in said
    assert contest.closed_head in said
    decisions_of(cast)
    contest.refresh_from_db()
    for url in (f"/results/{cast.entry.pk}/", f"/contests/{contest.pk}/results/"):
        said = as_(cast.chair).get(url).content.decode()
        assert short(contest.closed_head) in said
        assert short(contest.published_head) in said
    certificate = Certificate.objects.get()
    said = client.get(f"/c/{certificate.code}/").content.decode()
    assert short(contest.published_head) in said
    assert contest.published_head in said


def decisions_of(cast: SimpleNamespace) -> None:
    decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER)
