"""Who signs for a People's Committee on a day: read from the appointments in force then.

An appointment signs where its office says so: 'Chủ tịch', 'Phó Chủ tịch', 'Quyền Chủ tịch' …
Where no such office was ever entered for the place nothing is known, and nothing is asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop.accounts.models import Appointment, Region
from ocop.lib.shown import day as short_day
from ocop.lib.text import clean, search_key

HEADS = ("CHỦ TỊCH", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "CHI CỤC TRƯỞNG")


@dataclass(frozen=True)
class Signer:
    """A person with the office that stands under the formula."""

    name: str
    formula: str
    office: str
    since: dt.date
    until: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    @property
    def told(self) -> str:
        return f"{self.name} ({' / '.join(filter(None, [self.formula, self.office]))})"


def formula_of(title: str) -> tuple[str, str] | None:
    """Formula and office of a title: ('KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'); None: it does not sign."""
    words = clean(title).upper()
    for head in HEADS:
        if words.startswith(f"PHÓ {head}"):
            return f"KT. {head}", f"PHÓ {head}"
        if words.startswith((f"QUYỀN {head}", f"Q. {head}")):
            return "", f"Q. {head}"
        if words.startswith(head):
            return "", head
    return None


def known(region: Region, *, head: str = HEADS[0]) -> list[Signer]:
    """Everybody who signs or signed for the place as that head or in its stead; heads first."""
    rows = Appointment.objects.filter(committee__region=region).select_related("user")
    found = []
    for row in rows.order_by("since", "pk"):
        how = formula_of(row.title)
        if how and how[1].endswith(head):
            found.append(Signer(row.user.name, *how, row.since, row.until))
    return sorted(found, key=lambda one: bool(one.formula))


def proposed(region: Region, day: dt.date) -> Signer | None:
    """Who signs on the day, the head before a deputy; None where it is not known."""
    return next((one for one in known(region) if one.holds_on(day)), None)


def doubt(region: Region, day: dt.date, name: str, formula: str = "", office: str = "") -> str:
    """Why the signer may be the wrong one on that day; '' if nothing speaks against them."""
    ever = known(region)
    if not ever:
        return ""
    then = [one for one in ever if one.holds_on(day)]
    same = [one for one in then if search_key(one.name) == search_key(name)]
    facts = {
        "name": clean(name), "day": short_day(day), "region": region.title,
        "then": "; ".join(one.told for one in then) or _("nobody"),
    }  # fmt: skip
    if not same:
        return (
            _(
                "%(name)s held no office that signs for %(region)s on %(day)s. In office on that "
                "day: %(then)s."
            )
            % facts
        )
    if not office or any(_same(one, formula, office) for one in same):
        return ""
    return _("Formula and office do not fit %(name)s on %(day)s. In office: %(then)s.") % facts


def _same(one: Signer, formula: str, office: str) -> bool:
    typed = search_key(f"{formula} {office}")
    return typed == search_key(f"{one.formula} {one.office}") or "tl." in typed or "tuq." in typed
