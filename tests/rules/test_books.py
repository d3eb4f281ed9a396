"""The ladders as the decisions have them; a book in use never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ocop.lib.errors import Refused
from ocop.rules import books, sheets, stars
from ocop.rules.models import RuleBook
from tests.rules.test_bookcheck import shipped

pytestmark = pytest.mark.django_db


def book(slug: str) -> RuleBook:
    return RuleBook.objects.get(slug=slug)


def ladder(slug: str) -> list[tuple[str, str, list[int], bool]]:
    return [
        (stage.level, stage.kind, stage.awards, stage.external) for stage in book(slug).stages.all()
    ]


def test_pilot_scores_twice_and_the_province_awards() -> None:
    assert ladder("quang-ninh-2013") == [
        ("district", "score", [], False),
        ("province", "score", [3, 4, 5], False),
    ]
    first = book("quang-ninh-2013").stages.get(order=1)
    assert first.goes_on(points=Decimal("50"), stars=3)
    assert not first.goes_on(points=Decimal("99"), stars=2)
    assert book("quang-ninh-2013").sheets_stand_in
    assert book("quang-ninh-2013").notices != []


def test_decision_of_2026_checks_scores_and_sends_to_the_ministry() -> None:
    assert ladder("26-2026") == [
        ("commune", "check", [], False),
        ("province", "score", [3, 4], False),
        ("country", "score", [5], True),
    ]
    second = book("26-2026").stages.get(order=2)
    assert second.goes_on(points=Decimal("90"), stars=2)
    assert not second.goes_on(points=Decimal("89.9999"), stars=5)
    assert (book("26-2026").receiving_level, book("26-2026").deciding_level) == (
        "commune",
        "province",
    )
    assert book("26-2026").certificate_months == 36


def test_decision_1048_gates_at_the_district_and_leaves_five_stars_to_the_centre() -> None:
    assert ladder("1048-2019") == [
        ("district", "score", [], False),
        ("province", "score", [3, 4], False),
        ("country", "score", [5], True),
    ]
    assert gates("1048-2019") == {1: "50", 2: "90", 3: None}
    assert book("1048-2019").sheet_decisions == ["1048/QĐ-TTg", "781/QĐ-TTg"]
    assert not book("1048-2019").settings["minima"]["enforced"]


def test_decision_148_awards_three_four_and_five_stars_at_three_levels() -> None:
    assert ladder("148-2023") == [
        ("district", "score", [3], False),
        ("province", "score", [4], False),
        ("country", "score", [5], True),
    ]
    assert gates("148-2023") == {1: "70", 2: "90", 3: None}
    assert book("148-2023").settings["minima"]["enforced"]


def test_decision_1489_drops_the_district_and_keeps_the_sheets_of_148() -> None:
    assert ladder("1489-2025") == [
        ("commune", "check", [], False),
        ("province", "score", [3, 4], False),
        ("country", "score", [5], True),
    ]
    assert gates("1489-2025") == {1: None, 2: "90", 3: None}
    assert book("1489-2025").sheet_decisions[0] == "148/QĐ-TTg"
    assert book("1489-2025").classification == book("148-2023").classification


def gates(slug: str) -> dict[int, str | None]:
    """The points from which each stage sends a product on."""
    return {stage.order: stage.send_on.get("points") for stage in book(slug).stages.all()}


def lawful() -> dict[str, tuple[str, str]]:
    """From when to when each decision applies: README of the facts, flows of the earlier ones."""
    return {
        "1048-2019": ("2019-08-21", "2023-02-24"),
        "148-2023": ("2023-02-24", "2025-07-06"),
        "1489-2025": ("2025-07-06", "2026-07-21"),
    }


def test_books_begin_and_end_with_their_decisions() -> None:
    for slug, (first, last) in lawful().items():
        assert (str(book(slug).in_force_from), str(book(slug).in_force_to)) == (first, last)


def test_the_law_of_2026_lets_pending_files_end_under_the_old_rules() -> None:
    for slug in ("26-2026", "1489-2025", "148-2023"):
        rules = book(slug).settings["transition"]
        assert rules["pending_first_or_upgrade_until"] == "2026-07-21"
        assert rules["pending_re_evaluation_until"] == "2026-06-21"
        assert rules["missed_window_days"] == 180


def test_each_book_names_the_sets_without_a_sheet() -> None:
    for one in RuleBook.objects.all():
        found = sheets.sheets_for(one)
        lacking = [row.no for row in one.classification.sets.all() if found[row.pk].sheet is None]
        assert [row["no"] for row in one.settings["missing_sheets"]] == lacking, one.slug
    named = {b.slug: len(b.settings["missing_sheets"]) for b in RuleBook.objects.all()}
    assert named == {
        "quang-ninh-2013": 1,
        "1048-2019": 1,
        "148-2023": 4,
        "1489-2025": 4,
        "26-2026": 0,
    }


def test_the_sheet_of_tourism_under_1048_is_that_of_781() -> None:
    home = book("1048-2019").classification
    found = sheets.sheet_for(book("1048-2019"), home.sets.get(slug="du-lich"))
    assert found.sheet
    assert found.sheet.decision == "781/QĐ-TTg"


EVERY = ["quang-ninh-2013", "1048-2019", "148-2023", "1489-2025", "26-2026"]


@pytest.mark.parametrize("slug", EVERY)
def test_bands_of_each_book_read_the_edges(slug: str) -> None:
    bands = list(book(slug).bands.all())
    edges = ("0", "29.99", "30", "49.99", "50", "69.99", "70", "89.99", "90", "100")
    found = [stars.band_for(Decimal(text), bands) for text in edges]
    assert found == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    rising = sorted(bands, key=lambda band: band.minimum)
    assert rising[0].minimum == 0
    assert [band.below for band in rising] == [*(band.minimum for band in rising[1:]), None]


def test_current_is_the_book_in_force_on_the_day() -> None:
    days = {
        dt.date(2013, 10, 21): None,
        dt.date(2013, 10, 22): "quang-ninh-2013",
        dt.date(2019, 8, 20): "quang-ninh-2013",
        dt.date(2019, 8, 21): "1048-2019",
        dt.date(2023, 2, 23): "1048-2019",
        dt.date(2023, 2, 24): "148-2023",
        dt.date(2025, 7, 5): "148-2023",
        dt.date(2025, 7, 6): "1489-2025",
        dt.date(2026, 5, 21): "1489-2025",
        dt.date(2026, 5, 22): "26-2026",
        dt.date(2030, 1, 1): "26-2026",
    }
    for day, slug in days.items():
        found = books.current(day)
        assert (found and found.slug) == slug, day


def test_load_again_changes_nothing() -> None:
    before = list(book("26-2026").stages.values_list("pk", flat=True))
    books.load(shipped())
    assert list(book("26-2026").stages.values_list("pk", flat=True)) == before


def test_load_changes_a_book_nobody_uses_and_keeps_its_stages() -> None:
    content = shipped()
    content["title_en"] = "Another title"
    content["stages"][0]["name_en"] = "Another name"
    before = list(book("26-2026").stages.values_list("pk", flat=True))
    found = books.load(content)
    assert found.title_en == "Another title"
    assert found.stages.get(order=1).name_en == "Another name"
    assert list(found.stages.values_list("pk", flat=True)) == before


def test_load_refuses_changed_content_of_a_locked_book() -> None:
    books.lock(book("26-2026"))
    content = shipped()
    books.load(content)
    content["title_en"] = "Another title"
    with pytest.raises(Refused):
        books.load(content)
    assert book("26-2026").title_en != "Another title"


def test_a_book_in_use_may_be_completed_where_it_was_silent() -> None:
    silent = shipped()
    for key in books.TOLD:
        silent["settings"].pop(key)
        silent["facts"].pop(f"settings.{key}")
    books.load(silent)
    books.lock(book("26-2026"))
    books.load(shipped())
    found = book("26-2026")
    assert found.locked
    assert found.settings["dossier"] == shipped()["settings"]["dossier"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda b: b["settings"]["dossier"]["items"].pop(),
        lambda b: b["settings"]["council"].update(spread="12"),
        lambda b: b["settings"].update(extra=1),
        lambda b: b["stages"][1].update(awards=[4]),
        lambda b: b["bands"][0].update(minimum="91") or b["bands"][1].update(below="91"),
        lambda b: b["in_force"].update(to="2030-01-01"),
        lambda b: b["facts"]["bands"].update(article="4"),
        lambda b: b.update(classification="148"),
        lambda b: b["sheets"].update(stand_in=True),
    ],
)
def test_a_book_in_use_is_not_changed_in_anything_it_says(edit: Any) -> None:
    books.lock(book("26-2026"))
    content = shipped()
    edit(content)
    with pytest.raises(Refused):
        books.load(content)
    assert book("26-2026").settings == shipped()["settings"]


def test_load_refuses_a_missing_sheet_of_an_unknown_set_with_its_place() -> None:
    content = shipped() | {"slug": "new"}
    content["settings"]["missing_sheets"] = [
        {"no": 11, "slug": "che", "vi": "Chè", "en": "Tea"},
        {"no": 12, "slug": "che", "vi": "Chè", "en": "Tea"},
    ]
    with pytest.raises(Refused, match="12 che") as refusal:
        books.load(content)
    assert "missing_sheets" in str(refusal.value)
    assert not RuleBook.objects.filter(slug="new").exists()


def test_lock_refuses_a_book_that_was_replaced_meanwhile() -> None:
    read_before = book("26-2026")
    content = shipped()
    content["title_en"] = "Another title"
    books.load(content)
    with pytest.raises(Refused):
        books.lock(read_before)


def test_load_refuses_a_book_on_an_unknown_classification() -> None:
    content = shipped() | {"slug": "new", "classification": "none"}
    with pytest.raises(Refused):
        books.load(content)
    assert not RuleBook.objects.filter(slug="new").exists()
