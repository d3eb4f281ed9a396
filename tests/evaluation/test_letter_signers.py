"""Who signs the letters is proposed from the appointments in force on their date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import signers
from evaluation.deeds import letters
from evaluation.models import Letter
from ocop.accounts.models import Appointment, Committee
from ocop.lib import clock
from ocop.lib.errors import Refused
from tests import cast as people
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]
HEAD, DEPUTY, FORMER = "Hoàng Văn Chánh", "Lê Thị Phó", "Ngô Văn Cũ"


@shared
def told(cast: SimpleNamespace) -> SimpleNamespace:
    """Letters wait; the agency has a head since yesterday, one before, and a deputy."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.decision.refresh_from_db()
    cast.day = clock.today()
    office = Committee.objects.filter(region=cast.province_region).earliest("pk")
    for name, login, title, since, until in (
        (HEAD, "head", "Chánh Văn phòng", cast.day, None),
        (FORMER, "former", "Chánh Văn phòng", dt.date(2015, 1, 1), cast.day - dt.timedelta(days=9)),
        (DEPUTY, "deputy", "Phó Chánh Văn phòng", dt.date(2020, 1, 1), None),
    ):
        Appointment.objects.create(
            user=people.person(name, login), committee=office, role="officer", title=title,
            since=since, until=until,
        )  # fmt: skip
    return cast


@pytest.mark.parametrize(
    ("ago", "who"),
    [
        (0, (HEAD, "", "CHÁNH VĂN PHÒNG")),
        (3, (DEPUTY, "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
        (30, (FORMER, "", "CHÁNH VĂN PHÒNG")),
    ],
)
def test_the_day_decides(told: SimpleNamespace, ago: int, who: tuple[str, str, str]) -> None:
    one = signers.of_letters(told.province_region, told.day - dt.timedelta(days=ago))
    assert one is not None
    assert (one.name, one.formula, one.office) == who


def test_nobody_is_proposed_where_nobody_is_known(cast: SimpleNamespace) -> None:
    assert signers.of_letters(cast.province_region, clock.today()) is None
    assert signers.doubt_of_letters(cast.province_region, clock.today(), "Ai đó") == ""


def test_the_form_proposes_and_leaves_it_open(told: SimpleNamespace, as_: As) -> None:
    office, way = as_(told.province), reverse("letters_release", args=[told.decision.pk])
    form = office.get(way).context["form"]
    assert (form["signer"].value(), form["signer_office"].value()) == (HEAD, "CHÁNH VĂN PHÒNG")
    assert "sure" not in form.fields
    day = (told.day - dt.timedelta(days=3)).strftime("%d/%m/%Y")
    typed = {"number": "512/VPĐP", "dated": day, "handing_over": "9 giờ", "propose": "1"}
    again = office.post(way, typed)
    assert again.status_code == 200
    form = again.context["form"]
    assert (form["signer"].value(), form["formula"].value()) == (DEPUTY, "KT. CHÁNH VĂN PHÒNG")
    assert (form["number"].value(), form["handing_over"].value()) == ("512/VPĐP", "9 giờ")
    assert office.post(way, {**typed, "dated": "32/13/2026"}).status_code == 422
    assert not Letter.objects.out().exists()


def test_a_signer_without_the_office_is_asked_about_once_more(
    told: SimpleNamespace, as_: As
) -> None:
    facts = {"number": "512", "dated": told.day, "by": told.province}
    with pytest.raises(Refused, match="Ngô Văn Cũ") as refusal:
        letters.release(told.decision, signer=FORMER, **facts)
    assert refusal.value.field == "sure"
    office, way = as_(told.province), reverse("letters_release", args=[told.decision.pk])
    sent = {"number": "512", "dated": told.day.strftime("%d/%m/%Y"), "signer": FORMER}
    page = office.post(way, sent)
    assert page.status_code == 422
    assert "sure" in page.context["form"].fields
    assert office.post(way, {**sent, "sure": "on"}).status_code == 302
    assert Letter.objects.out().count() == 2


@pytest.mark.parametrize(
    ("formula", "office"),
    [("", "CHÁNH VĂN PHÒNG"), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), ("", "")],
)
def test_the_right_signer_needs_no_more(told: SimpleNamespace, formula: str, office: str) -> None:
    made = letters.release(
        told.decision, number="512", dated=told.day, signer=HEAD, formula=formula,
        signer_office=office, by=told.province,
    )  # fmt: skip
    assert {(one.signer, one.formula) for one in made} == {(HEAD, formula)}
