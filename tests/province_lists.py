"""A list that is being looked through, and one that was entered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from products.deeds import list_entering, lists
from products.list_permissions import province_of
from tests.products.lists import upload

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
    opened = lists.receive(region, file=upload(waiting.encode(), "moi.csv"), by=by)
    return {"brought_list.open": opened, "brought_list.entered": entered}
