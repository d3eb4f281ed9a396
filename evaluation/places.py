"""Where a person may form a council, and whom the office knows to sit on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from cycle.models import Cycle, Dossier
from evaluation.models import Council, CouncilMember, Panel, PanelMember
from ocop.accounts import scope
from ocop.accounts.models import Appointment, Reach, Region, User
from ocop.accounts.people import clean_mail, clean_phone
from ocop.lib import clock
from ocop.rules.models import ProductSet, Stage

KNOWN = 200  # people offered while one types a name
DASH = " — "


@dataclass(frozen=True)
class Rung:
    """A stage that scores, held in a region of a cycle; ``book`` tells apart the stages of a cycle
    that holds several rule books."""

    cycle: Cycle
    stage: Stage
    region: Region
    book: str = ""

    @property
    def key(self) -> str:
        return f"{self.cycle.pk}-{self.stage.pk}-{self.region.pk}"

    def __str__(self) -> str:
        parts = (self.cycle.title, self.book, self.stage.name, self.region.title)
        return " · ".join(part for part in parts if part)


def place_of(dossier: Dossier, stage: Stage) -> Region:
    """The unit of the stage's level that the producer lies in, on the cycle's map."""
    home = dossier.product.producer.region
    if home.level == stage.level:
        return home
    over = Region.objects.filter(level=stage.level, reaches__region=home)
    return over.valid_on(dossier.cycle.map_date).first() or home


def on_map(cycle: Cycle, region: Region) -> bool:
    """True if the unit is on the cycle's map, or the cycle's own: an office of today covers the
    units that came before too, and would form a council twice."""
    if region.level == cycle.region.level:
        return region.pk == cycle.region_id
    return region.stood_on(cycle.map_date)


def rungs(user: Any) -> list[Rung]:
    """The stages of open cycles at which the person's own office forms the council."""
    offices = [one for one in scope.offices(user) if one.role == Appointment.Role.OFFICER]
    homes = {office.committee.region for office in offices}
    if not homes:
        return []
    cycles = list(
        Cycle.objects.open()
        .visible_to(user)
        .select_related("region")
        .prefetch_related("books__book__stages")
    )
    inside = set(
        Reach.objects.filter(region__in=homes, over__in={c.region_id for c in cycles}).values_list(
            "over", "region"
        )
    )
    return [
        Rung(cycle, stage, home, row.book.decision if len(cycle.books.all()) > 1 else "")
        for cycle in cycles
        for row in cycle.books.all()
        for stage in row.book.stages.all()
        for home in sorted(homes, key=lambda region: region.sort)
        if stage.kind == Stage.Kind.SCORE and not stage.external
        if stage.level == home.level and (cycle.region_id, home.pk) in inside
        if on_map(cycle, home)
    ]


def sectors(rungs: list[Rung]) -> dict[str, str]:
    """{code: name} of the sectors of the rungs' classifications, for fields of competence."""
    books = {rung.stage.book.classification_id for rung in rungs}
    rows = ProductSet.objects.filter(classification__in=books).exclude(sector_code="")
    return {one.sector_code: one.sector for one in rows.order_by("classification", "no")}


def known_people(user: Any) -> QuerySet[User]:
    """Officers in the person's territory, members of councils and panels they see: by name."""
    there = scope.territory(user, roles=("officer",))
    today = clock.today()
    officers = Appointment.objects.in_force(today).filter(committee__region__in=there)
    councils = Council.objects.visible_to(user).values("pk")
    members = CouncilMember.objects.filter(council__in=councils)
    panels = Panel.objects.visible_to(user).values("pk")
    advisers = PanelMember.objects.filter(panel__in=panels)
    found = (officers.values("user"), members.values("user"), advisers.values("user"))
    known = Q(pk__in=found[0]) | Q(pk__in=found[1]) | Q(pk__in=found[2])
    rows = User.objects.filter(known, is_active=True)
    return rows.order_by("name", "pk")[:KNOWN]


def written(person: User) -> str:
    """How a person is offered and typed: 'Ngô Anh Tuấn — tuan@example.vn'."""
    return f"{person.name}{DASH}{person.email or person.shown_phone}"


def found(typed: str) -> User | None:
    """Return the person of what was typed: as offered, or just the mail address or telephone."""
    login = typed.rsplit(DASH.strip(), 1)[-1].strip()
    mail, phone = clean_mail(login), clean_phone(login)
    known = Q(email=mail) if "@" in mail else Q(phone=phone or "-")
    return User.objects.filter(known, is_active=True).first()
