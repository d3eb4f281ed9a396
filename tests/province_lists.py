"""A list that is being looked through, and one that was entered."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from ocop.workflow.doors import move
from products import list_queue
from products.deeds import decision_rows, list_entering, lists, old_decisions
from products.list_permissions import province_of
from products.models import ListState, Product
from tests.products.lists import upload
from tests.uploads import pdf

HEAD = "TT;Tên sản phẩm;Chủ thể;Xã;Số sao;Số QĐ;Ngày QĐ\n"


def brought() -> Any:
    """A list as an office brings it."""
    return upload(f"{HEAD}1;Chè xanh;Hộ Bà Sáu;Tiên Yên;3;9/QĐ-UBND;5/1/2025\n".encode(), "b.csv")


def list_things(world: SimpleNamespace) -> dict[str, Any]:
    by = world.people["province"]
    region = province_of(by)
    assert region
    done = f"{HEAD}1;Chè vằng;Hộ Bà Tư;Tiên Yên;3;7/QĐ-UBND;5/1/2025\n"
    waiting = f"{HEAD}1;Vật lạ;Hộ Bà Năm;Không đâu;;8/QĐ-UBND;31/2/2025\n"
    entered = lists.receive(region, file=upload(done.encode(), "cu.csv"), by=by)
    judged, _sheets = lists.looked(entered)
    list_entering.enter(entered, seal=judged.seal, evidence="list", by=by)
    list_queue.enter_waiting()
    entered.refresh_from_db()
    opened = lists.receive(region, file=upload(waiting.encode(), "moi.csv"), by=by)
    again = f"{HEAD}1;Chè dây;Hộ Bà Sáu;Tiên Yên;3;9/QĐ-UBND;5/1/2025\n"
    stopped = lists.receive(region, file=upload(again.encode(), "dung.csv"), by=by)
    seal = lists.looked(stopped)[0].seal
    list_entering.enter(stopped, seal=seal, evidence="list", by=by)
    move(stopped, ListState.STOPPED, sources={ListState.ENTERING}, by=by)
    return {
        "brought_list.open": opened, "brought_list.entered": entered,
        "brought_list.stopped": stopped, **_decision(region, by),
    }  # fmt: skip


def _decision(region: Any, by: Any) -> dict[str, Any]:
    """An earlier decision typed by `province`, with a scan and two rows."""
    decision = old_decisions.enter(
        region, number="15/QĐ-UBND", decided_on=dt.date(2025, 2, 3), authority="UBND tỉnh",
        signer="Phó Chủ tịch Trần Văn Ký", by=by,
    )  # fmt: skip
    scan = old_decisions.attach(decision, file=pdf("qd"), by=by)
    like = Product.objects.filter(producer__region__valid_to__isnull=True).first()
    assert like
    rows = [
        decision_rows.add(
            decision, product=name, producer="HTX Quyết định cũ", region=like.producer.region,
            product_set=like.product_set, stars=3, by=by,
        )
        for name in ("Chè vằng lá", "Sá sùng khô")
    ]  # fmt: skip
    return {
        "old_decision.typed": decision, "decision_row.typed": rows[0],
        "decision_scan.typed": scan,
    }  # fmt: skip
