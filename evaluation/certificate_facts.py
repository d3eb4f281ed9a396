"""All that is printed on a certificate, taken down once, on the day of the decision.

The rendering reads nothing else: names that change later, units that are merged, a signer who
leaves, none of it alters a paper. Texts are Vietnamese whatever language the clerk works in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from evaluation import certificate_codes as codes
from evaluation.models import Decision, Entry
from ocop.accounts.models import Region, Successor
from ocop.lib.text import clean, search_key
from ocop.workflow.chain import canonical
from products.models import Rating

VERSION = 2  # 2: with the head of the contest's chain
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NUMERALS = {1: "một", 2: "hai", 3: "ba", 4: "bốn", 5: "năm"}
Places = dict[int, Region]


def with_all(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return the entries by key with everything a certificate names, in one query."""
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related(
        "dossier__product__producer__region__parent__parent__parent",
        "dossier__book",
        "dossier__product_set",
        "contest__council__region",
    )
    return {entry.pk: entry for entry in rows}


def facts_of(entry: Entry, rating: Rating, decision: Decision, places: Places) -> dict[str, Any]:
    """Return what the certificate of the entry says, but for its number and code."""
    dossier, product = entry.dossier, entry.dossier.product
    decided_on = rating.decided_on
    place = clean(decision.place) or entry.contest.council.region.name
    return {
        "version": VERSION,
        "country": COUNTRY,
        "motto": MOTTO,
        "authority": clean(decision.authority).upper(),
        "product": clean(product.name),
        "product_code": clean(dossier.code),
        "product_set": dossier.product_set.name_vi,
        "producer": clean(product.producer.name),
        "address": address(product.producer, places),
        "stars": rating.stars,
        "stars_words": f"{NUMERALS[rating.stars]} sao",
        "months": dossier.book.certificate_months,
        "valid_from": rating.valid_from.isoformat(),
        "valid_to": rating.valid_to.isoformat(),
        "valid_to_words": in_words(rating.valid_to),
        "decision_no": clean(rating.decision_no),
        "decided_on": decided_on.isoformat(),
        "decided_words": in_words(decided_on),
        "dated": f"{place}, {in_words(decided_on)}",
        "formula": clean(decision.formula),
        "office": clean(decision.signer_office),
        "signer": clean(decision.signer),
        "head": entry.contest.published_head,
        "notices": [line["vi"] for line in dossier.book.settings.get("notices", [])],
    }


def named(facts: dict[str, Any], *, number: str, code: str, demo: bool) -> dict[str, Any]:
    """Return the facts with the number, the code and the address where they are checked."""
    url = settings.PUBLIC_URL + reverse("certificate_check", args=[code])
    shown = settings.PUBLIC_URL + reverse("certificate_check_form")
    host = urlsplit(shown)
    return {
        **facts,
        "number": number,
        "code": codes.grouped(code),
        "check_url": url,
        "check_at": f"{host.netloc}{host.path}",
        "demo": demo,
    }


def digest(facts: dict[str, Any]) -> str:
    """Return the hash of the printed facts, as the event of the decision keeps it."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def in_words(day: dt.date) -> str:
    """'ngày 05 tháng 01 năm 2026': days below ten, January and February with a zero (30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def address(producer: Any, places: Places) -> str:
    """Where the producer is, the units named as they are called on the day of the decision."""
    unit = places[producer.region_id]
    street = clean(producer.address).rstrip(",.")
    if search_key(unit.title) in search_key(street):
        above = unit.parent
        if not above or search_key(above.title) in search_key(street):
            return street
        return f"{street}, {above.full_title}"
    return f"{street}, {unit.full_title}" if street else unit.full_title


def places_on(day: dt.date, regions: Iterable[Region]) -> Places:
    """Return for each region the unit it is on the day: itself, or the main one it became.

    A paper of August 2026 names the commune of 2026 though the producer registered in 2014.
    """
    found = {region.pk: region for region in regions}
    gone = {pk: region for pk, region in found.items() if _is_over(region, day)}
    for _generation in range(3):  # 2013 → 2020 → July 2025, and one to spare
        links = _became(list(gone.values()))
        gone_on: Places = {}
        for pk, region in gone.items():
            found[pk] = links.get(region.pk, region)
            if region.pk in links and _is_over(found[pk], day):
                gone_on[pk] = found[pk]
        gone = gone_on
        if not gone:
            break
    return found


def _is_over(region: Region, day: dt.date) -> bool:
    return region.valid_to is not None and region.valid_to < day


def _became(regions: list[Region]) -> Places:
    if not regions:
        return {}
    links = Successor.objects.filter(old__in=[region.pk for region in regions]).select_related(
        "new__parent__parent__parent"
    )
    return {link.old_id: link.new for link in links.order_by("main", "-new_id")}
