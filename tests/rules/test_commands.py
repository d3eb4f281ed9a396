"""The two commands: one line a file, nothing of a refused file kept, and no traceback ever."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.rules import books
from ocop.rules.models import Option, RuleBook, Sheet
from tests.rules.samples import SHEETS, official, small, written
from tests.rules.test_bookcheck import shipped

pytestmark = pytest.mark.django_db


def run(command: str, *paths: Any) -> tuple[list[str], int]:
    """Return the lines the command printed and its exit code."""
    out = io.StringIO()
    try:
        call_command(command, *map(str, paths), stdout=out)
    except CommandError as fault:
        return out.getvalue().splitlines(), fault.returncode
    return out.getvalue().splitlines(), 0


def test_load_criteria_says_ok_to_all_73_again() -> None:
    before = Option.objects.count()
    lines, code = run("load_criteria", SHEETS)
    assert (len(lines), code) == (73, 0)
    assert all(line.startswith("ok ") for line in lines)
    assert "ok ca-phe-ca-cao" in lines
    assert Option.objects.count() == before


def test_load_criteria_refuses_one_and_loads_the_others(tmp_path: Path) -> None:
    bad = small("xau")
    bad["parts"][0]["max_points"] = 98
    paths = [
        written(tmp_path / "a.json", small("mot")),
        written(tmp_path / "b.json", bad),
        written(tmp_path / "c.json", small("hai")),
    ]
    lines, code = run("load_criteria", *paths)
    assert lines == [
        "ok mot",
        "refused xau: sheet: the parts add up to 98, the total says 100; both must be 100",
        "ok hai",
    ]
    assert code == 1
    assert not Sheet.objects.filter(slug="xau").exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[1]",
        b"null",
        b'{"product_set": 5}',
        b'{"a": 1, "a": 2}',
        b"[" * 50_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        json.dumps(small()).encode("utf-16"),
        b" " * (2 * 1024 * 1024 + 1),
    ],
)
def test_load_criteria_refuses_what_is_no_sheet(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(raw)
    before = Sheet.objects.count()
    lines, code = run("load_criteria", path)
    assert (len(lines), code) == (1, 1)
    assert lines[0].startswith("refused broken: ")
    assert Sheet.objects.count() == before


def test_load_criteria_refuses_a_deep_remark_without_a_traceback(tmp_path: Path) -> None:
    content = small()
    text = json.dumps(content)[:-1] + ', "remark": ' + "[" * 900 + "]" * 900 + "}"
    path = tmp_path / "deep.json"
    path.write_text(text)
    lines, code = run("load_criteria", path)
    assert len(lines) == 1
    assert lines[0].startswith(("ok thu-nghiem", "refused "))
    assert code in (0, 1)


def test_load_criteria_refuses_a_path_that_is_not_there() -> None:
    assert run("load_criteria", "/none/che.json") == (["refused che: file: not found"], 1)


def test_load_criteria_stores_text_in_nfc(tmp_path: Path) -> None:
    content = small()
    content["parts"][0]["title_vi"] = unicodedata.normalize("NFD", "Chất lượng")
    assert run("load_criteria", written(tmp_path / "nfd.json", content))[1] == 0
    assert Sheet.objects.get(slug="thu-nghiem").parts.get().title_vi == "Chất lượng"
    content["parts"][0]["title_vi"] = "Chất lượng"
    assert run("load_criteria", written(tmp_path / "nfc.json", content))[1] == 0
    assert Sheet.objects.filter(slug="thu-nghiem").count() == 1


def test_load_criteria_passes_over_other_files_of_a_folder(tmp_path: Path) -> None:
    written(tmp_path / "a.json", small())
    written(tmp_path / "classification.json", {"schema": "ocop-classification/1"})
    (tmp_path / "notes.txt").write_text("x")
    assert run("load_criteria", tmp_path) == (["ok thu-nghiem"], 0)
    named, code = run("load_criteria", tmp_path / "classification.json")
    assert named[0].startswith("refused classification: ")
    assert code == 1


def test_load_criteria_refuses_two_files_of_one_sheet_in_one_run(tmp_path: Path) -> None:
    other = small()
    other["parts"][0]["title_vi"] = "Tên khác"
    paths = [written(tmp_path / "a.json", small()), written(tmp_path / "b.json", other)]
    lines, code = run("load_criteria", *paths)
    assert lines[0] == "ok thu-nghiem"
    assert lines[1].startswith("refused thu-nghiem: content: another file of this run")
    assert code == 1
    assert Sheet.objects.get(slug="thu-nghiem").parts.get().title_vi == "Tên"


def test_load_criteria_never_lets_a_file_forge_a_line(tmp_path: Path) -> None:
    content = small()
    content["product_set"]["slug"] = "x\nok y"
    lines, _code = run("load_criteria", written(tmp_path / "forged.json", content))
    assert len(lines) == 1
    assert lines[0].startswith("refused forged: ")


def test_load_criteria_takes_an_official_sheet_changed_in_one_word(tmp_path: Path) -> None:
    content = official()
    Sheet.objects.filter(decision="26/2026/QĐ-TTg", slug="che").update(locked=True)
    content["parts"][0]["title_vi"] = "Tên khác"
    path = written(tmp_path / "che.json", content)
    for _again in range(2):
        assert run("load_criteria", path) == (["ok che"], 0)
    states = Sheet.objects.filter(decision="26/2026/QĐ-TTg", slug="che").order_by("version")
    assert list(states.values_list("version", "state")) == [(1, "active"), (2, "draft")]


def test_load_rules_says_ok_a_book() -> None:
    slugs = ("1048-2019", "148-2023", "1489-2025", "26-2026", "quang-ninh-2013")
    assert run("load_rules") == ([f"ok {slug}" for slug in slugs], 0)
    before = list(RuleBook.objects.order_by("pk").values_list("pk", "digest"))
    assert run("load_rules")[1] == 0
    assert list(RuleBook.objects.order_by("pk").values_list("pk", "digest")) == before


def test_load_rules_refuses_a_changed_book_in_use(tmp_path: Path) -> None:
    books.lock(RuleBook.objects.get(slug="26-2026"))
    content = shipped() | {"title_en": "Another title"}
    lines, code = run("load_rules", written(tmp_path / "b.json", content))
    assert code == 1
    assert lines == [
        "refused 26-2026: content: it is in use and its content differs; "
        "a changed book needs a slug of its own"
    ]


def test_load_rules_loads_classifications_before_books(tmp_path: Path) -> None:
    book = shipped() | {"slug": "new-book", "classification": "new-sets"}
    sets = {
        "schema": "ocop-classification/1",
        "slug": "new-sets",
        "decision": "1/QĐ-TTg",
        "sectors": [
            {
                "code": "I",
                "name_vi": "Ngành",
                "name_en": "Sector",
                "groups": [
                    {
                        "code": "1",
                        "name_vi": "Nhóm",
                        "name_en": "Group",
                        "subgroups": [],
                        "product_set_no": 1,
                        "slug": "mot",
                    }
                ],
            }
        ],
    }
    written(tmp_path / "a-book.json", book)
    written(tmp_path / "b-sets.json", sets)
    assert run("load_rules", tmp_path) == (["ok new-book"], 0)
