"""Setting up the offices to which people are appointed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.deeds.appointments import may_appoint
from ocop.accounts.models import Committee, Region
from ocop.lib.errors import NotAllowed, Refused
from ocop.lib.text import clean
from ocop.workflow import chain


@transaction.atomic
def establish(region: Region, *, name: str, since: dt.date | None = None, by: Any) -> Committee:
    """Set up a committee of the region. The same name in the same region is one committee.

    Refuses a region that the person's office does not cover, or above its level.
    """
    committee = Committee(region=region, name=clean(name), since=since)
    if not committee.name:
        raise Refused(_("Enter the name of the committee."), field="name")
    if not may_appoint(by, committee):
        raise NotAllowed(
            _("%(region)s does not lie in the territory of your office. Ask the office above it.")
            % {"region": region}
        )
    key = f"region:{region.pk}"
    chain.head(key)
    found = Committee.objects.filter(region=region, name=committee.name).first()
    if found is not None:
        return found
    committee.save()
    chain.append(
        key,
        "committee.established",
        f"accounts.committee:{committee.pk}",
        by=by,
        after=committee.name,
        facts={"region": region.pk, "since": since},
    )
    return committee
