"""The signed decision on public pages: where an officer made it public, while it stands."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import legal_acts
from evaluation.deeds import revocations, signed_papers
from evaluation.models import Certificate, SignedKind, SignedPaper
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.workflow import chain
from products.models import Rating
from tests.evaluation import stage
from tests.evaluation.proofs import faults
from tests.shared import shared
from tests.uploads import pdf, photo

As = Callable[[Any], Client]
FACTS: dict[str, Any] = {"number": stage.PAPER["number"]}


@shared
def decided(cast: SimpleNamespace) -> SimpleNamespace:
    """Four stars by a published decision whose signed file is in."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.paper = signed_papers.take_in(
        cast.decision, SignedKind.DECISION, file=pdf("qd"), **FACTS, dated=clock.today(),
        by=cast.province,
    )  # fmt: skip
    return cast


def public_pages(cast: SimpleNamespace, visitor: Client) -> list[str]:
    """The page of the product, the check by the code and by the number."""
    paper = Certificate.objects.current().get()
    pages = [
        reverse("catalogue_product", args=[cast.product.pk]),
        reverse("certificate_check", args=[paper.code]),
        reverse("certificate_check_form") + f"?code={paper.number}",
    ]
    return [visitor.get(one).content.decode() for one in pages]


def test_before_it_is_public_the_pages_name_it_and_do_not_link_it(
    decided: SimpleNamespace, client: Client
) -> None:
    url = reverse("legal_act", args=[decided.paper.pk])
    assert client.get(url).status_code == 404
    for body in public_pages(decided, client):
        assert stage.PAPER["number"] in body
        assert url not in body
    assert "Người ký:" in public_pages(decided, client)[0]


def test_what_was_made_public_is_served_to_everybody(
    decided: SimpleNamespace, client: Client, as_: As
) -> None:
    desk, paper = as_(decided.province), decided.paper
    way, url = (reverse(name, args=[paper.pk]) for name in ("signed_paper_open", "legal_act"))
    assert way in desk.get(decided.decision.get_absolute_url()).content.decode()
    assert desk.post(way, {}).status_code == 422  # nobody opens it without having looked
    assert client.get(url).status_code == 404
    assert desk.post(way, {"looked": "on"}).status_code == 302
    assert desk.post(way, {"looked": "on"}).status_code == 403  # it is public already
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with paper.file.open("rb") as kept:
        assert b"".join(answer.streaming_content) == kept.read()
    assert "noindex" in answer["X-Robots-Tag"]
    assert [url in body for body in public_pages(decided, client)] == [True] * 3
    assert chain.verify(decided.decision.chain_key) is None
    assert faults(decided.contest) == []
    shut = reverse("signed_paper_shut", args=[paper.pk])
    assert desk.post(shut, {"why": ""}).status_code == 422
    assert desk.post(shut, {"why": "Có số điện thoại."}).status_code == 302
    assert client.get(url).status_code == 404
    assert [url in body for body in public_pages(decided, client)] == [False] * 3


def test_a_file_that_follows_is_not_public_by_itself(
    decided: SimpleNamespace, client: Client
) -> None:
    signed_papers.open_to_public(decided.paper, looked=True, by=decided.province)
    later = signed_papers.take_in(
        decided.decision, SignedKind.DECISION, file=pdf("qd2"), **FACTS, dated=clock.today(),
        reason="Bản trước thiếu trang.", by=decided.province,
    )  # fmt: skip
    for paper in (decided.paper, later):
        assert client.get(reverse("legal_act", args=[paper.pk])).status_code == 404
    assert "/legal-acts/" not in public_pages(decided, client)[0]


def test_only_the_office_and_only_once(decided: SimpleNamespace) -> None:
    for user in (decided.owner, decided.commune, decided.auditor, decided.foreign, decided.chair):
        with pytest.raises(NotAllowed):
            signed_papers.open_to_public(decided.paper, looked=True, by=user)
        with pytest.raises(NotAllowed):
            signed_papers.shut_to_public(decided.paper, why="Thôi.", by=user)
    with pytest.raises(Refused):
        signed_papers.open_to_public(decided.paper, looked=False, by=decided.province)
    stale = SignedPaper.objects.get()
    signed_papers.open_to_public(decided.paper, looked=True, by=decided.province)
    with pytest.raises(AlreadyDecided):
        signed_papers.open_to_public(stale, looked=True, by=decided.province)


def test_minutes_and_pictures_are_never_public(decided: SimpleNamespace, client: Client) -> None:
    minutes = signed_papers.take_in(
        decided.contest,
        SignedKind.MINUTES,
        file=pdf("bb"),
        dated=clock.today(),
        by=decided.province,
    )
    with pytest.raises(Refused):
        signed_papers.open_to_public(minutes, looked=True, by=decided.province)
    SignedPaper.objects.filter(pk=minutes.pk).update(public_since=clock.now())
    assert client.get(reverse("legal_act", args=[minutes.pk])).status_code == 404
    scan = signed_papers.take_in(
        decided.decision, SignedKind.DECISION, file=photo("qd"), **FACTS, dated=clock.today(),
        reason="Bản chụp.", by=decided.province,
    )  # fmt: skip
    assert not legal_acts.may_be_public(scan)


def test_the_decision_that_takes_stars_back(decided: SimpleNamespace, client: Client) -> None:
    act = revocations.prepare(
        [Rating.objects.get()], kind="certificate", ground="c", reason="Sai.",
        conclusion_no="1/KL", conclusion_on=clock.today(), conclusion_by="Chi cục",
        by=decided.province,
    )  # fmt: skip
    revocations.publish(
        act, number="9/QĐ-UBND", decided_on=clock.today(), signer="Lê Văn Ký",
        signer_office="PHÓ CHỦ TỊCH", by=decided.province_2,
    )  # fmt: skip
    paper = signed_papers.take_in(
        act, SignedKind.REVOCATION, file=pdf("th"), number="9/QĐ-UBND", dated=clock.today(),
        by=decided.province,
    )  # fmt: skip
    url = reverse("legal_act", args=[paper.pk])
    for body in public_pages(decided, client):
        assert "9/QĐ-UBND" in body
        assert "Phó Chủ tịch" in body
        assert url not in body
    signed_papers.open_to_public(paper, looked=True, by=decided.province)
    assert client.get(url).status_code == 200
    assert [url in body for body in public_pages(decided, client)] == [True] * 3
