"""Which dossiers may be put before a council: computed, never copied (a late one is seen too)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cycle.models import Dossier, DossierState
from evaluation.models import Contest, Council, Entry
from ocop.accounts.models import Reach
from ocop.rules import sheets
from ocop.rules.models import ProductSet, Sheet


@dataclass(frozen=True)
class Candidate:
    """A dossier that waits for the council, with its sheet or the reason why there is none."""

    dossier: Dossier
    sheet: Sheet | None
    why: str = ""

    @property
    def ready(self) -> bool:
        return self.sheet is not None


def waiting(council: Council) -> QuerySet[Dossier]:
    """Dossiers of the cycle at the council's stage and in its territory, in no contest there."""
    held = Entry.objects.in_earnest().filter(contest__council__stage=council.stage_id)
    return before(council).exclude(pk__in=held.values("dossier"))


def before(council: Council) -> QuerySet[Dossier]:
    """All dossiers of the cycle at the council's stage and in its territory."""
    inside = Reach.objects.filter(over=council.region_id).values("region")
    return Dossier.objects.filter(
        cycle=council.cycle_id,
        stage=council.stage_id,
        state=DossierState.EVALUATION,
        product__producer__region__in=inside,
    )


def candidates(contest: Contest) -> list[Candidate]:
    """The dossiers that wait, by name; those whose product set has no sheet say why."""
    council = contest.council
    found_at = waiting(council)
    if contest.practice:  # whatever stands there serves, also what is before a real sitting
        here = Entry.objects.filter(contest=contest).values("dossier")
        found_at = before(council).exclude(pk__in=here)
    rows = found_at.select_related("product__producer__region", "product_set").order_by(
        "product__sort", "pk"
    )
    found = sheets.sheets_for(council.stage.book)
    return [_candidate(dossier, found) for dossier in rows]


def _candidate(dossier: Dossier, found: dict[int, sheets.Found]) -> Candidate:
    known = found.get(dossier.product_set_id)
    if known is None:
        return Candidate(dossier, None, _no_set(dossier.product_set))
    return Candidate(dossier, known.sheet, known.why)


def _no_set(product_set: ProductSet) -> str:
    return _("The rule book has no product set “%(set)s”.") % {"set": product_set.name}
