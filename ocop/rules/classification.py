"""Product sets: loading a decision's classification, and finding a set's counterpart in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.lib.errors import Refused
from ocop.rules import reading, shapes
from ocop.rules.models import Classification, ProductSet
from ocop.rules.reading import Problem

DATA = Path(__file__).parent / "data"
SHIPPED = DATA / "classifications"
SCHEMA = "ocop-classification/1"

_named = {"code": shapes.code(5), "name_vi": shapes.text(200), "name_en": shapes.text(200)}
_leaf = {**_named, "product_set_no": shapes.whole(1, 999), "slug": shapes.slug}


def problems(content: Any) -> list[Problem]:
    """Return what is wrong with the content of a classification file. Pure."""
    needs = {"slug": shapes.slug, "decision": shapes.code(60), "sectors": shapes.rows}
    may = {"schema": shapes.one_of(SCHEMA), "decisions": shapes.texts, "sources": shapes.texts}
    where = (_("classification"),)
    found = list(shapes.faults(content, where, needs=needs, may=may, others=True))
    if found:
        return found
    for sector in content["sectors"]:
        at = (*where, f"{sector.get('code', '?')}")
        found += shapes.faults(
            sector, at, needs={**_named, "groups": shapes.rows}, may={}, others=True
        )
        for group in sector["groups"] if not found else []:
            found += shapes.faults(
                group, at, needs={**_named, "subgroups": shapes.any_rows}, others=True
            )
            for leaf in [] if found else group["subgroups"] or [group]:
                found += shapes.faults(leaf, at, needs=_leaf, others=True)
    return found or _repeated(content, where)


def _repeated(content: dict[str, Any], where: tuple[Any, ...]) -> list[Problem]:
    found = []
    for key in ("no", "slug"):
        values = [row[key] for row in sets_in(content)]
        if len(set(values)) < len(values):
            found.append(Problem(where, _("a product set stands twice (%(key)s)"), {"key": key}))
    return found


def sets_in(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the product sets of a sound classification file as the fields of their rows."""
    for sector in content["sectors"]:
        for group in sector["groups"]:
            for leaf in group["subgroups"] or [group]:
                yield {
                    "no": leaf["product_set_no"],
                    "slug": leaf["slug"],
                    "sector_code": sector["code"],
                    "sector_vi": sector["name_vi"],
                    "sector_en": sector["name_en"],
                    "group_code": group["code"],
                    "subgroup_code": leaf["code"] if group["subgroups"] else "",
                    "group_vi": group["name_vi"],
                    "group_en": group["name_en"],
                    "name_vi": leaf["name_vi"],
                    "name_en": leaf["name_en"],
                    "samples": leaf.get("samples", 5),
                    "about": {key: leaf[key] for key in ABOUT if key in leaf},
                }


ABOUT = ("lead_ministries", "verified", "near", "no_sheet_vi", "no_sheet_en")


def load(content: dict[str, Any]) -> Classification:
    """Store a sound classification; the same content again changes nothing.

    Sets keep their rows by slug: products refer to them. Refused where a locked book stands on
    it, or where a set that is no longer named is referred to.
    """
    try:
        with transaction.atomic():
            return _load(content)
    except (ProtectedError, IntegrityError):
        raise Refused(gettext("a product set in use would be dropped or renumbered")) from None


def _load(content: dict[str, Any]) -> Classification:
    digest = reading.digest(content)
    found = Classification.objects.select_for_update().filter(slug=content["slug"]).first()
    if found and found.digest == digest:
        return found
    if found and found.books.filter(locked=True).exists():
        raise Refused(
            gettext("it is in use and its content differs; give the changed one a new name")
        )
    kept, _made = Classification.objects.update_or_create(
        slug=content["slug"],
        defaults={
            "decision": content["decision"],
            "decisions": content.get("decisions") or [content["decision"]],
            "about": {key: content[key] for key in ("note", "sources") if key in content},
            "digest": digest,
        },
    )
    rows = list(sets_in(content))
    kept.sets.exclude(slug__in=[row["slug"] for row in rows]).exclude(sector_code="").delete()
    for row in rows:
        kept.sets.update_or_create(slug=row["slug"], defaults=row)
    return kept


def home_of(decision: str) -> Classification:
    """Return the classification whose sets the decision's sheets use.

    One that was not loaded yet is loaded from the shipped data; a decision nobody knows (a
    province loads its own sheets) gets a classification of its own, filled by its sheets.
    """
    for known in Classification.objects.order_by("pk"):
        if decision in known.decisions:
            return known
    for path in sorted(SHIPPED.glob("*.json")):
        content = reading.read(path)
        if decision in content["decisions"]:
            return load(content)
    slug = slugify(decision.replace("Đ", "D").replace("đ", "d"))[:20] or "khac"
    return Classification.objects.get_or_create(
        slug=slug, defaults={"decision": decision, "decisions": [decision], "digest": ""}
    )[0]


def set_named(home: Classification, facts: dict[str, Any]) -> ProductSet:
    """Return the set of that slug; one that the classification lacks is added at its end."""
    found = home.sets.filter(slug=facts["slug"]).first()
    if found:
        return found
    last = home.sets.aggregate(last=Max("no"))["last"] or 0
    number = facts.get("no") or last + 1
    if home.sets.filter(no=number).exists():
        number = last + 1
    vi, en = facts["name_vi"], facts["name_en"]
    return home.sets.create(
        no=number,
        slug=facts["slug"],
        sector_code="",  # it stands in no sector of the official classification
        sector_vi=vi,
        sector_en=en,
        group_vi=vi,
        group_en=en,
        name_vi=vi,
        name_en=en,
    )


def counterpart(product_set: ProductSet, other: Classification) -> ProductSet | None:
    """Return the set of another decision that takes the same products, or None.

    By slug where the decisions agree, else by the nearest set named in the data (1048 has two
    sets of handicrafts where 148 has one); backwards only where exactly one set names it.
    """
    if product_set.classification_id == other.pk:
        return product_set
    there = {row.slug: row for row in other.sets.all()}
    for slug in (product_set.slug, *product_set.about.get("near", [])):
        if slug in there:
            return there[slug]
    back = [row for row in there.values() if product_set.slug in row.about.get("near", [])]
    return back[0] if len(back) == 1 else None
