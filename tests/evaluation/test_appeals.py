"""Petitions and complaints: in time, looked into by people who had no part in the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import appealing, appeals_due
from evaluation.deeds import appeals, corrections, letters
from evaluation.models import Appeal, Decision, Entry, Letter
from ocop.lib import clock, working_days
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from tests import cast as people
from tests import reading
from tests.evaluation import proofs, stage
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]
PAPER = {"number": "88/QĐ-UBND", "signer": "Nguyễn Văn Mẫu", "place": "Quảng Ninh"}
WORDS = {"text": "Phiếu kiểm nghiệm chưa được tính.", "asked": "Xem lại tiêu chí chất lượng."}


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    """Four stars, and two officers of the province who had no part in them."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.third, cast.fourth = (
        people.officer(f"Cán bộ {n}", f"canbo{n}", cast.province_region) for n in ("Ba", "Bốn")
    )
    return cast


def entry_of() -> Entry:
    return Entry.objects.select_related("contest__council__stage__book", "dossier__book").get()


def filed(cast: SimpleNamespace, kind: str = "complaint", **more: Any) -> Appeal:
    return appeals.file(entry_of(), kind=kind, **{**WORDS, **more}, by=cast.owner)


def examined(cast: SimpleNamespace, kind: str = "complaint") -> Appeal:
    appeal = appeals.accept(filed(cast, kind), by=cast.third)
    return appeals.examine(appeal, findings="Đã tính.", outcome="upheld", by=cast.third)


def test_from_the_filing_to_the_answer(held: SimpleNamespace) -> None:
    today = clock.today()
    appeal = filed(held, file=pdf("kn"))
    assert appeal.due_on == working_days.after(today, 10)
    assert appeal.files.count() == 1
    for user in (held.third, held.province, held.owner, held.commune):
        assert user.notices.filter(key=f"appeal.filed:{appeal.pk}").count() == 1
    appeals.accept(appeal, by=held.third)
    assert appeal.due_on == today + dt.timedelta(days=30)
    appeals.examine(appeal, findings="Đã tính.", outcome="partly", by=held.third)
    assert not held.owner.notices.filter(key=f"appeal.examined:{appeal.pk}").exists()
    with pytest.raises(NotAllowed, match="không tự công bố"):
        appeals.answer(appeal, **PAPER, decided_on=today, by=held.third)
    appeals.answer(appeal, **PAPER, decided_on=today, by=held.fourth)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.outcome, appeal.number) == ("answered", "partly", "88/QĐ-UBND")
    assert held.owner.notices.filter(key=f"appeal.answered:{appeal.pk}").count() == 1
    assert chain.verify(appeal.chain_key) is None
    assert proofs.faults(appeal.entry.contest) == []
    with pytest.raises(AlreadyDecided):
        appeals.withdraw(appeal, by=held.owner)
    act = corrections.prepare(
        entry_of(), ground="result", stars=3, points=68, reason="Theo QĐ giải quyết khiếu nại.",
        clause="Phụ lục", basis="88/QĐ-UBND", by=held.third,
    )  # fmt: skip
    assert act.state == "prepared"


def test_who_had_a_part_in_the_result_does_not_look_into_it(held: SimpleNamespace) -> None:
    appeal = filed(held)
    part = appealing.involved(appeal.entry)
    assert {held.province.pk, held.province_2.pk, held.chair.pk, held.evaluator.pk} <= part
    assert not {held.third.pk, held.fourth.pk, held.owner.pk} & part
    for user in (held.province, held.province_2, held.chair, held.commune, held.owner):
        with pytest.raises(NotAllowed):
            appeals.accept(appeal, by=user)
        with pytest.raises(NotAllowed):
            appeals.refuse(appeal, reason="Không.", by=user)
    for user in (held.other_commune, held.foreign, held.auditor, held.third, held.chair):
        with pytest.raises(NotAllowed):
            appeals.file(entry_of(), kind="petition", **WORDS, by=user)
    appeals.file(entry_of(), kind="petition", **WORDS, by=held.commune)
    assert Appeal.objects.visible_to(held.owner).count() == 2
    for user in (held.other_commune, held.neighbour, held.chair):
        assert not Appeal.objects.visible_to(user).exists()


def test_the_days_begin_with_the_letter_that_tells_them(held: SimpleNamespace) -> None:
    later = clock.today() + dt.timedelta(days=200)
    with clock.set_to(later):
        assert appealing.may_file(held.owner, entry_of())  # the letter is still to come
        letters.release(
            Decision.objects.get(), number="5/TB", dated=later, signer="Lê Văn Ký", by=held.province
        )
        last = {one.kind: one.last for one in appealing.terms(entry_of())}
    told = Letter.objects.get(kind="producer").facts
    assert last == {
        "complaint": later + dt.timedelta(days=told["complain_days"]),
        "petition": working_days.after(later, told["petition_days"]),
    }


def test_only_within_the_days(held: SimpleNamespace) -> None:
    today = clock.today()
    letters.release(
        Decision.objects.get(), number="5/TB", dated=today, signer="Lê Văn Ký", by=held.province
    )
    last = {one.kind: one.last for one in appealing.terms(entry_of())}
    assert last == {
        "complaint": today + dt.timedelta(days=90), "petition": working_days.after(today, 10),
    }  # fmt: skip
    with clock.set_to(last["petition"] + dt.timedelta(days=1)):
        with pytest.raises(Refused):
            filed(held, "petition")
    with clock.set_to(last["complaint"] + dt.timedelta(days=1)):
        with pytest.raises(Refused):
            filed(held)
        assert not appealing.may_file(held.owner, entry_of())
    with clock.set_to(last["complaint"]):
        filed(held)
    book = entry_of().contest.council.stage.book
    book.settings = {**book.settings, "appeals": {"complaint_days": 5}}
    book.save()
    told = appealing.terms(entry_of())[0]
    assert (told.last, told.by_book) == (today + dt.timedelta(days=5), True)


@pytest.mark.parametrize("wrong", [{"kind": "other"}, {"text": " "}, {"asked": ""}])
def test_it_needs_kind_words_and_a_wish(held: SimpleNamespace, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        filed(held, **wrong)
    assert not Appeal.objects.exists()


def test_one_of_a_kind_at_a_time_refused_and_withdrawn(held: SimpleNamespace) -> None:
    first = filed(held)
    with pytest.raises(Refused):
        filed(held)
    with pytest.raises(Refused):
        appeals.refuse(first, reason=" ", by=held.third)
    appeals.refuse(first, reason="Không thuộc thẩm quyền.", by=held.third)
    second = filed(held)
    appeals.accept(second, complex=True, by=held.third)
    assert second.due_on == clock.today() + dt.timedelta(days=45)
    appeals.withdraw(second, by=held.owner)
    with pytest.raises(Refused):
        appeals.add_file(second, file=pdf("muon"), by=held.owner)


def test_days_that_are_near_or_past_rise(held: SimpleNamespace) -> None:
    appeal = filed(held)
    assert any(one.url == appeal.get_absolute_url() for one in waiting_for(held.third))
    near, late = appeal.due_on - dt.timedelta(days=2), appeal.due_on + dt.timedelta(days=1)
    for day in (near, near, late, late):
        with clock.set_to(day):
            appeals_due.due(day)
    assert held.third.notices.filter(key__contains=f":{appeal.pk}").count() == 3
    with clock.set_to(late):
        waits = {one.url: one for one in waiting_for(held.third)}
        assert waits[appeal.get_absolute_url()].order == 0


def test_on_the_phone_and_at_the_desk(held: SimpleNamespace, as_: As) -> None:
    phone, entry = as_(held.owner), entry_of()
    new = reverse("appeal_new", args=[entry.pk])
    assert new in phone.get(reverse("result", args=[entry.pk])).content.decode()
    shown = phone.get(new)
    assert "Mặc định, chưa tìm thấy quy định." in shown.content.decode()
    key = str(shown.context["form"]["once_key"].value())
    sent = {**WORDS, "kind": "complaint", "once_key": key}
    assert phone.post(new, {**sent, "asked": ""}).status_code == 422
    first, second = (phone.post(new, {**sent, "file": pdf("kn")}) for _ in range(2))
    appeal = Appeal.objects.get()
    assert first.url == second.url == appeal.get_absolute_url()
    evidence = reverse("appeal_evidence", args=[appeal.files.get().pk])
    assert phone.get(evidence).status_code == 200
    assert as_(held.neighbour).get(evidence).status_code == 404
    desk, other = as_(held.third), as_(held.fourth)
    steps = {"accept": {"complex": ""}, "examine": {"findings": "Đã tính.", "outcome": "denied"}}
    for name, facts in steps.items():
        assert desk.post(reverse(f"appeal_{name}", args=[appeal.pk]), facts).status_code == 302
    assert "Đã tính." not in phone.get(appeal.get_absolute_url()).content.decode()
    draft = reading.text_of(desk.get(reverse("appeal_paper", args=[appeal.pk, "pdf"])).content)
    for words in ("DỰ THẢO", "Luật Khiếu nại", "Giữ nguyên kết quả"):
        assert words in " ".join(draft.split())
    signed = {**PAPER, "decided_on": clock.today().strftime("%d/%m/%Y")}
    answer = reverse("appeal_answer", args=[appeal.pk])
    assert desk.post(answer, signed).status_code == 403
    assert other.post(answer, signed).status_code == 302
    body = phone.get(appeal.get_absolute_url()).content.decode()
    assert "88/QĐ-UBND" in body
    assert "Đã tính." in body


def test_a_petition_is_answered_by_letter(held: SimpleNamespace, as_: As) -> None:
    appeal = examined(held, "petition")
    letter = as_(held.third).get(reverse("appeal_paper", args=[appeal.pk, "docx"]))
    assert letter.status_code == 200
    pdf_ = as_(held.third).get(reverse("appeal_paper", args=[appeal.pk, "pdf"])).content
    said = " ".join(reading.text_of(pdf_).split())
    assert "Kính gửi" in said
    assert "khiếu nại" not in said.lower()
