"""Published results put right: never a changed paper, a later one in its place, all on record."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation.certificate_standing import finding
from evaluation.deeds import corrections, revocations
from evaluation.models import Certificate, Correction, Entry
from evaluation.rendering import render_waiting
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from products.models import Rating
from tests import reading
from tests.evaluation import proofs, stage
from tests.shared import shared

As = Callable[[Any], Client]
PAPER = {"number": "77/QĐ-UBND", "signer": "Nguyễn Văn Mẫu", "place": "Quảng Ninh"}
FACTS: dict[str, dict[str, Any]] = {
    "misprint": {"product": "Mật ong Khe Lò 500 ml"},
    "result": {"stars": 3, "points": 68, "clause": "số thứ tự 1 Phụ lục", "basis": "12/BC-SNN"},
    "holder": {"producer": "Hợp tác xã Mới", "clause": "Điều 1", "basis": "12/BC-SNN"},
    "lost": {"basis": "Đơn ngày 01/11/2026 của chủ thể"},
    "renamed": {"address": "Thôn Mới", "basis": "Đơn ngày 01/11/2026 của chủ thể"},
}


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    """A product with four stars and its certificate."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.rating = Rating.objects.get()
    cast.certificate = Certificate.objects.get()
    return cast


@shared
def missed(cast: SimpleNamespace) -> SimpleNamespace:
    """A product that came to no stars."""
    return stage.published(cast, [30, 31, 32])


def entry_of(cast: SimpleNamespace) -> Entry:
    """Afresh, as a request loads it."""
    return Entry.objects.select_related("contest__council__stage", "dossier__book").get()


def prepared(cast: SimpleNamespace, ground: str = "misprint", **more: Any) -> Correction:
    facts = {"reason": "In sai tên.", **FACTS[ground], **more}
    return corrections.prepare(entry_of(cast), ground=ground, **facts, by=cast.province)


def published(cast: SimpleNamespace, ground: str = "misprint", **more: Any) -> Correction:
    act = prepared(cast, ground, **more)
    return corrections.publish(act, **PAPER, decided_on=clock.today(), by=cast.province_2)


def test_a_misprint_is_a_new_paper_in_place_of_the_earlier(held: SimpleNamespace) -> None:
    first = held.certificate
    said = dict(first.facts)
    act = published(held)
    first.refresh_from_db()
    second = Certificate.objects.current().get()
    assert (second.serial, second.reissue, second.replaces) == (first.serial + 1, 1, first)
    assert (first.facts, first.replaced_on) == (said, clock.today())
    assert second.facts["product"] == "Mật ong Khe Lò 500 ml"
    assert (second.facts["reissue"], second.facts["replaces"]) == ("Cấp lại lần 1", first.number)
    same = ("stars", "valid_to", "decision_no", "producer", "address", "head")
    assert all(second.facts[part] == said[part] for part in same)
    assert second.rating == held.rating
    seen = finding(first, clock.today())
    assert seen.state == "replaced"
    assert second.number in seen.text
    assert finding(second, clock.today()).state == "valid"
    assert proofs.faults(act.entry.contest) == []
    assert chain.verify(act.chain_key) is None
    for user in (held.owner, held.commune):
        assert user.notices.filter(key=f"correction.published:{act.pk}").count() == 1
    assert not held.other_commune.notices.filter(key__startswith="correction.").exists()


def test_other_stars_keep_the_last_day_and_the_record(held: SimpleNamespace) -> None:
    act = published(held, "result")
    held.rating.refresh_from_db()
    assert (held.rating.ended_as, held.rating.ended_on) == ("amended", clock.today())
    right = Rating.objects.get(ended_on=None)
    assert (right.stars, right.valid_to, right.follows) == (3, held.rating.valid_to, held.rating)
    assert (right.decision_no, str(right.points)) == ("77/QĐ-UBND", "68.0000")
    assert act.issued is not None
    assert (act.issued.facts["stars"], act.issued.rating) == (3, right)
    assert entry_of(held).stars == 4
    assert proofs.faults(act.entry.contest) == []
    assert chain.verify(held.product.chain_key) is None
    assert finding(Certificate.objects.get(pk=held.certificate.pk), clock.today()).kind == "wait"


def test_no_stars_leave_no_paper(held: SimpleNamespace, client: Client) -> None:
    act = published(held, "result", stars=0, points=40)
    assert act.issued is None
    assert not Rating.objects.valid_on(clock.today()).exists()
    held.certificate.refresh_from_db()
    held.certificate.rating.refresh_from_db()
    seen = finding(held.certificate, clock.today())
    assert (seen.state, seen.kind) == ("amended", "late")
    assert "77/QĐ-UBND" in seen.text
    entry = entry_of(held)
    assert entry.dossier.state == "not_reached"
    assert proofs.faults(entry.contest) == []
    body = client.get(reverse("catalogue_product", args=[held.product.pk])).content.decode()
    assert "77/QĐ-UBND" in body


def test_stars_after_all(missed: SimpleNamespace) -> None:
    act = published(missed, "result")
    right = Rating.objects.get()
    assert act.issued is not None
    assert (right.stars, act.issued.serial, act.issued.reissue) == (3, 1, 0)
    assert act.issued.facts["product"] == missed.product.name
    assert entry_of(missed).dossier.state == "recognised"
    assert proofs.faults(act.entry.contest) == []
    with pytest.raises(Refused):
        prepared(missed, "result")


def test_a_tampered_paper_or_star_is_found(held: SimpleNamespace) -> None:
    act = published(held, "result")
    assert act.issued is not None
    Certificate.objects.filter(pk=act.issued.pk).update(facts={**act.issued.facts, "stars": 5})
    assert any("says something else" in one for one in proofs.faults(act.entry.contest))
    Certificate.objects.filter(pk=act.issued.pk).update(facts=act.issued.facts)
    Rating.objects.filter(key=f"correction:{act.pk}").update(stars=5)
    assert any("stars granted" in one for one in proofs.faults(act.entry.contest))


def test_again_and_again(held: SimpleNamespace) -> None:
    published(held)
    act = published(held, "lost")
    assert act.issued is not None
    assert act.issued.facts["reissue"] == "Cấp lại lần 2"
    assert act.issued.facts["product"] == "Mật ong Khe Lò 500 ml"
    assert [one.serial for one in Certificate.objects.order_by("pk")] == [1, 2, 3]
    assert Certificate.objects.current().count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(replaced_on=None)


def test_two_people_of_the_authority(held: SimpleNamespace) -> None:
    act = prepared(held)
    paper = {**PAPER, "decided_on": clock.today()}
    with pytest.raises(NotAllowed, match="người thứ hai"):
        corrections.publish(act, **paper, by=held.province)
    for user in (held.commune, held.district, held.foreign, held.auditor, held.chair, held.owner):
        with pytest.raises(NotAllowed):
            corrections.publish(act, **paper, by=user)
        with pytest.raises(NotAllowed):
            corrections.discard(act, by=user)
    assert any(one.url == act.get_absolute_url() for one in waiting_for(held.province_2))
    with pytest.raises(Refused):
        prepared(held)
    corrections.discard(act, by=held.province)
    with pytest.raises(NotAllowed):
        corrections.prepare(
            entry_of(held), ground="lost", reason="Mất.", basis="Đơn", by=held.commune
        )
    assert Certificate.objects.get().replaced_on is None


@pytest.mark.parametrize(
    ("ground", "wrong"),
    [
        ("other", {}), ("misprint", {"product": ""}), ("misprint", {"reason": " "}),
        ("misprint", {"stars": 3}), ("lost", {"product": "Khác"}), ("lost", {"basis": ""}),
        ("holder", {"clause": ""}), ("result", {"stars": None}), ("result", {"stars": 4}),
        ("result", {"stars": 5}), ("result", {"points": 20}), ("result", {"points": 101}),
    ],
)  # fmt: skip
def test_only_what_the_ground_allows(
    held: SimpleNamespace, ground: str, wrong: dict[str, Any]
) -> None:
    facts = {"reason": "Sai.", **FACTS.get(ground, {}), **wrong}
    with pytest.raises(Refused):
        corrections.prepare(entry_of(held), ground=ground, **facts, by=held.province)
    assert not Correction.objects.exists()


def test_the_paper_must_fit(held: SimpleNamespace) -> None:
    act, today = prepared(held), clock.today()
    for wrong in (
        {"number": " "}, {"signer": ""}, {"decided_on": today + dt.timedelta(days=1)},
        {"decided_on": today - dt.timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            corrections.publish(act, **{**PAPER, "decided_on": today, **wrong}, by=held.province_2)
    assert Certificate.objects.count() == 1


def test_stars_taken_back_meanwhile_stop_it(held: SimpleNamespace) -> None:
    act = prepared(held, "lost")
    taken = revocations.prepare(
        [held.rating], kind="recognition", reason="Sai.", conclusion_no="1/KL",
        conclusion_on=clock.today(), conclusion_by="Bộ", by=held.province,
    )  # fmt: skip
    revocations.publish(taken, **PAPER, decided_on=clock.today(), by=held.province_2)
    with pytest.raises(Refused):
        corrections.publish(act, **PAPER, decided_on=clock.today(), by=held.province_2)
    assert Certificate.objects.count() == 1


def test_from_the_result_to_the_new_paper(held: SimpleNamespace, as_: As, client: Client) -> None:
    browser, entry = as_(held.province), entry_of(held)
    new = reverse("correction_new", args=[entry.pk])
    assert new in browser.get(reverse("result", args=[entry.pk])).content.decode()
    form = browser.get(new).context["form"]
    sent = {
        "ground": "misprint", "product": "Mật ong Khe Lò 500 ml", "reason": "In thiếu dung tích.",
        "once_key": str(form["once_key"].value()),
    }  # fmt: skip
    assert browser.post(new, {**sent, "product": ""}).status_code == 422
    first, second = (browser.post(new, sent) for _ in range(2))
    act = Correction.objects.get()
    assert first.url == act.get_absolute_url()
    assert second.status_code in (302, 403)
    draft = browser.get(reverse("correction_paper", args=[act.pk, "docx"])).content
    text = zipfile.ZipFile(BytesIO(draft)).read("word/document.xml").decode()
    for words in ("DỰ THẢO", "đính chính", "Kính gửi", "In thiếu dung tích.", "500 ml"):
        assert words in text
    other = as_(held.province_2)
    signed = {**PAPER, "decided_on": clock.today().strftime("%d/%m/%Y")}
    assert other.post(reverse("correction_publish", args=[act.pk]), signed).status_code == 302
    render_waiting()
    issued = Certificate.objects.current().get()
    pdf = client.get(reverse("certificate_public", args=[issued.code]))
    said = " ".join(reading.text_of(pdf.content).split())
    assert "Cấp lại lần 1" in said
    assert held.certificate.number in said
    checked = client.get(reverse("certificate_check", args=[held.certificate.code]))
    assert issued.number in checked.content.decode()
    letter = other.get(reverse("correction_paper", args=[act.pk, "pdf"])).content
    assert "DỰ THẢO" in reading.text_of(letter)
    owner = as_(held.owner)
    for page in (act.get_absolute_url(), reverse("result", args=[entry.pk])):
        assert "77/QĐ-UBND" in owner.get(page).content.decode()
    decision = browser.get(reverse("decision", args=[held.decision.pk])).content.decode()
    assert "77/QĐ-UBND" in decision
    assert as_(held.neighbour).get(act.get_absolute_url()).status_code == 404


def test_published_by_many_hands_at_once(
    cast: SimpleNamespace, together: Callable[..., list[Any]], transactional_db: None
) -> None:
    stage.published(cast, [76, 77, 79], star=4)
    act = prepared(cast, "lost")

    def publish() -> Correction:
        found = Correction.objects.select_related("region", "entry__contest").get(pk=act.pk)
        return corrections.publish(found, **PAPER, decided_on=clock.today(), by=cast.province_2)

    found = together(publish, publish, publish)
    assert sum(isinstance(one, Correction) for one in found) == 1
    assert all(isinstance(one, Correction | AlreadyDecided | Refused) for one in found)
    assert [one.serial for one in Certificate.objects.order_by("serial")] == [1, 2]
    assert Certificate.objects.current().count() == 1
