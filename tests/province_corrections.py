"""A prepared correction of a result in force, petitions and complaints at every step against
results of the holder's producers, and a result that could be put right."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from evaluation.deeds import appeals, corrections
from evaluation.models import Appeal, Certificate, Entry
from ocop.accounts.models import Region, User
from ocop.demo.people import DOMAIN, appointed, office, person
from ocop.lib import clock
from products.deeds import producers
from tests.uploads import pdf


def correction_things(world: SimpleNamespace) -> dict[str, Any]:
    paper = Certificate.objects.current().filter(rating__valid_to__gt=clock.today())
    entry = paper.exclude(rating__revocations__live=True).order_by("pk")[0].entry
    correction = corrections.prepare(
        entry, ground="misprint", reason="In sai địa chỉ.", address="Thôn Đúng, xã Đúng",
        by=world.people["province"],
    )  # fmt: skip
    missed = Entry.objects.filter(
        contest__council__cycle__year=2016, contest__council__stage__level="province",
        outcome="not_reached",
    )  # fmt: skip
    return {
        "correction.prepared": correction,
        "result.missed": missed.order_by("pk")[0],
        **_appeals(world),
    }


def _appeals(world: SimpleNamespace) -> dict[str, Any]:
    """The demo's two complaints, one with its answer prepared now, and petitions beside them."""
    holder, fourth = world.people["holder"], User.objects.get(email=f"tinh4@{DOMAIN}")
    ended, worked = Appeal.objects.get(state="answered"), Appeal.objects.get(state="accepted")
    maker = worked.entry.dossier.product.producer
    producers.invite(maker, contact_email=str(holder.email), by=world.people["province"])
    appeals.examine(worked, findings="Đã xem lại.", outcome="partly", by=fourth)
    words = {"text": "Chưa tính phiếu kiểm nghiệm.", "asked": "Xem lại.", "by": holder}
    refused = appeals.file(worked.entry, kind="petition", **words)
    appeals.refuse(refused, reason="Đơn không có chữ ký.", by=fourth)
    filed = appeals.file(ended.entry, kind="petition", file=pdf("kn"), **words)
    country = Region.objects.get(level="country")
    ministry = office("Bộ Nông nghiệp và Môi trường", country, since=dt.date(2025, 3, 1))
    appointed(person("Cán Bộ Bộ", "canbobo"), ministry, since=dt.date(2025, 3, 1))
    return {
        "result.held": worked.entry,
        "appeal.filed": filed,
        "appeal_file.filed": filed.files.get(),
        "appeal.examined": worked,
        "appeal.refused": refused,
        "appeal.ended": ended,
    }
