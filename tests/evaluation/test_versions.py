"""A new version of a blank sheet counts from the next session on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.deeds import contests, seating
from evaluation.models import Entry
from ocop.rules.deeds import drafts, publishing
from ocop.rules.models import Sheet
from tests.evaluation.stage import council_of, opened, provincial, scorers, scoring, started
from tests.rules.desk import change_first, in_use, publish

pytestmark = pytest.mark.django_db


def published(cast: SimpleNamespace) -> Sheet:
    """A next version of the cast's sheet, written by one officer and published by another."""
    draft = drafts.renew(in_use("mat-ong"), by=cast.province)
    change_first(draft, cast.province, title_vi="Tên mới")
    return publish(draft, with_open=True, by=cast.province_2)


def test_a_session_that_has_begun_keeps_its_version(cast: SimpleNamespace) -> None:
    scoring(cast)
    before = cast.entry.sheet
    new = published(cast)
    entry = Entry.objects.get(pk=cast.entry.pk)
    assert entry.sheet == before != new
    assert Sheet.objects.get(pk=before.pk).locked


def test_a_session_still_prepared_begins_on_the_version_in_use(cast: SimpleNamespace) -> None:
    provincial(cast)
    council = council_of(cast)
    contest = opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    seating.seat(contest, scorers(council), by=cast.secretary)
    new = published(cast)
    started(cast, contest)
    assert Entry.objects.get(contest=contest).sheet == new
    assert Sheet.objects.get(pk=new.pk).locked


def test_a_session_whose_sheet_was_retired_without_another_keeps_it(cast: SimpleNamespace) -> None:
    provincial(cast)
    council = council_of(cast)
    contest = opened(council, by=cast.province)
    contests.put_before(contest, [cast.dossier], by=cast.secretary)
    seating.seat(contest, scorers(council), by=cast.secretary)
    sheet = in_use("mat-ong")
    publishing.retire(sheet, seen="active", reason="Chờ bản mới.", by=cast.province)
    started(cast, contest)
    assert Entry.objects.get(contest=contest).sheet == sheet
