"""The front page and the desk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from ocop.lib.waiting import Waiting, waiting_for


@pytest.mark.django_db
def test_the_front_page_is_public_and_answers_at_once(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Mỗi xã" in answer.content.decode()


def test_the_desk_is_for_people_who_signed_in(client: Client, cast: SimpleNamespace) -> None:
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


def test_an_empty_desk_says_so(as_: Any, cast: SimpleNamespace) -> None:
    answer = as_(cast.outsider).get("/desk/")
    assert "Hôm nay không có việc nào chờ" in answer.content.decode()


def test_what_waits_stands_in_the_order_of_its_day(cast: SimpleNamespace) -> None:
    found = waiting_for(cast.owner)
    assert all(isinstance(item, Waiting) for item in found)
    assert found == sorted(found, key=lambda i: (i.due is None, i.due, i.order))


@pytest.mark.django_db
def test_health_is_told_while_the_database_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
