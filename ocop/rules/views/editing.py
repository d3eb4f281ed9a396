"""A draft being written: its outline with all that is still wrong, and one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.lib.actions import actions_for, require
from ocop.lib.pages import attempt, bound, done, page
from ocop.lib.text import whole
from ocop.rules import checking, contents, tables, trees
from ocop.rules.contents import Content
from ocop.rules.deeds import drafts, publishing
from ocop.rules.forms.deciding import RemoveForm, seen_anew
from ocop.rules.forms.editing import BLANK, FORMS, MOST_ROWS, ROWS
from ocop.rules.models import Sheet
from ocop.rules.reading import Problem
from ocop.rules.trees import SheetTree
from ocop.rules.views.found import sheet_of

MORE = 3  # rows added by the button that asks for more
ABOVE = {"section": "part", "criterion": "section"}


def _draft(request: HttpRequest, pk: int) -> Sheet:
    found = sheet_of(request, pk)
    require(request.user, "edit", found)
    return found


@login_required
@require_safe
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """Parts, sections and criteria with links to write in them, and what is still wrong."""
    found = _draft(request, pk)
    tree = trees.of(found)
    facts = {
        "sheet": found,
        "tree": tree,
        "problems": _linked(found, tree),
        "deeds": [one for one in actions_for(found, request.user) if one.name != "edit"],
    }
    return page(request, "rules/sheet_edit.html", facts)


def _linked(found: Sheet, tree: SheetTree) -> list[tuple[Problem, str]]:
    """What is wrong, each with the part, section or criterion of the page where it is."""
    walked = checking.walk(contents.told(tree, about=found.about, number=found.product_set.no))
    nodes = _nodes(tree)
    places = {tuple(map(str, where)): next(nodes) for where, _layer, _thing in walked}
    found_at = []
    for problem in publishing.wrong_with(found):
        steps = tuple(map(str, problem.where))
        at = (places[steps[:n]] for n in range(len(steps), 0, -1) if steps[:n] in places)
        found_at.append((problem, next(at, "")))
    return found_at


def _nodes(tree: SheetTree) -> Iterator[str]:
    """The anchors of the page in the order of the paper; options stand with their criterion."""
    for part in tree.parts:
        yield f"part-{part.id}"
        for section in part.sections:
            yield f"section-{section.id}"
            yield from (f"section-{section.id}" for _group in section.groups)
            for criterion in section.criteria:
                yield f"criterion-{criterion.id}"
                yield from (f"criterion-{criterion.id}" for _option in criterion.options)


@login_required
def change(request: HttpRequest, pk: int, layer: str, node: int) -> HttpResponse:
    """One part, section or criterion. What was seen goes with the form, so that nobody writes
    over what another has just written."""
    found = _draft(request, pk)
    content = _content(found, layer, node)
    form, rows = _forms(request, layer, content)
    if request.method == "POST" and "more" not in request.POST and _good(form, rows):
        seen = form.cleaned_data["seen"]
        facts = _facts(layer, form, rows, content)
        if attempt(
            form, drafts.change, found, layer, node, facts=facts, seen=seen, by=request.user
        ):
            return done(request, _outline(found, layer, node), _("The draft is saved."))
    context = _context(found, layer, form, rows, content) | {"node": node}
    return page(request, "rules/layer_edit.html", context)


@login_required
def add(request: HttpRequest, pk: int, layer: str) -> HttpResponse:
    """A new part, section or criterion at the end of what ``?in=`` names."""
    found = _draft(request, pk)
    if layer not in FORMS:
        raise Http404
    under = whole(request.GET.get("in", ""))
    if layer in ABOVE and (under is None or drafts.row_of(found, ABOVE[layer], under) is None):
        raise Http404
    form, rows = _forms(request, layer, {})
    if request.method == "POST" and "more" not in request.POST and _good(form, rows):
        facts = _facts(layer, form, rows, {})
        row = attempt(form, drafts.add, found, layer, under=under, facts=facts, by=request.user)
        if row:
            return done(request, _outline(found, layer, row.pk), _("The draft is saved."))
    return page(request, "rules/layer_edit.html", _context(found, layer, form, rows, {}))


@login_required
@require_POST
def move(request: HttpRequest, pk: int, layer: str, node: int) -> HttpResponse:
    found = _draft(request, pk)
    _content(found, layer, node)
    drafts.shift(found, layer, node, up=request.POST.get("to") == "up", by=request.user)
    return redirect(_outline(found, layer, node))


@login_required
def remove(request: HttpRequest, pk: int, layer: str, node: int) -> HttpResponse:
    """Ask once more, then take it out with all that lies in it, as it was when asked."""
    found = _draft(request, pk)
    content = _content(found, layer, node)
    back = reverse("rules:edit", args=[found.pk])
    seen = contents.fingerprint(drafts.whole_of(found, layer, node))
    form = bound(RemoveForm, request, initial={"seen": seen})
    if form.is_valid():
        facts = form.cleaned_data
        if attempt(form, drafts.remove, found, layer, node, **facts, by=request.user):
            return done(request, back, _("It was taken out of the draft."))
        content = _content(found, layer, node)
        seen_anew(form, contents.fingerprint(drafts.whole_of(found, layer, node)))
    context = {
        "title": _("Take out: %(name)s %(code)s") % {
            "name": tables.NAMES[layer], "code": content["code"]},
        "lede": content["title_vi"],
        "action": _("Take it out"),
        "style": "danger",
        "back": back,
        "form": form,
        "consequences": [_("All that lies in it goes with it.")],
    }  # fmt: skip
    return page(request, "confirm.html", context)


def _content(found: Sheet, layer: str, node: int) -> Content:
    if layer not in FORMS or drafts.row_of(found, layer, node) is None:
        raise Http404
    return drafts.content_of(found, layer, node)


def _outline(found: Sheet, layer: str, node: int) -> str:
    return f"{reverse('rules:edit', args=[found.pk])}#{layer}-{node}"


def _forms(request: HttpRequest, layer: str, content: Content) -> tuple[Any, Any]:
    """The form and its rows (groups of a section, options of a criterion)."""
    kind = FORMS[layer]
    seen = contents.fingerprint(content) if content else ""
    initial = kind.typed(content) | {"seen": seen}
    if request.method == "POST" and "more" in request.POST:
        return kind(initial=request.POST.dict()), _more(request, layer)
    form = bound(kind, request, initial=initial)
    if layer not in ROWS:
        return form, None
    name, rows = ROWS[layer]
    if request.method == "POST":
        return form, rows(request.POST, prefix="r")
    there = [{"place": place, **one} for place, one in enumerate(content.get(name, []), start=1)]
    blank = BLANK if layer == "criterion" else 1
    return form, rows(initial=[*there, *[{}] * blank], prefix="r")


def _more(request: HttpRequest, layer: str) -> Any:
    """The rows as they were typed, with some more."""
    if layer not in ROWS:
        return None
    data = request.POST.copy()
    rows = whole(data.get("r-TOTAL_FORMS", "")) or 0
    data["r-TOTAL_FORMS"] = str(min(rows + MORE, MOST_ROWS))
    return ROWS[layer][1](data, prefix="r")


def _good(form: Any, rows: Any) -> bool:
    return bool(form.is_valid() and (rows is None or rows.is_valid()))


def _facts(layer: str, form: Any, rows: Any, was: Content) -> Content:
    """What was typed; a star mark on the title is settled elsewhere and stays."""
    facts: Content = form.content()
    if layer == "criterion":
        if was.get("min_star_mark"):
            facts["min_star_mark"] = was["min_star_mark"]
        facts["options"] = rows.contents()
    elif layer == "section" and (groups := rows.contents()):
        facts["groups"] = groups
    return facts


def _context(found: Sheet, layer: str, form: Any, rows: Any, content: Content) -> dict[str, Any]:
    wrong = [one for one in (rows.forms if rows is not None else []) if one.is_bound and one.errors]
    return {
        "sheet": found,
        "name": trees.of(found).name,
        "layer": layer,
        "layer_name": tables.NAMES[layer],
        "form": form,
        "rows": rows,
        "rows_wrong": wrong,
        "content": content,
    }
