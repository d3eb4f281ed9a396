"""The pages of the evening: who prints, what they get, and the form of the minutes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from evaluation.models import Minutes
from products.deeds import readers
from tests.evaluation import stage

As = Callable[[Any], Client]
FILES = {
    "papers.pdf": b"%PDF", "minutes.pdf": b"%PDF", "summary.pdf": b"%PDF",
    "attendance.pdf": b"%PDF", "minutes.docx": b"PK", "summary.xlsx": b"PK",
}  # fmt: skip


def at(cast: SimpleNamespace, rest: str = "") -> str:
    return f"/contests/{cast.contest.pk}/evening/{rest}"


def test_one_page_has_everything_to_sign(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    said = as_(cast.secretary).get(at(cast)).content.decode()
    for name in FILES:
        assert at(cast, f"files/{name}") in said
    assert at(cast, "sheets/") in said
    assert at(cast, "minutes/") in said
    assert at(cast) in as_(cast.chair).get(f"/contests/{cast.contest.pk}/").content.decode()


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_made(cast: SimpleNamespace, as_: As, name: str) -> None:
    stage.closed(cast, [60, 61, 62])
    answer = as_(cast.chair).get(at(cast, f"files/{name}"))
    assert answer.status_code == 200
    assert answer.content.startswith(FILES[name])
    kind = "inline" if name.endswith("pdf") else "attachment"
    assert answer["Content-Disposition"].startswith(kind)
    assert as_(cast.chair).get(at(cast, "files/other.pdf")).status_code == 404


def test_papers_are_for_those_who_run_the_council(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    for rest in ("", "sheets/", "minutes/", "files/summary.xlsx"):
        assert as_(cast.evaluator).get(at(cast, rest)).status_code == 403
        assert as_(cast.outsider).get(at(cast, rest)).status_code == 404
        assert as_(cast.province).get(at(cast, rest)).status_code == 200


def test_nothing_is_printed_before_the_closing(cast: SimpleNamespace, as_: As) -> None:
    stage.scoring(cast)
    assert as_(cast.chair).get(at(cast)).status_code == 403
    assert as_(cast.chair).get(at(cast, "files/summary.xlsx")).status_code == 403
    assert as_(cast.chair).get(at(cast, "minutes/")).status_code == 200


def test_who_is_shut_out_from_a_producer_prints_nothing(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    readers.shut_out(cast.secretary, cast.producer, why="conflict")
    for rest in ("", "sheets/", "minutes/", "files/summary.xlsx"):
        assert as_(cast.secretary).get(at(cast, rest)).status_code == 403


def test_all_sheets_in_one_print(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    said = as_(cast.secretary).get(at(cast, "sheets/")).content.decode()
    assert said.count('class="sheet-paper"') == 3
    for user in (cast.chair, cast.evaluator, cast.evaluator_2):
        assert user.name in said
    assert "<b>61</b>" in said


def test_the_minutes_are_written_once_and_shown_again(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    client = as_(cast.secretary)
    form = {"seen": "", "number": "05/BB-HĐOCOP", "begins": "08:00", "conclusion": "Nhất trí."}
    answer = client.post(at(cast, "minutes/"), form)
    assert (answer.status_code, answer["Location"]) == (302, at(cast))
    found = Minutes.objects.get(contest=cast.contest)
    assert (found.number, found.written_by) == ("05/BB-HĐOCOP", cast.secretary)
    said = client.get(at(cast, "minutes/")).content.decode()
    assert "Nhất trí." in said
    assert 'value="08:00"' in said
    assert found.digest in said
    stale = client.post(at(cast, "minutes/"), {**form, "conclusion": "Khác."})
    assert stale.status_code == 422
    assert Minutes.objects.get().conclusion == "Nhất trí."
    wrong = client.post(at(cast, "minutes/"), {**form, "begins": "chiều"})
    assert wrong.status_code == 422


def test_the_workbook_opens(cast: SimpleNamespace, as_: As) -> None:
    stage.closed(cast, [60, 61, 62])
    data = as_(cast.chair).get(at(cast, "files/summary.xlsx")).content
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [sheet.cell(7, column).value for column in (8, 9, 10)] == [60, 61, 62]
    assert str(sheet.cell(7, 12).value).startswith("=INT(SUM(H7:J7)")
