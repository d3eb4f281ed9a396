"""Stars that expire: notices at the marks, lists by month."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from evaluation.models import Certificate
from ocop.lib import clock
from products.models import Rating
from tests.evaluation import stage
from tests.shared import shared

As = Callable[[Any], Client]


@shared
def held(cast: SimpleNamespace) -> SimpleNamespace:
    stage.published(cast, [76, 77, 79], star=4)
    cast.rating = Rating.objects.get()
    return cast


def ring(cast: SimpleNamespace, days: int) -> tuple[int, int]:
    """The bell so many days before the last day: notices of the owner and of the commune."""
    with clock.set_to(cast.rating.valid_to - dt.timedelta(days=days)):
        call_command("tick")
        call_command("tick")
    keys = ("rating.expires:", "rating.expired:", "rating.stands_on:")
    return tuple(
        sum(user.notices.filter(key__startswith=key).count() for key in keys)
        for user in (cast.owner, cast.commune)
    )


def test_producer_and_commune_are_told_at_each_mark_once(held: SimpleNamespace) -> None:
    days = (300, 241, 240, 239, 200, 180, 150, 121, 120, 60, 0, -1, -2, -30)
    assert [ring(held, one)[0] for one in days] == [0, 0, 1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5]
    assert ring(held, -30) == (5, 5)
    assert not held.other_commune.notices.filter(key__startswith="rating.").exists()


def test_the_words_follow_the_window(held: SimpleNamespace) -> None:
    for days, words in ((240, "chuẩn bị hồ sơ"), (180, "đã đăng ký đánh giá lại được")):
        ring(held, days)
        told = held.owner.notices.get(key=f"rating.expires:{held.rating.pk}:{days}")
        assert words in told.body
    ring(held, -1)
    over = held.owner.notices.get(key=f"rating.expired:{held.rating.pk}")
    assert "Không được ghi chữ OCOP" in over.body


def test_a_mark_missed_for_long_is_passed_over_and_ended_stars_are_silent(
    held: SimpleNamespace,
) -> None:
    assert ring(held, 232) == (0, 0)
    assert ring(held, 174) == (1, 1)
    Rating.objects.update(ended_on=clock.today(), ended_as="revoked")
    assert ring(held, 150) == (1, 1)


@pytest.mark.parametrize(
    ("state", "days", "shown"),
    [("", 300, True), ("expiring", 300, False), ("expiring", 200, True), ("expired", 1, False),
     ("expired", -1, True), ("ended", -1, False), ("", -1, False)],
)  # fmt: skip
def test_the_list_tells_what_is_in_force_expiring_and_expired(
    held: SimpleNamespace, as_: As, state: str, days: int, shown: bool
) -> None:
    with clock.set_to(held.rating.valid_to - dt.timedelta(days=days)):
        body = as_(held.province).get(reverse("recognitions"), {"state": state}).content.decode()
    assert (f'href="{reverse("product", args=[held.product.pk])}"' in body) is shown


def test_what_has_expired_is_announced_not_revoked(held: SimpleNamespace, as_: As) -> None:
    way = reverse("recognitions_expired", args=["docx"])
    last = held.rating.valid_to
    with clock.set_to(last):
        assert held.product.name not in words_of(as_(held.province).get(way).content)
    with clock.set_to(last + dt.timedelta(days=1)):
        listed = as_(held.province).get(reverse("recognitions"), {"state": "expired"})
        assert way in listed.content.decode()
        text = words_of(as_(held.province).get(way).content)
        assert held.product.name in text
        assert "Không</w:t>" in text
        dossier = held.product.dossiers.get()
        type(dossier).objects.filter(pk=dossier.pk).update(kind="re_evaluation", state="evaluation")
        again = words_of(as_(held.province).get(way).content)
        assert "Có; không còn hiệu lực" in again  # granted under the law itself: no transition
        assert held.product.name not in words_of(as_(held.other_commune).get(way).content)
    assert as_(held.auditor).get(way).status_code == 403


def test_while_the_re_evaluation_waits_every_page_says_the_same(
    held: SimpleNamespace, as_: As, client: Client
) -> None:
    """26/2026 art. 12.3: stars of the earlier rules hold at most 180 days past the last day."""
    last = held.rating.valid_to
    latest = last + dt.timedelta(days=180)
    Rating.objects.update(decided_on=dt.date(2026, 5, 1))
    dossier = held.product.dossiers.get()
    type(dossier).objects.filter(pk=dossier.pk).update(kind="re_evaluation", state="evaluation")
    assert ring(held, -1) == (1, 1)
    assert held.owner.notices.filter(key=f"rating.stands_on:{held.rating.pk}").count() == 1
    said = f"chậm nhất ngày {latest:%d/%m/%Y}"
    register, product = reverse("recognitions"), reverse("product", args=[held.product.pk])
    public = reverse("catalogue_product", args=[held.product.pk])
    code = Certificate.objects.get().code
    with clock.set_to(last + dt.timedelta(days=1)):
        assert said in client.get(reverse("certificate_check", args=[code])).content.decode()
        assert said in client.get(public).content.decode()
        assert held.product.name in client.get(reverse("catalogue")).content.decode()
        assert public in client.get("/sitemap-products.xml").content.decode()
        for body in (
            as_(held.owner).get(product).content.decode(),
            as_(held.commune).get(register, {"state": "standing"}).content.decode(),
            words_of(
                as_(held.province).get(reverse("recognitions_expired", args=["docx"])).content
            ),
        ):
            assert f"chậm nhất {latest:%d/%m/%Y}" in body
        expired = as_(held.province).get(register, {"state": "expired"})
        assert expired.context["page"].paginator.count == 0
    assert ring(held, -181) == (2, 2)
    with clock.set_to(latest + dt.timedelta(days=1)):
        checked = client.get(reverse("certificate_check", args=[code]))
        assert checked.context["finding"].state == "expired"
        assert f"{latest:%d/%m/%Y}" in checked.context["finding"].text
        assert held.product.name not in client.get(reverse("catalogue")).content.decode()


def words_of(docx: bytes) -> str:
    return zipfile.ZipFile(BytesIO(docx)).read("word/document.xml").decode()


def test_the_months_count_and_narrow(held: SimpleNamespace, as_: As) -> None:
    last = held.rating.valid_to
    browser = as_(held.province)
    with clock.set_to(last - dt.timedelta(days=100)):
        answer = browser.get(reverse("recognitions"))
        counts = {month.key: month.count for month in answer.context["months"]}
        assert counts[f"{last:%Y-%m}"] == 1
        assert sum(counts.values()) == 1
        for month, there in ((f"{last:%Y-%m}", 1), ("2001-01", 0), ("x", 1)):
            found = browser.get(reverse("recognitions"), {"month": month}).context["page"]
            assert found.paginator.count == there, month


def test_only_offices_of_the_territory_see_the_register(held: SimpleNamespace, as_: As) -> None:
    way = reverse("recognitions")
    assert as_(held.commune).get(way).context["page"].paginator.count == 1
    assert as_(held.auditor).get(way).context["page"].paginator.count == 1
    for user in (held.other_commune, held.foreign):
        assert as_(user).get(way).context["page"].paginator.count == 0
    for user in (held.owner, held.chair, held.outsider):
        assert as_(user).get(way).status_code == 403
