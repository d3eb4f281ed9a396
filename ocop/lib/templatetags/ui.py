"""Tags and filters of every page; loaded everywhere, see ``docs/interface.md``."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from ocop.lib import charts, shown
from ocop.lib.steps import SIX

register = template.Library()
for _filter in (shown.day, shown.moment, shown.points, shown.money, shown.number):
    register.filter(_filter.__name__, _filter)
register.filter("initials", shown.initials)
register.filter("until", shown.until)
register.filter("urgency", shown.urgency)

NOTE_ICONS = {"": "info", "info": "info", "ok": "done", "wait": "clock", "late": "warn"}
MESSAGE_KINDS = {"success": "ok", "warning": "wait", "error": "late"}
DRAWINGS = {
    "honey", "tea", "squid", "wine", "noodles", "pottery", "oyster", "vegetables", "tourism",
    "generic",
}  # fmt: skip


# --- small marks --------------------------------------------------------------------------
@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw a line icon of the sprite; with a label it speaks, without it is decoration."""
    extra = f" i-{size}" if size else ""
    speaks = format_html('role="img" aria-label="{}"', label) if label else _HIDDEN
    return format_html(
        '<svg class="i{}" {}><use href="{}#{}"></use></svg>', extra, speaks, _sprite(), name
    )


_HIDDEN = mark_safe('aria-hidden="true"')


@cache
def _sprite() -> str:
    """The sprite's address; it stays the same as long as the process lives."""
    return static("img/icons.svg")


@register.simple_tag
def stars(count: Any, size: str = "") -> SafeString:
    """Draw so many stars out of five, read aloud as '4 sao'."""
    lit = max(0, min(int(count or 0), 5))
    words = ngettext("%(count)d star", "%(count)d stars", lit) % {"count": lit}
    extra = f" stars-{size}" if size else ""
    drawn = format_html('<use href="{}#stars-{}"></use>', _sprite(), lit) if lit else ""
    return format_html(
        '<svg class="stars{}" role="img" aria-label="{}">'
        '<use class="off" href="{}#stars-5"></use>{}</svg>',
        extra,
        words,
        _sprite(),
        drawn,
    )


@register.simple_tag
def tag(label: Any, kind: str = "", icon_name: str = "") -> SafeString:
    """Draw a state in a pill: kind '', ok, wait, late or info."""
    extra = f" tag-{kind}" if kind else ""
    mark = icon(icon_name) if icon_name else ""
    return format_html('<span class="tag{}">{}{}</span>', extra, mark, label)


@register.simple_tag
def due(day: dt.date | None) -> SafeString:
    """Draw a deadline in a pill: 'còn 4 ngày', golden when near, clay when over."""
    return tag(shown.until(day), shown.urgency(day)) if day else mark_safe("")


@register.simple_tag
def avatar(name: Any) -> SafeString:
    """Draw the initials of a person in a circle; the name itself must stand beside it."""
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', shown.initials(name))


@register.simple_tag
def progress(value: Any, max: Any, label: str = "", kind: str = "") -> SafeString:
    """Draw how far a thing has come; the label is read aloud, kind 'late' is clay."""
    words = label or gettext("%(value)s of %(max)s") % {"value": value, "max": max}
    extra = format_html(' class="is-{}"', kind) if kind else ""
    return format_html(
        '<progress{} max="{}" value="{}" aria-label="{}">{}/{}</progress>',
        extra, str(max or 1), str(value or 0), words, value, max,
    )  # fmt: skip


@register.simple_tag
def drawing(kind: str = "generic", size: str = "", photo: str = "", alt: str = "") -> SafeString:
    """Draw a product: its photograph, or the drawing of its kind while there is none."""
    kind = kind if kind in DRAWINGS else "generic"
    extra = f" thumb-{size}" if size else ""
    if photo:
        inner = format_html('<img class="photo" src="{}" alt="{}" loading="lazy">', photo, alt)
        return format_html('<span class="thumb{}">{}</span>', extra, inner)
    return format_html('<span class="thumb thumb-{}{}">{}</span>', kind, extra, _drawn(kind))


@cache
def _drawn(kind: str) -> SafeString:
    """The drawing of a kind of product, from one file for all of them."""
    kind = kind if kind in DRAWINGS else "generic"
    return format_html(
        '<svg class="drawing" {}><use href="{}#{}"></use></svg>',
        _HIDDEN, static("img/products.svg"), kind,
    )  # fmt: skip


@register.simple_tag
def json_ld(known: Any) -> SafeString:
    """Facts for search engines: data, not a script, so that nothing in it runs."""
    told = json.dumps(known, ensure_ascii=False)
    for sign in "<>&":
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(f'<script type="application/ld+json">{told}</script>')  # noqa: S308  escaped


@register.simple_tag
def once(key: Any = None) -> SafeString:
    """A hidden key for a form written by hand, so that two sendings make one thing."""
    return format_html('<input type="hidden" name="once_key" value="{}">', key or uuid.uuid4())


@register.simple_tag
def options(rows: Sequence[Any], chosen: Any = "", title: str = "title") -> SafeString:
    """The choices of a select: each row's key and title, the chosen one marked."""
    now = str(chosen or "")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (row.pk, _SELECTED if str(row.pk) == now else "", getattr(row, title))
            for row in rows
        ),
    )  # fmt: skip


_SELECTED = mark_safe(" selected")


@register.filter
def note_kind(message: Any) -> str:
    """The kind of note for one of Django's messages."""
    return MESSAGE_KINDS.get(message.level_tag, "")


@register.filter
def note_icon(kind: str) -> str:
    return NOTE_ICONS.get(kind, "info")


@register.simple_tag
def product_card(card: Any) -> SafeString:
    """A product in a row of products: name, producer, place, stars, url, kind, picture.

    Written in Python: a page has 24 of them.
    """
    maker = f"{card['producer']}, {card['place']}" if card["place"] else card["producer"]
    return format_html(
        '<a class="product" href="{}">{}<h3>{}</h3><p class="small muted">{}</p>{}</a>',
        card["url"],
        drawing(card["kind"], "", card["picture"], card["name"]),
        card["name"],
        maker,
        _card_stars(card["stars"], get_language()) if card["stars"] else "",
    )


@cache
def _card_stars(count: int, language: str | None) -> SafeString:
    words = ngettext("%(n)s star", "%(n)s stars", count) % {"n": count}
    return format_html(
        '<p>{} <span class="small" aria-hidden="true">{}</span></p>', stars(count), words
    )


# --- blocks around what the page writes ---------------------------------------------------
@register.simple_block_tag
def note(content: str, kind: str = "", icon_name: str = "") -> SafeString:
    """A sentence with a ground and an icon: kind '', ok, wait or late."""
    extra = f" note-{kind}" if kind else ""
    mark = icon(icon_name or NOTE_ICONS.get(kind, "info"))
    return format_html('<div class="note{}">{}<div>{}</div></div>', extra, mark, content)


@register.simple_block_tag
def page_head(content: str, title: Any, lede: Any = "") -> SafeString:
    """The head of a page: its one h1, a line below, actions (the content) on the right."""
    below = format_html('<p class="muted">{}</p>', lede) if lede else ""
    right = content if content.strip() else ""
    return format_html(
        '<div class="page-head"><div class="stack-1"><h1>{}</h1>{}</div>{}</div>',
        title, below, right,
    )  # fmt: skip


@register.simple_block_tag
def nothing(content: str, title: Any, kind: str = "") -> SafeString:
    """An empty state: what is not here yet; the content says what to do about it."""
    return format_html('<div class="empty">{}<h2>{}</h2>{}</div>', _drawn(kind), title, content)


@register.simple_block_tag
def why(content: str, icon_name: str = "lock", html_id: str = "") -> SafeString:
    """Why something cannot be done now, and who can."""
    given = format_html(' id="{}"', html_id) if html_id else ""
    return format_html(
        '<div class="why"{}>{}<span>{}</span></div>', given, icon(icon_name), content
    )


@register.simple_tag
def crumbs(*words: Any) -> SafeString:
    """The way here: label, address, label, address, …, and last the page's own label."""
    pairs = [(words[i], words[i + 1]) for i in range(0, len(words) - 1, 2)]
    links = format_html_join(
        "",
        '<li><a href="{}">{}</a>{}</li>',
        ((url, label, icon("chevron", "sm")) for label, url in pairs),
    )
    last = format_html('<li aria-current="page">{}</li>', words[-1]) if len(words) % 2 else ""
    return format_html(
        '<nav aria-label="{}"><ol class="crumbs">{}{}</ol></nav>',
        gettext("You are here"), links, last,
    )  # fmt: skip


# --- parts with a template of their own ---------------------------------------------------
@register.inclusion_tag("components/deadline.html")
def deadline(day: dt.date | None, text: Any = "") -> dict[str, Any]:
    """A deadline that matters: how long is left, and until when exactly."""
    urgency = shown.urgency(day)
    return {"day": day, "text": text, "kind": urgency or "calm"}


@register.inclusion_tag("components/actions.html", takes_context=True)
def actions(context: Any, deeds: Sequence[Any], prefix: str = "") -> dict[str, Any]:
    """Draw the deeds of ``actions_for``: buttons, and for refused ones the reason."""
    return {
        "deeds": deeds,
        "refused": [deed for deed in deeds if not deed.allowed],
        "prefix": prefix or "deed",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Pages of a list; the query string (filters, order) is kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context.get("request")}


@register.inclusion_tag("components/sort_th.html", takes_context=True)
def sort_th(context: Any, key: str, label: Any, css: str = "") -> dict[str, Any]:
    """A table head that sorts: ``?sort=key``, and ``?sort=-key`` when it is sorted already."""
    now = context["request"].GET.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {
        "to": f"-{key}" if now == key else key,
        "label": label, "css": css, "order": order, "request": context["request"],
    }  # fmt: skip


@register.inclusion_tag("components/facts.html")
def facts(rows: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """Label and value pairs; a pair without a value is left out."""
    return {"rows": [(label, value) for label, value in rows if value not in (None, "")]}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """The history: things or dicts with when, who, what, why and late, newest first."""
    return {"events": events}


@register.inclusion_tag("components/steps.html")
def steps_bar(current: int, done: int | None = None) -> dict[str, Any]:
    """The six steps with the one a thing stands at; ``done`` of them are over."""
    over = current - 1 if done is None else done
    return {
        "current": current,
        "steps": [(n, short, n <= over, n == current) for n, short in enumerate(SIX, 1)],
        "name": SIX[current - 1] if 1 <= current <= len(SIX) else "",
    }


@register.inclusion_tag("components/tabs.html")
def tabs(entries: Sequence[Any], look: str = "tabs", label: Any = "") -> dict[str, Any]:
    """Links to sides of one thing: dicts or tuples ``(label, url, current, count)``.

    look: "tabs", "seg" (joined) or "chips".
    """
    rows = [charts.named(entry, ("label", "url", "current", "count")) for entry in entries]
    return {"entries": rows, "look": look, "label": label}


@register.inclusion_tag("components/tally.html")
def tally(rows: Sequence[Any]) -> dict[str, Any]:
    """Large numbers side by side: ``(number, words[, url, kind])``."""
    return {"rows": [charts.named(row, ("number", "words", "url", "kind")) for row in rows]}


@register.inclusion_tag("components/stackbar.html")
def stackbar(shares: Sequence[Any]) -> dict[str, Any]:
    """A bar cut by state: ``(number, kind)`` with kind ok, info, wait, late or off."""
    return {"parts": charts.parts(shares)}


@register.inclusion_tag("components/bars.html")
def svg_bars(rows: Sequence[Any], title: Any, unit: Any = "", head: Any = "") -> dict[str, Any]:
    """A bar chart drawn on the server: a table whose middle column are the bars.

    rows: ``(label, value[, url, kind])``; kind '', '2', 'wait' or 'late'.
    """
    return {"bars": charts.bars(rows), "title": title, "unit": unit, "head": head}


@register.inclusion_tag("components/spread.html")
def svg_spread(rows: Sequence[Any], mean: Any, limit: Any) -> dict[str, Any]:
    """How far each member's points are from the mean; dashed lines at the limit."""
    laid, edge = charts.deviations(list(rows), mean, limit)
    near, far = charts.mark(100 - edge), charts.mark(100 + edge)
    return {"bars": laid, "mean": mean, "limit": limit, "near": near, "far": far}


@register.inclusion_tag("components/band.html")
def score_band(total: Any, possible: Any, marks: Sequence[tuple[int, Any]]) -> dict[str, Any]:
    """Points on the scale of 100, what can still be reached, and the bands ``(stars, from)``."""
    return {
        "total": total,
        "possible": possible,
        "has": charts.band(total),
        "can": charts.band(possible),
        "marks": [(stars_, from_, charts.band(from_)) for stars_, from_ in marks if from_],
    }


@register.inclusion_tag("components/field_error.html")
def field_error(field: Any) -> dict[str, Any]:
    """The errors of a field drawn by hand."""
    return {"field": field}


@register.inclusion_tag("components/seal.html")
def seal(kind: str, title: Any, text: Any = "", heading: str = "h2") -> dict[str, Any]:
    """What a check of a certificate found: ok, wait (expired), late (revoked) or none."""
    marks = {"ok": "done", "wait": "clock", "late": "x"}
    return {
        "kind": kind, "title": title, "text": text, "heading": heading,
        "mark": marks.get(kind, "search"),
    }  # fmt: skip
