"""The page that checks without a connection, the published keys, and how look-ups are counted."""

import datetime as dt

import pytest
from django.db import DatabaseError
from django.urls import reverse

from evaluation import lookups
from evaluation.lookups import Counted
from evaluation.models import Lookup
from evaluation.statements import keys, published
from ocop.lib import clock
from tests.evaluation.certificate_builders import batch, reserved

pytestmark = pytest.mark.django_db


# --- without a connection -----------------------------------------------------------------------
def test_page_bears_the_keys_and_names_nobody(cast, as_):
    published.publish(keys.current())
    url = reverse("certificate_offline")
    there = as_(cast.province).get(url)
    text = there.content.decode()
    assert keys.current().id.hex() in text
    assert "data-who" not in text
    assert str(cast.province) not in text
    assert reverse("logout") not in text
    assert 'id="offline-keys" type="application/json"' in text


def test_worker_may_stand_before_the_checks_alone(client):
    answer = client.get(reverse("certificate_worker"))
    assert (answer["Service-Worker-Allowed"], answer["Content-Type"]) == (
        "/c",
        "text/javascript; charset=utf-8",
    )
    assert reverse("certificate_offline") in answer.content.decode()
    assert reverse("certificate_check", args=["X"]).startswith("/c/")


def test_keys_may_be_read_from_everywhere(client):
    answer = client.get("/.well-known/ocop-keys.json")
    assert (answer.json(), answer["Access-Control-Allow-Origin"]) == ({"keys": []}, "*")


def test_text_of_the_square_may_be_pasted_into_the_check(cast, client):
    row = reserved(cast)
    pasted = f"{row.facts['check_url']}#{'A' * 197}"
    answer = client.get(reverse("certificate_check_form"), {"code": pasted})
    assert answer["Location"] == reverse("certificate_check", args=[row.code])


# --- look-ups -----------------------------------------------------------------------------------
def test_each_look_up_counts_for_its_day(cast, client):
    row, other = batch(cast, 2)
    url = reverse("certificate_check", args=[row.code])
    day = dt.date(2027, 3, 1)
    for today, times in ((day, 3), (day + dt.timedelta(1), 1)):
        with clock.set_to(today):
            for _ in range(times):
                client.get(url)
            client.head(url)
    client.get(reverse("certificate_check", args=["0" * 28]))
    assert lookups.counted([row, other]) == {row.pk: Counted(4, 3), other.pk: Counted()}
    assert set(Lookup.objects.values_list("day", "count")) == {
        (day, 3),
        (day + dt.timedelta(1), 1),
    }


def test_look_up_by_number_counts_too(cast, client):
    row = reserved(cast)
    client.get(reverse("certificate_check_form"), {"code": row.number})
    assert lookups.counted([row])[row.pk] == Counted(1, 1)


def test_look_up_that_cannot_be_counted_is_answered(cast, client, monkeypatch):
    row = reserved(cast)

    def fail(certificate):
        raise DatabaseError("locked")

    monkeypatch.setattr(lookups, "_count", fail)
    assert client.get(reverse("certificate_check", args=[row.code])).status_code == 200


def test_office_sees_how_often_each_was_looked_up(cast, as_, client):
    row = reserved(cast)
    for _ in range(2):
        client.get(reverse("certificate_check", args=[row.code]))
    url = reverse("contest_certificates", args=[row.entry.contest_id])
    assert "nhiều nhất 2 lượt trong một ngày" in as_(cast.province).get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_look_ups_at_the_same_moment_all_count(cast, together):
    row = reserved(cast)
    assert together(*[lambda: lookups._count(row)] * 4) == [None] * 4
    assert lookups.counted([row])[row.pk] == Counted(4, 4)
