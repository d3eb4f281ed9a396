"""Lists of recognised products: kept as they came, set right, answered, discarded."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts import scope
from ocop.accounts.models import Region, RegionLevel, User
from ocop.lib import clock, uploads
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.lib.uploads import EXCEL
from ocop.rules.reading import Unreadable
from ocop.workflow import chain
from ocop.workflow.doors import move, record
from products.deeds.once import insert, made_already
from products.lists import headings, judging, tables, values
from products.lists.judging import Judged
from products.models import BroughtList, ListState

RECEIVED = "brought_list.received"
CSV = "text/csv"
MOST = 5 * 1024 * 1024  # bytes; 2,000 rows have about 200 kB
MOST_ANSWERS = 5000  # rows


def may(user: Any, region: Region) -> bool:
    """Officers of the province."""
    return scope.serves(user, region, level=RegionLevel.PROVINCE)


def refuse_strangers(region: Region, by: User) -> None:
    if not may(by, region):
        raise NotAllowed(_("The office of the province enters lists of recognised products."))


def receive(
    region: Region, *, file: UploadedFile, once_key: uuid.UUID | None = None, by: User
) -> BroughtList:
    """Keep the file as it came, with its hash; nothing of it counts before it is entered."""
    refuse_strangers(region, by)
    if made := made_already(BroughtList, once_key, verb=RECEIVED, by=by):
        return made
    facts, raw = _checked(file)
    brought = BroughtList(region=region, settings=_proposed(raw, region), **facts)
    brought.uploaded_by, brought.uploaded_at = by, clock.now()
    if once_key:
        brought.once_key = once_key
    clash = Refused(_("The file could not be kept. Send it again."), field="file")
    with uploads.with_their_rows() as files:
        files.append(brought)
        kept, new = insert(brought, verb=RECEIVED, by=by, clash=clash)
        if new:
            record(kept, RECEIVED, by=by, note=kept.title, sha256=kept.sha256, size=kept.size)
    if not new:
        brought.discard()
    return kept


def _checked(file: UploadedFile) -> tuple[dict[str, Any], bytes]:
    limit = min(MOST, settings.UPLOAD_MAX_MB * 1024 * 1024)
    if (file.size or 0) > limit:
        raise Refused(_("The file is larger than %(n)s MB.") % {"n": limit // 2**20}, field="file")
    data = file.read(limit + 1)
    if not data:
        raise Refused(_("The file is empty."), field="file")
    excel = data.startswith(b"PK\x03\x04")
    name = secrets.token_hex(16) + (".xlsx" if excel else ".csv")
    return {
        "title": (clean((file.name or "").rsplit(".", 1)[0]) or _("file"))[:200],
        "file": ContentFile(data, name=name),
        "mime": EXCEL if excel else CSV,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }, data


def _proposed(raw: bytes, region: Region) -> dict[str, Any]:
    """The sheet with the best headings, and the decision that the lines above them name."""
    try:
        found = tables.read(raw)
    except Unreadable as fault:
        raise Refused(str(fault.problem), field="file") from fault
    heads = [headings.find(table) for table in found]
    weights = [(head.weight, len(table.rows)) for head, table in zip(heads, found, strict=True)]
    best = weights.index(max(weights))
    above = found[best].rows[: max(heads[best].rows - 1, 0)]
    title = " ".join(dict.fromkeys(text for row in above for text in row.filled))
    said = values.decision(title) if values.DECISION.search(title) else values.Decision()
    defaults = {
        "decision_no": said.number,
        "decided_on": f"{said.day:%d/%m/%Y}" if said.day and said.number else "",
        "authority": said.authority or f"Ủy ban nhân dân {region.title}",
    }
    return {"sheet": best, "columns": {}, "defaults": defaults}


def looked(brought: BroughtList) -> tuple[Judged, list[str]]:
    """The verdicts over the kept file as it is set up and answered now; names of its sheets."""
    with brought.file.open("rb") as file:
        found = tables.read(file.read())
    judged = judging.judge(found, brought.region, brought.settings, brought.answers)
    return judged, [table.name for table in found]


@transaction.atomic
def set_up(
    brought: BroughtList, *, sheet: int, columns: dict[str, str], by: User, **defaults: str
) -> BroughtList:
    """Say what the columns are and what holds where a row is silent."""
    _hold(brought, by)
    if sheet != brought.settings.get("sheet"):
        columns = {}  # those of another sheet say nothing here
        brought.answers = {}
    brought.settings = {"sheet": sheet, "columns": columns, "defaults": defaults}
    brought.save(update_fields=["settings", "answers"])
    record(brought, "brought_list.set_up", by=by, **brought.settings)
    return brought


@transaction.atomic
def answer(brought: BroughtList, *, answers: dict[str, dict[str, str]], by: User) -> BroughtList:
    """Keep what was answered for rows: of each row the fields that were sent; '' takes back."""
    _hold(brought, by)
    kept = dict(brought.answers)
    for row, said in answers.items():
        kept[row] = {k: v for k, v in {**kept.get(row, {}), **said}.items() if v}
        if not kept[row]:
            del kept[row]
    if len(kept) > MOST_ANSWERS:
        raise Refused(_("Too many rows have answers."))
    if kept != brought.answers:
        brought.answers = kept
        brought.save(update_fields=["answers"])
        record(brought, "brought_list.answered", by=by, after=str(len(answers)), rows=answers)
    return brought


@transaction.atomic
def discard(brought: BroughtList, *, by: User) -> BroughtList:
    """Put the list away; nothing of it was entered."""
    refuse_strangers(brought.region, by)
    move(brought, ListState.DISCARDED, sources={ListState.OPEN}, by=by)
    return brought


def _hold(brought: BroughtList, by: User) -> None:
    refuse_strangers(brought.region, by)
    chain.head(brought.chain_key)
    brought.refresh_from_db()
    if brought.state != ListState.OPEN:
        raise Refused(_("This list is not being looked through any more."))
