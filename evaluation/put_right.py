"""What a letter of result says of a result that was put right: by which paper, and what else.

The record of the contest stays as it was, also where it is wrong; a letter must not repeat it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.models import Correction, CorrectionGround, CorrectionKind, Entry
from ocop.lib.text import clean
from ocop.rules import reasons
from ocop.rules.stars import LOWEST_RECOGNISED

Acts = Mapping[int, Sequence[Correction]]  # by entry, the oldest first
PAPERS = {CorrectionKind.LETTER: "Công văn đính chính", CorrectionKind.AMENDMENT: "Quyết định"}
NOTHING = {"knocked": [], "missed": [], "steps": [], "no_way": ""}


def of(entries: Sequence[Entry]) -> Acts:
    """What has put these results right; certificates issued again for the holder's sake change no
    result and are not told (one query)."""
    found: dict[int, list[Correction]] = defaultdict(list)
    rows = Correction.objects.published().filter(entry__in=[one.pk for one in entries])
    for act in rows.select_related("entry__dossier__product").order_by("published_at", "pk"):
        if act.kind in PAPERS:
            found[act.entry_id].append(act)
    return found


def changed(acts: Sequence[Correction]) -> dict[str, Any]:
    """What of a product differs from the record of the contest."""
    told: dict[str, Any] = {}
    for act in acts:
        told |= {"name": act.product} if act.product else {}
        told |= {"producer": act.producer} if act.producer else {}
        if act.ground == CorrectionGround.RESULT:
            told |= _another_result(act)
    return told


def _another_result(act: Correction) -> dict[str, Any]:
    """Neither what knocked it out nor the way to stars of the wrong result stands any more."""
    short = (act.stars or 0) < LOWEST_RECOGNISED
    points = {} if act.points is None else {"points": reasons.points(act.points)}
    return {**NOTHING, **points, "missed": [clean(act.reason).rstrip(" .")] if short else []}


def told(acts: Acts, group: Sequence[Entry]) -> dict[str, Any]:
    """The papers that put results of the letter right; no key where there are none."""
    papers = [
        {
            "act": act.pk,
            "paper": f"{PAPERS[act.kind]} số {act.number}",
            "dated": act.decided_on.isoformat() if act.decided_on else "",
            "name": act.product or clean(act.entry.dossier.product.name),
        }
        for entry in group
        for act in acts.get(entry.pk, ())
    ]
    return {"put_right": papers} if papers else {}


def last(acts: Acts, group: Sequence[Entry], field: str) -> str:
    """How the name or the address of the addressee was put right last; '' if it was not."""
    every = [act for entry in group for act in acts.get(entry.pk, ()) if getattr(act, field)]
    found = max(every, key=lambda act: act.pk, default=None)
    return str(getattr(found, field)) if found else ""
