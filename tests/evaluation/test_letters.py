"""Letters of result: taken down once, sent once, and everybody reads their own."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import letter_outbox
from evaluation.deeds import contests, decisions, letters
from evaluation.letter_fields import fields_of_letter
from evaluation.models import Entry, Letter, ScoreSheet
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from tests import cast as people
from tests import reading
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
SIGNED = {"signer": "Trần Văn Thử", "signer_office": "CHÁNH VĂN PHÒNG", "place": "Quảng Ninh"}


@shared
def judged(cast: SimpleNamespace) -> SimpleNamespace:
    """Two products of one producer: four stars, and one that falls short, with remarks."""
    stage.provincial(cast)
    cast.second = stage.at_stage(
        cast.cycle, people.product("Mật ong bạc hà", cast.producer), cast.stage
    )
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, [cast.dossier, cast.second], by=cast.secretary)
    stage.seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, cast.contest)
    cast.entry = Entry.objects.get(dossier=cast.dossier)
    cast.short = Entry.objects.get(dossier=cast.second)
    stage.all_score(cast, [76, 77, 79], star=4)
    stage.all_score(cast, [44, 45, 46], cast.short)
    for number, sheet in enumerate(ScoreSheet.objects.filter(entry=cast.short).order_by("pk")):
        ScoreSheet.objects.filter(pk=sheet.pk).update(remark=f"Bao bì {2 - number} còn thô.")
    contests.close(cast.contest, by=cast.chair)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    return cast


@shared
def out(judged: SimpleNamespace) -> SimpleNamespace:
    """The same, published: letters are taken down and nobody has them yet."""
    decisions.publish(
        judged.decision, decided_on=clock.today(), by=judged.province_2, **stage.PAPER
    )
    judged.letter = Letter.objects.get(kind="producer")
    judged.to_commune = Letter.objects.get(kind="commune")
    return judged


def release(cast: SimpleNamespace, **more: Any) -> list[Letter]:
    facts = {"number": "512/VPĐP-OCOP", "dated": clock.today(), **SIGNED, **more}
    return letters.release(cast.decision, **facts, by=cast.province)


def text_of(docx: bytes) -> str:
    return zipfile.ZipFile(BytesIO(docx)).read("word/document.xml").decode()


# --- what they say ----------------------------------------------------------------------------
def test_one_letter_a_producer_and_one_a_commune(out: SimpleNamespace) -> None:
    assert list(Letter.objects.values_list("producer", "region", "number")) == [
        (out.producer.pk, None, ""),
        (None, out.commune_region.pk, ""),
    ]
    facts = out.letter.facts
    assert [one["name"] for one in facts["products"]] == [out.product.name, "Mật ong bạc hà"]
    first, second = facts["products"]
    assert (first["points"], first["stars"], first["reached"]) == ("77,33", 4, True)
    assert first["certificate"].startswith("01/")
    assert first["window"]
    assert (second["reached"], second["certificate"]) == (False, "")
    assert second["steps"]
    assert second["remarks"] == [f"Bao bì {n} còn thô." for n in range(3)]
    means = [Decimal(one[2].replace(",", ".")) for one in second["means"]]
    assert Decimal("44.9") < sum(means) <= Decimal(45)  # each cut off, never rounded up
    assert facts["decision_no"] == stage.PAPER["number"]
    assert "means" not in out.to_commune.facts["products"][0]
    assert chain.verify(out.letter.chain_key) is None


def test_no_member_is_named_and_no_single_points_stand_in_it(out: SimpleNamespace) -> None:
    told = str(out.letter.facts)
    for user in (out.chair, out.evaluator, out.evaluator_2, out.secretary):
        assert user.name not in told
    assert "79" not in {one["points"] for one in out.letter.facts["products"]}


def test_what_it_says_never_changes(out: SimpleNamespace) -> None:
    before = deepcopy(out.letter.facts)
    release(out)
    out.product.name = "Tên khác"
    out.product.save()
    Entry.objects.update(mean=Decimal("11.1111"))
    out.letter.refresh_from_db()
    assert out.letter.facts == before


def test_taking_down_asks_as_much_for_ten_products_as_for_two(judged: SimpleNamespace) -> None:
    def asked(entries: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            letters._store(
                judged.decision,
                letters.letter_facts.drafts(judged.decision, entries),
                judged.province,
            )
        return len(seen)

    asked([])
    few = [judged.short]
    with transaction.atomic():
        one = asked(few)
        transaction.set_rollback(True)
    assert asked([judged.short, judged.entry]) <= one + 2


def test_nothing_is_stored_or_told_before_the_publication(judged: SimpleNamespace) -> None:
    assert not Letter.objects.exists()
    with pytest.raises(Refused):
        release(judged)


# --- going out --------------------------------------------------------------------------------
def test_all_go_at_once_with_number_date_and_signer(out: SimpleNamespace) -> None:
    made = release(out, handing_over="8 giờ ngày 20/12/2026, Hội trường UBND tỉnh")
    assert {one.number for one in made} == {"512/VPĐP-OCOP"}
    for user, letter in ((out.owner, out.letter), (out.commune, out.to_commune)):
        (notice,) = user.notices.filter(key__startswith="letter.released:")
        assert notice.link == letter.get_absolute_url()
        assert "512/VPĐP-OCOP" in notice.subject
        assert "77,33" not in notice.body  # the result was told once, at publication
    assert not out.neighbour.notices.filter(key__startswith="letter.").exists()
    with pytest.raises(AlreadyDecided):
        release(out)
    assert out.owner.notices.filter(key__startswith="letter.released:").count() == 1


def test_a_number_of_its_own_stands_before_the_common_one(out: SimpleNamespace) -> None:
    assert letters.number(out.decision, {out.letter.pk: " 513/X "}, by=out.province) == 1
    assert letters.number(out.decision, {out.letter.pk: "513/X"}, by=out.province) == 0
    with pytest.raises(Refused, match="chưa có số riêng"):
        release(out, number="")
    made = {one.pk: one.number for one in release(out)}
    assert made == {out.letter.pk: "513/X", out.to_commune.pk: "512/VPĐP-OCOP"}
    assert letters.number(out.decision, {out.letter.pk: "9/X"}, by=out.province) == 0


def test_the_paper_must_fit_and_strangers_release_nothing(out: SimpleNamespace) -> None:
    today = clock.today()
    for wrong in (
        {"number": " "}, {"signer": ""}, {"dated": today + dt.timedelta(days=1)},
        {"dated": today - dt.timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            release(out, **wrong)
    for user in (out.commune, out.district, out.foreign, out.auditor, out.chair, out.secretary):
        facts = {"number": "1", "dated": today, "signer": "A"}
        with pytest.raises(NotAllowed):
            letters.release(out.decision, **facts, by=user)
    assert not Letter.objects.out().exists()


def test_never_two_letters_that_speak_at_once(out: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            decision=out.decision, kind="producer", producer=out.producer, facts={},
            made_at=clock.now(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=out.letter.pk).update(released_at=clock.now())


def test_a_corrected_letter_replaces_the_earlier_one(out: SimpleNamespace, as_: As) -> None:
    with pytest.raises(Refused):
        letters.correct(out.letter, by=out.province)
    release(out)
    out.letter.refresh_from_db()
    with pytest.raises(Refused, match="chưa có nội dung"):
        letters.correct(out.letter, by=out.province)
    Entry.objects.filter(pk=out.short.pk).update(mean=Decimal("46"))
    later = letters.correct(out.letter, by=out.province)
    with pytest.raises(Refused, match="thay thế"):
        letters.correct(out.letter, by=out.province)
    assert as_(out.owner).get(later.get_absolute_url()).status_code == 404
    letters.release(
        out.decision, number="600/VPĐP", dated=clock.today(), signer="B", by=out.province
    )
    out.letter.refresh_from_db()
    assert out.letter.replaced_at
    assert [one.pk for one in Letter.objects.out().speaking().filter(kind="producer")] == [later.pk]
    page = as_(out.owner).get(out.letter.get_absolute_url()).content.decode()
    assert later.get_absolute_url() in page
    paper = text_of(as_(out.owner).get(reverse("letter_paper", args=[later.pk, "docx"])).content)
    assert "thay thế Công văn số 512/VPĐP-OCOP" in " ".join(paper.split())
    assert chain.verify(out.letter.chain_key) is None


# --- who reads them ---------------------------------------------------------------------------
def test_everybody_reads_their_own_once_it_is_out(out: SimpleNamespace) -> None:
    def readers(letter: Letter) -> set[str]:
        who = ("owner", "neighbour", "commune", "other_commune", "district", "province", "auditor",
               "chair", "secretary", "evaluator", "outsider", "foreign")  # fmt: skip
        return {w for w in who if Letter.objects.visible_to(getattr(out, w)).filter(pk=letter.pk)}

    assert readers(out.letter) == readers(out.to_commune) == {"province"}
    release(out)
    assert readers(out.letter) == {"owner", "province", "auditor"}
    assert readers(out.to_commune) == {"commune", "province", "auditor"}


def test_look_before_sending(judged: SimpleNamespace, as_: As) -> None:
    browser = as_(judged.province)
    there = reverse("decision_letters", args=[judged.decision.pk])
    assert there in browser.get(judged.decision.get_absolute_url()).content.decode()
    page = browser.get(there).content.decode()
    preview = reverse("letter_preview", args=[judged.entry.pk, "producer", "docx"])
    assert preview.replace("docx", "pdf") in page
    text = text_of(browser.get(preview).content)
    for words in ("DỰ THẢO", "Kính gửi", judged.producer.name, "Mật ong bạc hà", "45,00"):
        assert words in text
    commune = text_of(browser.get(preview.replace("producer", "commune")).content)
    assert "Đề nghị phối hợp" in commune
    assert not Letter.objects.exists()
    for user in (judged.chair, judged.evaluator, judged.owner, judged.commune, judged.auditor):
        assert as_(user).get(there).status_code in (403, 404)
        assert as_(user).get(preview).status_code in (403, 404)


def test_from_the_list_to_the_paper(out: SimpleNamespace, as_: As) -> None:
    office, today = as_(out.province), clock.today().strftime("%d/%m/%Y")
    there = reverse("decision_letters", args=[out.decision.pk])
    assert any(one.url == there for one in waiting_for(out.province))
    way = reverse("letters_release", args=[out.decision.pk])
    assert office.get(way).status_code == 200
    sent = {"number": "512/VPĐP-OCOP", "dated": today, **SIGNED}
    assert office.post(way, {**sent, "signer": ""}).status_code == 422
    numbers = reverse("letters_numbers", args=[out.decision.pk])
    assert out.producer.name in office.get(numbers).content.decode()
    assert (
        office.post(numbers, {f"number-{out.letter.pk}": "513", "number-x": "1"}).status_code == 302
    )
    assert office.post(way, sent).url == there
    assert office.post(way, sent).status_code == 403
    mine = as_(out.owner)
    dossier = mine.get(reverse("dossier_evaluation", args=[out.dossier.pk])).content.decode()
    assert out.letter.get_absolute_url() in dossier
    page = mine.get(out.letter.get_absolute_url()).content.decode()
    for words in ("513", "Nếu không đồng ý", "Nhận xét của Hội đồng", "Bao bì 0 còn thô."):
        assert words in page
    pdf = reading.text_of(mine.get(reverse("letter_paper", args=[out.letter.pk, "pdf"])).content)
    told = " ".join(pdf.split())
    assert "DỰ THẢO" in told
    printed = office.get(reverse("letter_paper", args=[out.letter.pk, "pdf"])).content
    assert "DỰ THẢO" not in reading.text_of(printed)
    for words in ("Số: 513", "V/v thông báo kết quả", "Phụ lục", "Luật Khiếu nại", "Trần Văn Thử"):
        assert words in told
    assert as_(out.neighbour).get(out.letter.get_absolute_url()).status_code == 404


def test_fields_for_templates(out: SimpleNamespace) -> None:
    for letter in Letter.objects.all():
        draft = fields_of_letter(letter)
        assert (draft["du_thao"], draft["so"]) == ("DỰ THẢO", "Số: …………")
    (made,) = [one for one in release(out) if one.to_producer]
    fields = fields_of_letter(made, clean=True)
    assert (fields["du_thao"], fields["so"]) == ("", "Số: 512/VPĐP-OCOP")
    assert [one["ten"] for one in fields["san_pham"]] == [out.product.name, "Mật ong bạc hà"]
    assert fields["chua_dat"][0].startswith("Mật ong bạc hà: 45,00 điểm.")
    assert set(fields["phu_luc"][1]["tieu_chi"][0]) == {
        "ma", "noi_dung", "toi_da", "binh_quan", "nhan_xet",
    }  # fmt: skip
    assert fields["phu_luc"][1]["nhan_xet"] == [f"Bao bì {n} còn thô." for n in range(3)]


def test_the_outbox_asks_as_much_for_many(
    out: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    release(out)
    seen = Letter.objects.visible_to(out.province).filter(decision=out.decision)
    with CaptureQueriesContext(connection) as one:
        letter_outbox.rows(seen.filter(pk=out.letter.pk))
    with django_assert_num_queries(len(one)):
        letter_outbox.rows(seen)
