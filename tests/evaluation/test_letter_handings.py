"""Letters without a mailbox are handed over on paper: who, to whom, when, with a trace."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation import letter_handing, letter_outbox
from evaluation.deeds import letter_handings as deeds
from evaluation.deeds import letters
from evaluation.models import Letter, LetterHanding
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.lib.waiting import waiting_for
from ocop.workflow import chain
from tests import reading
from tests.evaluation import stage
from tests.evaluation.proofs import faults
from tests.shared import shared

As = Callable[[Any], Client]
NAME = "Triệu Văn Nhận"


@shared
def sent(cast: SimpleNamespace) -> SimpleNamespace:
    """A letter is out to a producer whose one person has no mail address."""
    cast.owner.email, cast.owner.phone = None, "+84912000111"
    cast.owner.save()
    stage.published(cast, [76, 77, 79], star=4)
    cast.decision.refresh_from_db()
    letters.release(
        cast.decision, number="512/VPĐP", dated=clock.today(), signer="A", by=cast.province
    )
    cast.letter = Letter.objects.get(kind="producer")
    return cast


def handed(cast: SimpleNamespace, **more: Any) -> LetterHanding:
    facts = {"received_by": NAME, "handed_on": clock.today(), "by": cast.commune, **more}
    return deeds.hand_over(cast.letter, **facts)


def states(cast: SimpleNamespace) -> list[str]:
    rows = letter_outbox.rows(Letter.objects.visible_to(cast.province))
    return [row.state for row in rows if row.letter == cast.letter]


def waits(user: Any) -> list[Any]:
    there = reverse("letters_to_hand_over")
    return [one for one in waiting_for(user) if one.url == there]


def test_the_officer_who_helps_notes_it(sent: SimpleNamespace) -> None:
    assert states(sent) == ["paper"]
    assert [one.count for one in waits(sent.commune)] == [1]
    assert waits(sent.other_commune) == []
    made = handed(sent, received_as="chủ hộ", note=" Tại nhà. ")
    assert (made.handed_by, made.received_by, made.note) == (sent.commune.name, NAME, "Tại nhà.")
    assert states(sent) == ["handed"]
    assert waits(sent.commune) == []
    assert chain.verify(sent.letter.chain_key) is None
    assert faults(sent.contest) == []


def test_who_may_note_it(sent: SimpleNamespace) -> None:
    for user in (
        sent.auditor, sent.chair, sent.evaluator, sent.owner, sent.neighbour, sent.outsider,
        sent.other_commune, sent.foreign,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            handed(sent, by=user)
    made = handed(sent, by=sent.province, handed_by="Bà Văn Thư")
    assert made.handed_by == "Bà Văn Thư"
    for user in (sent.auditor, sent.other_commune, sent.owner):
        with pytest.raises(NotAllowed):
            deeds.undo(made, why="x", by=user)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"received_by": "  "}, "received_by"),
        ({"handed_on": dt.date(2100, 1, 1)}, "handed_on"),
        ({"handed_on": dt.date(2020, 1, 1)}, "handed_on"),
    ],
)
def test_what_cannot_be(sent: SimpleNamespace, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        handed(sent, **wrong)
    assert refusal.value.field == field
    assert not LetterHanding.objects.exists()


def test_it_is_noted_once_and_a_form_that_is_sent_again_finds_it(sent: SimpleNamespace) -> None:
    key = uuid.uuid4()
    first = handed(sent, once_key=key)
    assert handed(sent, once_key=key) == first
    with pytest.raises(Refused, match="đã được ghi nhận"):
        handed(sent, once_key=uuid.uuid4())
    with pytest.raises(Refused):
        handed(sent, once_key=key, by=sent.province)
    facts = {"letter": sent.letter, "handed_on": clock.today(), "handed_by": "A",
             "received_by": "B", "noted_by": sent.commune, "noted_at": clock.now()}  # fmt: skip
    for wrong in ({}, {"undone_at": clock.now()}, {"received_by": "", "undone_why": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterHanding.objects.create(**{**facts, **wrong})


def test_a_mistake_is_taken_back_and_stays_on_record(sent: SimpleNamespace, as_: As) -> None:
    made = handed(sent)
    with pytest.raises(Refused) as refusal:
        deeds.undo(made, why=" ", by=sent.commune)
    assert refusal.value.field == "why"
    deeds.undo(made, why="Nhầm chủ thể.", by=sent.commune)
    with pytest.raises(AlreadyDecided):
        deeds.undo(LetterHanding.objects.get(), why="x", by=sent.province)
    assert states(sent) == ["paper"]
    again = handed(sent, received_by="Người Khác")
    assert LetterHanding.objects.standing().get() == again
    page = as_(sent.province).get(reverse("letters_hand_over", args=[sent.decision.pk]))
    for words in (NAME, "Nhầm chủ thể.", "Người Khác"):
        assert words in page.content.decode()
    assert chain.verify(sent.letter.chain_key) is None


def test_a_letter_that_was_replaced_is_not_handed_over(sent: SimpleNamespace) -> None:
    Letter.objects.filter(pk=sent.letter.pk).update(replaced_at=clock.now())
    with pytest.raises(Refused, match="thay thế"):
        handed(sent)


def test_a_letter_with_a_mailbox_waits_for_nobody(sent: SimpleNamespace) -> None:
    seen = Letter.objects.visible_to(sent.province).out()
    assert list(letter_handing.waiting(seen)) == [sent.letter]
    for state, left in (("waiting", []), ("sent", []), ("failed", [sent.letter])):
        sent.owner.notices.update(mail=state, next_try_at=None)
        assert list(letter_handing.waiting(seen)) == left, state


# --- pages ------------------------------------------------------------------------------------
def test_the_commune_carries_what_it_does_not_read(sent: SimpleNamespace, as_: As) -> None:
    commune, way = as_(sent.commune), reverse("letter_hand_over", args=[sent.letter.pk])
    mine = reverse("letters_to_hand_over")
    assert way in commune.get(mine).content.decode()
    for shut in (
        sent.letter.get_absolute_url(),
        reverse("letter_paper", args=[sent.letter.pk, "pdf"]),
        reverse("letters_hand_over", args=[sent.decision.pk]),
    ):
        assert commune.get(shut).status_code in (403, 404)
    key = str(commune.get(way).context["form"]["once_key"].value())
    typed = {"once_key": key, "received_by": NAME, "received_as": "chủ hộ", "note": "Tại nhà."}
    wrong = commune.post(way, {**typed, "handed_on": "31/02/2026"})
    assert wrong.status_code == 422
    assert NAME in wrong.content.decode()
    sent_form = {**typed, "handed_on": clock.today().strftime("%d/%m/%Y")}
    for _twice in range(2):
        assert commune.post(way, sent_form).url == mine
    made = LetterHanding.objects.get()
    assert commune.get(way).status_code == 403
    undo = reverse("letter_handing_undo", args=[made.pk])
    assert undo in commune.get(mine).content.decode()
    assert commune.post(undo, {"why": ""}).status_code == 422
    assert commune.post(undo, {"why": "Nhầm."}).url == mine
    assert commune.get(undo).status_code == 403
    assert as_(sent.other_commune).get(undo).status_code == 404
    assert as_(sent.other_commune).get(way).status_code == 404
    assert sent.letter.facts["to"] not in as_(sent.other_commune).get(mine).content.decode()


def test_the_office_prints_the_list_and_sees_who_received(sent: SimpleNamespace, as_: As) -> None:
    office, there = as_(sent.province), reverse("letters_hand_over", args=[sent.decision.pk])
    listed = reverse("letters_hand_over_list", args=[sent.decision.pk, "pdf"])
    assert listed in office.get(there).content.decode()
    said = " ".join(reading.text_of(office.get(listed).content).split())
    for words in ("DANH SÁCH", "512/VPĐP", sent.letter.facts["to"], "NGƯỜI GIAO"):
        assert words in said
    assert office.get(listed.replace("pdf", "docx")).status_code == 200
    assert office.get(listed.replace("pdf", "txt")).status_code == 404
    handed(sent)
    for page in (sent.letter.get_absolute_url(), there,
                 reverse("decision_letters", args=[sent.decision.pk])):  # fmt: skip
        assert NAME in office.get(page).content.decode()
    assert NAME not in as_(sent.owner).get(sent.letter.get_absolute_url()).content.decode()
    assert office.get(listed).status_code == 404
    assert as_(sent.auditor).get(there).status_code == 200
    assert reverse("letter_handing_undo", args=[LetterHanding.objects.get().pk]) not in (
        as_(sent.auditor).get(there).content.decode()
    )


def test_the_list_asks_as_much_for_many(
    sent: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    seen = letter_handing.carried_by(sent.province)
    with CaptureQueriesContext(connection) as one:
        list(letter_handing.waiting(seen.filter(pk=sent.letter.pk)))
    with django_assert_num_queries(len(one)):
        list(letter_handing.waiting(seen))
