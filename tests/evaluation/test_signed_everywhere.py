"""The signed file comes back for every paper: report, submission, acts, announcement, letters,
corrections. From then on it alone is served, ours is a draft until then."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.deeds import corrections, decision_papers, decisions, letters, signed_papers
from evaluation.models import Correction, Entry, Letter, SignedKind, SignedPaper
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from tests import reading, signing, uploads
from tests.evaluation import stage
from tests.evaluation.proofs import faults
from tests.shared import shared

As = Callable[[Any], Client]
TYPED = {"report_no": "12/BC-HĐOCOP", "submission_no": "45/TTr-SNNMT"}


@shared
def ready(cast: SimpleNamespace) -> SimpleNamespace:
    """A prepared decision whose report and submission have their numbers."""
    stage.closed(cast, [76, 77, 79], star=4)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    days = {"report_on": clock.today(), "submission_on": clock.today()}
    decision_papers.write(cast.decision, **TYPED, **days, by=cast.province)
    return cast


@shared
def sent(ready: SimpleNamespace) -> SimpleNamespace:
    """The same, published, its letters out."""
    decisions.publish(ready.decision, decided_on=clock.today(), by=ready.province_2, **stage.PAPER)
    letters.release(
        ready.decision, number="512/VPĐP", dated=clock.today(), signer="A", by=ready.province
    )
    ready.letter = Letter.objects.get(kind="producer")
    return ready


def taken(thing: Any, kind: str, number: str, by: Any, n: str = "1", **more: Any) -> SignedPaper:
    file = signing.upload(signing.signed(signing.plain(n)))
    facts = {"number": number, "dated": clock.today(), "file": file, **more}
    return signed_papers.take_in(thing, kind, **facts, by=by)


def print_of(cast: SimpleNamespace, slug: str, kind: str = "pdf") -> str:
    return reverse("decision_paper", args=[cast.decision.pk, slug, kind])


@pytest.mark.parametrize(("slug", "number"), [("report", 0), ("submission", 1)])
def test_what_the_decision_rests_on_is_taken_in_before_it(
    ready: SimpleNamespace, as_: As, slug: str, number: int
) -> None:
    office = as_(ready.province)
    assert "DỰ THẢO" in reading.text_of(office.get(print_of(ready, slug)).content)
    for wrong in ({"number": "1/BC"}, {"number": ""}):
        with pytest.raises(Refused, match="khác số là văn bản khác"):
            taken(ready.decision, slug, by=ready.province, **wrong)
    paper = taken(ready.decision, slug, list(TYPED.values())[number], ready.province)
    for kind in ("pdf", "docx"):
        answer = office.get(print_of(ready, slug, kind))
        assert answer.url == reverse("signed_paper_file", args=[paper.pk])
    page = office.get(ready.decision.get_absolute_url()).content.decode()
    assert paper.sha256 in page
    assert chain.verify(ready.contest.chain_key) is None
    assert faults(ready.contest) == []


def test_signed_bases_are_read_by_those_who_run_the_council(
    ready: SimpleNamespace, as_: As
) -> None:
    paper = taken(ready.decision, "report", TYPED["report_no"], ready.province)
    way, new = (
        reverse("signed_paper_file", args=[paper.pk]),
        reverse("signed_paper_new", args=["report", ready.decision.pk]),
    )
    for user, reads, enters in (
        (ready.province, 200, 200), (ready.province_2, 200, 200), (ready.chair, 200, 403),
        (ready.secretary, 200, 403), (ready.auditor, 403, 403), (ready.evaluator, 403, 403),
        (ready.owner, 404, 404), (ready.commune, 404, 404), (ready.outsider, 404, 404),
        (ready.foreign, 404, 404),
    ):  # fmt: skip
        browser = as_(user)
        assert browser.get(way).status_code == reads, user
        assert browser.get(new).status_code == enters, user
        if enters != 200:
            with pytest.raises(NotAllowed):
                taken(ready.decision, "report", TYPED["report_no"], user, "2", reason="x")


def test_what_was_typed_of_a_signed_paper_stays(ready: SimpleNamespace) -> None:
    taken(ready.decision, "report", TYPED["report_no"], ready.province)
    with pytest.raises(Refused, match="bản đã ký") as refusal:
        decision_papers.write(ready.decision, report_no="13/BC", by=ready.province)
    assert refusal.value.field == "report_no"
    decision_papers.write(ready.decision, submission_no="46/TTr", by=ready.province)


def test_a_file_of_a_decision_that_was_thrown_away_serves_the_next(ready: SimpleNamespace) -> None:
    data = signing.signed()
    facts = {"number": TYPED["report_no"], "dated": clock.today(), "by": ready.province}
    signed_papers.take_in(ready.decision, SignedKind.REPORT, file=signing.upload(data), **facts)
    decisions.discard(ready.decision, by=ready.province)
    with pytest.raises(NotAllowed, match="hủy"):
        taken(ready.decision, "report", TYPED["report_no"], ready.province, "2", reason="x")
    again = decisions.prepare(ready.contest, by=ready.province)
    assert signed_papers.take_in(again, SignedKind.REPORT, file=signing.upload(data), **facts)


def test_the_act_waits_for_its_publication_and_is_a_draft_until_it_is_signed(
    ready: SimpleNamespace, as_: As
) -> None:
    with pytest.raises(NotAllowed, match="công bố"):
        taken(ready.decision, "decision", stage.PAPER["number"], ready.province)
    decisions.publish(ready.decision, decided_on=clock.today(), by=ready.province_2, **stage.PAPER)
    office = as_(ready.province)
    ours = print_of(ready, "recognition")
    assert "DỰ THẢO" in reading.text_of(office.get(ours).content)
    paper = taken(ready.decision, "decision", stage.PAPER["number"], ready.province)
    assert office.get(ours).url == reverse("signed_paper_file", args=[paper.pk])
    second = taken(
        ready.decision, "decision", stage.PAPER["number"], ready.province, "2", reason="Mờ."
    )
    assert office.get(ours).url == reverse("signed_paper_file", args=[second.pk])


@pytest.mark.parametrize(
    ("totals", "star", "kind", "slug"),
    [((90, 90, 90), 5, "approval", "potential"), ((30, 31, 32), 0, "announcement", "announcement")],
)
def test_approval_and_announcement_come_back(
    cast: SimpleNamespace, as_: As, totals: tuple[int, ...], star: int, kind: str, slug: str
) -> None:
    stage.published(cast, list(totals), star=star)
    cast.decision.refresh_from_db()
    office = as_(cast.province)
    page = office.get(cast.decision.get_absolute_url()).content.decode()
    assert reverse("signed_paper_new", args=[kind, cast.decision.pk]) in page
    with pytest.raises(Refused):
        taken(cast.decision, kind, "1/QĐ", cast.province)
    paper = taken(cast.decision, kind, stage.PAPER["number"], cast.province)
    assert office.get(print_of(cast, slug)).url == reverse("signed_paper_file", args=[paper.pk])
    for user, reads in ((cast.auditor, 200), (cast.chair, 200), (cast.owner, 404)):
        way = reverse("signed_paper_file", args=[paper.pk])
        assert as_(user).get(way).status_code == reads, user


# --- letters ----------------------------------------------------------------------------------
def test_the_signed_letter_is_its_addressees(sent: SimpleNamespace, as_: As) -> None:
    letter, owner, office = sent.letter, as_(sent.owner), as_(sent.province)
    ours = reverse("letter_paper", args=[letter.pk, "pdf"])
    assert "DỰ THẢO" in reading.text_of(owner.get(ours).content)
    assert "DỰ THẢO" not in reading.text_of(office.get(ours).content)  # printed to be signed
    with pytest.raises(Refused):
        taken(letter, "letter", "513/VPĐP", sent.province)
    paper = taken(letter, "letter", letter.number, sent.province)
    way = reverse("signed_paper_file", args=[paper.pk])
    for browser in (owner, office):
        for kind in ("pdf", "docx"):
            assert browser.get(reverse("letter_paper", args=[letter.pk, kind])).url == way
    page = owner.get(letter.get_absolute_url()).content.decode()
    assert paper.sha256 in page
    assert sent.province.name not in page
    for user, reads in (
        (sent.owner, 200), (sent.province, 200), (sent.auditor, 200), (sent.commune, 404),
        (sent.neighbour, 404), (sent.chair, 404), (sent.outsider, 404), (sent.foreign, 404),
    ):  # fmt: skip
        assert as_(user).get(way).status_code == reads, user
    with pytest.raises(NotAllowed):
        taken(letter, "letter", letter.number, sent.owner, "2", reason="x")


def test_a_letter_that_is_not_out_has_no_signed_file(ready: SimpleNamespace, as_: As) -> None:
    decisions.publish(ready.decision, decided_on=clock.today(), by=ready.province_2, **stage.PAPER)
    letter = Letter.objects.get(kind="producer")
    with pytest.raises(NotAllowed, match="phát hành"):
        taken(letter, "letter", "512/VPĐP", ready.province)
    new = reverse("signed_paper_new", args=["letter", letter.pk])
    assert as_(ready.province).get(new).status_code == 403
    assert as_(ready.owner).get(new).status_code == 404


def test_what_is_printed_to_hand_over_is_the_signed_file(sent: SimpleNamespace, as_: As) -> None:
    sent.owner.email, sent.owner.phone = None, "+84912000111"
    sent.owner.save()
    sent.owner.notices.update(mail="none")
    way = reverse("letters_by_hand", args=[sent.decision.pk])
    ours = reading.text_of(as_(sent.province).get(way).content)
    assert "Số: 512/VPĐP" in ours
    assert "DỰ THẢO" not in ours
    taken(sent.letter, "letter", "512/VPĐP", sent.province, file=uploads.photo("cv"))
    scanned = as_(sent.province).get(way).content
    assert scanned.startswith(b"%PDF")
    assert "Số: 512/VPĐP" not in reading.text_of(scanned)
    taken(sent.letter, "letter", "512/VPĐP", sent.province, "7", reason="Quét mờ.")
    assert as_(sent.province).get(way).content.startswith(b"%PDF")


def test_the_form_of_a_letter_is_sent_twice_and_keeps_what_was_typed(
    sent: SimpleNamespace, as_: As
) -> None:
    office = as_(sent.province)
    new = reverse("signed_paper_new", args=["letter", sent.letter.pk])
    key = str(office.get(new).context["form"]["once_key"].value())
    data = signing.signed()
    form = {"once_key": key, "number": "512/VPĐP", "dated": clock.today().strftime("%d/%m/%Y")}
    wrong = office.post(new, {**form, "number": "sai số", "file": signing.upload(data)})
    assert wrong.status_code == 422
    assert "sai số" in wrong.content.decode()
    for _twice in range(2):
        answer = office.post(new, {**form, "file": signing.upload(data)})
        assert answer.url == sent.letter.get_absolute_url()
    assert SignedPaper.objects.count() == 1


# --- corrections ------------------------------------------------------------------------------
def test_the_signed_correction_is_served_in_place_of_ours(sent: SimpleNamespace, as_: As) -> None:
    entry = Entry.objects.select_related("contest__council__stage", "dossier__book").get()
    act = corrections.prepare(
        entry, ground="misprint", product="Mật ong 500 ml", reason="Thiếu.", by=sent.province
    )
    new = reverse("signed_paper_new", args=["amendment", act.pk])
    assert as_(sent.province).get(new).status_code == 403
    corrections.publish(
        act, number="77/UBND", signer="A", decided_on=clock.today(), by=sent.province_2
    )
    act = Correction.objects.get()
    office, ours = as_(sent.province), reverse("correction_paper", args=[act.pk, "pdf"])
    assert "DỰ THẢO" in reading.text_of(office.get(ours).content)
    paper = taken(act, "amendment", "77/UBND", sent.province)
    assert office.get(ours).url == reverse("signed_paper_file", args=[paper.pk])
    assert paper.sha256 in as_(sent.owner).get(act.get_absolute_url()).content.decode()
    for user, reads in ((sent.owner, 200), (sent.commune, 200), (sent.neighbour, 404)):
        way = reverse("signed_paper_file", args=[paper.pk])
        assert as_(user).get(way).status_code == reads, user
