"""A sheet is brought in from a file: a verdict on every row, all of it or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from ocop.lib.errors import NotAllowed, Refused
from ocop.rules import cells, contents, papers, sheets, tables, trees, workbook
from ocop.rules.deeds import importing
from ocop.rules.models import RuleBook, Sheet, SheetImport
from tests.rules.desk import in_use, publish
from tests.rules.samples import official

pytestmark = pytest.mark.django_db


def book(slug: str = "26-2026") -> RuleBook:
    return RuleBook.objects.select_related("classification").get(slug=slug)


def brought(
    data: bytes, by: Any, *, slug: str = "che", under: str = "26-2026", name: str = "phieu.xlsx"
) -> SheetImport:
    """Send in a file for the set under the book."""
    home = book(under)
    one = home.classification.sets.get(slug=slug)
    file = SimpleUploadedFile(name, data)
    return importing.receive(home, one, file=file, once_key=uuid.uuid4(), by=by)


def as_xlsx(content: dict[str, Any], change: Callable[[Any], Any] | None = None) -> bytes:
    """The content as a workbook, changed as somebody does in Excel."""
    data = workbook.written("Phiếu", tables.lines(content))
    if change is None:
        return data
    opened = load_workbook(io.BytesIO(data))
    change(opened.active)
    box = io.BytesIO()
    opened.save(box)
    return box.getvalue()


def as_json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def row_of(sheet: Any, kind: str, code: str = "") -> int:
    """The first row of that kind (and code)."""
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, 1).value == kind and code in ("", sheet.cell(row, 2).value):
            return row
    raise AssertionError(kind)


def faults(found: SheetImport) -> list[tuple[int, str]]:
    look = importing.looked(found)
    assert look.content is None
    rows = [(line.row, "; ".join(map(str, line.faults))) for line in look.wrong]
    return [(0, str(one)) for one in look.problems] + rows


@pytest.mark.parametrize(
    "name", ["26-2026-che", "148-mat-ong", "1048-ca-phe-ca-cao", "26-2026-du-lich"]
)
def test_a_sheet_comes_back_from_excel_as_it_went(name: str) -> None:
    content = official(name)
    plain = contents.told(papers.grown(content), about=content, number=1)
    lines = tables.judged(workbook.read(as_xlsx(plain)))
    assert [line.row for line in lines if line.faults] == []
    assert tables.content(lines) == plain["parts"]


def test_take_over_makes_a_draft_that_a_second_person_publishes(cast: SimpleNamespace) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "Tiêu chí"), 3).value = "Tên của tỉnh"

    kept = brought(as_xlsx(contents.of(in_use()), change), cast.province)
    assert importing.looked(kept).is_good
    assert not Sheet.objects.filter(state="draft").exists()
    draft = importing.take_over(kept, by=cast.province)
    assert importing.take_over(kept, by=cast.province) == draft  # a double click
    assert (draft.state, draft.version, Sheet.objects.filter(state="draft").count()) == (
        "draft",
        2,
        1,
    )
    assert trees.of(draft).criteria[0].title_vi == "Tên của tỉnh"
    assert {c.key for c in cells.open_of(draft)} == {c.key for c in cells.open_of(in_use())}
    with pytest.raises(NotAllowed):
        publish(draft, with_open=True, by=cast.province)
    publish(draft, with_open=True, by=cast.province_2)
    assert in_use() == draft


def test_who_brought_the_file_is_no_second_person(cast: SimpleNamespace) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "Tiêu chí"), 3).value = "Tên của tỉnh"

    kept = brought(as_xlsx(contents.of(in_use()), change), cast.province)
    draft = importing.take_over(kept, by=cast.province_2)
    with pytest.raises(NotAllowed):
        publish(draft, by=cast.province)


def test_the_file_is_kept_as_it_came_with_its_hash(cast: SimpleNamespace) -> None:
    data = as_json(official("26-2026-che"))
    kept = brought(data, cast.province, name="che.json")
    with kept.file.open("rb") as file:
        assert file.read() == data
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


def test_a_sheet_that_sums_to_98_is_refused_with_its_row(cast: SimpleNamespace) -> None:
    def change(sheet: Any) -> None:
        row = row_of(sheet, "Phần", "A")
        sheet.cell(row, 5).value -= 2

    kept = brought(as_xlsx(contents.of(in_use()), change), cast.province)
    assert faults(kept) == [
        (0, "phiếu: các phần cộng lại được 98, tổng ghi 100; cả hai phải là 100"),
        (5, "cộng lại được 40 điểm, không phải 38"),
    ]
    with pytest.raises(Refused, match="98"):
        importing.take_over(kept, by=cast.province)
    assert not Sheet.objects.filter(state="draft").exists()
    assert SheetImport.objects.get(pk=kept.pk).sheet is None


def test_a_missing_option_and_a_duplicate_code_are_refused_with_their_rows(
    cast: SimpleNamespace,
) -> None:
    places: dict[str, int] = {}

    def change(sheet: Any) -> None:
        places["first"] = row_of(sheet, "Tiêu chí", "1.1")
        places["second"] = row_of(sheet, "Tiêu chí", "1.2")
        sheet.cell(places["second"], 2).value = "1.1"

    kept = brought(as_xlsx(contents.of(in_use()), change), cast.province)
    assert faults(kept) == [(places["second"], f"mã “1.1” đã có ở dòng {places['first']}")]

    def drop(sheet: Any) -> None:
        first, second = row_of(sheet, "Tiêu chí", "1.1"), row_of(sheet, "Tiêu chí", "1.2")
        best = max(range(first + 1, second), key=lambda row: sheet.cell(row, 5).value or 0)
        sheet.delete_rows(best)
        places["criterion"] = first

    kept = brought(as_xlsx(contents.of(in_use()), drop), cast.province)
    assert [row for row, _why in faults(kept)] == [places["criterion"]]
    assert "mức cao nhất được" in faults(kept)[0][1]


def test_every_wrong_row_is_named_at_once(cast: SimpleNamespace) -> None:
    def change(sheet: Any) -> None:
        sheet.cell(7, 5).value = "hai"
        sheet.cell(8, 1).value = "Dòng lạ"
        sheet.cell(9, 6).value = 2
        sheet.cell(10, 3).value = None

    rows = faults(brought(as_xlsx(contents.of(in_use()), change), cast.province))
    assert [row for row, _why in rows] == [7, 8, 9, 10]
    assert [why.split(" ")[0] for _row, why in rows] == ["điểm", "“Dòng", "dấu", "thiếu"]


def test_numbers_and_codes_are_read_as_excel_stores_them(cast: SimpleNamespace) -> None:
    def change(sheet: Any) -> None:
        row = row_of(sheet, "Tiêu chí", "1.1")
        sheet.cell(row, 2).value = 1.1
        sheet.cell(row, 5).value = float(sheet.cell(row, 5).value)

    kept = brought(as_xlsx(contents.of(in_use()), change), cast.province)
    assert importing.looked(kept).is_good


def test_a_group_below_its_criteria_does_not_shift_the_rows_of_what_is_wrong(
    cast: SimpleNamespace,
) -> None:
    content = contents.of(in_use())
    places: dict[str, int] = {}

    def change(sheet: Any) -> None:
        group = row_of(sheet, "Nhóm")
        cells = [sheet.cell(group, column).value for column in range(1, 12)]
        end = next(row for row in range(group, sheet.max_row + 2)
                   if sheet.cell(row, 1).value in ("Mục", "Phần", None))  # fmt: skip
        sheet.insert_rows(end)
        for column, value in enumerate(cells, start=1):
            sheet.cell(end, column).value = value
        sheet.delete_rows(group)
        row = next(row for row in range(group, end) if sheet.cell(row, 1).value == "Tiêu chí")
        sheet.cell(row, 5).value += 1
        places["criterion"], places["group"] = row, end - 1

    data = as_xlsx(content, change)
    rows = faults(brought(data, cast.province))
    told = {row: why for row, why in rows if row in places.values()}
    assert "mức cao nhất được" in told[places["criterion"]]
    assert "cộng lại" in told[places["group"]]


def test_a_file_that_changes_only_a_sub_total_is_not_the_same(cast: SimpleNamespace) -> None:
    content = contents.of(in_use())
    section = next(one for part in content["parts"] for one in part["sections"]
                   if one.get("groups"))  # fmt: skip
    section["groups"][0]["title_vi"] = "Tên nhóm của tỉnh"
    kept = brought(as_json(content), cast.province)
    assert importing.same_as(kept, importing.looked(kept)) is None
    assert importing.take_over(kept, by=cast.province).state == "draft"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_keep_one_file(
    cast: SimpleNamespace, together: Callable[..., list[Any]]
) -> None:
    home, key, data = book(), uuid.uuid4(), as_json(official("26-2026-che"))
    one = home.classification.sets.get(slug="che")
    there = files_kept()

    def click() -> SheetImport:
        file = SimpleUploadedFile("che.json", data)
        return importing.receive(home, one, file=file, once_key=key, by=cast.province)

    try:
        kept = together(click, click)
        assert kept[0] == kept[1] == SheetImport.objects.get()
        assert len(files_kept() - there) == 1
    finally:
        SheetImport.objects.all().delete()


def files_kept() -> set[str]:
    try:
        return set(default_storage.listdir("files")[1])
    except FileNotFoundError:
        return set()


def test_a_file_that_says_nothing_new_makes_no_version(cast: SimpleNamespace) -> None:
    kept = brought(as_xlsx(contents.of(in_use())), cast.province)
    with pytest.raises(Refused, match="phiên bản 1"):
        importing.take_over(kept, by=cast.province)


def test_json_of_another_sheet_is_refused(cast: SimpleNamespace) -> None:
    kept = brought(as_json(official("148-hoa")), cast.province, name="hoa.json")
    told = [why for _row, why in faults(kept)]
    assert len(told) == 2
    assert "148/QĐ-TTg" in told[0]


def test_json_with_a_wrong_key_is_refused_with_its_place(cast: SimpleNamespace) -> None:
    content = official("26-2026-che")
    content["parts"][0]["sections"][0]["criteria"][0]["options"][1]["points"] = "2"
    kept = brought(as_json(content), cast.province, name="che.json")
    assert "tiêu chí 1.1" in faults(kept)[0][1]


def test_knock_out_codes_stay_unless_the_file_names_others_and_then_are_listed(
    cast: SimpleNamespace,
) -> None:
    content = contents.of(in_use())
    codes = content["disqualification_codes"]
    content["disqualification_codes"] = []
    kept = importing.looked(brought(as_json(content), cast.province, name="che.json")).content
    assert kept is not None
    assert kept["disqualification_codes"] == codes
    content |= {"disqualification_codes": [*codes[1:], "new_code"], "star_minimum_rule": "other"}
    kept = importing.looked(found := brought(as_json(content), cast.province)).content
    assert kept is not None
    turn = importing.knocked_out(in_use(), kept)
    assert [one.code for one in turn.went] == codes[:1]
    assert [one.code for one in turn.came] == ["new_code"]
    assert turn.rule_now == "other"
    assert importing.take_over(found, by=cast.province).state == "draft"  # not "the same"


def test_a_set_without_a_version_before_is_told_that_it_has_no_knock_outs(
    as_: Callable[[Any], Client], cast: SimpleNamespace
) -> None:
    data = as_xlsx(contents.of(in_use("gia-vi-khac")))
    kept = brought(data, cast.province, slug="che", under="quang-ninh-2013")
    path = reverse("rules:brought", args=[kept.pk])
    assert "Không có điều kiện loại" in as_(cast.province).get(path).content.decode()
    draft = importing.take_over(kept, by=cast.province)
    with pytest.raises(Refused) as caught:
        publish(draft, without=False, by=cast.province_2)
    assert caught.value.field == "without"


@pytest.mark.parametrize("who", ["auditor", "commune", "outsider", "foreign"])
def test_bringing_in_is_for_officers_of_the_deciding_level(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        brought(as_xlsx(contents.of(in_use())), getattr(cast, who))
    kept = brought(as_xlsx(contents.of(in_use())), cast.province)
    with pytest.raises(NotAllowed):
        importing.take_over(kept, by=getattr(cast, who))


# --- sets without a sheet -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("under", "slug", "decision"),
    [
        ("148-2023", "che", "148/QĐ-TTg"),
        ("1048-2019", "thuc-pham-chuc-nang-thuoc", "1048/QĐ-TTg"),
        ("quang-ninh-2013", "che", "3479/QĐ-UBND"),
        ("1489-2025", "mat-ong", "148/QĐ-TTg"),
    ],
)
def test_the_province_loads_its_own_where_one_is_missing(
    cast: SimpleNamespace, under: str, slug: str, decision: str
) -> None:
    """148's tea, 1048's functional food, the pilot's own (another one stands in)."""
    home = book(under)
    one = home.classification.sets.get(slug=slug)
    content = contents.of(in_use("gia-vi-khac"))
    kept = brought(as_xlsx(content), cast.province, slug=slug, under=under)
    assert kept.decision == decision
    draft = importing.take_over(kept, by=cast.province)
    publish(draft, with_open=True, by=cast.province_2)
    found = sheets.sheet_for(home, one)
    assert found.sheet == draft
    assert draft.product_set == one


# --- what is no sheet at all ----------------------------------------------------------------
def packed(**files: bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return box.getvalue()


def damaged() -> bytes:
    """A workbook of which one entry is packed in a way that cannot be unpacked."""
    data = bytearray(as_xlsx(official("26-2026-che")))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as box:
        start = box.getinfo("xl/workbook.xml").header_offset
    packed_at = start + 30 + int.from_bytes(data[start + 26 : start + 28], "little")
    packed_at += int.from_bytes(data[start + 28 : start + 30], "little")
    data[packed_at : packed_at + 8] = b"\xff" * 8
    return bytes(data)


def empty_book() -> bytes:
    box = io.BytesIO()
    Workbook().save(box)
    return box.getvalue()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04 broken", "Excel"),
        (packed(a=b"nothing"), "Excel"),
        (packed(xl__workbook_xml=b"0" * (31 * 1024 * 1024)), "quá lớn"),
        (packed(xl__workbook_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "không phải"),
        (packed(xl__workbook_xml=b"<a/>", xl__vbaProject=b"1"), "macro"),
        (empty_book(), "tiêu đề cột"),
        (damaged(), "Excel"),
        (b"{", "JSON"),
        (b'{"a": 1, "a": 2}', "bị trùng"),
        (b"{" + b'"a":[' * 5000, "file"),
    ],
)
def test_what_is_no_sheet_is_told_in_words(cast: SimpleNamespace, data: bytes, word: str) -> None:
    kept = brought(data, cast.province)
    told = faults(kept)
    assert len(told) == 1
    assert word == "file" or word in told[0][1]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"%PDF-1.7", b"{" + b" " * 2_100_000])
def test_what_is_no_workbook_and_no_json_is_not_taken(cast: SimpleNamespace, data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        brought(data, cast.province)
    assert caught.value.field == "file"
    assert not SheetImport.objects.exists()


def test_a_formula_goes_out_as_text(cast: SimpleNamespace) -> None:
    content = contents.of(in_use())
    content["parts"][0]["title_vi"] = '=HYPERLINK("http://x.example","bấm")'
    opened = load_workbook(io.BytesIO(as_xlsx(content)))
    assert opened.active is not None
    assert opened.active.cell(5, 3).data_type == "s"
