"""Certificates looked at before the publication: true to what will be printed, worth nothing."""

from __future__ import annotations

from types import SimpleNamespace

from django.urls import reverse

from evaluation import certificate_preview as preview
from evaluation.deeds import decisions
from evaluation.models import Certificate, Counter
from evaluation.rendering.paper import draft_pdf
from evaluation.statements import seal
from ocop.lib import clock
from tests import reading
from tests.evaluation import stage
from tests.evaluation.test_letters import As, judged  # noqa: F401  the fixture

SAME = ("product", "product_code", "producer", "address", "stars", "months", "authority", "signer")


def test_a_draft_says_what_the_certificate_will_say(judged: SimpleNamespace) -> None:  # noqa: F811
    entries = preview.awarded(judged.decision, judged.province)
    assert [one.pk for one in entries] == [judged.entry.pk]  # not what falls short
    (facts,) = preview.drafts(judged.decision, entries, stage.PAPER)
    decisions.publish(
        judged.decision, decided_on=clock.today(), by=judged.province_2, **stage.PAPER
    )
    made = Certificate.objects.get().facts
    assert {name: facts[name] for name in SAME} == {name: made[name] for name in SAME}


def test_a_draft_is_marked_and_proves_nothing(judged: SimpleNamespace) -> None:  # noqa: F811
    entries = preview.awarded(judged.decision, judged.province)
    paper = draft_pdf(preview.drafts(judged.decision, entries, stage.PAPER)[0])
    said = reading.text_of(paper)
    assert "DỰ THẢO" in said
    assert judged.product.name in said
    assert seal.number_in(paper) == ""
    assert not Certificate.objects.exists()
    assert not Counter.objects.exists()


def test_only_the_office_looks_and_only_until_the_publication(
    judged: SimpleNamespace,  # noqa: F811
    as_: As,
) -> None:
    every = reverse("certificate_drafts", args=[judged.decision.pk])
    file = reverse("certificate_drafts_file", args=[judged.decision.pk])
    one = reverse("certificate_draft", args=[judged.entry.pk])
    office = as_(judged.province)
    shown = office.get(every).content.decode()
    assert judged.product.name in shown
    assert "Mật ong bạc hà" not in shown
    for url in (file, one):
        assert office.get(url).content[:5] == b"%PDF-"
    assert office.get(reverse("certificate_draft", args=[judged.short.pk])).status_code == 404
    assert all(as_(judged.owner).get(url).status_code in (403, 404)
               for url in (every, file, one))  # fmt: skip
    decisions.publish(
        judged.decision, decided_on=clock.today(), by=judged.province_2, **stage.PAPER
    )
    there = reverse("contest_certificates", args=[judged.contest.pk])
    assert office.get(every)["Location"] == there
    assert {office.get(url).status_code for url in (file, one)} == {404}
