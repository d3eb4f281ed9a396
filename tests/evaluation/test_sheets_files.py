"""All individual sheets as files: made once by the worker after the closing, printed in one go."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evaluation import printouts
from evaluation.deeds import printouts as deeds
from evaluation.models import Contest, SheetsFile
from evaluation.rendering import sheets
from tests import reading
from tests.evaluation import stage
from tests.evaluation.certificate_builders import worker
from tests.shared import shared

As = Callable[[Any], Client]


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.closed(cast, [60, 62, 64])
    return cast


def fresh(cast: SimpleNamespace) -> Contest:
    return Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)


def test_the_closing_has_the_sheets_made_and_twice_makes_the_same(hall: SimpleNamespace) -> None:
    row = SheetsFile.objects.get()
    assert (row.state, row.entry) == ("waiting", hall.entry)
    assert sheets.make_waiting() == 1
    row.refresh_from_db()
    first = (settings.MEDIA_ROOT / row.file).read_bytes()
    assert (row.state, row.pages > 5, first[:5]) == ("stored", True, b"%PDF-")
    assert sheets.make_waiting() == 0
    assert deeds.have_made(hall.contest) == 0
    SheetsFile.objects.update(state="waiting", tries=0, claimed_at=None)
    assert sheets.make_waiting() == 1
    assert (settings.MEDIA_ROOT / row.file).read_bytes() == first
    text = reading.text_of(first)
    for person in (hall.chair, hall.evaluator, hall.evaluator_2):
        assert person.name in text
    assert hall.product.name in text


def test_one_click_prints_everything(hall: SimpleNamespace, as_: As) -> None:
    browser = as_(hall.secretary)
    page = reverse("contest_evening", args=[hall.contest.pk])
    way = reverse("contest_evening_file", args=[hall.contest.pk, "everything.pdf"])
    assert "đang được tạo" in browser.get(way).content.decode()
    assert 'hx-trigger="every 2s"' in browser.get(page).content.decode()
    sheets.make_waiting()
    assert way in browser.get(page).content.decode()
    text = reading.text_of(browser.get(way).content)
    for words in ("BIÊN BẢN", "BẢNG TỔNG HỢP ĐIỂM", "PHIẾU ĐÁNH GIÁ"):
        assert words in text
    assert browser.get(way, {"part": 2}).status_code == 404
    assert as_(hall.evaluator).get(way).status_code == 403
    assert as_(hall.outsider).get(way).status_code == 404


def test_a_large_contest_comes_in_parts(
    hall: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets.make_waiting()
    assert [len(one) for one in printouts.standing(fresh(hall)).prints] == [1]
    made = [SheetsFile(entry=hall.entry, pages=number) for number in (7, 4, 6, 20, 1)]
    monkeypatch.setattr("evaluation.printouts.MOST", 11)
    assert [[row.pages for row in one] for one in printouts._prints(made)] == [
        [7, 4], [6], [20], [1],
    ]  # fmt: skip


def test_a_fault_is_told_and_tried_again(
    hall: SimpleNamespace, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("evaluation.rendering.sheets._put", full)
    for _try in range(sheets.TRIES):
        assert sheets.make_waiting() == 0
        SheetsFile.objects.update(claimed_at=None)
    assert SheetsFile.objects.get().state == "failed"
    monkeypatch.undo()
    browser = as_(hall.secretary)
    page = browser.get(reverse("contest_evening", args=[hall.contest.pk])).content.decode()
    assert "Chưa tạo được phiếu của 1 sản phẩm" in page
    assert browser.post(reverse("contest_evening_make", args=[hall.contest.pk])).status_code == 302
    assert sheets.make_waiting() == 1


def test_an_altered_file_is_not_printed(hall: SimpleNamespace, as_: As) -> None:
    sheets.make_waiting()
    row = SheetsFile.objects.get()
    (settings.MEDIA_ROOT / row.file).write_bytes(b"%PDF-1.7 other")
    way = reverse("contest_evening_file", args=[hall.contest.pk, "everything.pdf"])
    assert "bị hỏng" in as_(hall.secretary).get(way).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_its_product_to_the_next(cast: SimpleNamespace) -> None:
    stage.closed(cast, [60, 62, 64])
    code = """
    from evaluation.rendering import sheets
    original = sheets.sheets_pdf
    def slow(entry):
        print("claimed", flush=True)
        import time
        time.sleep(60)
    sheets.sheets_pdf = slow
    sheets.make_waiting()
    """
    dying = worker(code)
    assert dying.stdout
    assert dying.stdout.readline() == "claimed\n"
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    assert sheets.make_waiting() == 0  # the claim is fresh: it might be alive
    SheetsFile.objects.update(claimed_at=SheetsFile.objects.get().claimed_at - sheets.STALE * 2)
    assert sheets.make_waiting() == 1
    assert SheetsFile.objects.get().tries == 2
