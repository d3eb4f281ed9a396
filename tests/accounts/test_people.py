"""How people are called and reached, and signing in."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from ocop.accounts.deeds import people
from ocop.accounts.models import User
from ocop.accounts.people import clean_phone, shown_phone
from ocop.lib.errors import NotAllowed, Refused
from ocop.workflow.doors import history
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("+84 912-345-678", "+84912345678"),
        ("0203.3825.123", "+842033825123"),
        ("12", ""),
        ("", ""),
        (None, ""),
        ("abc", ""),
    ],
)
def test_clean_phone_knows_one_number_in_all_its_spellings(typed: str | None, kept: str) -> None:
    assert clean_phone(typed) == kept


def test_shown_phone_is_written_as_at_home() -> None:
    assert shown_phone("+84912345678") == "0912 345 678"
    assert shown_phone(None) == ""


def change(user: User, **facts: Any) -> User:
    known = {"name": user.name, "email": user.email, "phone": user.phone or "", "language": "vi"}
    return people.change(user, **{**known, **facts}, by=facts.pop("by", user))


def test_change_keeps_old_and_new_words_in_the_side_row(cast: SimpleNamespace) -> None:
    change(cast.commune, phone="0912 345 678", name="Hoàng Văn  Thắng B")
    cast.commune.refresh_from_db()
    assert (cast.commune.phone, cast.commune.name) == ("+84912345678", "Hoàng Văn Thắng B")
    event = history(cast.commune).get()
    assert event.verb == "user.changed"
    assert "0912" not in event.payload
    assert event.text.note == (
        "họ và tên: Hoàng Văn Thắng → Hoàng Văn Thắng B; số điện thoại: – → 0912 345 678"
    )


def test_change_of_nothing_is_not_logged(cast: SimpleNamespace) -> None:
    change(cast.commune)
    assert not history(cast.commune).exists()


def test_change_refuses_what_belongs_to_another(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        change(cast.commune, email="PROVINCE@ocop.test")
    assert refusal.value.field == "email"
    cast.commune.refresh_from_db()
    assert cast.commune.email == "commune@ocop.test"


def test_change_refuses_to_leave_no_way_to_sign_in(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        change(cast.commune, email="")


def test_only_the_person_changes_it(cast: SimpleNamespace) -> None:
    for by in (cast.province, cast.outsider):
        with pytest.raises(NotAllowed):
            people.change(
                cast.commune, name="X", email="x@ocop.test", phone="", language="vi", by=by
            )


@pytest.mark.parametrize("login", ["COMMUNE@ocop.test", "0912345678", "+84 912 345 678"])
def test_sign_in_by_mail_or_phone_gives_a_new_session(
    cast: SimpleNamespace, client: Client, login: str
) -> None:
    change(cast.commune, phone="0912345678")
    client.get(reverse("login"))
    session = client.session
    session["kept"] = "x"
    session.save()
    before = client.session.session_key
    answer = client.post(reverse("login"), {"username": login, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.commune.pk)
    assert client.session.session_key != before


def test_sign_in_does_not_tell_whether_an_account_exists(
    cast: SimpleNamespace, client: Client
) -> None:
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)

    def told(login: str, password: str) -> str:
        answer = client.post(reverse("login"), {"username": login, "password": password})
        assert answer.status_code in (200, 422)
        return str(answer.context["form"].errors)

    wrong = told("commune@ocop.test", "sai-mat-khau")
    assert wrong == told("nobody@ocop.test", "sai-mat-khau") == told("0999999999", "sai")
    assert wrong == told("outsider@ocop.test", PASSWORD)


def test_a_demo_person_is_refused_in_production(
    cast: SimpleNamespace, client: Client, settings: Any
) -> None:
    User.objects.filter(pk=cast.commune.pk).update(demo=True)
    settings.PRODUCTION = True
    assert not client.login(username="commune@ocop.test", password=PASSWORD)


def test_sign_out_is_a_post(cast: SimpleNamespace, as_: Callable[[Any], Client]) -> None:
    browser = as_(cast.commune)
    assert browser.get(reverse("logout")).status_code == 405
    assert browser.post(reverse("logout")).status_code == 302
    assert "_auth_user_id" not in browser.session


def test_forgotten_password_answers_the_same_for_everybody(
    cast: SimpleNamespace, client: Client
) -> None:
    newcomer = people.enrol(name="Trần Thị Mới", email="moi@ocop.test", by=cast.province)
    answers = [
        client.post(reverse("password_reset"), {"email": address})
        for address in ("moi@ocop.test", "commune@ocop.test", "nobody@ocop.test")
    ]
    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, reverse("password_reset_done"))
    }
    assert [message.to for message in mail.outbox] == [["moi@ocop.test"], ["commune@ocop.test"]]
    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    page = client.get(urlsplit(link).path, follow=True)
    path = page.redirect_chain[-1][0]
    client.post(path, {"new_password1": "ba-kich-2026", "new_password2": "ba-kich-2026"})
    newcomer.refresh_from_db()
    assert newcomer.check_password("ba-kich-2026")


def test_the_language_is_kept_with_the_person(
    cast: SimpleNamespace, as_: Callable[[Any], Client]
) -> None:
    browser = as_(cast.commune)
    browser.post(reverse("language"), {"language": "en", "next": "//evil.test/"})
    cast.commune.refresh_from_db()
    assert cast.commune.language == "en"
    assert browser.get(reverse("language")).status_code == 405
