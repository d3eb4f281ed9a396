"""The papers of a decision: chosen by its stage, alike in PDF and Word, never numbered by us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from evaluation import signers
from evaluation.acts import kinds, loading, questions, words
from evaluation.deeds import decision_papers, decisions
from evaluation.models import Decision, Entry, Outcome
from ocop.accounts.models import Appointment
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow import chain
from tests import reading
from tests.evaluation import proofs, stage
from tests.shared import shared

As = Callable[[Any], Client]
TYPED = {
    "report_no": "12/BC-HĐOCOP", "submission_no": "45/TTr-SNNMT", "agency_symbol": "SNNMT",
    "agency": "Sở Nông nghiệp và Môi trường", "agency_office": "GIÁM ĐỐC",
    "agency_signer": "Lê Thị Trình",
}  # fmt: skip


@shared
def ready(cast: SimpleNamespace) -> SimpleNamespace:
    """A prepared decision that grants four stars."""
    stage.closed(cast, [72, 75, 80], star=4)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    return cast


def typed(cast: SimpleNamespace, **more: Any) -> None:
    today = clock.today()
    facts = {**TYPED, "report_on": today, "submission_on": today, **more}
    decision_papers.write(cast.decision, **facts, by=cast.province)


def published(cast: SimpleNamespace) -> Decision:
    return decisions.publish(
        cast.decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER
    )


def slugs(decision: Decision) -> list[str]:
    return [one.slug for one in kinds.kinds_of(loading.load(decision).lines)]


def text(decision: Decision, slug: str) -> str:
    return reading.text_of(kinds.pdf(kinds.KINDS[slug], loading.load(decision)))


def cells(decision: Decision, slug: str) -> str:
    made = kinds.docx(kinds.KINDS[slug], loading.load(decision))
    document = Document(BytesIO(made))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"), (1, "một"), (5, "năm"), (10, "mười"), (11, "mười một"), (15, "mười lăm"),
        (21, "hai mươi mốt"), (25, "hai mươi lăm"), (50, "năm mươi"), (105, "một trăm linh năm"),
        (110, "một trăm mười"), (321, "ba trăm hai mươi mốt"), (1000, "một nghìn"),
        (2005, "hai nghìn không trăm linh năm"), (12015, "mười hai nghìn không trăm mười lăm"),
    ],
)  # fmt: skip
def test_numbers_in_words(number: int, said: str) -> None:
    assert words.in_words(number) == said


def test_a_draft_leaves_room_for_every_number(ready: SimpleNamespace) -> None:
    assert slugs(ready.decision) == ["report", "submission", "recognition"]
    told = text(ready.decision, "recognition")
    assert "DỰ THẢO" in told
    assert "3981" not in told
    assert "/QĐ-UBND" in told
    assert "bằng chữ: một) sản phẩm của 01 chủ thể" in " ".join(told.split())
    assert ready.product.name in told


def test_both_files_say_the_same_and_cite_what_was_typed(ready: SimpleNamespace) -> None:
    typed(ready)
    published(ready)
    for told in (text(ready.decision, "recognition"), cells(ready.decision, "recognition")):
        flat = " ".join(told.split())
        assert "DỰ THẢO" in flat  # until the signed file is in
        assert "Số: 3981/QĐ-UBND" in flat
        assert "Báo cáo số 12/BC-HĐOCOP" in flat
        assert "Tờ trình số 45/TTr-SNNMT" in flat
        assert "Tổng cộng: 01 sản phẩm (bằng chữ: một sản phẩm)" in flat
        assert "KT. CHỦ TỊCH" in flat
        assert ready.entry.certificates.get().number.split("/")[0] in flat
    assert "Lê Thị Trình" in text(ready.decision, "submission")
    assert "Số: 12/BC-HĐOCOP" in text(ready.decision, "report")
    first = kinds.pdf(kinds.RECOGNITION, loading.load(ready.decision))
    assert first == kinds.pdf(kinds.RECOGNITION, loading.load(ready.decision))


def test_what_is_sent_up_is_approved_not_recognised(cast: SimpleNamespace) -> None:
    stage.closed(cast, [90, 90, 90], star=5)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    assert slugs(cast.decision) == ["report", "submission", "potential"]
    told = " ".join(text(cast.decision, "potential").split())
    assert "tiềm năng 5 sao" in told
    assert "không phải là quyết định công nhận" in told


def test_where_nobody_reached_stars_results_are_announced(cast: SimpleNamespace) -> None:
    stage.closed(cast, [49, 50, 50])
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    assert slugs(cast.decision) == ["report", "submission", "announcement"]
    told = " ".join(text(cast.decision, "announcement").split())
    assert "/TB-UBND" in told
    assert "DANH SÁCH SẢN PHẨM CHƯA ĐẠT" in told


def test_a_list_that_differs_from_what_was_decided_is_not_printed(ready: SimpleNamespace) -> None:
    Entry.objects.filter(pk=ready.entry.pk).update(outcome=Outcome.NOT_REACHED)
    told = loading.load(ready.decision)
    with pytest.raises(Refused, match="không được in"):
        kinds.paper_of(kinds.RECOGNITION, told)
    Entry.objects.filter(pk=ready.entry.pk).update(outcome=Outcome.AWARDED, stars=5)
    entry = Entry.objects.get(pk=ready.entry.pk)
    asked = questions.of(ready.decision, [entry], loading.typed_of(ready.decision))
    assert any("5 sao cao hơn" in line for line in asked)


def test_numbers_are_typed_once_and_kept(ready: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        decision_papers.write(ready.decision, report_no="1/BC", by=ready.chair)
    with pytest.raises(Refused, match="ngày"):
        decision_papers.write(ready.decision, report_no="1/BC", by=ready.province)
    later = clock.today() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="tương lai"):
        typed(ready, report_on=later)
    typed(ready)
    typed(ready, report_no="13/BC-HĐOCOP")
    published(ready)
    with pytest.raises(Refused, match="giữ nguyên"):
        typed(ready, report_no="14/BC-HĐOCOP")
    decision_papers.write(ready.decision, regulation="Quy chế 7", by=ready.province)
    assert chain.verify(ready.contest.chain_key) is None
    assert proofs.faults(ready.contest) == []


def test_who_scored_does_not_publish(ready: SimpleNamespace) -> None:
    Appointment.objects.create(
        user=ready.evaluator, committee=ready.province.appointments.get().committee,
        since=clock.today(),
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="chấm điểm"):
        decisions.publish(
            ready.decision, decided_on=clock.today(), by=ready.evaluator, **stage.PAPER
        )


def test_the_signer_holds_the_office_on_that_day(ready: SimpleNamespace) -> None:
    assert signers.doubt(ready.province_region, clock.today(), "Ai đó") == ""
    Appointment.objects.create(
        user=ready.outsider, committee=ready.province.appointments.get().committee,
        role="auditor", title="Phó Chủ tịch UBND", since=clock.today() - dt.timedelta(days=9),
        until=clock.today() - dt.timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Refused, match="không giữ chức vụ"):
        published(ready)
    row = Appointment.objects.get(user=ready.outsider)
    row.until = None
    row.save()
    one = signers.proposed(ready.province_region, clock.today())
    assert one
    assert (one.formula, one.office, one.name) == (
        "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", ready.outsider.name,
    )  # fmt: skip
    paper = {**stage.PAPER, "signer": one.name}
    with pytest.raises(Refused, match="không khớp"):
        decisions.publish(ready.decision, decided_on=clock.today(), by=ready.province_2,
                          **{**paper, "formula": "TM. CHỦ TỊCH"})  # fmt: skip
    decisions.publish(ready.decision, decided_on=clock.today(), by=ready.province_2, **paper)


def test_the_pages(ready: SimpleNamespace, as_: As) -> None:
    office = as_(ready.province)
    page = office.get(ready.decision.get_absolute_url()).content.decode()
    assert "Quyết định công nhận và danh sách" in page
    assert "Chưa nhập số và ngày báo cáo" in page
    url = reverse("decision_papers", args=[ready.decision.pk])
    today = f"{clock.today():%d/%m/%Y}"
    sent = {"report_no": "12/BC-HĐOCOP", "report_on": today, "agency": "Sở NN&MT"}
    assert office.post(url, sent).status_code == 302
    assert "12/BC-HĐOCOP" in office.get(url).content.decode()
    at = reverse("decision_paper", args=[ready.decision.pk, "recognition", "pdf"])
    assert office.get(at).content.startswith(b"%PDF")
    for slug in ("potential", "nothing"):
        wrong = reverse("decision_paper", args=[ready.decision.pk, slug, "pdf"])
        assert office.get(wrong).status_code == 404
    assert as_(ready.commune).get(at).status_code in (403, 404)
    assert as_(ready.evaluator).get(at).status_code in (403, 404)
