"""Dates come day first and decimals with a comma, in what is typed and in what is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import django
import polib
import pytest
from django import forms
from django.utils import formats, timesince, translation

from ocop.lib import clock, shown

UTC = dt.UTC


class Entered(forms.Form):
    day = forms.DateField(required=False, localize=True)
    score = forms.DecimalField(required=False, localize=True, max_value=100)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/06/2026", "5/6/2026", "05-06-2026", "2026-06-05"])
def test_a_typed_date_is_read_day_first(language: str, typed: str) -> None:
    with translation.override(language):
        form = Entered({"day": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == dt.date(2026, 6, 5)


def test_a_date_that_does_not_exist_is_refused_in_vietnamese() -> None:
    with translation.override("vi"):
        assert Entered({"day": "31/02/2026"}).errors["day"] == ["Nhập một ngày hợp lệ."]


@pytest.mark.parametrize(("language", "typed"), [("vi", "92,5"), ("vi", "92.5"), ("en", "92.5")])
def test_a_typed_score_keeps_its_decimal(language: str, typed: str) -> None:
    with translation.override(language):
        form = Entered({"score": typed})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["score"] == Decimal("92.5")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_form_shows_a_date_as_it_is_written(language: str) -> None:
    with translation.override(language):
        assert 'value="05/06/2026"' in str(Entered(initial={"day": dt.date(2026, 6, 5)})["day"])
        assert formats.date_format(dt.date(2026, 6, 5)) == "05/06/2026"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(
    ("language", "points", "money", "number"),
    [
        ("vi", "78,43", "2.400.000\u00a0đ", "1.234"),
        ("en", "78.43", "2,400,000\u00a0dong", "1,234"),
    ],
)
def test_numbers_are_written_in_the_language(
    language: str, points: str, money: str, number: str
) -> None:
    with translation.override(language):
        assert shown.points(Decimal("78.43")) == points
        assert shown.money(2_400_000) == money
        assert shown.number(1234) == number


def test_whole_points_carry_no_decimals_and_means_are_cut_off() -> None:
    with translation.override("vi"):
        assert shown.points(Decimal("79.00")) == "79"
        assert shown.points(Decimal("78.125")) == "78,12"
        assert shown.points(Decimal("49.9999")) == "49,99"
        assert shown.points(Decimal("-3.43")) == "-3,43"
        assert [shown.points(None), shown.money(None), shown.number("")] == ["", "", ""]


def test_a_moment_is_told_in_vietnam() -> None:
    at = dt.datetime(2026, 1, 4, 18, 42, tzinfo=UTC)
    assert shown.moment(at) == "05/01/2026 01:42"
    assert shown.day(at) == "05/01/2026"
    assert shown.day(None) == ""


@pytest.mark.parametrize(
    ("day", "words", "urgency"),
    [
        (dt.date(2026, 1, 9), "còn 4 ngày", "wait"),
        (dt.date(2026, 1, 10), "còn 5 ngày", "wait"),
        (dt.date(2026, 1, 11), "còn 6 ngày", ""),
        (dt.date(2026, 1, 5), "hôm nay", "wait"),
        (dt.date(2026, 1, 2), "quá 3 ngày", "late"),
    ],
)
def test_time_left_goes_by_the_clock(day: dt.date, words: str, urgency: str) -> None:
    with translation.override("vi"), clock.set_to(dt.date(2026, 1, 5)):
        assert shown.until(day) == words
        assert shown.urgency(day) == urgency


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Triệu Thị Mẩy", "TM"), ("đinh", "Đ"), ("", ""), (None, ""), ("A · B", "AB")],
)
def test_initials_are_the_first_and_the_last_word(name: str | None, letters: str) -> None:
    assert shown.initials(name) == letters


def test_time_since_is_vietnamese() -> None:
    with translation.override("vi"):
        now = dt.datetime(2026, 1, 5, tzinfo=UTC)
        assert timesince.timesince(now - dt.timedelta(days=3), now) == "3\u00a0ngày"


@pytest.mark.parametrize("app", ["", "contrib/auth", "contrib/humanize", "contrib/contenttypes"])
def test_no_word_of_django_is_left_in_english(app: str) -> None:
    """What Django's own catalogue leaves out, ours says."""
    home = Path(django.__file__).parent / (app or "conf") / "locale"
    words = polib.pofile(str(home / "en" / "LC_MESSAGES" / "django.po"))
    with translation.override("vi"):
        left = [entry.msgid for entry in words if not entry.obsolete and not said(entry)]
    assert left == []


def said(entry: polib.POEntry) -> bool:
    """Whether the Vietnamese catalogue has the entry (an equal word in both counts)."""
    catalogue = translation.trans_real.catalog()._catalog
    key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    return bool(catalogue.get((key, 0) if entry.msgid_plural else key))
