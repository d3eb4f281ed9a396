"""A sheet in use never changes; every book finds its sheets or says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from ocop.lib.errors import Refused
from ocop.rules import sheets
from ocop.rules.models import Classification, Option, ProductSet, RuleBook, Sheet
from ocop.workflow.models import Event
from tests.rules.samples import official, small

pytestmark = pytest.mark.django_db


def changed(content: dict[str, Any], words: str = "Tên khác") -> dict[str, Any]:
    content["parts"][0]["title_vi"] = words
    return content


def test_load_puts_the_first_sheet_in_use() -> None:
    found = sheets.load(small())
    assert (found.outcome, found.sheet.state, found.sheet.version) == ("new", "active", 1)
    assert Option.objects.filter(criterion__sheet=found.sheet).count() == 6


def test_load_of_the_same_content_changes_nothing() -> None:
    first = sheets.load(small()).sheet
    ids = set(Option.objects.filter(criterion__sheet=first).values_list("pk", flat=True))
    again = sheets.load(dict(reversed(small().items())))
    assert (again.sheet, again.outcome) == (first, "same")
    assert set(Option.objects.filter(criterion__sheet=first).values_list("pk", flat=True)) == ids


def test_load_replaces_a_sheet_nobody_scored_on() -> None:
    first = sheets.load(small()).sheet
    found = sheets.load(changed(small()))
    assert (found.sheet.pk, found.outcome) == (first.pk, "replaced")
    assert first.parts.get().title_vi == "Tên khác"
    assert Event.objects.get(thing=f"rules.sheet:{first.pk}").before == first.digest


def test_load_of_changed_content_in_use_makes_one_draft() -> None:
    first = sheets.load(small()).sheet
    sheets.lock(first)
    draft = sheets.load(changed(small()))
    assert (draft.outcome, draft.sheet.state, draft.sheet.version) == ("draft", "draft", 2)
    assert sheets.load(changed(small())) == sheets.Loaded(draft.sheet, "same")
    assert sheets.load(small()) == sheets.Loaded(first, "same")
    assert first.parts.get().title_vi == "Tên"
    assert sheets.load(changed(small(), "Lại khác")).sheet.version == 3


def test_load_never_puts_a_sheet_in_use_where_one_was_retired() -> None:
    first = sheets.load(small()).sheet
    Sheet.objects.filter(pk=first.pk).update(state=Sheet.State.RETIRED)
    assert sheets.load(changed(small())).sheet.state == "draft"


def test_lock_refuses_a_sheet_that_was_replaced_meanwhile() -> None:
    first = sheets.load(small()).sheet
    sheets.load(changed(small()))
    with pytest.raises(Refused):
        sheets.lock(first)
    sheets.lock(Sheet.objects.get(pk=first.pk))
    assert Sheet.objects.get(pk=first.pk).locked


def test_load_makes_a_home_for_sheets_of_an_unknown_decision() -> None:
    sheet = sheets.load(small(decision="9999/QĐ-UBND")).sheet
    assert sheet.product_set.classification.decision == "9999/QĐ-UBND"
    assert sheet.product_set.no == 1


def test_load_adds_a_set_the_classification_lacks_at_its_end() -> None:
    sheet = sheets.load(small(decision="26/2026/QĐ-TTg")).sheet
    assert (sheet.product_set.classification.slug, sheet.product_set.no) == ("26-2026", 27)


def book(slug: str) -> RuleBook:
    return RuleBook.objects.get(slug=slug)


def set_of(classification: str, slug: str) -> ProductSet:
    return ProductSet.objects.get(classification__slug=classification, slug=slug)


def test_sheet_for_finds_all_26_sets_of_the_decision_in_force() -> None:
    found = sheets.sheets_for(book("26-2026"))
    assert len(found) == 26
    assert all(state.sheet and not state.why for state in found.values())


def test_sheet_for_says_why_the_sheet_of_1048_is_missing() -> None:
    with translation.override("vi"):
        found = sheets.sheet_for(
            book("quang-ninh-2013"), set_of("1048", "thuc-pham-chuc-nang-thuoc")
        )
    assert found.sheet is None
    assert "98 điểm" in found.why


def test_sheet_for_takes_tourism_from_the_amendment() -> None:
    found = sheets.sheet_for(book("quang-ninh-2013"), set_of("1048", "du-lich"))
    assert found.sheet is not None
    assert found.sheet.decision == "781/QĐ-TTg"


def test_sheet_for_lets_the_later_decision_win() -> None:
    later = official("1048-che") | {"decision": "781/QĐ-TTg"}
    sheets.load(later)
    found = sheets.sheet_for(book("quang-ninh-2013"), set_of("1048", "che"))
    assert found.sheet is not None
    assert found.sheet.decision == "781/QĐ-TTg"


def test_sheet_for_goes_by_the_counterpart_of_a_set_of_another_decision() -> None:
    found = sheets.sheet_for(book("26-2026"), set_of("1048", "che-bien-thuy-hai-san"))
    assert found.sheet is not None
    assert found.sheet.slug == "che-bien-thit-thuy-san-trung-sua"
    nowhere = sheets.sheet_for(book("26-2026"), set_of("1048", "trang-thiet-bi-y-te"))
    assert nowhere.sheet is None
    assert nowhere.why


def test_sheet_for_passes_over_drafts() -> None:
    sheet = Sheet.objects.get(decision="26/2026/QĐ-TTg", slug="che")
    Sheet.objects.filter(pk=sheet.pk).update(state=Sheet.State.DRAFT)
    found = sheets.sheet_for(book("26-2026"), sheet.product_set)
    assert found.sheet is None
    assert "26/2026/QĐ-TTg" in found.why


@pytest.mark.django_db(transaction=True)
def test_load_of_one_file_by_two_clerks_at_once_makes_one_sheet(
    together: Callable[..., list[Any]],
) -> None:
    try:
        found = together(*[lambda: sheets.load(small("cung-luc"))] * 4)
        assert sorted(one.outcome for one in found) == ["new", "same", "same", "same"]
        assert Option.objects.filter(criterion__sheet__slug="cung-luc").count() == 6
    finally:  # the wipe keeps what the rules hold
        Sheet.objects.filter(slug="cung-luc").delete()
        ProductSet.objects.filter(slug="cung-luc").delete()
        Classification.objects.filter(decision="3479/QĐ-UBND").delete()


@pytest.mark.django_db(transaction=True)
def test_lock_beats_a_replacement_or_is_refused(together: Callable[..., list[Any]]) -> None:
    """Whoever comes first: a locked sheet keeps the content it was locked with."""
    try:
        first = sheets.load(small("cung-luc")).sheet
        locked, loaded = together(
            lambda: sheets.lock(first), lambda: sheets.load(changed(small("cung-luc")))
        )
        title = first.parts.get().title_vi
        if isinstance(locked, Refused):
            assert (loaded.outcome, title) == ("replaced", "Tên khác")
        else:
            assert (loaded.outcome, title) == ("draft", "Tên")
    finally:
        Sheet.objects.filter(slug="cung-luc").delete()
        ProductSet.objects.filter(slug="cung-luc").delete()
        Classification.objects.filter(decision="3479/QĐ-UBND").delete()
