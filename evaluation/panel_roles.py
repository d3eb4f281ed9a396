"""What a person is to a report before scoring: of its panel, of the agency, or its producer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cycle import authority
from evaluation.models import Panel, PanelMember, PanelReport
from evaluation.models.panels import SIGNING, panels_of
from ocop.accounts import scope
from ocop.lib import clock


@dataclass(frozen=True)
class Advising:
    """``member``: the place on the panel while its term runs; ``staff``: the office of the stage's
    level there; ``near``: stands too near to the producer to say anything about it."""

    report: PanelReport
    member: PanelMember | None = None
    staff: bool = False
    near: bool = False

    @property
    def writes(self) -> bool:
        """True for those whose words the report is made of."""
        if self.near:
            return False
        return self.staff if self.report.by_agency else self.member is not None

    @property
    def signs(self) -> bool:
        """True for who hands in: the head of the panel or the deputy; the agency's officers."""
        if not self.writes:
            return False
        return self.report.by_agency or bool(self.member and self.member.role in SIGNING)

    @property
    def oversees(self) -> bool:
        """True for who may open a report again: who signs, and the office."""
        return self.signs or (self.staff and not self.near)


def advising(user: Any, report: PanelReport) -> Advising:
    """Return what the person is to the report; asked once for each loaded report."""
    if not getattr(user, "is_authenticated", False):
        return Advising(report)
    known = report.__dict__.setdefault("_advising", {})
    if user.pk not in known:
        member = None
        if report.panel_id:
            working = Panel.objects.in_force(clock.today()).values("pk")
            mine = panels_of(user).filter(panel=report.panel_id, panel__in=working)
            member = mine.first()
        known[user.pk] = Advising(
            report,
            member=member,
            staff=scope.serves(user, report.region, level=report.stage.level),
            near=authority.is_partial(user, report.dossier.product.producer),
        )
    return known[user.pk]
