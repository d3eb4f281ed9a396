"""The reasons of a star read as sentences, in the reader's language."""

from __future__ import annotations

from fractions import Fraction

from django.utils import translation

from ocop.rules import reasons, stars
from ocop.rules.stars import Minimum
from tests.rules.test_stars import BANDS


def test_sentences_tell_band_and_missed_minimum_in_vietnamese() -> None:
    found = stars.judge(
        Fraction(7843, 100), BANDS, minima=[Minimum("1.5", 4, 2)], reached={"1.5": Fraction(4, 3)}
    )
    with translation.override("vi"):
        assert reasons.sentences(found) == [
            "Điểm trung bình 78,43, từ 70 đến dưới 90: hạng 4 sao theo điểm.",
            "Thiếu mức tối thiểu 4 sao ở tiêu chí 1.5: cần 2, đạt 1,33.",
            "Vì vậy xếp không quá 3 sao, do 1 yêu cầu tối thiểu chưa đạt.",
        ]


def test_sentences_read_the_stored_data_as_well() -> None:
    found = stars.judge(90, BANDS, minima=[Minimum("1.5", 5, 2)], reached={"1.5": 2})
    with translation.override("en"):
        told = reasons.sentences(found.as_data())
        assert told == reasons.sentences(found)
        assert told[0] == "90.00 points, from 90 up: 5★ by points."
        assert told[1] == "All 1 minimum requirements are met."


def test_sentences_never_round_points_up_to_the_next_band() -> None:
    with translation.override("vi"):
        assert "49,99," in reasons.sentences(stars.judge(Fraction(499999, 10000), BANDS))[0]


def test_sentences_do_not_blame_minima_that_cost_nothing() -> None:
    found = stars.judge(40, BANDS, minima=[Minimum("1", 5, 3)], reached={"1": 0})
    with translation.override("vi"):
        assert len(reasons.sentences(found)) == 2


def test_sentences_say_why_a_product_is_out() -> None:
    found = stars.judge(95, BANDS, knockouts=["forged_dossier"])
    with translation.override("vi"):
        told = reasons.sentences(found, knockouts={"forged_dossier": "hồ sơ giả mạo"})
    assert told[0] == "Bị loại: hồ sơ giả mạo."
