"""The demo is made through the deeds: it is legal, and every star can be derived again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from cycle.models import Cycle, Dossier
from evaluation import appealing
from evaluation.models import Appeal, Contest, Entry, ScoreSheet
from ocop.accounts.models import User
from ocop.demo.figures import MILLION, SMALL
from ocop.demo.people import DOMAIN, PASSWORD
from ocop.lib.waiting import waiting_for
from ocop.notices.models import Notice
from ocop.workflow import chain
from ocop.workflow.models import Chain, Event
from products.models import Producer, Rating, SalesReport
from tests.evaluation import proofs

MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The small province, built once for this file and rolled back after it."""
    quick = override_settings(PASSWORD_HASHERS=[MD5])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        call_command("demo", small=True, stdout=StringIO())
        connection.check_constraints()  # else PostgreSQL checks all of it again in every test
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("province", "db")


def test_history_has_its_producers_products_stars_and_sales() -> None:
    history = Producer.objects.filter(products__dossiers__cycle__year__lt=2017).distinct()
    assert Counter(history.values_list("kind", flat=True)) == Counter(SMALL.producers)
    assert history.filter(founded_through_programme=True).count() == sum(SMALL.founded.values())
    assert Rating.objects.filter(year=2016, stars__gte=3).count() == SMALL.recognised
    assert not Rating.objects.filter(year__lt=2016).exists()
    assert sum(SalesReport.objects.values_list("revenue", flat=True)) == SMALL.sales * MILLION


def test_every_star_has_decision_contest_sheets_answers_and_a_whole_chain() -> None:
    assert Rating.objects.exists()
    for rating in Rating.objects.all():
        entry = Entry.objects.get(certificates__rating=rating)
        decision = entry.contest.decisions.get(state="published")
        assert (rating.decision_no, rating.decided_on) == (decision.number, decision.decided_on)
        assert entry.stars == rating.stars
        assert entry.score_sheets.count() == entry.sheets_in > 0
        for sheet in entry.score_sheets.all():
            assert sum(sheet.answers.values_list("points", flat=True)) == sheet.total


def test_every_result_is_derived_again_from_the_raw_sheets() -> None:
    closed = Contest.objects.filter(state__in=["closed", "published"])
    assert closed.count() > 3
    assert [fault for contest in closed for fault in proofs.faults(contest)] == []


def test_every_chain_is_whole_and_every_event_is_marked_as_demo() -> None:
    keys = list(Chain.objects.exclude(key__startswith="sheet:").values_list("key", flat=True))
    assert len(keys) > 50
    assert [key for key in keys if chain.verify(key) is not None] == []
    made = Event.objects.filter(thing__startswith="cycle.")
    assert made.exists()
    assert not made.filter(demo=False).exists()


def test_two_open_cycles_stand_under_two_books() -> None:
    open_ = Cycle.objects.open().order_by("books__book__slug")
    assert [cycle.books.get().book.slug for cycle in open_.exclude(year__lt=2017)] == [
        "26-2026",
        "quang-ninh-2013",
    ]
    states = set(Dossier.objects.filter(cycle__in=open_).values_list("state", flat=True))
    assert {"idea", "plan", "evaluation"} <= states
    assert ScoreSheet.objects.filter(state="open").exists()


def test_nobody_is_mailed_about_history() -> None:
    assert Notice.objects.exists()
    assert not Notice.objects.exclude(mail="none").exists()


def test_every_printed_account_signs_in() -> None:
    out = StringIO()
    call_command("demo", accounts=True, stdout=out)
    accounts = json.loads(out.getvalue())
    assert {"role", "login", "password", "path"} == set(accounts[0])
    for account in accounts:
        user = authenticate(username=account["login"], password=account["password"])
        assert user is not None, account["login"]
        assert user.demo


def test_a_production_server_refuses_demo_people_and_the_demo(settings: Any) -> None:
    settings.PRODUCTION = True
    user = User.objects.filter(demo=True).first()
    assert user is not None
    assert authenticate(username=user.email, password=PASSWORD) is None
    with pytest.raises(CommandError):
        call_command("demo", small=True)


def test_the_demo_is_built_once() -> None:
    before = User.objects.count()
    call_command("demo", small=True, stdout=StringIO())
    assert User.objects.count() == before


@pytest.mark.parametrize("book", ["26-2026", "quang-ninh-2013"])
@pytest.mark.parametrize("stage", ["announced", "ideas", "plans", "implementing", "certified"])
def test_either_book_is_put_to_any_stage(book: str, stage: str) -> None:
    call_command("demo", book=book, stage=stage, small=True, stdout=StringIO())
    cycle = Cycle.objects.order_by("-pk").first()
    assert cycle is not None
    assert cycle.books.get().book.slug == book
    states = set(cycle.dossiers.values_list("state", flat=True))
    expected = {
        "announced": set(),
        "ideas": {"idea"},
        "plans": {"idea", "plan"},
        "implementing": {"idea", "plan", "implementation"},
        "certified": {"recognised"},
    }[stage]
    assert expected <= states
    assert (stage == "announced") == (not states)


def test_a_visitor_sees_a_complaint_in_work_and_one_that_is_ended() -> None:
    """The two further officers look into them, the producer may go to the level above."""
    work, ended = Appeal.objects.get(state="accepted"), Appeal.objects.get(state="answered")
    third, fourth, holder = (
        User.objects.get(email=f"{login}@{DOMAIN}") for login in ("tinh3", "tinh4", "chuthe3")
    )
    assert [appealing.why_not(user, work) for user in (third, fourth)] == ["", ""]
    assert work.get_absolute_url() in [one.url for one in waiting_for(third)]
    assert appealing.files_for(holder, ended.entry.dossier.product.producer)
    assert appealing.second_of(ended) is not None
