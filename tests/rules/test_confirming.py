"""Odd cells stay flagged until somebody compared them with the signed text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ocop.lib.errors import AlreadyDecided, NotAllowed, Refused
from ocop.rules import cells, trees
from ocop.rules.deeds import confirming, drafts
from ocop.rules.models import Confirmation, Sheet
from tests.rules.desk import in_use, publish

pytestmark = pytest.mark.django_db
GAZETTE = "Công báo số 301, trang 12"


def test_the_odd_cells_of_a_sheet_are_its_remarks_and_marks() -> None:
    found = cells.of(in_use("rau-cu-qua-hat-tuoi", "148/QĐ-TTg"))
    assert [(one.kind, one.criterion, one.star) for one in found] == [
        ("mark", "3e", 4), ("uncertain", "", None),
    ]  # fmt: skip
    mended = cells.of(in_use("mat-ong"))
    assert {one.kind for one in mended} == {"corrected"}


def test_open_cells_are_counted_for_a_whole_book_in_two_queries(
    django_assert_num_queries: object,
) -> None:
    rows = list(Sheet.objects.filter(decision="148/QĐ-TTg"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        counts = cells.open_in(rows)
    one_by_one = {row.pk: len(cells.open_of(row)) for row in rows}
    assert counts == one_by_one
    assert min(counts.values()) == 1


def test_confirm_notes_who_looked_where_and_changes_nothing_else(cast: SimpleNamespace) -> None:
    sheet = in_use("mat-ong")
    cell = cells.open_of(sheet)[0]
    before = Sheet.objects.get(pk=sheet.pk).digest
    confirming.confirm(sheet, cell.key, against=GAZETTE, note="Khớp.", by=cast.province)
    kept = Confirmation.objects.get()
    assert (kept.by, kept.against, kept.text) == (cast.province, GAZETTE, cell.text)
    assert cell.key not in {one.key for one in cells.open_of(sheet)}
    assert Sheet.objects.get(pk=sheet.pk).digest == before
    with pytest.raises(AlreadyDecided, match="Phạm Thu Hà"):
        confirming.confirm(sheet, cell.key, against=GAZETTE, by=cast.province_2)


def test_confirm_is_for_who_writes_and_names_the_signed_text(cast: SimpleNamespace) -> None:
    sheet = in_use("mat-ong")
    key = cells.open_of(sheet)[0].key
    with pytest.raises(NotAllowed):
        confirming.confirm(sheet, key, against=GAZETTE, by=cast.auditor)
    with pytest.raises(Refused) as caught:
        confirming.confirm(sheet, key, against=" ", by=cast.province)
    assert caught.value.field == "against"
    with pytest.raises(Refused):
        confirming.confirm(sheet, "0" * 16, against=GAZETTE, by=cast.province)
    assert not Confirmation.objects.exists()


def test_a_mark_is_not_enforced_before_and_is_a_minimum_after(cast: SimpleNamespace) -> None:
    """148's mark on criterion 3e: the choice makes a draft, the sheet in use stays as it is."""
    sheet = in_use("mat-ong", "148/QĐ-TTg")
    cell = next(one for one in cells.of(sheet) if one.is_mark)
    assert "3e" not in {one.criterion for one in trees.of(sheet).minima}
    option = confirming.choices(sheet, cell)[0]
    draft = confirming.confirm(
        sheet, cell.key, against=GAZETTE, means=str(option.index), by=cast.province
    )
    assert (draft.state, draft.version) == ("draft", 2)
    assert "3e" not in {one.criterion for one in trees.of(sheet).minima}
    enforced = next(one for one in trees.of(draft).minima if one.criterion == "3e")
    assert (enforced.star, enforced.points) == (4, option.points)
    assert cells.open_of(draft) == []
    assert cells.of(sheet)[0].confirmation is not None
    with pytest.raises(NotAllowed):  # who settled the mark wrote in the draft
        publish(draft, with_open=False, by=cast.province)
    publish(draft, with_open=False, by=cast.province_2)
    assert in_use("mat-ong", "148/QĐ-TTg") == draft


def test_a_mark_may_turn_out_to_be_no_minimum(cast: SimpleNamespace) -> None:
    sheet = in_use("hoa", "148/QĐ-TTg")
    cell = next(one for one in cells.of(sheet) if one.is_mark)
    with pytest.raises(Refused) as caught:
        confirming.confirm(sheet, cell.key, against=GAZETTE, means="99", by=cast.province)
    assert caught.value.field == "means"
    draft = confirming.confirm(sheet, cell.key, against=GAZETTE, means="none", by=cast.province)
    assert trees.of(draft).uncertain_marks == ()
    assert "3e" not in {one.criterion for one in trees.of(draft).minima}


def test_a_mark_is_settled_in_the_draft_there_already_is(cast: SimpleNamespace) -> None:
    sheet = in_use("hoa", "148/QĐ-TTg")
    draft = drafts.renew(sheet, by=cast.province_2)
    cell = next(one for one in cells.of(draft) if one.is_mark)
    assert (
        confirming.confirm(draft, cell.key, against=GAZETTE, means="1", by=cast.province) == draft
    )
    assert cells.open_of(draft) == []
    assert [one.key for one in cells.open_of(sheet)] == [cell.key]
