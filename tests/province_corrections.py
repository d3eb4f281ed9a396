"""A prepared correction of a result in force with a complaint against it, and a result that could
be put right."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import appeals, corrections
from evaluation.models import Certificate, Entry
from ocop.lib import clock
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
    owner = entry.dossier.product.producer.memberships.get().user
    appeal = appeals.file(
        entry, kind="complaint", text="Chưa tính phiếu kiểm nghiệm.", asked="Xem lại.",
        file=pdf("kn"), by=owner,
    )  # fmt: skip
    return {
        "correction.prepared": correction,
        "result.missed": missed.order_by("pk")[0],
        "appeal.filed": appeal,
        "appeal_file.filed": appeal.files.get(),
    }
