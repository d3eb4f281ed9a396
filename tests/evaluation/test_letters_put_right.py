"""A published result is put right, and so are the letters: nobody holds two that contradict."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import letter_outbox
from evaluation.deeds import corrections, letters
from evaluation.models import Correction, Entry, Letter
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided, NotAllowed
from ocop.lib.waiting import waiting_for
from ocop.notices.models import Notice
from ocop.workflow import chain
from tests import reading
from tests.evaluation import stage
from tests.evaluation.proofs import faults
from tests.evaluation.test_corrections import FACTS, PAPER
from tests.shared import shared

As = Callable[[Any], Client]


@shared
def told(cast: SimpleNamespace) -> SimpleNamespace:
    """Four stars, published; the letters wait for their number."""
    stage.published(cast, [76, 77, 79], star=4)
    cast.decision.refresh_from_db()
    return cast


def out(cast: SimpleNamespace, number: str = "512/VPĐP") -> list[Letter]:
    facts = {"number": number, "dated": clock.today(), "signer": "A"}
    return letters.release(cast.decision, **facts, by=cast.province)


def put_right(cast: SimpleNamespace, ground: str = "result", **more: Any) -> Correction:
    entry = Entry.objects.select_related("contest__council__stage", "dossier__book").get()
    facts = {"reason": "Cộng sai điểm.", **FACTS[ground], **more}
    act = corrections.prepare(entry, ground=ground, **facts, by=cast.province)
    return corrections.publish(act, **PAPER, decided_on=clock.today(), by=cast.province_2)


def speaking(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).speaking().order_by("pk"))


@pytest.mark.parametrize("kind", ["producer", "commune"])
def test_a_later_letter_is_prepared_for_each_addressee(told: SimpleNamespace, kind: str) -> None:
    out(told)
    act = put_right(told)
    first, later = speaking(kind)
    assert (first.is_out, later.is_out, later.replaces, later.number) == (True, False, first, "")
    (product,) = later.facts["products"]
    assert (product["stars"], product["points"], product["said"]) == (3, "68,00", "Công nhận 3 sao")
    assert act.issued is not None
    assert product["certificate"] == act.issued.number
    assert later.facts["put_right"][0]["paper"] == f"Quyết định số {PAPER['number']}"
    assert first.facts["products"][0]["stars"] == 4
    assert chain.verify(first.chain_key) is None
    assert faults(told.contest) == []


def test_the_producer_hears_of_it_once_when_it_is_released(told: SimpleNamespace) -> None:
    out(told)
    put_right(told)
    assert any("2" in str(one.title) for one in waiting_for(told.province))
    (first, later) = speaking("producer")
    assert not Notice.objects.filter(key=f"letter.released:{later.pk}").exists()
    assert {one.pk for one in out(told, "600/VPĐP")} == {
        one.pk for kind in ("producer", "commune") for one in speaking(kind)
    }
    assert speaking("producer") == [later]
    first.refresh_from_db()
    assert first.replaced_at is not None
    assert told.owner.notices.filter(key=f"letter.released:{later.pk}").count() == 1
    with pytest.raises(AlreadyDecided):
        out(told, "601/VPĐP")


def test_a_letter_that_is_not_out_yet_is_written_anew(told: SimpleNamespace) -> None:
    before = speaking("producer")
    put_right(told)
    assert [one.pk for one in speaking("producer")] == [one.pk for one in before]
    assert speaking("producer")[0].facts["products"][0]["stars"] == 3
    assert "replaces" not in speaking("producer")[0].facts


def test_a_second_correction_changes_the_prepared_letter(told: SimpleNamespace) -> None:
    out(told)
    put_right(told)
    put_right(told, "misprint", product="Mật ong Khe Lò 500 ml")
    first, later = speaking("producer")
    (product,) = later.facts["products"]
    assert (product["name"], product["stars"]) == ("Mật ong Khe Lò 500 ml", 3)
    assert later.facts["replaces"]["number"] == first.number
    assert len(later.facts["put_right"]) == 2
    assert Letter.objects.count() == 4


def test_a_lost_paper_is_no_wrong_result(told: SimpleNamespace) -> None:
    out(told)
    put_right(told, "lost")
    assert Letter.objects.count() == 2


def test_a_lost_paper_is_told_by_a_letter_that_waits(told: SimpleNamespace) -> None:
    act = put_right(told, "lost")
    assert act.issued is not None
    assert speaking("producer")[0].facts["products"][0]["certificate"] == act.issued.number
    assert "put_right" not in speaking("producer")[0].facts


def test_no_stars_are_told_with_the_reason(told: SimpleNamespace) -> None:
    out(told)
    put_right(told, stars=0, points=None)
    later = speaking("producer")[1]
    (product,) = later.facts["products"]
    assert (product["reached"], product["certificate"]) == (False, "")
    assert product["missed"] == ["Cộng sai điểm"]
    assert product["said"] == "Chưa được công nhận"


def test_stars_after_none_are_told_without_what_was_missing(cast: SimpleNamespace) -> None:
    stage.published(cast, [45, 46, 47])
    cast.decision.refresh_from_db()
    out(cast)
    assert speaking("producer")[0].facts["products"][0]["reached"] is False
    put_right(cast, stars=3, points=55)
    (product,) = speaking("producer")[1].facts["products"]
    assert (product["said"], product["reached"], product["points"]) == (
        "Công nhận 3 sao", True, "55,00",
    )  # fmt: skip
    assert (product["missed"], product["steps"], product["knocked"]) == ([], [], [])


def test_another_name_is_the_one_of_the_letter(told: SimpleNamespace) -> None:
    out(told)
    put_right(told, "holder", producer="Hợp tác xã Mới")
    later = speaking("producer")[1]
    assert (later.facts["to"], later.facts["products"][0]["producer"]) == (
        "Hợp tác xã Mới", "Hợp tác xã Mới",
    )  # fmt: skip


def test_nothing_is_doubled_and_nothing_left_where_it_fails(told: SimpleNamespace) -> None:
    out(told)
    act = put_right(told)
    with pytest.raises((AlreadyDecided, NotAllowed)):
        corrections.publish(
            Correction.objects.get(), **PAPER, decided_on=clock.today(), by=told.province_2
        )
    assert Letter.objects.count() == 4
    assert letters.put_right(told.decision, act.entry, anew=True, by=told.province_2) == []
    assert Letter.objects.count() == 4


def test_it_is_seen_in_the_outbox_on_the_correction_and_on_the_earlier_letter(
    told: SimpleNamespace, as_: As
) -> None:
    out(told)
    act = put_right(told)
    office, mine = as_(told.province), as_(told.owner)
    first, later = speaking("producer")
    listed = office.get(reverse("decision_letters", args=[told.decision.pk])).content.decode()
    assert "thay thế công văn số 512/VPĐP" in listed
    page = office.get(act.get_absolute_url()).content.decode()
    assert later.get_absolute_url() in page
    own = mine.get(act.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in own
    assert later.get_absolute_url() not in own
    assert mine.get(later.get_absolute_url()).status_code == 404
    assert PAPER["number"] in mine.get(first.get_absolute_url()).content.decode()
    out(told, "600/VPĐP")
    assert later.get_absolute_url() in mine.get(act.get_absolute_url()).content.decode()
    pdf = mine.get(reverse("letter_paper", args=[later.pk, "pdf"])).content
    said = " ".join(reading.text_of(pdf).split())
    assert "Công văn này thay thế Công văn số 512/VPĐP" in said
    assert f"ghi theo Quyết định số {PAPER['number']}" in said
    rows = letter_outbox.rows(Letter.objects.visible_to(told.province))
    assert {row.letter.pk for row in rows} == {
        one.pk for kind in ("producer", "commune") for one in speaking(kind)
    }
