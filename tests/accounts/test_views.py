"""Pages about people, offices and units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.accounts.models import Appointment, Committee, Region, User
from ocop.lib import clock
from tests.cast import PASSWORD, region

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"accounts:{name}", args=args)


# --- choosing a unit ------------------------------------------------------------------------
def titles(client: Client, **asked: str) -> list[str]:
    answer = client.get(url("regions"), asked)
    assert answer.status_code == 200
    return [found["title"] for found in answer.json()["results"]]


def test_pick_finds_a_commune_without_accents(client: Client) -> None:
    assert titles(client, q="ba che") == ["xã Ba Chẽ"]
    assert titles(client, q="Đông triều") == ["phường Đông Triều"]
    assert titles(client, q="DONG TRIEU") == ["phường Đông Triều"]
    assert titles(client, q="khong co") == []


def test_pick_knows_the_units_of_another_day(client: Client) -> None:
    assert "xã Đồn Đạc" in titles(client, q="don dac", on="2025-06-30")
    assert titles(client, q="don dac") == []
    assert titles(client, level="district", on="2014-06-01", q="hoanh bo") == ["huyện Hoành Bồ"]


def test_pick_stays_within_the_province(client: Client) -> None:
    assert titles(client, q="Thủy Nguyên") == []


def test_pick_shows_twenty_and_says_there_are_more(client: Client) -> None:
    answer = client.get(url("regions")).json()
    assert (len(answer["results"]), answer["more"]) == (20, True)
    assert answer["results"][0]["full_title"].endswith("Quảng Ninh")


def test_pick_answers_htmx_with_options(client: Client) -> None:
    answer = client.get(url("regions"), {"q": "ba che"}, headers={"HX-Request": "true"})
    commune = region("Ba Chẽ", "commune")
    assert answer.content.decode().strip() == (f'<option value="{commune.pk}">xã Ba Chẽ</option>')


@pytest.mark.parametrize("asked", [{"on": "21/11/2026"}, {"level": "hamlet"}])
def test_pick_refuses_what_it_cannot_read(client: Client, asked: dict[str, str]) -> None:
    assert client.get(url("regions"), asked).status_code == 400


def test_pick_asks_one_question(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(url("regions"))
    assert len(queries) == 1


# --- people ---------------------------------------------------------------------------------
def names(browser: Client, **asked: str) -> list[str]:
    return [office.user.name for office in browser.get(url("people"), asked).context["page"]]


def test_people_lists_the_offices_of_the_territory(cast: SimpleNamespace, as_: Browser) -> None:
    assert names(as_(cast.province)) == [
        "Phạm Thu Hà", "Lê Văn Hai", "Đỗ Kiểm Tra",
        "Nông Văn Huyện", "Hoàng Văn Thắng", "Vũ Thị Gai",
    ]  # fmt: skip
    assert names(as_(cast.commune)) == ["Hoàng Văn Thắng"]
    assert names(as_(cast.foreign)) == ["Trần Tỉnh Bạn"]


def test_people_is_not_for_those_without_an_office(cast: SimpleNamespace, as_: Browser) -> None:
    assert as_(cast.outsider).get(url("people")).status_code == 403
    assert as_(cast.owner).get(url("people")).status_code == 403
    assert as_(None).get(url("people")).status_code == 302
    assert as_(cast.province).post(url("people")).status_code == 405


def test_people_is_searched_without_accents(cast: SimpleNamespace, as_: Browser) -> None:
    assert names(as_(cast.province), q="hoang van thang") == ["Hoàng Văn Thắng"]
    assert names(as_(cast.province), q="đỗ") == ["Đỗ Kiểm Tra"]
    assert names(as_(cast.province), q="hong gai") == ["Vũ Thị Gai"]
    assert names(as_(cast.commune), q="do kiem tra") == []


def test_people_shows_ended_offices_apart(cast: SimpleNamespace, as_: Browser) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    cast.commune.appointments.update(until=yesterday)
    assert "Hoàng Văn Thắng" not in names(as_(cast.province))
    assert names(as_(cast.province), ended="1") == ["Hoàng Văn Thắng"]


def test_people_asks_as_many_questions_for_30_rows_as_for_one(
    cast: SimpleNamespace, as_: Browser
) -> None:
    browser = as_(cast.province)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("people"))
        return len(queries)

    before = asked()
    committee = Committee.objects.get(region=cast.commune_region)
    for place in range(30):
        user = User.objects.create(name=f"Người {place}", email=f"p{place}@ocop.test")
        Appointment.objects.create(user=user, committee=committee, since=dt.date(2026, 1, 1))
    assert asked() == before


def test_person_shows_only_offices_of_the_readers_territory(
    cast: SimpleNamespace, as_: Browser
) -> None:
    other = Committee.objects.create(name="Ban OCOP Hồng Gai 2", region=cast.other_commune_region)
    Appointment.objects.create(user=cast.commune, committee=other, since=dt.date(2026, 1, 1))
    seen = as_(cast.other_commune).get(url("person", cast.commune.pk)).content.decode()
    assert "Ban OCOP Hồng Gai 2" in seen
    assert "Ban OCOP xã Ba Chẽ" not in seen


@pytest.mark.parametrize("who", ["foreign", "other_commune", "outsider", "owner", "evaluator"])
def test_person_is_hidden_from_others(cast: SimpleNamespace, as_: Browser, who: str) -> None:
    assert as_(getattr(cast, who)).get(url("person", cast.commune.pk)).status_code == 404


def given(cast: SimpleNamespace, **facts: Any) -> dict[str, Any]:
    committee = Committee.objects.get(region=cast.commune_region)
    return {
        "once_key": "4f0c3c0e-5d0e-4b69-8f0b-0d9f4b7f4d10",
        "login": "moi@ocop.test",
        "name": "Trần Thị Mới",
        "committee": committee.pk,
        "role": "officer",
        "since": "01/11/2026",
        **facts,
    }


def test_appoint_a_newcomer(cast: SimpleNamespace, as_: Browser) -> None:
    answer = as_(cast.province).post(url("appoint"), given(cast), follow=True)
    made = Appointment.objects.get(user__email="moi@ocop.test")
    assert (made.since, made.until) == (dt.date(2026, 11, 1), None)
    assert answer.redirect_chain == [(url("person", made.user_id), 302)]
    assert "Quên mật khẩu" in answer.content.decode()


def test_appoint_sent_twice_makes_one(cast: SimpleNamespace, as_: Browser) -> None:
    browser = as_(cast.province)
    answers = [browser.post(url("appoint"), given(cast)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Appointment.objects.filter(user__email="moi@ocop.test").count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"login": "khong phai"}, "login"),
        ({"login": "a@"}, "login"),
        ({"login": "0912345678"}, "login"),
        ({"name": ""}, "name"),
        ({"since": "31/02/2026"}, "since"),
        ({"until": "2026-10-01"}, "until"),
        ({"role": "king"}, "role"),
    ],
)
def test_appoint_puts_the_fault_beside_its_field(
    cast: SimpleNamespace, as_: Browser, facts: dict[str, str], field: str
) -> None:
    answer = as_(cast.province).post(url("appoint"), given(cast, **facts))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    if facts.get(field):
        assert facts[field] in answer.content.decode()
    assert Appointment.objects.count() == 7


def test_appoint_offers_only_committees_of_the_territory(
    cast: SimpleNamespace, as_: Browser
) -> None:
    foreign = Committee.objects.get(name="Ban OCOP thành phố Hải Phòng")
    answer = as_(cast.province).post(url("appoint"), given(cast, committee=foreign.pk))
    assert list(answer.context["form"].errors) == ["committee"]
    assert foreign.name not in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("outsider", 403), ("auditor", 403), (None, 302)])
def test_appoint_is_for_officers(
    cast: SimpleNamespace, as_: Browser, who: str | None, status: int
) -> None:
    browser = as_(getattr(cast, who) if who else None)
    for name in ("appoint", "committee"):
        assert browser.get(url(name)).status_code == status
        assert browser.post(url(name), given(cast)).status_code == status


def test_end_asks_for_the_reason_and_ends(cast: SimpleNamespace, as_: Browser) -> None:
    held = cast.commune.appointments.get()
    browser = as_(cast.province)
    assert browser.get(url("end", held.pk)).status_code == 200
    assert browser.post(url("end", held.pk), {"until": "21/11/2026"}).status_code == 422
    answer = browser.post(
        url("end", held.pk), {"until": "2026-11-21", "note": "Chuyển công tác"}, follow=True
    )
    held.refresh_from_db()
    assert held.until == dt.date(2026, 11, 21)
    assert "Chuyển công tác" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("foreign", 404), ("outsider", 404), ("auditor", 403), ("commune", 403)]
)
def test_end_is_not_for_others(cast: SimpleNamespace, as_: Browser, who: str, status: int) -> None:
    held = cast.commune.appointments.get()
    browser = as_(getattr(cast, who))
    answer = browser.post(url("end", held.pk), {"until": "2026-11-21", "note": "x"})
    assert answer.status_code == status
    held.refresh_from_db()
    assert held.until is None


def test_committee_is_set_up_in_the_territory(cast: SimpleNamespace, as_: Browser) -> None:
    zone = region("Cô Tô", "commune")
    facts = {**given(cast), "region": zone.pk, "name": "UBND đặc khu Cô Tô", "since": ""}
    assert as_(cast.province).post(url("committee"), facts).status_code == 302
    assert Committee.objects.get(name="UBND đặc khu Cô Tô").region == zone
    foreign = Region.objects.valid_on(clock.today()).get(name="Hải Phòng", level="province")
    answer = as_(cast.province).post(url("committee"), {**facts, "region": foreign.pk})
    assert list(answer.context["form"].errors) == ["region"]


# --- one's own details ----------------------------------------------------------------------
def details(**facts: str) -> dict[str, str]:
    return {
        "name": "Hoàng Văn Thắng", "email": "commune@ocop.test", "phone": "", "language": "vi",
        **facts,
    }  # fmt: skip


def test_profile_changes_name_and_language(cast: SimpleNamespace, as_: Browser) -> None:
    browser = as_(cast.commune)
    answer = browser.post(
        url("profile"), details(name="Hoàng Văn Thắng A", language="en"), follow=True
    )
    assert "Your details were saved." in answer.content.decode()
    cast.commune.refresh_from_db()
    assert (cast.commune.name, cast.commune.language) == ("Hoàng Văn Thắng A", "en")


def test_profile_wants_the_password_for_a_new_number(cast: SimpleNamespace, as_: Browser) -> None:
    browser = as_(cast.commune)
    typed = details(phone="0912 345 678")
    refused = browser.post(url("profile"), typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["password"])
    assert "0912 345 678" in refused.content.decode()
    assert browser.post(url("profile"), {**typed, "password": PASSWORD}).status_code == 302
    cast.commune.refresh_from_db()
    assert cast.commune.phone == "+84912345678"


def test_profile_names_the_field_that_cannot_be_used(cast: SimpleNamespace, as_: Browser) -> None:
    typed = details(email="province@ocop.test", password=PASSWORD)
    answer = as_(cast.commune).post(url("profile"), typed)
    assert list(answer.context["form"].errors) == ["email"]


def test_profile_is_ones_own(as_: Browser) -> None:
    assert as_(None).get(url("profile")).status_code == 302


def test_admin_opens_for_the_superuser_only(cast: SimpleNamespace, as_: Browser) -> None:
    """Repairs of people, offices and units only: the log would tell points before their time."""
    tables = {model._meta.label_lower for model in admin.site._registry}
    assert tables == {f"accounts.{one}" for one in ("region", "committee", "appointment", "user")}
    for name in (table.replace(".", "_") for table in tables):
        address = reverse(f"admin:{name}_changelist")
        assert as_(cast.admin).get(address).status_code == 200
        assert as_(cast.province).get(address).status_code == 302
    assert as_(cast.admin).get(reverse("admin:accounts_user_add")).status_code == 200


def test_admin_repair_of_a_unit_works_out_the_reach(cast: SimpleNamespace, as_: Browser) -> None:
    cham = cast.commune_region
    address = reverse("admin:accounts_region_change", args=[cham.pk])
    typed = {
        "level": "commune", "code": cham.code, "kind": "phường", "name": "Ba Chẽ",
        "parent": cham.parent_id, "valid_from": "01/07/2025", "valid_to": "",
        "lat": "", "lon": "",
        "successors-TOTAL_FORMS": "1", "successors-INITIAL_FORMS": "0",
        "successors-0-old": cham.pk, "successors-0-new": cast.other_commune_region.pk,
    }  # fmt: skip
    answer = as_(cast.admin).post(address, typed)
    assert answer.status_code == 302, answer.context["errors"]
    cham.refresh_from_db()
    assert cham.search == "phuong ba che"
    assert cham.reached_by.filter(over=cast.other_commune_region).exists()
