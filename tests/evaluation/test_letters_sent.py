"""The outbox of a decision: a failed mail is seen with its reason, a retry doubles nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evaluation import letter_outbox
from evaluation.deeds import contests, decisions, letters
from evaluation.models import Letter
from ocop.lib import clock
from ocop.notices import faults, workers
from ocop.notices.models import MailTry, Notice
from products.models import Producer
from tests import cast as people
from tests import reading
from tests.evaluation import stage
from tests.notices.conftest import postbox  # noqa: F401  a fixture
from tests.shared import shared

As = Callable[[Any], Client]
PRODUCERS = 5


@shared
def sent(cast: SimpleNamespace) -> SimpleNamespace:
    """Five producers of two communes with their letters out; the mails wait."""
    stage.provincial(cast)
    dossiers = [cast.dossier]
    cast.people = [cast.owner]
    for number in range(1, PRODUCERS):
        region = cast.commune_region if number % 2 else cast.other_commune_region
        user = people.person(f"Chủ Thể Số {number}", f"chuthe{number}")
        producer = people.producer(f"Hợp tác xã số {number}", region, user)
        product = people.product(f"Mật ong số {number}", producer)
        dossiers.append(stage.at_stage(cast.cycle, product, cast.stage))
        cast.people.append(user)
    cast.council = stage.council_of(cast)
    cast.contest = stage.opened(cast.council, by=cast.province)
    contests.put_before(cast.contest, dossiers, by=cast.secretary)
    stage.seating.seat(cast.contest, stage.scorers(cast.council), by=cast.secretary)
    stage.started(cast, cast.contest)
    for entry in cast.contest.entries.all():
        stage.all_score(cast, [60, 60, 60], entry, star=3)
    contests.close(cast.contest, by=cast.chair)
    cast.decision = decisions.prepare(cast.contest, by=cast.province)
    decisions.publish(cast.decision, decided_on=clock.today(), by=cast.province_2, **stage.PAPER)
    Notice.objects.all().delete()
    letters.release(
        cast.decision, number="512/VPĐP", dated=clock.today(), signer="A", by=cast.province
    )
    return cast


def given_up(moment: dt.datetime) -> dt.datetime:
    """Let the worker try until it gives up; returns the hour after."""
    while waiting := Notice.objects.filter(mail="waiting").order_by("next_try_at").first():
        moment = waiting.next_try_at or moment
        with clock.set_to(moment):
            workers.flush()
    return moment + dt.timedelta(hours=1)


def counted(cast: SimpleNamespace) -> dict[str, int]:
    seen = Letter.objects.visible_to(cast.province).filter(decision=cast.decision)
    tally = letter_outbox.tally(letter_outbox.rows(seen))
    return {name: n for name, n in tally.items() if n}


def test_two_failed_are_seen_with_the_reason_and_a_retry_sends_each_once(
    sent: SimpleNamespace,
    as_: As,
    postbox: Any,  # noqa: F811
) -> None:
    bad = {sent.owner.email, sent.people[2].email}
    postbox.refused = set(bad)
    assert counted(sent) == {"all": 7, "waiting": 7}
    later = given_up(clock.now())
    assert counted(sent) == {"all": 7, "sent": 5, "failed": 2}
    assert len(postbox.letters) == 5
    office, there = as_(sent.province), reverse("decision_letters", args=[sent.decision.pk])
    page = office.get(there, {"show": "failed"})
    listed = {row.letter.facts["to"] for row, _words in page.context["rows"]}
    assert listed == {sent.producer.name, "Hợp tác xã số 2"}
    assert "Không có địa chỉ thư này" in page.content.decode()
    mine = Notice.objects.get(user=sent.owner)
    assert [one.result for one in mine.log.all()] == ["failed"] * 8
    way = reverse("letters_retry", args=[sent.decision.pk])
    postbox.refused = set()
    with clock.set_to(later):
        assert office.post(way, {"notice": mine.pk}).url == there
        assert office.post(way, {"notice": mine.pk}).status_code == 409
        assert workers.flush() == 1
        assert office.post(way).status_code == 302
        assert office.post(way).status_code == 409
        assert workers.flush() == 1
        assert workers.flush() == 0
    assert counted(sent) == {"all": 7, "sent": 7}
    assert len(postbox.letters) == 7
    assert len({one["To"] for one in postbox.letters}) == 7
    told = [(one.result, one.by) for one in mine.log.all()][8:]
    assert told == [("again", sent.province), ("sent", None)]


def test_a_failed_mail_stands_on_the_dossier(
    sent: SimpleNamespace,
    as_: As,
    postbox: Any,  # noqa: F811
) -> None:
    postbox.refused = {sent.owner.email}
    given_up(clock.now())
    there = reverse("dossier_evaluation", args=[sent.dossier.pk])
    way = reverse("letters_retry", args=[sent.decision.pk])
    near, office = (as_(who).get(there).content.decode() for who in (sent.commune, sent.province))
    for page in (near, office):
        assert "Không có địa chỉ thư này" in page
    assert way in office
    assert way not in near
    assert as_(sent.commune).post(way).status_code in (403, 404)
    assert as_(sent.auditor).post(way).status_code == 403
    mine = as_(sent.owner).get(there).content.decode()
    assert "Không có địa chỉ thư này" not in mine
    notice = Notice.objects.get(user=sent.owner)
    back = as_(sent.province).post(way, {"notice": notice.pk, "dossier": sent.dossier.pk})
    assert back.url == there


def test_a_server_that_is_away_is_told_in_words_and_nothing_is_lost(
    sent: SimpleNamespace,
    postbox: Any,  # noqa: F811
) -> None:
    postbox.close()
    moment = clock.now()
    with clock.set_to(moment):
        assert workers.flush() == 0
    assert counted(sent) == {"all": 7, "waiting": 7}
    assert MailTry.objects.filter(result="failed").count() == 7
    fault = Notice.objects.filter(user=sent.owner).get().fault
    assert "không trả lời" in faults.in_words(fault)
    postbox.open()
    with clock.set_to(moment + workers.GAPS[0]):
        assert workers.flush() == 7
    assert counted(sent) == {"all": 7, "sent": 7}


def test_who_has_no_mailbox_gets_paper(sent: SimpleNamespace, as_: As) -> None:
    office = as_(sent.province)
    way = reverse("letters_by_hand", args=[sent.decision.pk])
    assert office.get(way).status_code == 404
    Notice.objects.filter(user=sent.owner).update(mail="none")
    Producer.objects.get(name="Hợp tác xã số 1").memberships.all().delete()
    Notice.objects.filter(user=sent.people[1]).delete()
    assert counted(sent) == {"all": 7, "waiting": 5, "paper": 2}

    told = " ".join(reading.text_of(office.get(way).content).split())
    assert told.count("Kính gửi") == 2
    for name in (sent.producer.name, "Hợp tác xã số 1"):
        assert f"Kính gửi: {name}" in told
    assert as_(sent.owner).get(way).status_code == 404


def test_the_counts_follow_without_a_reload(sent: SimpleNamespace, as_: As) -> None:
    cache.clear()
    office = as_(sent.province)
    there = reverse("letters_progress", args=[sent.decision.pk])
    assert "every 4s" in office.get(there, HTTP_HX_REQUEST="true").content.decode()
    Notice.objects.update(mail="sent", sent_at=clock.now())
    answer = office.get(there, HTTP_HX_REQUEST="true")
    assert answer["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("", ""),
        ("SMTPRecipientsRefused: {'a@b': (550, b'no such person')}", "Không có địa chỉ"),
        ("SMTPRecipientsRefused: {'a@b': (552, b'full')}", "đã đầy"),
        ("SMTPAuthenticationError: (535, b'no')", "không chấp nhận tài khoản"),
        ("SMTPSenderRefused: (553, b'no', 'x')", "không chấp nhận địa chỉ gửi"),
        ("ConnectionRefusedError: [Errno 111] Connection refused", "không trả lời"),
        ("TimeoutError: timed out", "không trả lời"),
        ("SMTPDataError: (451, b'later')", "hẹn gửi lại"),
        ("SMTPDataError: (571, b'spam')", "từ chối"),
    ],
)
def test_faults_in_words(fault: str, words: str) -> None:
    told = faults.in_words(fault)
    assert words in told
    assert bool(told) == bool(fault)
