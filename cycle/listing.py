"""What a list of a cycle shows: filters from the address, counts that match, the neighbours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import get_language

from cycle import guidance
from cycle.models import Cycle, Dossier, DossierState, ProgressReport
from cycle.models.makers import of_makers
from cycle.models.submissions import ENDED, WAITING, SubmissionState
from ocop.accounts import narrowing
from ocop.lib import clock
from ocop.lib.text import clean, search_key, whole
from ocop.rules.models import ProductSet
from products.models import Producer

LATE = "late"  # sent back and not handed in again by its due date
WAITS = "waiting"
STUCK = "stuck"  # handed in and undecided for longer than this
STUCK_DAYS = 10
UNREPORTED = "unreported"
AT_STAGE = "stage-"
NAMES = ("state", "commune", "set", "q", "sort")
SORTS = {
    "product": "dossier__product__sort",
    "producer": "dossier__product__producer__sort",
    "commune": "dossier__product__producer__region__sort",
    "submitted": "submitted_at",
    "state": "state",
}


@dataclass(frozen=True)
class Wanted:
    """The filter of a list as it stands in the address; unknown words are left out."""

    state: str = ""
    commune: str = ""
    set: str = ""
    q: str = ""
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict | Mapping[str, str]) -> Wanted:
        facts = {name: clean(str(query.get(name, "")).replace("\0", ""))[:100] for name in NAMES}
        for name in ("commune", "set"):
            if whole(facts[name]) is None:
                facts[name] = ""
        return cls(**facts)

    @property
    def query(self) -> str:
        """The address's query string of the filter: '?state=submitted', or ''."""
        told = [(name, getattr(self, name)) for name in NAMES if getattr(self, name)]
        return "?" + urlencode(told) if told else ""

    def but(self, **changes: str) -> str:
        """The query string with something changed."""
        return Wanted(**({name: getattr(self, name) for name in NAMES} | changes)).query

    @property
    def narrows(self) -> bool:
        return bool(self.commune or self.set or self.q)


def rows(kind: type[Any], cycle: Cycle, user: Any, wanted: Wanted) -> QuerySet[Any]:
    """Return the submissions of the cycle that the person may see and the filter asks for."""
    found = _narrowed(kind, cycle, user, wanted)
    return _ordered(_in_state(found, wanted.state), wanted.sort)


def _narrowed(kind: type[Any], cycle: Cycle, user: Any, wanted: Wanted) -> QuerySet[Any]:
    found = kind.objects.visible_to(user).filter(dossier__cycle=cycle)
    if wanted.commune:
        there = narrowing.inside(int(wanted.commune))
        found = found.filter(dossier__product__producer__region__in=there)
    if wanted.set:
        found = found.filter(dossier__product_set=int(wanted.set))
    for word in search_key(wanted.q).split():
        found = found.filter(dossier__product__search__contains=word)
    return found


def _in_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == WAITS:
        return found.filter(state__in=WAITING)
    if state == LATE:
        return found.filter(late())
    if state == STUCK:
        return found.filter(stuck())
    if state in SubmissionState.values:
        return found.filter(state=state)
    return found


def late() -> Q:
    """Sent back and not handed in again by its due date."""
    return Q(state=SubmissionState.RETURNED, due_on__lt=clock.today())


def stuck() -> Q:
    """Handed in and undecided for more than ten days."""
    return Q(state__in=WAITING, submitted_at__lt=clock.now() - dt.timedelta(days=STUCK_DAYS))


def _ordered(found: QuerySet[Any], sort: str) -> QuerySet[Any]:
    key = SORTS.get(sort.lstrip("-"))
    if key is None:  # who has waited longest comes first
        return found.order_by(F("submitted_at").asc(nulls_last=True), "pk")
    field = F(key).desc(nulls_last=True) if sort.startswith("-") else F(key).asc(nulls_last=True)
    return found.order_by(field, "pk")


def loaded(found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows with all that a list shows of them."""
    return found.select_related(
        "dossier__product__producer__region", "dossier__product_set", "dossier__book"
    )


class Line(NamedTuple):
    """What a line of a list shows of a submission."""

    pk: int
    state: str
    submitted_at: dt.datetime | None
    due_on: dt.date | None
    product: str
    producer: str
    kind_of_place: str
    name_of_place: str
    product_set: str
    year: int | None = None
    quarter: int | None = None

    @property
    def place(self) -> str:
        return f"{self.kind_of_place} {self.name_of_place}".strip()


class DossierLine(NamedTuple):
    """What a line of a list shows of a dossier."""

    pk: int
    state: str
    code: str
    product: str
    producer: str
    kind_of_place: str
    name_of_place: str
    product_set: str
    stage: str | None

    @property
    def place(self) -> str:
        return f"{self.kind_of_place} {self.name_of_place}".strip()


def dossier_lines(found: QuerySet[Dossier]) -> QuerySet[Any]:
    """Return the dossiers as tuples of a :class:`DossierLine`: no objects, no long texts."""
    made, name = "product__producer", _name()
    names = ["pk", "state", "code", "product__name", f"{made}__name", f"{made}__region__kind"]
    return found.values_list(
        *names, f"{made}__region__name", f"product_set__{name}", f"stage__{name}"
    )


def _name() -> str:
    return "name_vi" if get_language() == "vi" else "name_en"


def lines(found: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows as tuples of a :class:`Line`: no objects, no long texts."""
    made = "dossier__product__producer"
    names = ["pk", "state", "submitted_at", "due_on", "dossier__product__name", f"{made}__name"]
    names += [f"{made}__region__kind", f"{made}__region__name"]
    names.append(f"dossier__product_set__{_name()}")
    if found.model is ProgressReport:
        names += ["year", "quarter"]
    return found.values_list(*names)


def counts(kind: type[Any], cycle: Cycle, user: Any, wanted: Wanted) -> dict[str, int]:
    """Return how many rows each state has under the rest of the filter; '' is all of them.

    With them what the filter asks for beside the states: waiting, late or stuck (one query).
    """
    beside = {WAITS: Q(state__in=WAITING), LATE: late(), STUCK: stuck()}.get(wanted.state, Q())
    found = _narrowed(kind, cycle, user, wanted).order_by().values_list("state")
    counted = list(found.annotate(Count("pk"), beside=Count("pk", filter=beside)))
    by_state = {state: count for state, count, _beside in counted}
    if wanted.state in (WAITS, LATE, STUCK):
        by_state[wanted.state] = sum(beside for _state, _count, beside in counted)
    return by_state | {"": sum(count for _state, count, _beside in counted)}


def places(user: Any) -> dict[str, Any]:
    """The units of the person's territory a list can be narrowed to, and of which kind they are."""
    return {
        "communes": narrowing.choices(user, Producer),
        "by_province": narrowing.by_province(user),
    }


def sets(cycle: Cycle) -> QuerySet[ProductSet]:
    """The product sets with a dossier in the cycle."""
    there = Dossier.objects.filter(cycle=cycle, product_set=OuterRef("pk"))
    return ProductSet.objects.filter(Exists(there)).defer("about")


def _dossiers(cycle: Cycle, user: Any) -> QuerySet[Dossier]:
    return of_makers(Dossier.objects.filter(cycle=cycle), user, "product__producer")


def dossiers(cycle: Cycle, user: Any, wanted: Wanted) -> QuerySet[Dossier]:
    """Return the dossiers of the cycle, the whole of a territory, that the filter asks for."""
    found = narrowed_dossiers(cycle, user, wanted)
    if wanted.state in DossierState.values:
        found = found.filter(state=wanted.state)
    elif wanted.state == UNREPORTED:
        found = found.filter(unreported())
    elif wanted.state.startswith(AT_STAGE) and whole(wanted.state[len(AT_STAGE) :]) is not None:
        order = int(wanted.state[len(AT_STAGE) :][:4])
        found = found.filter(state=DossierState.EVALUATION, stage__order=order)
    return found.order_by("product__sort", "pk")


def unreported() -> Q:
    """Being carried out, and no report of the last quarter has come in."""
    year, quarter = guidance.last_quarter(clock.today())
    there = ProgressReport.objects.filter(year=year, quarter=quarter).exclude(
        state__in=[SubmissionState.DRAFT, *ENDED]
    )
    return Q(state=DossierState.IMPLEMENTATION) & ~Q(pk__in=there.values("dossier"))


def narrowed_dossiers(cycle: Cycle, user: Any, wanted: Wanted) -> QuerySet[Dossier]:
    """The same without the state, for the counts of the states."""
    found = _dossiers(cycle, user)
    if wanted.commune:
        there = narrowing.inside(int(wanted.commune))
        found = found.filter(product__producer__region__in=there)
    if wanted.set:
        found = found.filter(product_set=int(wanted.set))
    for word in search_key(wanted.q).split():
        found = found.filter(product__search__contains=word)
    return found


@dataclass(frozen=True)
class Place:
    """Where a row stands in a list: its number, how many there are, and what is beside it."""

    number: int
    count: int
    before: int | None
    after: int | None
    around: tuple[int, ...]


def place(found: QuerySet[Any], pk: int, *, near: int = 8) -> Place | None:
    """Return the row's place in the list, or None if the filter does not have it (one query)."""
    ids = list(found.values_list("pk", flat=True))
    if pk not in ids:
        return None
    at = ids.index(pk)
    start = max(0, min(at - near // 2, len(ids) - near))
    return Place(
        number=at + 1,
        count=len(ids),
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        around=tuple(ids[start : start + near]),
    )
