import datetime as dt
import threading

import pytest
from django.db import connection

from ocop.accounts.models import User
from ocop.lib import clock
from ocop.notices import workers
from ocop.notices.models import MailState, Notice
from ocop.notices.posting import post

START = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)


def told(*people, key="idea:1"):
    post(people, key=key, subject="Ý tưởng đã được nhận", body="Chúc mừng.", link="/products/7/")


@pytest.mark.django_db
def test_flush_sends_each_waiting_mail_over_one_connection(may, john, postbox, settings):
    settings.PUBLIC_URL = "https://ocop.example.vn"
    told(may, john)
    assert workers.flush() == 2
    assert postbox.by_person() == ["john@example.vn", "may@example.vn"]
    assert len(postbox.sessions) == 1
    mine = next(letter for letter in postbox.letters if letter["To"] == "may@example.vn")
    assert mine["Subject"] == "Ý tưởng đã được nhận"
    assert "https://ocop.example.vn/products/7/" in mine.get_content()
    assert "Triệu Thị Mẩy" in mine.get_content()


@pytest.mark.django_db
def test_flush_run_again_sends_nothing_twice(may, postbox):
    told(may)
    assert [workers.flush(), workers.flush()] == [1, 0]
    assert len(postbox.letters) == 1
    assert Notice.objects.get().mail == MailState.SENT


@pytest.mark.django_db
def test_flush_leaves_a_fresh_claim_to_its_worker_and_takes_back_a_stale_one(may, postbox):
    with clock.set_to(START):
        told(may)
        Notice.objects.update(mail=MailState.CLAIMED, claimed_at=START)
    with clock.set_to(START + dt.timedelta(minutes=9)):
        assert workers.flush() == 0
    with clock.set_to(START + dt.timedelta(minutes=11)):
        assert workers.flush() == 1


@pytest.mark.django_db
def test_flush_puts_off_a_refused_mail_and_sends_the_others(may, john, postbox):
    postbox.refused = {"may@example.vn"}
    with clock.set_to(START):
        told(may, john)
        assert workers.flush() == 1
    bad = Notice.objects.get(user=may)
    assert (bad.mail, bad.tries, bad.next_try_at) == ("waiting", 1, START + workers.GAPS[0])
    assert "no such person" in bad.fault
    assert postbox.by_person() == ["john@example.vn"]


@pytest.mark.django_db
def test_flush_gives_up_after_eight_tries_within_a_day(may, postbox):
    postbox.refused = {"may@example.vn"}
    with clock.set_to(START):
        told(may)
    tries, moment = 0, START
    while Notice.objects.get().mail == MailState.WAITING:
        moment = Notice.objects.get().next_try_at
        with clock.set_to(moment):
            workers.flush()
        tries += 1
    assert tries == Notice.objects.get().tries == 8
    assert moment == START + dt.timedelta(hours=24)
    assert Notice.objects.get().mail == MailState.FAILED
    with clock.set_to(moment + dt.timedelta(days=2)):
        assert workers.flush() == 0


@pytest.mark.django_db
def test_flush_without_a_mail_server_puts_all_off_and_tries_once(may, john, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    with clock.set_to(START):
        told(may, john)
        assert workers.flush() == 0
    states = Notice.objects.values_list("mail", "tries", "next_try_at")
    assert list(states) == [("waiting", 1, START + workers.GAPS[0])] * 2
    assert "ConnectionRefusedError" in Notice.objects.first().fault


@pytest.mark.django_db
def test_flush_sends_when_the_mail_server_is_back(may, john, postbox):
    with clock.set_to(START):
        told(may, john)
        postbox.close()
        assert workers.flush() == 0
    with clock.set_to(START + workers.GAPS[0]):
        postbox.open()
        assert workers.flush() == 2
    assert postbox.by_person() == ["john@example.vn", "may@example.vn"]


@pytest.mark.django_db
def test_flush_no_longer_writes_to_people_who_have_left(may, postbox):
    told(may)
    User.objects.update(is_active=False)
    assert workers.flush() == 0
    assert Notice.objects.get().mail == MailState.NONE


@pytest.mark.django_db
def test_flush_asks_for_few_rows_at_a_time(may, postbox, monkeypatch):
    monkeypatch.setattr(workers, "BATCH", 2)
    for number in range(5):
        told(may, key=f"idea:{number}")
    assert workers.flush() == 5


@pytest.mark.django_db(transaction=True)
def test_flush_by_two_workers_at_once_sends_each_mail_once(postbox):
    people = [
        User.objects.create_user(name=f"Người {n}", email=f"p{n}@example.vn") for n in range(30)
    ]
    told(*people)
    gate, sent, faults = threading.Barrier(2), [], []

    def worker():
        try:
            gate.wait(5)
            sent.append(workers.flush())
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    crew = [threading.Thread(target=worker) for _ in range(2)]
    for one in crew:
        one.start()
    for one in crew:
        one.join(30)
    assert (faults, sum(sent)) == ([], 30)
    assert postbox.by_person() == sorted(person.email for person in people)
