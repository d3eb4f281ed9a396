"""Who signs for a People's Committee or its agency on a day: by the appointments in force then.

An appointment signs where its office says so: 'Chủ tịch', 'Phó Chủ tịch', 'Quyền Chủ tịch' …
Where no such office was ever entered for the place nothing is known, and nothing is asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop.accounts.models import Appointment, Committee, Region
from ocop.lib.shown import day as short_day
from ocop.lib.text import clean, search_key

HEADS = ("CHỦ TỊCH", "GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "CHI CỤC TRƯỞNG")
CHAIR, AGENCY = HEADS[:1], HEADS[1:]  # who signs acts, and who signs letters of the agency


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


def known(
    region: Region, *, heads: tuple[str, ...] = CHAIR, office: Committee | None = None
) -> list[Signer]:
    """Everybody who signs or signed for the place (for that office of it) as such a head or in its
    stead; heads first."""
    rows = Appointment.objects.filter(committee__region=region).select_related("user")
    if office is not None:
        rows = rows.filter(committee=office)
    found = []
    for row in rows.order_by("since", "pk"):
        how = formula_of(row.title)
        if how and how[1].endswith(heads):
            found.append(Signer(row.user.name, *how, row.since, row.until))
    return sorted(found, key=lambda one: bool(one.formula))


def proposed(region: Region, day: dt.date) -> Signer | None:
    """Who signs on the day, the head before a deputy; None where it is not known."""
    return next((one for one in known(region) if one.holds_on(day)), None)


def of_letters(region: Region, day: dt.date) -> Signer | None:
    """Who signs letters of the place's advisory agency on the day; None where it is not known."""
    office = Committee.objects.filter(region=region).order_by("pk").first()
    found = known(region, heads=AGENCY, office=office) + known(region, heads=AGENCY)
    return next((one for one in found if one.holds_on(day)), None)


def of_office(office: Committee, day: dt.date) -> Signer | None:
    """Who signs for this very office on the day, whatever its head is called."""
    found = known(office.region, heads=AGENCY, office=office)
    found += known(office.region, heads=CHAIR, office=office)
    return next((one for one in found if one.holds_on(day)), None)


def doubt_of_letters(
    region: Region, day: dt.date, name: str, formula: str = "", office: str = ""
) -> str:
    """The same doubt of a letter: its agency's head, a deputy, or the chair may sign it."""
    if not known(region, heads=AGENCY):
        return ""
    return doubt(region, day, name, formula, office, heads=HEADS)


def doubt(
    region: Region,
    day: dt.date,
    name: str,
    formula: str = "",
    office: str = "",
    *,
    heads: tuple[str, ...] = CHAIR,
) -> str:
    """Why the signer may be the wrong one on that day; '' if nothing speaks against them."""
    ever = known(region, heads=heads)
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
