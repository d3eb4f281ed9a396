"""A prepared decision that takes stars back, over stars that are in force."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import revocations
from ocop.lib import clock
from products.models import Rating


def recognition_things(world: SimpleNamespace) -> dict[str, Any]:
    stars = Rating.objects.valid_on(clock.today()).order_by("pk")[0]
    act = revocations.prepare(
        [stars], kind="certificate", ground="c", reason="Dùng phẩm màu ngoài danh mục.",
        conclusion_no="12/KL-ATTP", conclusion_on=clock.today(),
        conclusion_by="Chi cục An toàn thực phẩm", by=world.people["province"],
    )  # fmt: skip
    return {"revocation.prepared": act}
