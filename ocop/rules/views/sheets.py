"""A blank sheet to look at, as a file, and beside another one."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts import scope
from ocop.lib.actions import actions_for
from ocop.lib.pages import page
from ocop.lib.text import whole
from ocop.lib.uploads import EXCEL
from ocop.rules import (
    cells,
    classification,
    contents,
    differences,
    tables,
    trees,
    workbook,
)
from ocop.rules import (
    words as spoken,
)
from ocop.rules.models import Classification, Sheet
from ocop.rules.views.found import book_named, sheet_of
from ocop.workflow import words
from ocop.workflow.doors import history


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A blank sheet as on paper. ``?book=`` names the book it is looked at under."""
    found = sheet_of(request, pk)
    under = book_named(request)
    office = scope.appointments(request.user).exists()
    odd = cells.of(found)
    versions = Sheet.objects.visible_to(request.user).filter(
        decision=found.decision, slug=found.slug
    )
    facts = {
        "sheet": found,
        "tree": trees.of(found),
        "book": under,
        "odd": odd,
        "open": sum(cell.is_open for cell in odd),
        "may_try": under is not None
        and found.state == Sheet.State.ACTIVE
        and found.decision in under.scoring_decisions
        and office,
        "knockouts": [
            spoken.knockout(one) for one in found.about.get("disqualification_codes", [])
        ],
        "deeds": actions_for(found, request.user),
        "versions": versions.order_by("-version"),
        "lines": words.lines(history(found)) if office else [],
    }
    return page(request, "rules/sheet_detail.html", facts)


def _file(data: bytes, name: str, mime: str) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(found: Sheet, suffix: str) -> str:
    decision = slugify(found.decision.replace("Đ", "D").replace("đ", "d"))
    return f"{decision}-{found.slug}-v{found.version}.{suffix}"


@login_required
@require_safe
def workbook_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as a workbook that can be changed and brought in again."""
    found = sheet_of(request, pk)
    tree = trees.of(found)
    title = _("%(name)s · %(decision)s · version %(no)s") % {
        "name": tree.name,
        "decision": found.decision,
        "no": found.version,
    }
    data = workbook.written(title, tables.lines(contents.of(found)))
    return _file(data, _name(found, "xlsx"), EXCEL)


@login_required
@require_safe
def json_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = sheet_of(request, pk)
    text = json.dumps(contents.of(found), ensure_ascii=False, indent=1)
    return _file(text.encode(), _name(found, "json"), "application/json")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with one row of each kind, for a set that has no sheet."""
    data = workbook.written(_("Scoring sheet"), _example())
    return _file(data, "phieu-danh-gia.xlsx", EXCEL)


def _example() -> list[tables.Line]:
    kinds = (
        (tables.PART, "A", _("Title of the part"), 40, None),
        (tables.SECTION, "1", _("Title of the section"), 10, None),
        (tables.CRITERION, "1.1", _("Title of the criterion"), 3, None),
        (tables.OPTION, "", _("Words of the lowest option"), 0, None),
        (tables.OPTION, "", _("Words of the option that 3 stars ask for"), 1, 3),
        (tables.OPTION, "", _("Words of the best option"), 3, None),
        (tables.NOTE, "", _("A note beside the criterion"), None, None),
    )
    return [
        tables.Line(row, layer, code=code, vi=text, points=points, star=star)
        for row, (layer, code, text, points, star) in enumerate(kinds, start=1)
    ]


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between this sheet and another of the same products, in words."""
    found = sheet_of(request, pk)
    others = comparable(found, request.user)
    wanted = whole(request.GET.get("with", ""))
    other = next((one for one in others if one.pk == wanted), None)
    places = None
    if other is not None:
        old, new = _older_first(found, other)
        places = differences.between(trees.of(old), trees.of(new))
        found_facts: dict[str, Any] = {"old": old, "new": new}
    else:
        found_facts = {}
    facts = {"sheet": found, "others": others, "other": other, "places": places, **found_facts}
    return page(request, "rules/sheet_compare.html", facts)


def comparable(found: Sheet, user: Any) -> list[Sheet]:
    """Other versions, and the sheets of other decisions for the set's nearest ones."""
    near = {found.product_set_id}
    own = found.product_set
    for other in Classification.objects.prefetch_related("sets"):
        one = classification.counterpart(own, other)
        back = (row for row in other.sets.all() if own.slug in row.about.get("near", []))
        near |= {row.pk for row in (one, *back) if row is not None}
        near |= {row.pk for row in other.sets.all() if row.slug in own.about.get("near", [])}
    rows = Sheet.objects.visible_to(user).filter(product_set__in=near).exclude(pk=found.pk)
    return list(rows.select_related("product_set").order_by("-decision", "-version"))


def _older_first(one: Sheet, other: Sheet) -> tuple[Sheet, Sheet]:
    """By version; between decisions by the day from which they hold."""
    if (one.decision, one.slug) == (other.decision, other.slug):
        key: Any = lambda sheet: sheet.version  # noqa: E731
    else:
        key = lambda sheet: str(sheet.about.get("decision_date") or "9")  # noqa: E731
    return (one, other) if key(one) <= key(other) else (other, one)
