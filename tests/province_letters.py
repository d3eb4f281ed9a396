"""Letters of result: of 2016 to a producer, to a commune, to the cast's own producer; one held.

The first was handed over on paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from evaluation.deeds import letter_handings
from evaluation.models import Entry, Letter


def letter_things(world: SimpleNamespace, old: Any) -> dict[str, Any]:
    """``old`` is the decision of the provincial contest of 2016."""
    entry = Entry.objects.get(contest=old.contest, dossier__product=world.closed)
    letter = entry.letters.get(kind="producer")
    handing = letter_handings.hand_over(
        letter, received_by="Người Nhận Mẫu", handed_on=letter.dated, by=world.people["province"]
    )
    return {
        "letter_handing.old": handing,
        "letter.old": letter,
        "letter.own": _of_own(world, letter),
        "letter.commune": entry.letters.get(kind="commune"),
        "letter.held": Letter.objects.held()
        .filter(kind="producer", decision__contest__council__stage__level="province")
        .order_by("pk")[0],
    }


def _of_own(world: SimpleNamespace, like: Letter) -> Letter:
    """A letter that is out to the producer of the cast, beside the others of 2016."""
    own = world.own.producer
    same = ("decision", "kind", "number", "dated", "signer", "released_at", "made_at")
    return Letter.objects.create(
        producer=own, facts={**like.facts, "to": own.name}, **{n: getattr(like, n) for n in same}
    )
