"""The signed file comes back: checked at the door, kept as it came, the only one given out."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation.deeds import minutes, revocations, signed_papers
from evaluation.evening import revocation_paper
from evaluation.models import SignedKind, SignedPaper
from evaluation.signed_papers import standing
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from ocop.workflow.models import Event
from products.models import Rating
from tests import reading, signing, uploads
from tests.evaluation import stage
from tests.evaluation.proofs import faults
from tests.shared import shared

As = Callable[[Any], Client]
NUMBER = stage.PAPER["number"]


@shared
def decided(cast: SimpleNamespace) -> SimpleNamespace:
    """A published decision that grants four stars."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.contest.refresh_from_db()
    return cast


def taken(cast: SimpleNamespace, file: Any = None, **more: Any) -> SignedPaper:
    facts = {"number": NUMBER, "dated": clock.today(), "by": cast.province, **more}
    file = file or signing.upload(signing.signed())
    return signed_papers.take_in(cast.decision, SignedKind.DECISION, file=file, **facts)


def way(name: str, *args: Any) -> str:
    return reverse(f"signed_paper_{name}", args=args)


def form(cast: SimpleNamespace, browser: Client, **more: Any) -> dict[str, Any]:
    page = browser.get(way("new", "decision", cast.decision.pk))
    return {
        "once_key": str(page.context["form"]["once_key"].value()),
        "number": NUMBER, "dated": clock.today().strftime("%d/%m/%Y"),
        "file": signing.upload(signing.signed()), **more,
    }  # fmt: skip


def test_the_bytes_are_kept_and_their_hash_is_sealed(decided: SimpleNamespace) -> None:
    data = signing.signed()
    paper = taken(decided, signing.upload(data))
    assert paper.file.read() == data
    assert (paper.sha256, paper.pages) == (hashlib.sha256(data).hexdigest(), 2)
    assert [one["signer"] for one in paper.signatures] == [signing.SIGNER]
    event = Event.objects.get(verb="signed_paper.taken_in")
    assert json.loads(event.payload)["facts"]["sha256"] == paper.sha256
    assert event.chain.key == decided.contest.chain_key
    assert chain.verify(decided.contest.chain_key) is None
    assert faults(decided.contest) == []


def test_a_changed_file_is_refused_and_leaves_nothing(decided: SimpleNamespace) -> None:
    for wrong in (signing.altered(signing.signed()), signing.added_to(signing.signed())):
        with pytest.raises(Refused, match="hệ thống văn bản"):
            taken(decided, signing.upload(wrong))
    assert not SignedPaper.objects.exists()


def test_a_scan_is_kept_as_it_came(decided: SimpleNamespace) -> None:
    photo = uploads.photo("scan")
    data = photo.read()
    photo.seek(0)
    paper = taken(decided, photo)
    assert (paper.mime, paper.pages, paper.is_scan) == ("image/jpeg", 1, True)
    assert paper.file.read() == data
    again = taken(decided, uploads.pdf("scan"), reason="Thiếu trang.")
    assert (again.mime, again.is_scan) == ("application/pdf", True)


def hostile(name: str) -> Any:
    out, paper = io.BytesIO(), pikepdf.new()
    paper.add_blank_page()
    if name == "script":
        paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if name == "launch":
        paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    if name == "attached":
        paper.attachments["x.exe"] = b"MZ"
    if name == "locked":
        paper.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    else:
        paper.save(out)
    data = {"cut": out.getvalue()[:200], "empty": b"", "page": b"<html><script>1</script></html>",
            "bomb": b"%PDF-1.7\n" + b"[" * 5000}.get(name, out.getvalue())  # fmt: skip
    return signing.upload(data)


KINDS = ("script", "launch", "attached", "locked", "cut", "empty", "page", "bomb")


@pytest.mark.parametrize("name", KINDS)
def test_hostile_files_are_refused(decided: SimpleNamespace, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        taken(decided, hostile(name))
    assert refusal.value.field == "file"
    assert not SignedPaper.objects.exists()


def test_word_files_and_our_own_draft_are_refused(decided: SimpleNamespace) -> None:
    act = revoked(decided)
    draft = revocation_paper.decision_pdf(act, [Rating.objects.get()])
    with pytest.raises(Refused, match="chưa ai ký"):
        taken(decided, signing.upload(draft))
    assert taken(decided, signing.upload(signing.signed(draft))).signatures
    word = SimpleUploadedFile("a.docx", revocation_paper.decision_docx(act, []))
    with pytest.raises(Refused, match="ảnh quét"):
        taken(decided, word, reason="Nhầm.")


@pytest.mark.parametrize(
    "wrong",
    [{"number": "3982/QĐ-UBND"}, {"number": ""}, {"dated": dt.date(2020, 1, 1)}],
    ids=["number", "none", "date"],
)
def test_the_file_of_another_paper_is_found_out(
    decided: SimpleNamespace, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        taken(decided, **wrong)
    assert taken(decided, number=f" {NUMBER.lower()} ").number == NUMBER.lower()


def test_a_wrong_file_is_replaced_with_a_reason_and_kept(decided: SimpleNamespace, as_: As) -> None:
    first = taken(decided)
    with pytest.raises(Refused, match="lý do"):
        taken(decided, signing.upload(signing.signed(signing.plain("2"))))
    with pytest.raises(Refused, match="đã được tiếp nhận"):
        taken(decided, signing.upload(first.file.read()), reason="Nhầm.")
    data = signing.signed(signing.plain("2"))
    second = taken(decided, signing.upload(data), reason="Quét nhầm văn bản khác.")
    assert standing(decided.decision, SignedKind.DECISION) == second
    assert second.replaces == first
    office, auditor = as_(decided.province), as_(decided.auditor)
    page = office.get(decided.decision.get_absolute_url()).content.decode()
    assert "Quét nhầm văn bản khác." in page
    assert first.short_hash in page
    assert office.get(way("file", first.pk)).status_code == 200
    assert auditor.get(way("file", first.pk)).status_code == 403
    assert auditor.get(way("file", second.pk)).getvalue() == data


def test_the_database_holds_one_file_at_a_time(decided: SimpleNamespace) -> None:
    first = taken(decided)
    second = taken(decided, signing.upload(signing.signed(signing.plain("2"))), reason="Nhầm.")
    facts = {"kind": "decision", "file": "x", "mime": "x", "size": 1, "sha256": "x",
             "uploaded_at": clock.now(), "uploaded_by": decided.province, "dated": clock.today(),
             "pages": 1}  # fmt: skip
    one, act = {"decision": decided.decision}, {"revocation": revoked(decided)}
    for wrong in (
        one, {**one, "replaces": first, "reason": "x"}, {**one, "replaces": second, "reason": ""},
        {}, {**one, **act}, {**act, "kind": "other"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SignedPaper.objects.create(**{**facts, **wrong})


def revoked(cast: SimpleNamespace) -> Any:
    act = revocations.prepare(
        [Rating.objects.get()], kind="certificate", ground="c", reason="Dùng phẩm màu.",
        conclusion_no="12/KL-ATTP", conclusion_on=clock.today(), conclusion_by="Chi cục ATTP",
        by=cast.province,
    )  # fmt: skip
    return revocations.publish(
        act, number="55/QĐ-UBND", signer="Nguyễn Văn Mẫu", decided_on=clock.today(),
        by=cast.province_2,
    )  # fmt: skip


def test_from_the_form_to_the_file(decided: SimpleNamespace, as_: As) -> None:
    office, new = as_(decided.province), way("new", "decision", decided.decision.pk)
    page = office.get(decided.decision.get_absolute_url()).content.decode()
    assert "DỰ THẢO" in page
    assert new in page
    sent = form(decided, office)
    wrong = office.post(new, {**sent, "number": "1/QĐ"})
    assert wrong.status_code == 422
    assert "khác số là văn bản khác" in wrong.content.decode()
    data = signing.signed()
    for _twice in range(2):
        answer = office.post(new, {**sent, "file": signing.upload(data)})
        assert answer.url == decided.decision.get_absolute_url()
    paper = SignedPaper.objects.get()
    page = office.get(answer.url).content.decode()
    told = (paper.sha256, signing.SIGNER, signing.BODY, "chứng thư số gốc", decided.province.name)
    for words in told:
        assert words in page
    answer = office.get(way("file", paper.pk))
    assert answer.getvalue() == data
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_who_takes_in_and_who_reads(decided: SimpleNamespace, as_: As) -> None:
    paper, new = taken(decided), way("new", "decision", decided.decision.pk)
    for user, reads, enters in (
        (decided.province, 200, 200), (decided.province_2, 200, 200), (decided.auditor, 200, 403),
        (decided.chair, 200, 403), (decided.evaluator, 200, 403), (decided.owner, 404, 404),
        (decided.commune, 404, 404), (decided.outsider, 404, 404), (decided.foreign, 404, 404),
    ):  # fmt: skip
        browser = as_(user)
        assert browser.get(way("file", paper.pk)).status_code == reads, user
        assert browser.get(new).status_code == enters, user
        if enters != 200:
            with pytest.raises(NotAllowed):
                taken(decided, by=user, reason="x")
    assert Client().get(way("file", paper.pk)).status_code == 302


def test_a_missing_or_altered_file_is_told(decided: SimpleNamespace, as_: As) -> None:
    paper, browser = taken(decided), as_(decided.province)
    with open(paper.file.path, "r+b") as kept:
        kept.write(b"%PDX")
    assert browser.get(way("file", paper.pk)).status_code == 409
    paper.file.storage.delete(paper.file.name)
    answer = browser.get(way("file", paper.pk))
    assert answer.status_code == 409
    assert "sao lưu" in answer.content.decode()


def test_the_signed_revocation_is_served_in_place_of_ours(
    decided: SimpleNamespace, as_: As
) -> None:
    act, browser = revoked(decided), as_(decided.province)
    ours = [reverse("revocation_paper", args=[act.pk, kind]) for kind in ("pdf", "docx")]
    assert browser.get(ours[0])["Content-Type"] == "application/pdf"
    paper = signed_papers.take_in(
        act, SignedKind.REVOCATION, file=signing.upload(signing.signed()), number="55/QĐ-UBND",
        dated=clock.today(), by=decided.province,
    )  # fmt: skip
    for address in ours:
        assert browser.get(address).url == way("file", paper.pk)
    assert paper.sha256 in browser.get(act.get_absolute_url()).content.decode()
    assert as_(decided.owner).get(way("file", paper.pk)).status_code == 403


def test_the_signed_minutes_stand(decided: SimpleNamespace, as_: As) -> None:
    minutes_of = {"kind": SignedKind.MINUTES, "dated": decided.contest.held_on}
    file = signing.upload(signing.signed())
    with pytest.raises(NotAllowed):
        signed_papers.take_in(decided.contest, **minutes_of, file=file, by=decided.evaluator)
    paper = signed_papers.take_in(decided.contest, **minutes_of, file=file, by=decided.secretary)
    browser = as_(decided.secretary)
    at = {"pk": decided.contest.pk}
    for name in ("minutes.pdf", "minutes.docx"):
        answer = browser.get(reverse("contest_evening_file", kwargs={**at, "name": name}))
        assert answer.url == way("file", paper.pk)
    assert browser.get(way("file", paper.pk)).status_code == 200
    assert as_(decided.evaluator).get(way("file", paper.pk)).status_code == 403
    package = browser.get(reverse("contest_evening_file", kwargs={**at, "name": "papers.pdf"}))
    assert "BIÊN BẢN" not in reading.text_of(package.content)
    page = browser.get(reverse("contest_evening", kwargs=at)).content.decode()
    assert paper.sha256 in page
    assert faults(decided.contest) == []


def test_words_of_signed_minutes_are_not_changed(cast: SimpleNamespace) -> None:
    stage.closed(cast, [76, 77, 79])
    minutes.write(cast.contest, number="3/BB-HĐ", by=cast.secretary)
    facts = {"file": signing.upload(signing.signed()), "dated": clock.today()}
    with pytest.raises(Refused):
        signed_papers.take_in(cast.contest, SignedKind.MINUTES, **facts, by=cast.secretary)
    facts["file"].seek(0)
    signed_papers.take_in(
        cast.contest, SignedKind.MINUTES, **facts, number="3/BB-HĐ", by=cast.secretary
    )
    with pytest.raises(Refused, match="biên bản ký"):
        minutes.write(cast.contest, conclusion="Khác.", by=cast.secretary)
