"""What an ended petition or complaint leaves: a paper of its own; and the second complaint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import appealing, signed_papers
from evaluation.deeds import appeals
from evaluation.deeds import signed_papers as signing
from evaluation.models import Appeal, SignedKind
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from tests import cast as people
from tests import reading
from tests.evaluation import stage
from tests.evaluation.test_appeals import PAPER, entry_of, filed
from tests.shared import shared
from tests.uploads import pdf

As = Callable[[Any], Client]
AGAIN = {"text": "Chưa xem phiếu kiểm nghiệm mới.", "asked": "Xem lại lần nữa."}


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    """Four stars; two officers of the province and two of the country who had no part in them."""
    stage.published(cast, [76, 77, 79], star=4)
    country = Region.objects.get(level="country")
    for place, at in (("province", cast.province_region), ("country", country)):
        for n in (1, 2):
            setattr(cast, f"{place}_{n}", people.officer(f"Cán bộ {place} {n}", f"{place}{n}x", at))
    return cast


def answered(held: SimpleNamespace, outcome: str = "denied") -> Appeal:
    appeal = appeals.accept(filed(held), by=held.province_1)
    appeals.examine(appeal, findings="Đã xem.", outcome=outcome, by=held.province_1)
    return appeals.answer(appeal, **PAPER, decided_on=clock.today(), by=held.province_2)


def refused(held: SimpleNamespace, kind: str = "complaint") -> Appeal:
    return appeals.refuse(filed(held, kind), reason="Đơn không có chữ ký.", by=held.province_1)


def paper_of(client: Client, appeal: Appeal, kind: str = "pdf") -> Any:
    return client.get(reverse("appeal_paper", args=[appeal.pk, kind]))


def words_of(client: Client, appeal: Appeal) -> str:
    return " ".join(reading.text_of(paper_of(client, appeal).content).split())


@pytest.mark.parametrize(
    ("kind", "how", "said"),
    [
        ("complaint", "refused", ("THÔNG BÁO", "không thụ lý giải quyết khiếu nại", "/TB-UBND")),
        ("complaint", "withdrawn", ("QUYẾT ĐỊNH", "đình chỉ giải quyết khiếu nại", "/QĐ-UBND")),
        ("petition", "refused", ("Kính gửi", "không được xem xét", "/UBND")),
        ("petition", "withdrawn", ("Kính gửi", "dừng xem xét kiến nghị", "/UBND")),
    ],
)
def test_what_ends_without_an_answer_has_a_paper_too(
    held: SimpleNamespace, as_: As, kind: str, how: str, said: tuple[str, ...]
) -> None:
    appeal = refused(held, kind) if how == "refused" else filed(held, kind)
    if how == "withdrawn":
        appeals.withdraw(appeal, by=held.owner)
    desk, phone = as_(held.province_1), as_(held.owner)
    draft = words_of(desk, appeal)
    assert [one for one in (*said, "DỰ THẢO") if one not in draft] == []
    assert paper_of(desk, appeal, "docx").status_code == 200
    assert paper_of(phone, appeal).status_code == 403  # not out yet
    address = reverse("appeal_issue", args=[appeal.pk])
    typed = {**PAPER, "number": "91/TB-UBND", "decided_on": f"{clock.today():%d/%m/%Y}"}
    assert desk.post(address, {**typed, "number": ""}).status_code == 422
    assert desk.post(address, {**typed, "decided_on": "01/01/2020"}).status_code == 422
    assert not Appeal.objects.get().has_paper
    assert desk.post(address, typed).status_code == 302
    assert desk.post(address, typed).status_code == 403  # the second click finds it done
    assert held.owner.notices.filter(key=f"appeal.issued:{appeal.pk}").count() == 1
    assert "91/TB-UBND" in words_of(phone, appeal)
    assert "DỰ THẢO" in words_of(phone, appeal)
    assert chain.verify(appeal.chain_key) is None


def test_the_signed_file_takes_the_place_of_the_draft(held: SimpleNamespace, as_: As) -> None:
    appeal = answered(held)
    assert "DỰ THẢO" in words_of(as_(held.owner), appeal)
    facts: dict[str, Any] = {"number": PAPER["number"], "dated": clock.today()}
    for user in (held.owner, held.commune, held.province):  # `province` published the result
        with pytest.raises(NotAllowed):
            signing.take_in(appeal, SignedKind.OUTCOME, file=pdf("qd"), **facts, by=user)
    with pytest.raises(Refused):
        signing.take_in(
            appeal, SignedKind.OUTCOME, file=pdf("qd"), number="1/QĐ", dated=clock.today(),
            by=held.province_2,
        )  # fmt: skip
    paper = signing.take_in(appeal, SignedKind.OUTCOME, file=pdf("qd"), **facts, by=held.province_2)
    assert signed_papers.standing(appeal, SignedKind.OUTCOME) == paper
    file = reverse("signed_paper_file", args=[paper.pk])
    for kind in ("pdf", "docx"):
        assert paper_of(as_(held.owner), appeal, kind)["Location"] == file
    assert as_(held.owner).get(file).status_code == 200
    assert as_(held.neighbour).get(file).status_code == 404


def test_before_the_answer_is_out_nothing_is_taken_in(held: SimpleNamespace) -> None:
    appeal = appeals.accept(filed(held), by=held.province_1)
    appeals.examine(appeal, findings="Đã xem.", outcome="denied", by=held.province_1)
    with pytest.raises(NotAllowed):
        signing.take_in(
            appeal, SignedKind.OUTCOME, file=pdf("qd"), dated=clock.today(), by=held.province_2
        )


def test_one_not_accepted_waits_for_its_paper(held: SimpleNamespace) -> None:
    appeal = refused(held)
    url = appeal.get_absolute_url()
    assert [one.due for one in waiting_for(held.province_2) if one.url == url] == [None]
    appeals.issue(appeal, **PAPER, decided_on=clock.today(), by=held.province_2)
    assert [one for one in waiting_for(held.province_2) if one.url == url] == []
    with pytest.raises(AlreadyDecided):
        appeals.issue(appeal, **PAPER, decided_on=clock.today(), by=held.province_2)


def test_the_answered_and_the_open_have_no_paper_to_issue(held: SimpleNamespace) -> None:
    appeal = filed(held)
    with pytest.raises(AlreadyDecided):
        appeals.issue(appeal, **PAPER, decided_on=clock.today(), by=held.province_2)
    with pytest.raises(NotAllowed):
        appeals.issue(appeal, **PAPER, decided_on=clock.today(), by=held.province)


def test_a_second_complaint_goes_up_and_is_looked_into_by_others(
    held: SimpleNamespace, as_: As
) -> None:
    first = answered(held)
    term = appealing.second_of(first)
    assert term
    assert (term.to.level, term.last) == ("country", clock.today() + dt.timedelta(days=30))
    phone = as_(held.owner)
    new = reverse("appeal_second", args=[first.pk])
    assert new in phone.get(first.get_absolute_url()).content.decode()
    key = str(phone.get(new).context["form"]["once_key"].value())
    assert phone.post(new, {**AGAIN, "asked": "", "once_key": key}).status_code == 422
    clicks = [phone.post(new, {**AGAIN, "once_key": key}) for _ in range(2)]
    second = Appeal.objects.get(against=first)
    assert [one.url for one in clicks] == [second.get_absolute_url()] * 2
    assert (second.kind, second.region, second.entry) == ("complaint", term.to, first.entry)
    for user in (held.country_1, held.province_1, held.owner, held.commune):
        assert user.notices.filter(key=f"appeal.filed:{second.pk}").count() == 1
    for user in (held.province_1, held.province_2, held.province, held.owner):
        with pytest.raises(NotAllowed):
            appeals.accept(second, by=user)
    appeals.accept(second, by=held.country_1)
    assert second.due_on == clock.today() + dt.timedelta(days=45)
    appeals.examine(second, findings="Đúng một phần.", outcome="partly", by=held.country_1)
    draft = words_of(as_(held.country_1), second)
    wanted = ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "(lần hai)", "số 88/QĐ-UBND", "Tòa án", "DỰ THẢO")
    assert [one for one in wanted if one not in draft] == []
    assert "khiếu nại lần hai đến" not in draft
    appeals.answer(
        second, **{**PAPER, "number": "5/QĐ-BNNMT"}, decided_on=clock.today(), by=held.country_2
    )
    assert appealing.second_of(second) is None
    with pytest.raises(Refused):  # no third
        appeals.second(second, **AGAIN, by=held.owner)
    with pytest.raises(Refused):  # and no other second
        appeals.second(first, **AGAIN, by=held.owner)
    for shown, linked in ((first, second), (second, first)):
        assert linked.get_absolute_url() in phone.get(shown.get_absolute_url()).content.decode()
    assert [chain.verify(one.chain_key) for one in (first, second)] == [None, None]


def test_the_days_of_the_second_at_their_edges(held: SimpleNamespace) -> None:
    first = answered(held)
    told = clock.today()
    cases = [(30, False, ""), (31, False, "late"), (31, True, ""), (45, True, ""), (46, True, "l")]
    for days, remote, fault in cases:
        with clock.set_to(told + dt.timedelta(days=days)):
            if fault:
                with pytest.raises(Refused):
                    appeals.second(first, **AGAIN, remote=remote, by=held.owner)
                continue
            made = appeals.second(first, **AGAIN, remote=remote, by=held.owner)
            assert made.remote is remote
            appeals.withdraw(made, by=held.owner)  # then another may be filed


def test_the_days_of_the_second_are_those_of_the_book(held: SimpleNamespace) -> None:
    first = answered(held)
    book = entry_of().contest.council.stage.book
    book.settings = {**book.settings, "appeals": {"second_days": 7, "second_answer_days": 9}}
    book.save()
    first = Appeal.objects.get(pk=first.pk)
    term = appealing.second_of(first)
    assert term
    assert term.last == clock.today() + dt.timedelta(days=7)
    second = appeals.accept(appeals.second(first, **AGAIN, by=held.owner), by=held.country_1)
    assert second.due_on == clock.today() + dt.timedelta(days=9)


def test_the_days_against_a_refusal_run_from_its_paper(held: SimpleNamespace) -> None:
    first = refused(held)
    later = clock.today() + dt.timedelta(days=60)
    with clock.set_to(later):
        term = appealing.second_of(first)
        assert term
        assert term.last == later + dt.timedelta(days=30)  # the paper is still to come
        appeals.issue(first, **PAPER, decided_on=later, by=held.province_2)
    with clock.set_to(later + dt.timedelta(days=31)), pytest.raises(Refused):
        appeals.second(first, **AGAIN, by=held.owner)
    with clock.set_to(later + dt.timedelta(days=30)):
        second = appeals.second(first, **AGAIN, by=held.owner)
        appeals.accept(second, by=held.country_1)
        appeals.examine(second, findings="Xem.", outcome="denied", by=held.country_1)
    first.refresh_from_db()
    assert first.state == "refused"


def test_an_answer_that_never_came_opens_the_way_up(held: SimpleNamespace, as_: As) -> None:
    first = appeals.accept(filed(held), by=held.province_1)
    with clock.set_to(first.due_on), pytest.raises(Refused):
        appeals.second(first, **AGAIN, by=held.owner)
    with clock.set_to(first.due_on + dt.timedelta(days=1)):
        second = appeals.second(first, **AGAIN, by=held.owner)
        first.refresh_from_db()
        assert first.state == "accepted"  # the level below may still answer
        appeals.accept(second, by=held.country_1)
        first.refresh_from_db()
        assert first.state == "passed"
        with pytest.raises(AlreadyDecided):
            appeals.examine(first, findings="Muộn.", outcome="denied", by=held.province_1)
        appeals.examine(second, findings="Xem.", outcome="upheld", by=held.country_1)
        assert "chưa giải quyết khi hết thời hạn" in words_of(as_(held.country_1), second)


def test_nobody_accepted_it_in_time(held: SimpleNamespace) -> None:
    first = filed(held)
    limit = first.due_on + dt.timedelta(days=30)
    with clock.set_to(limit):
        assert appealing.second_of(first) is None
    with clock.set_to(limit + dt.timedelta(days=1)):
        term = appealing.second_of(first)
    assert term
    assert term.last == limit + dt.timedelta(days=30)


def test_a_petition_and_a_withdrawn_complaint_have_no_second(held: SimpleNamespace) -> None:
    petition = refused(held, "petition")
    gone = appeals.withdraw(filed(held), by=held.owner)
    for one in (petition, gone):
        assert appealing.second_of(one) is None
        with pytest.raises(Refused):
            appeals.second(one, **AGAIN, by=held.owner)


def test_a_level_that_does_not_work_here_is_written_to_on_paper(
    held: SimpleNamespace, as_: As
) -> None:
    first = answered(held)
    for user in (held.country_1, held.country_2):
        user.appointments.update(until=clock.today() - dt.timedelta(days=1))
    with pytest.raises(Refused, match="trên giấy"):
        appeals.second(first, **AGAIN, by=held.owner)
    body = as_(held.owner).get(first.get_absolute_url()).content.decode()
    assert "trên giấy" in body
    for user in (held.neighbour, held.province_1, held.chair):
        with pytest.raises(NotAllowed):
            appeals.second(first, **AGAIN, by=user)


def test_an_answered_complaint_leaves_the_second_alone(held: SimpleNamespace) -> None:
    """Else the way up would never end: first ones could follow each other."""
    answered(held)
    assert [one.kind for one in appealing.terms(entry_of())] == ["petition"]
    with pytest.raises(Refused):
        filed(held)
    filed(held, "petition")


@pytest.mark.parametrize("wrong", [{"text": " "}, {"asked": ""}])
def test_a_second_needs_words_and_a_wish(held: SimpleNamespace, wrong: dict[str, Any]) -> None:
    first = answered(held)
    with pytest.raises(Refused):
        appeals.second(first, **{**AGAIN, **wrong}, by=held.owner)
    assert Appeal.objects.count() == 1
