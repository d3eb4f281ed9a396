"""What may be put right on a published result, by whom, and what the next paper says."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from evaluation import certificate_facts as printed
from evaluation import revoking
from evaluation.models import (
    Certificate,
    ContestState,
    Correction,
    CorrectionGround,
    CorrectionKind,
    CorrectionState,
    Entry,
    Outcome,
    RevocationState,
)
from ocop.accounts.models import Region
from ocop.lib import clock
from ocop.lib.shown import day as short_day
from products.models import Rating

FIELDS = ("product", "producer", "address")
# What each ground may change on the paper.
MAY_CHANGE = {
    CorrectionGround.MISPRINT: FIELDS,
    CorrectionGround.RESULT: (),
    CorrectionGround.HOLDER: ("producer", "address"),
    CorrectionGround.LOST: (),
    CorrectionGround.DAMAGED: (),
    CorrectionGround.RENAMED: ("producer", "address"),
}
MUST_CHANGE = (CorrectionGround.MISPRINT, CorrectionGround.HOLDER)
BY = {
    CorrectionKind.LETTER: "Công văn",
    CorrectionKind.AMENDMENT: "Quyết định",
    CorrectionKind.REISSUE: "Quyết định",
}


def current_of(entry: Entry) -> Certificate | None:
    """The paper in force of the result; None where it granted no stars."""
    rows = Certificate.objects.current().select_related("rating__product__producer__region")
    return rows.filter(entry=entry).first()


def place_of(entry: Entry, certificate: Certificate | None) -> Region:
    """The unit whose People's Committee grants such stars today."""
    if certificate is not None:
        return revoking.place_of(certificate.rating)
    return revoking.place_of(Rating(product=entry.dossier.product, stars=entry.stars or 0))


def may(user: Any, entry: Entry) -> bool:
    """Officers of the authority that grants the stars."""
    return revoking.may(user, place_of(entry, current_of(entry)))


def why_not(entry: Entry, certificate: Certificate | None) -> str:
    """Why the result cannot be put right now; '' if it can."""
    if entry.contest.state != ContestState.PUBLISHED or entry.contest.practice:
        return _("The result is not published: the council puts it right itself.")
    if Correction.objects.filter(entry=entry, state=CorrectionState.PREPARED).exists():
        return _("A correction of this result is prepared already.")
    if certificate is None:
        if entry.outcome == Outcome.NOT_REACHED and entry.contest.council.stage.awards:
            return ""
        return _("This stage grants no stars; the result of the next one counts.")
    rating = certificate.rating
    if rating.ended_on is not None:
        return _("The stars ended already: %(how)s.") % {"how": rating.get_ended_as_display()}
    if rating.valid_to <= clock.today():
        return _("The stars have expired: no paper is issued again.")
    named = rating.revocations.filter(live=True, revocation__state=RevocationState.PREPARED)
    if named.exists():
        return _("A decision that takes these stars back is prepared.")
    return ""


def changes(act: Correction) -> list[tuple[str, str, str]]:
    """What stands on the paper and what will: (field, was, becomes), unchanged ones left out."""
    facts = act.certificate.facts if act.certificate else {}
    found = [
        (field, str(facts.get(field, "")), value)
        for field in FIELDS
        if (value := getattr(act, field))
    ]
    if act.stars is not None:
        was = facts.get("stars", act.entry.stars or 0)
        found.append(("stars", str(was), str(act.stars)))
    return found


def facts_again(act: Correction, rating: Rating, facts: dict[str, Any], n: int) -> dict[str, Any]:
    """What the next paper says: the earlier one's words but for what is put right.

    ``facts`` are those of the earlier paper, or of a first one. The last day stays.
    """
    assert act.decided_on is not None  # published: the database holds it
    changed = {field: getattr(act, field) for field in FIELDS if getattr(act, field)}
    by = f"{BY[act.kind]} số {act.number} ngày {short_day(act.decided_on)}"
    again = {"reissue": f"Cấp lại lần {n}", "replaces": facts.get("number", "")} if n else {}
    place = act.place or act.region.name
    return {
        **facts,
        **changed,
        **again,
        "stars": rating.stars,
        "stars_words": f"{printed.NUMERALS[rating.stars]} sao",
        "valid_from": rating.valid_from.isoformat(),
        "authority": act.authority.upper(),
        "amended": by,
        "dated": f"{place}, {printed.in_words(act.decided_on)}",
        "formula": act.formula,
        "office": act.signer_office,
        "signer": act.signer,
    }
