"""Stars taken back: on a ground of the law, by two people, and everybody sees it at once."""

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

from evaluation import revoking
from evaluation.certificate_standing import finding
from evaluation.deeds import revocations
from evaluation.models import Certificate, Revocation
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from products.deeds import ratings
from products.models import Rating
from tests import reading
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
PAPER = {"number": "55/QĐ-UBND", "signer": "Nguyễn Văn Mẫu", "place": "Quảng Ninh"}


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    """A product with four stars and its certificate."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.rating = Rating.objects.get()
    return cast


def conclusion(**more: Any) -> dict[str, Any]:
    return {
        "kind": "certificate", "ground": "c", "reason": "Dùng phẩm màu ngoài danh mục.",
        "conclusion_no": "12/KL-ATTP", "conclusion_on": clock.today(),
        "conclusion_by": "Chi cục An toàn thực phẩm", **more,
    }  # fmt: skip


def prepared(cast: SimpleNamespace, **more: Any) -> Revocation:
    return revocations.prepare([cast.rating], **conclusion(**more), by=cast.province)


def published(cast: SimpleNamespace, **more: Any) -> Revocation:
    facts = {**PAPER, "decided_on": clock.today(), **more}
    return revocations.publish(prepared(cast), **facts, by=cast.province_2)


def test_the_stars_end_and_everybody_is_told_once(held: SimpleNamespace) -> None:
    act = prepared(held)
    assert (act.due_on, act.ground) == (clock.today() + dt.timedelta(days=15), "c")
    assert "an toàn thực phẩm" in act.ground_words
    assert Rating.objects.valid_on(clock.today()).exists()
    assert not held.owner.notices.filter(key__startswith="revocation.").exists()
    revocations.publish(act, **PAPER, decided_on=clock.today(), by=held.province_2)
    held.rating.refresh_from_db()
    assert (held.rating.ended_as, held.rating.ended_on) == ("revoked", clock.today())
    assert not Rating.objects.valid_on(clock.today()).exists()
    for user in (held.owner, held.commune):
        assert user.notices.filter(key__startswith="revocation.published:").count() == 1
    assert not held.other_commune.notices.filter(key__startswith="revocation.").exists()
    assert chain.verify(act.chain_key) is None
    assert chain.verify(held.product.chain_key) is None


def test_who_prepared_does_not_publish_and_strangers_do_nothing(held: SimpleNamespace) -> None:
    act = prepared(held)
    paper = {**PAPER, "decided_on": clock.today()}
    with pytest.raises(NotAllowed, match="người thứ hai"):
        revocations.publish(act, **paper, by=held.province)
    for user in (held.commune, held.district, held.foreign, held.auditor, held.chair, held.owner):
        with pytest.raises(NotAllowed):
            revocations.publish(act, **paper, by=user)
        with pytest.raises(NotAllowed):
            revocations.discard(act, by=user)
    revocations.discard(act, by=held.province)
    with pytest.raises(NotAllowed):
        revocations.prepare([held.rating], **conclusion(), by=held.commune)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": ""}, {"ground": "z"}, {"kind": "other"}, {"reason": " "},
        {"conclusion_no": ""}, {"conclusion_by": " "},
        {"conclusion_on": dt.date(2999, 1, 1)},
    ],
)  # fmt: skip
def test_only_a_ground_of_the_law_on_a_conclusion(
    held: SimpleNamespace, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        prepared(held, **wrong)
    assert not Revocation.objects.exists()


def test_expiry_is_no_ground(held: SimpleNamespace) -> None:
    with clock.set_to(held.rating.valid_to + dt.timedelta(days=1)):
        with pytest.raises(Refused, match="hết hạn"):
            prepared(held)


def test_stars_are_named_by_one_decision_at_a_time(held: SimpleNamespace) -> None:
    first = prepared(held)
    with pytest.raises(Refused):
        prepared(held)
    revocations.discard(first, by=held.province)
    second = prepared(held)
    assert second.pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Revocation.objects.filter(pk=second.pk).update(state="published")


def test_the_paper_must_fit(held: SimpleNamespace) -> None:
    act = prepared(held)
    today = clock.today()
    for wrong in (
        {"number": " "}, {"signer": ""}, {"decided_on": today + dt.timedelta(days=1)},
        {"decided_on": today - dt.timedelta(days=1)},
        {"effective_on": today - dt.timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            revocations.publish(act, **{**PAPER, "decided_on": today, **wrong}, by=held.province_2)
    act.refresh_from_db()
    assert act.state == "prepared"


def test_the_public_check_tells_ground_decision_and_date(held: SimpleNamespace) -> None:
    certificate = Certificate.objects.select_related("rating").get()
    later = clock.today() + dt.timedelta(days=10)
    published(held, effective_on=later)
    certificate.rating.refresh_from_db()
    assert finding(certificate, later - dt.timedelta(days=1)).state == "valid"
    seen = finding(certificate, later)
    assert (seen.state, seen.kind) == ("revoked", "late")
    assert "55/QĐ-UBND" in seen.text
    assert "an toàn thực phẩm" in seen.text


def test_the_catalogue_shows_it_at_once(held: SimpleNamespace, client: Client) -> None:
    page = reverse("catalogue_product", args=[held.product.pk])
    assert held.product.name in client.get(reverse("catalogue")).content.decode()
    published(held)
    body = client.get(page).content.decode()
    assert "Hạng sao đã bị thu hồi" in body
    assert "55/QĐ-UBND" in body
    assert held.product.name not in client.get(reverse("catalogue")).content.decode()


def test_an_annulled_recognition_is_another_act(held: SimpleNamespace) -> None:
    act = prepared(held, kind="recognition", ground="")
    assert (act.ground, act.due_on) == ("", None)
    revocations.publish(act, **PAPER, decided_on=clock.today(), by=held.province_2)
    held.rating.refresh_from_db()
    assert held.rating.ended_as == "annulled"


def test_five_stars_are_the_ministers(held: SimpleNamespace) -> None:
    Rating.objects.update(stars=5)
    held.rating.refresh_from_db()
    assert revoking.level_of(held.rating) == "country"
    with pytest.raises(NotAllowed):
        prepared(held)


def test_later_stars_replace_the_earlier_and_are_linked(held: SimpleNamespace) -> None:
    day = clock.today() + dt.timedelta(days=400)
    later = ratings.grant(
        held.product, key="again", stars=4, points=held.rating.points, year=2027,
        book=held.rating.book, authority=held.rating.authority, decision_no="9/QĐ",
        decided_on=day, valid_from=day, valid_to=day + dt.timedelta(days=1000), by=held.province,
    )  # fmt: skip
    held.rating.refresh_from_db()
    assert (held.rating.ended_as, held.rating.ended_on) == ("replaced", day)
    assert later.follows == held.rating
    certificate = Certificate.objects.select_related("rating").get()
    assert finding(certificate, day).state == "replaced"
    with pytest.raises(AlreadyDecided):
        ratings.end(held.rating, "revoked", on=day, by=held.province)


def test_a_batch_from_the_list_to_the_paper(held: SimpleNamespace, as_: As) -> None:
    browser = as_(held.province)
    listed = browser.get(reverse("recognitions")).content.decode()
    assert f'value="{held.rating.pk}"' in listed
    new = reverse("revocation_new")
    form = browser.get(new, {"rating": held.rating.pk}).context["form"]
    sent = {
        **conclusion(conclusion_on=clock.today().strftime("%d/%m/%Y")),
        "rating": held.rating.pk, "once_key": str(form["once_key"].value()),
    }  # fmt: skip
    wrong = browser.post(new, {**sent, "ground": ""})
    assert wrong.status_code == 422
    assert "Dùng phẩm màu" in wrong.content.decode()
    first, second = (browser.post(new, sent) for _ in range(2))
    act = Revocation.objects.get()
    assert first.url == second.url == act.get_absolute_url()
    page = browser.get(act.get_absolute_url()).content.decode()
    assert "người thứ hai" in page
    assert any(one.url == act.get_absolute_url() for one in waiting_for(held.province_2))
    draft = browser.get(reverse("revocation_paper", args=[act.pk, "docx"])).content
    text = zipfile.ZipFile(BytesIO(draft)).read("word/document.xml").decode()
    for words in ("DỰ THẢO", "Điều 1.", held.product.name, "12/KL-ATTP", "điểm c khoản 1 Điều 8"):
        assert words in text
    pdf = browser.get(reverse("revocation_paper", args=[act.pk, "pdf"])).content
    assert "Chi cục An toàn thực phẩm" in " ".join(reading.text_of(pdf).split())
    other = as_(held.province_2)
    way = reverse("revocation_publish", args=[act.pk])
    signed = {**PAPER, "decided_on": clock.today().strftime("%d/%m/%Y"), "effective_on": ""}
    assert other.post(way, {**signed, "number": ""}).status_code == 422
    assert other.post(way, signed).status_code == 302
    assert "DỰ THẢO" in reading.text_of(  # until the signed file is in
        other.get(reverse("revocation_paper", args=[act.pk, "pdf"])).content
    )
    assert as_(held.owner).get(act.get_absolute_url()).status_code == 200
    assert as_(held.neighbour).get(act.get_absolute_url()).status_code == 404
