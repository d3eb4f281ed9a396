"""``manage.py rank``: the star of each case, refused cases beside good ones, nothing but JSON."""

from __future__ import annotations

import io
import json
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from ocop.rules import ranking
from ocop.rules.models import RuleBook, Sheet
from ocop.rules.shelf import Shelf
from tests.rules import oracle
from tests.rules.samples import official, written

pytestmark = pytest.mark.django_db

BOOK = "26-2026"
CHE = ["forged_dossier", "registration_dossier_not_as_required"]


def run(path: Path) -> tuple[list[dict[str, Any]], int, str]:
    """Return what stood on stdout, the exit code and what the command complained of."""
    out = io.StringIO()
    code, told = 0, ""
    try:
        call_command("rank", str(path), stdout=out)
    except CommandError as fault:
        code, told = fault.returncode, str(fault)
    return json.loads(out.getvalue() or "[]"), code, told


def case(**keys: Any) -> dict[str, Any]:
    return {"id": "a", "rulebook": BOOK, "sheet": "che", "members": [{}]} | keys


def answer(**keys: Any) -> dict[str, Any]:
    with translation.override("en"):
        [found] = ranking.answers([case(**keys)])
    return found


def best(name: str = "26-2026-che") -> oracle.Answers:
    return {
        one["code"]: max(
            range(len(one["options"])), key=lambda index: one["options"][index]["points"]
        )
        for one in oracle.criteria_of(official(name))
    }


def test_rank_prints_one_answer_a_case_in_order(tmp_path: Path) -> None:
    cases = [case(id="b", members=[best()] * 3), case(id=7)]
    found, code, _told = run(written(tmp_path / "cases.json", cases))
    assert code == 0
    assert [one["id"] for one in found] == ["b", 7]
    keys = {"id", "mean", "band", "star", "met", "missed", "knockouts"}
    assert all(set(one) == keys for one in found)
    assert (found[0]["mean"], found[0]["band"], found[0]["star"]) == ("100.0000", 5, 5)
    assert {"star": 5, "criterion": "1.2"}.keys() == found[0]["met"][0].keys()
    assert (found[0]["missed"], found[1]["met"]) == ([], [])
    assert (found[1]["mean"], found[1]["band"], found[1]["star"]) == ("0.0000", 1, 1)


def test_rank_agrees_with_the_oracle_on_official_sheets() -> None:
    chance = random.Random(26)
    for name in ("che", "hoa", "du-lich", "my-pham", "rau-cu-qua-hat-tuoi"):
        content = official(f"26-2026-{name}")
        for _again in range(30):
            members = [_drawn(content, chance) for _one in range(chance.randint(1, 9))]
            told = oracle.ask(content, members)
            found = answer(sheet=name, members=members)
            assert (found["band"], found["star"]) == (told.band, told.star)
            assert 0 <= told.mean - Fraction(found["mean"]) < Fraction(1, 10**10)
            assert [(one["star"], one["criterion"]) for one in found["met"]] == told.met
            assert [(one["star"], one["criterion"]) for one in found["missed"]] == told.missed


def _drawn(content: dict[str, Any], chance: random.Random) -> oracle.Answers:
    """Mostly high options, so that bands and minima of every star come up."""
    found: oracle.Answers = {}
    for criterion in oracle.criteria_of(content):
        last = len(criterion["options"]) - 1
        drawn = chance.choice([last] * 6 + [max(last - 1, 0)] * 2 + [0, None])
        if drawn is not None or chance.random() < 0.5:
            found[criterion["code"]] = drawn
    return found


def without_database() -> None:
    Sheet.objects.all().delete()
    RuleBook.objects.all().delete()


def test_rank_needs_nothing_loaded() -> None:
    chance = random.Random(7)
    cases = [
        case(sheet=name, members=[_drawn(official(f"26-2026-{name}"), chance)] * 2)
        for name in ("che", "my-pham", "du-lich")
    ]
    cases.append(case(rulebook="quang-ninh-2013", sheet="du-lich"))
    cases.append(case(knockouts=["dangerous_impurities"]))
    loaded = list(ranking.answers(cases))
    without_database()
    assert list(ranking.answers(cases)) == loaded
    assert not any("error" in one for one in loaded)


def test_rank_goes_by_the_loaded_book_and_sheet() -> None:
    book = RuleBook.objects.get(slug=BOOK)
    book.settings["minima"]["enforced"] = False
    book.save()
    found = answer(members=[best() | {"9": None}])
    assert (found["met"], found["missed"], found["star"]) == ([], [], found["band"])
    Sheet.objects.filter(slug="che").update(state=Sheet.State.RETIRED)
    assert answer()["error"] == f"sheet: the sheet “che” is not in use under {BOOK}"


@pytest.mark.parametrize("name", ["che", "26-2026-che", "criteria-26-2026-che.json"])
def test_a_sheet_is_named_by_its_set_or_with_its_decision(name: str) -> None:
    assert answer(sheet=name, members=[best()])["star"] == 5


@pytest.mark.parametrize("name", ["1048-che", "148-hoa", "../che", "26-2026-", "", "x" * 200])
def test_a_sheet_the_book_does_not_score_on_is_refused(name: str) -> None:
    assert answer(sheet=name)["error"].startswith("sheet: ")


def test_tourism_under_1048_is_scored_on_the_sheet_of_781() -> None:
    content = official("781-du-lich")
    members = [best("781-du-lich")]
    for name in ("du-lich", "781-du-lich"):
        found = answer(rulebook="quang-ninh-2013", sheet=name, members=members)
        assert found["mean"] == "100.0000"
    assert content["decision"] == "781/QĐ-TTg"


def test_the_band_is_read_on_the_exact_mean() -> None:
    """Three sheets of 90, 90 and 89 make 89.666…: 4 stars, and never rounded up."""
    content = official()
    members = [_of(content, 90), _of(content, 90), _of(content, 89)]
    found = answer(members=members)
    assert (found["mean"], found["band"]) == ("89.6666666666", 4)
    assert answer(members=members[:2])["band"] == 5
    assert answer(members=[members[0]] * 7 + [members[2]])["mean"] == "89.8750"


def _of(content: dict[str, Any], points: int) -> oracle.Answers:
    """Answers that make so many points: whole criteria first, then what still fits."""
    found: oracle.Answers = {}
    left = points
    for criterion in oracle.criteria_of(content):
        fits = [one["points"] for one in criterion["options"] if one["points"] <= left]
        if fits:
            found[criterion["code"]] = [one["points"] for one in criterion["options"]].index(
                max(fits)
            )
            left -= max(fits)
    assert left == 0
    return found


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (Fraction(76), "76.0000"), (Fraction(1, 3), "0.3333333333"),
        (Fraction(2, 3), "0.6666666666"),
        (Fraction(1, 32), "0.03125"), (Fraction(100), "100.0000"), (Fraction(0), "0.0000"),
    ],
)  # fmt: skip
def test_a_mean_is_written_out_or_cut_off(points: Fraction, text: str) -> None:
    assert ranking.written(points) == text
    assert Decimal(text) <= points


def test_below_the_minima_of_three_the_star_is_two_at_most() -> None:
    marked = next(
        one for one in oracle.criteria_of(official())
        if any(option.get("min_for_star") == 3 and option["points"] for option in one["options"])
    )  # fmt: skip
    found = answer(members=[best() | {marked["code"]: None}])
    assert found["band"] >= 4
    assert found["star"] == 2
    assert {"star": 3, "criterion": marked["code"]} in found["missed"]


def test_each_knock_out_of_the_sheet_makes_the_star_none() -> None:
    shelf = Shelf()
    known = shelf.blank(shelf.rules(BOOK), "che").knockouts
    assert {*CHE, "copy_of_another_product", "dangerous_impurities"} < known
    for code in known:
        found = answer(members=[best()], knockouts=[code, code])
        assert (found["star"], found["band"], found["knockouts"]) == (0, 5, [code])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": None}, "id: must be a text or a whole number"),
    ({"id": True}, "id: must be a text or a whole number"),
    ({"rulebook": "1999"}, "rulebook: there is no rule book “1999”"),
    ({"rulebook": 26}, "rulebook: must be text"),
    ({"sheet": "che\u0000"}, "sheet: holds characters that are not text"),
    ({"sheet": None}, "sheet: must be text"),
    ({"members": {}}, "members: must be a list"),
    ({"members": []}, "members: is empty"),
    ({"members": [{}, []]}, "members[1]: must be an object"),
    ({"members": [{}, {"1.1": 3}]}, "members[1].1.1: there is no such option; the last one is 2"),
    ({"members": [{"1.1": -1}]}, "members[0].1.1: there is no such option; the last one is 2"),
    ({"members": [{"9.9": 0}]}, "members[0].9.9: the sheet has no such criterion"),
    ({"members": [{"9.9": None}]}, "members[0].9.9: the sheet has no such criterion"),
    ({"knockouts": "x"}, "knockouts: must be a list"),
    ({"knockouts": [1]}, "knockouts[0]: must be text"),
] + [
    ({"members": [{"1.1": wrong}]},
     "members[0].1.1: must be the number of an option, counted from 0, or null")
    for wrong in (True, "0", 1.0, [0], {})
]  # fmt: skip


@pytest.mark.parametrize(("keys", "error"), WRONG)
def test_a_wrong_case_is_refused_with_its_place(keys: dict[str, Any], error: str) -> None:
    assert answer(**keys)["error"] == error


@pytest.mark.parametrize("key", ["id", "rulebook", "sheet", "members"])
def test_a_case_that_lacks_a_key_is_refused(key: str) -> None:
    given = case()
    del given[key]
    [found] = ranking.answers([given])
    assert set(found) == {"id", "error"}
    assert found["id"] == given.get("id")


def test_an_unknown_knock_out_is_refused_and_the_known_ones_are_named() -> None:
    error = answer(knockouts=["forged_dossier", "too_small"])["error"]
    assert error.startswith("knockouts[1]: the sheet has no knock-out “too_small”; it has: ")
    assert "forged_dossier" in error


def test_a_refused_case_stops_no_other_and_the_command_ends_with_1(tmp_path: Path) -> None:
    cases = [case(id=1), case(id=2, sheet="x"), 5, case(id=4), {"id": [1]}]
    found, code, told = run(written(tmp_path / "cases.json", cases))
    assert [one["id"] for one in found] == [1, 2, None, 4, None]
    assert ["error" in one for one in found] == [False, True, True, False, True]
    assert (code, told) == (1, "3 of 5 cases refused")
    assert found[2]["error"] == "[2]: must be an object"


@pytest.mark.parametrize("raw", [b"", b"{}", b"5", b"[", b"[{}", b"\xff", b'[{"id":1,"id":2}]'])
def test_what_is_no_list_of_cases_is_refused_and_stdout_stays_empty(
    tmp_path: Path, raw: bytes
) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(raw)
    found, code, told = run(path)
    assert (found, code) == ([], 1)
    assert told.startswith("file: ")


@pytest.mark.parametrize("name", [".", "none.json", "a\0b"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    found, code, told = run(tmp_path / name)
    assert (found, code) == ([], 1)
    assert told.endswith("cannot be read")


def test_no_case_is_no_fault(tmp_path: Path) -> None:
    assert run(written(tmp_path / "cases.json", [])) == ([], 0, "")


def test_many_cases_ask_the_database_for_each_sheet_once(
    django_assert_max_num_queries: Any,
) -> None:
    cases = [case(id=number, members=[best()] * 2) for number in range(300)]
    with django_assert_max_num_queries(9):
        assert sum(one["star"] for one in ranking.answers(cases)) == 1500
