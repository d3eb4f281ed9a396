"""Forming a council (hội đồng) from a decision."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycle.models import Cycle
from evaluation.deeds import forming, invitations
from evaluation.deeds.forming import Place
from evaluation.models import Council, CouncilMember, CouncilRole
from ocop.accounts.models import Region, User
from ocop.lib import clock
from ocop.lib.errors import Refused
from ocop.lib.text import clean
from ocop.rules.models import Stage
from ocop.workflow.doors import record
from products.deeds.once import insert, made_already

FORMED = "council.formed"
LEAST = 3  # a chair, a secretary and one more; a book may ask for more


@transaction.atomic
def form(
    cycle: Cycle,
    stage: Stage,
    region: Region,
    *,
    name: str,
    decision_no: str,
    decided_on: dt.date,
    members: Sequence[Place],
    competences: Mapping[int, str] | None = None,
    signer: str = "",
    until: dt.date | None = None,
    once_key: uuid.UUID | None = None,
    by: User,
) -> Council:
    """Form the council of the stage in the region, as the decision names it.

    Exactly one chair, every person once, at least as many members as the rule book asks for,
    alternates not counted; only an officer of the stage's own level and territory may.
    ``competences`` are the members' fields by person (codes of sectors). All are invited.
    """
    if made := made_already(Council, once_key, verb=FORMED, by=by):
        return made
    forming.refuse_wrong_place(cycle, stage, region, by)
    if not clean(name):
        raise Refused(_("Write the name of the council."), field="name")
    forming.refuse_wrong_paper(decision_no, decided_on)
    if until and until < decided_on:
        raise Refused(_("The term ends before it begins."), field="until")
    forming.refuse_wrong_people(members, CouncilRole)
    _refuse_wrong_number(stage, [role for _user, role, _office in members])
    council = Council(
        cycle=cycle,
        stage=stage,
        region=region,
        name=clean(name),
        decision_no=clean(decision_no),
        decided_on=decided_on,
        signer=clean(signer),
        until=until,
        created_at=clock.now(),
    )
    if once_key:
        council.once_key = once_key
    clash = Refused(_("A council was formed by this decision already."), field="decision_no")
    council, new = insert(council, verb=FORMED, by=by, clash=clash)
    if new:
        _appoint(council, members, competences or {}, by)
    return council


def _appoint(
    council: Council, members: Sequence[Place], competences: Mapping[int, str], by: User
) -> None:
    made = CouncilMember.objects.bulk_create(
        CouncilMember(
            council=council,
            user=user,
            role=role,
            office=clean(office),
            order=order,
            competence=competences.get(user.pk, ""),
        )
        for order, (user, role, office) in enumerate(members, start=1)
    )
    record(
        council, FORMED, by=by, after=council.decision_no,
        decided_on=council.decided_on, until=council.until,
        members=[[user.pk, role] for user, role, _o in members],
        **council.stage.facts(),
    )  # fmt: skip
    invitations.invite(council, made, by=by)


def _refuse_wrong_number(stage: Stage, roles: Sequence[str]) -> None:
    chairs = roles.count(CouncilRole.CHAIR)
    if chairs != 1:
        raise Refused(_("A council has exactly one chair; the list has %(n)s.") % {"n": chairs})
    least = least_members(stage)
    if len(roles) - roles.count(CouncilRole.ALTERNATE) < least:
        raise Refused(
            ngettext(
                "The council needs at least %(least)s member.",
                "The council needs at least %(least)s members.",
                least,
            )
            % {"least": least}
        )


def least_members(stage: Stage) -> int:
    """The fewest members the rule book asks for, the chair included."""
    council: dict[str, Any] = stage.book.settings.get("council", {})
    return int(council.get("members_min", LEAST))
