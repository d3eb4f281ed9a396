"""A prepared decision that takes stars back, over stars that are in force."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import revocations
from ocop.lib import clock
from products.deeds import label_reports
from products.models import Rating
from tests.uploads import photo


def recognition_things(world: SimpleNamespace) -> dict[str, Any]:
    stars = Rating.objects.valid_on(clock.today()).order_by("pk")[0]
    act = revocations.prepare(
        [stars], kind="certificate", ground="c", reason="Dùng phẩm màu ngoài danh mục.",
        conclusion_no="12/KL-ATTP", conclusion_on=clock.today(),
        conclusion_by="Chi cục An toàn thực phẩm", by=world.people["province"],
    )  # fmt: skip
    report = label_reports.send(
        product=world.own, region=None, place="Chợ Bãi Cháy", text="Nhãn ghi năm sao.",
        contact="0912 345 678", photo=photo("nhan.jpg"),
    )  # fmt: skip
    return {"revocation.prepared": act, "label_report.own": report}
