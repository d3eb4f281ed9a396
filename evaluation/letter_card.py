"""The letter of result on a dossier's page: to be read, and for the offices whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cycle.models import Dossier
from evaluation import letter_outbox
from evaluation.letter_outbox import Delivery
from evaluation.models import Council, Letter, LetterKind
from ocop.accounts import scope


@dataclass(frozen=True)
class Card:
    """``opens``: the reader may open the letter; ``retries``: and have failed mails tried again."""

    letter: Letter
    opens: bool
    deliveries: tuple[Delivery, ...] = ()
    retries: bool = False


def cards(dossier: Dossier, user: Any) -> list[Card]:
    """The letters to the producer that speak of the dossier.

    Offices over the producer's place see how each mail has fared: who is near can telephone.
    """
    told = Letter.objects.filter(kind=LetterKind.PRODUCER, entries__dossier=dossier).speaking()
    mine = set(told.visible_to(user).out().values_list("pk", flat=True))
    if not scope.serves(user, dossier.product.producer.region, roles=scope.ANY_ROLE):
        return [Card(one, opens=True) for one in told.filter(pk__in=mine)]
    rows = letter_outbox.rows(told.select_related("decision__contest"))
    own = set(Council.objects.staffed_by(user).values_list("pk", flat=True)) if rows else set()
    return [
        Card(
            row.letter,
            row.letter.pk in mine,
            tuple(row.deliveries),
            row.letter.decision.contest.council_id in own,
        )
        for row in rows
        if row.letter.is_out or row.failed
    ]
