"""The register of stars for the offices: what is in force, what expires when, what has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cycle.models import Dossier, DossierState
from cycle.models.dossiers import ApplicationKind
from evaluation.models import RevokedRating
from ocop.accounts import narrowing, scope
from ocop.lib import clock
from products import listing
from products.models import Producer, Product, Rating
from products.models.ratings import NEAR, RatingEnd

MONTHS = 12
VALID, EXPIRING, STANDING, EXPIRED, ENDED = "", "expiring", "standing", "expired", "ended"


@dataclass(frozen=True)
class Month:
    """A month with how many stars expire in it."""

    key: str
    first: dt.date
    count: int
    chosen: bool


class Recognitions:
    """``?q=&state=&month=2027-03&region=``: stars in the person's territory."""

    def __init__(self, request: HttpRequest, *, side: str | None = None) -> None:
        self.user = request.user
        self.today = clock.today()
        self.q = listing.typed_words(request)
        self.side = request.GET.get("state", VALID) if side is None else side
        if self.side not in (EXPIRING, STANDING, EXPIRED, ENDED):
            self.side = VALID
        self.month = _month(request.GET.get("month", ""))
        self.region = listing.number(request, "region")
        self.filtered = bool(self.q or self.month or self.region)

    @property
    def sides(self) -> list[tuple[str, str]]:
        return [
            (VALID, _("In force")),
            (EXPIRING, _("Expiring within %(n)s days") % {"n": NEAR}),
            (STANDING, _("Waiting for the re-evaluation")),
            (EXPIRED, _("Expired")),
            (ENDED, _("Taken back")),
        ]

    @property
    def reminds(self) -> bool:
        """True where the list shows stars that expire soon."""
        return self.side == EXPIRING or (self.side == VALID and self.month is not None)

    def there(self) -> QuerySet[Rating]:
        """All stars of the territory."""
        return Rating.objects.filter(scope.within(self.user, "product__producer__region"))

    def rows(self) -> QuerySet[Rating]:
        return self._narrowed(self._in_state(self.there()))

    def announced(self) -> QuerySet[Rating]:
        """What ran out on paper: expired, or standing on until the re-evaluation is decided."""
        rows = self.there().filter(ended_on__isnull=True, valid_to__lt=self.today)
        return self._narrowed(rows)

    def reminded(self) -> QuerySet[Rating]:
        """Stars in force that expire: those of the chosen month, else of the days to come."""
        rows = self.there().valid_on(self.today)  # type: ignore[attr-defined]
        if not self.month:
            rows = rows.filter(valid_to__lte=self.today + dt.timedelta(days=NEAR))
        return self._narrowed(rows.filter(valid_to__gte=self.today))

    def _narrowed(self, rows: QuerySet[Rating]) -> QuerySet[Rating]:
        if self.month:
            rows = rows.filter(valid_to__range=(self.month, _last_of(self.month)))
        if self.region:
            rows = rows.filter(product__producer__region__in=narrowing.inside(self.region))
        if self.q:
            rows = rows.filter(product__in=Product.objects.matching(self.q).values("pk"))
        order = ("-ended_on", "pk") if self.side == ENDED else ("valid_to", "product__sort", "pk")
        return rows.select_related("product__producer__region").order_by(*order)

    def _in_state(self, rows: QuerySet[Rating]) -> QuerySet[Rating]:
        if self.side == ENDED:
            return rows.filter(
                ended_as__in=(RatingEnd.REVOKED, RatingEnd.ANNULLED, RatingEnd.AMENDED)
            )
        if self.side == EXPIRED:
            return rows.expired_on(self.today)  # type: ignore[attr-defined]
        if self.side == STANDING:
            return rows.standing_on(self.today)  # type: ignore[attr-defined]
        rows = rows.valid_on(self.today)  # type: ignore[attr-defined]
        if self.side == EXPIRING:
            rows = rows.filter(valid_to__lte=self.today + dt.timedelta(days=NEAR))
        return rows

    def expiring_from(self, first: dt.date, last: dt.date) -> QuerySet[Rating]:
        """Stars in force whose last day lies in the months from ``first`` to ``last``."""
        rows = self.there().valid_on(self.today)  # type: ignore[attr-defined]
        return rows.filter(valid_to__range=(first, _last_of(last)))

    def months(self) -> list[Month]:
        """How many stars in force expire in each of the months to come (one query)."""
        first = self.today.replace(day=1)
        rows = self.there().valid_on(self.today).filter(valid_to__gte=first)  # type: ignore[attr-defined]
        counted = rows.order_by().annotate(month=TruncMonth("valid_to")).values("month")
        counts = {row["month"]: row["n"] for row in counted.annotate(n=Count("pk"))}
        found = []
        for _n in range(MONTHS):
            found.append(Month(f"{first:%Y-%m}", first, counts.get(first, 0), first == self.month))
            first = _last_of(first) + dt.timedelta(days=1)
        return found

    def regions(self) -> list[narrowing.Choice]:
        return narrowing.choices(self.user, Producer)

    def by_province(self) -> bool:
        return narrowing.by_province(self.user)


def pending(ratings: Sequence[Rating]) -> set[int]:
    """Products whose re-evaluation is registered and not yet decided (one query)."""
    rows = Dossier.objects.filter(
        product__in=[one.product_id for one in ratings],
        kind=ApplicationKind.RE_EVALUATION,
        state__in=(DossierState.EVALUATION, DossierState.SENT_UP),
    )
    return set(rows.values_list("product_id", flat=True))


def named_already(ratings: Sequence[Rating]) -> set[int]:
    """Stars that a decision prepared or published names (one query)."""
    rows = RevokedRating.objects.filter(Q(rating__in=[one.pk for one in ratings]), live=True)
    return set(rows.values_list("rating_id", flat=True))


def _month(typed: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007  a month, no moment
    except ValueError:
        return None


def _last_of(first: dt.date) -> dt.date:
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return after - dt.timedelta(days=1)
