"""What forming a council and forming an advisory panel have in common: place, paper, people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext as _

from cycle.models import Cycle
from evaluation import places
from ocop.accounts import scope
from ocop.accounts.models import Reach, Region, User
from ocop.lib import clock
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.rules.models import Stage

Place = tuple[User, str, str]  # person, role on the body, office


def refuse_wrong_place(cycle: Cycle, stage: Stage, region: Region, by: User) -> None:
    """Refuse a stage that does not score, or is not held there; and who holds no office there."""
    if stage.kind != Stage.Kind.SCORE or stage.external:
        raise Refused(_("No council sits at this stage."), field="stage")
    if not cycle.books.filter(book=stage.book_id).exists():
        raise Refused(_("This stage is not on the ladder of the cycle."), field="stage")
    inside = Reach.objects.filter(over=cycle.region_id, region=region).exists()
    if region.level != stage.level or not inside or not places.on_map(cycle, region):
        raise Refused(
            _("“%(stage)s” is not held in %(region)s.")
            % {"stage": stage.name, "region": region.title},
            field="region",
        )
    if not scope.serves(by, region, level=stage.level):
        raise NotAllowed(
            _("Only officers of %(region)s form the council and the panel of this stage.")
            % {"region": region.title}
        )


def refuse_wrong_paper(decision_no: str, decided_on: dt.date) -> None:
    """Refuse a decision without number, or of a day to come."""
    if not clean(decision_no):
        raise Refused(_("Write the number of the decision."), field="decision_no")
    if decided_on > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")


def refuse_wrong_people(members: Sequence[Place], roles: type[models.TextChoices]) -> None:
    """Refuse a person named twice, a closed account, and a role the body does not have."""
    people = [user for user, _role, _office in members]
    twice = {user.name for user in people if people.count(user) > 1}
    if twice:
        raise Refused(_("%(who)s stands on the list twice.") % {"who": ", ".join(sorted(twice))})
    closed = sorted(user.name for user in people if not user.is_active)
    if closed:
        raise Refused(_("The account of %(who)s is closed.") % {"who": ", ".join(closed)})
    if {role for _user, role, _office in members} - set(roles.values):
        raise Refused(_("A place on this list is not known."))
