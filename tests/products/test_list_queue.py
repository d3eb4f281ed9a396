"""A list entered by the worker: killed in the middle, asked for twice, stopped, gone on with."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from ocop.lib.errors import AlreadyDecided, NotAllowed
from ocop.workflow import chain
from products import list_queue
from products.deeds import list_entering, list_undoing, lists
from products.deeds import products as product_deeds
from products.models import BroughtList, ListedRating, Producer, Product, Rating
from tests.evaluation.certificate_builders import worker
from tests.products.lists import upload

KILLS = 30 if os.environ.get("OCOP_DRILL") else 3
ROWS = 450
AT_ONCE = dt.timedelta(0)
ENTERING = """
import datetime as dt
from products import list_queue
print("begins", flush=True)
list_queue.enter_waiting(stale=dt.timedelta(0))
print("ends", flush=True)
"""


def csv(rows: int) -> bytes:
    head = "TT;Tên sản phẩm;Chủ thể;Xã;Số sao;Số QĐ;Ngày QĐ\n"
    return (head + "".join(
        f"{n};Chè vằng số {n};HTX số {n // 3};Ba Chẽ;3;{n // 50}/QĐ-UBND;5/1/2025\n"
        for n in range(rows)
    )).encode()  # fmt: skip


def asked(cast: SimpleNamespace, rows: int) -> BroughtList:
    brought = lists.receive(
        cast.province_region, file=upload(csv(rows), "cu.csv"), by=cast.province
    )
    judged, _sheets = lists.looked(brought)
    list_entering.enter(brought, seal=judged.seal, evidence="list", by=cast.province)
    return brought


def whole(brought: BroughtList, rows: int) -> None:
    """Every row stands once, with one producer for each three, and all chains are whole."""
    brought.refresh_from_db()
    assert (brought.state, brought.counts["add"], brought.counts["missed"]) == ("entered", rows, 0)
    assert sorted(brought.items.values_list("row", flat=True)) == sorted(brought.ready)
    assert Rating.objects.count() == ListedRating.objects.count() == rows
    assert Producer.objects.filter(name__startswith="HTX số").count() == rows // 3
    assert Product.objects.filter(name__startswith="Chè vằng").count() == rows
    some = Product.objects.filter(name__startswith="Chè vằng").order_by("pk")[::40]
    for thing in (brought, *some):
        assert chain.verify(thing.chain_key) is None


@pytest.mark.django_db(transaction=True)
def test_killed_worker_loses_and_doubles_nothing(cast: SimpleNamespace) -> None:
    brought, chance = asked(cast, ROWS), random.Random(2026)
    for _turn in range(KILLS):
        BroughtList.objects.filter(pk=brought.pk).update(tries=0)
        process = worker(ENTERING)
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        time.sleep(chance.uniform(0.05, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert Rating.objects.count() == ListedRating.objects.count()
    list_queue.enter_waiting(stale=AT_ONCE)
    whole(brought, ROWS)
    assert list_queue.enter_waiting(stale=AT_ONCE) == 0


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_enter_each_row_once(cast: SimpleNamespace, together: Any) -> None:
    brought = asked(cast, 150)
    together(*[list_queue.enter_waiting] * 3)
    whole(brought, 150)


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_time_ask_once(cast: SimpleNamespace, together: Any) -> None:
    brought = lists.receive(cast.province_region, file=upload(csv(6), "a.csv"), by=cast.province)
    seal = lists.looked(brought)[0].seal

    def click() -> Any:
        one = BroughtList.objects.get(pk=brought.pk)
        return list_entering.enter(one, seal=seal, evidence="list", by=cast.province)

    found = together(*[click] * 3)
    assert sum(isinstance(one, AlreadyDecided) for one in found) == 2
    list_queue.enter_waiting()
    whole(brought, 6)


@pytest.mark.django_db
def test_row_that_somebody_registered_meanwhile_is_left_out(cast: SimpleNamespace) -> None:
    brought = asked(cast, 3)
    maker = Producer.objects.create(
        name="HTX số 0", kind="cooperative", region=cast.commune_region,
        registered_at=brought.uploaded_at,
    )  # fmt: skip
    thing = product_deeds.register(
        maker, name="Chè vằng số 1", product_set=cast.product.product_set, by=cast.province
    )
    Rating.objects.create(
        product=thing, key="x", stars=3, points=60, year=2025, book="148-2023", authority="UBND",
        decision_no="0/QĐ-UBND", decided_on=dt.date(2025, 1, 5), valid_from=dt.date(2025, 1, 5),
        valid_to=dt.date(2028, 1, 5),
    )  # fmt: skip
    assert list_queue.enter_waiting() == 1
    brought.refresh_from_db()
    assert (brought.counts["add"], brought.counts["missed"]) == (2, 1)
    assert Rating.objects.filter(product=thing).count() == 1
    assert maker.products.count() == 3


@pytest.mark.django_db
def test_list_whose_file_is_gone_stops_and_goes_on(cast: SimpleNamespace, as_: Any) -> None:
    brought = asked(cast, 3)
    kept = brought.file.open("rb").read()
    brought.file.storage.delete(brought.file.name)
    for _try in range(list_queue.TRIES):
        assert list_queue.enter_waiting() == 0
    brought.refresh_from_db()
    assert (brought.state, brought.tries) == ("stopped", list_queue.TRIES)
    browser, page = as_(cast.province), brought.get_absolute_url()
    assert "FileNotFoundError" in browser.get(page).content.decode()
    brought.file.storage.save(brought.file.name, upload(kept))
    on = reverse("brought_list_go_on", args=[brought.pk])
    assert as_(cast.auditor).post(on).status_code == 403
    assert browser.post(on).status_code == 302
    assert browser.post(on).status_code == 403  # it goes on already
    bar = browser.get(reverse("brought_list_progress", args=[brought.pk])).content.decode()
    assert "hx-get" in bar
    with pytest.raises(NotAllowed):
        list_entering.go_on(brought, by=cast.commune)
    list_queue.enter_waiting()
    whole(brought, 3)
    list_undoing.undo(brought, by=cast.province_2)
    assert not Rating.objects.exists()
