"""Which template a paper is made of, and who keeps the templates of a place."""

from __future__ import annotations

from typing import Any

from evaluation.models import PaperTemplate
from evaluation.word_templates import checking, registry
from ocop.accounts import scope
from ocop.accounts.models import Appointment, Region, RegionLevel

LEVELS = (RegionLevel.PROVINCE, RegionLevel.DISTRICT, RegionLevel.COUNTRY)  # they run decisions


def bytes_of(template: PaperTemplate) -> bytes:
    with template.file.open("rb") as file:
        return bytes(file.read())


def in_use(region: Region, kind: str) -> PaperTemplate | None:
    return PaperTemplate.objects.of(region, kind).in_use().first()


def made(region: Region, kind: str, fields: dict[str, Any]) -> bytes | None:
    """The paper out of the place's own template; None where it has none in use."""
    template = in_use(region, kind)
    if template is None or kind not in registry.KINDS:
        return None
    return checking.filled(bytes_of(template), registry.KINDS[kind], fields)


def places_of(user: Any) -> list[Region]:
    """The places whose templates the person may read, those of offices that run decisions."""
    held = [one.committee.region for one in scope.offices(user)]
    return list(dict.fromkeys(one for one in held if one.level in LEVELS))


def keeps(user: Any, region: Region) -> bool:
    """Officers of the very place: not of a place over it or within it."""
    held = scope.appointments(user, roles=(Appointment.Role.OFFICER,))
    return region.level in LEVELS and held.filter(committee__region=region).exists()
