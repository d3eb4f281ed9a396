"""The navigation: each app offers its entries, a page shows those meant for its reader.

In an app's ``AppConfig.ready``::

    nav.offer(_("Ideas"), "cycle:ideas", who=nav.signed_in, order=20)

``who`` is asked with the user at each page; ``count`` (optional) gives the number shown beside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Question = Callable[[Any], bool]


@dataclass(frozen=True)
class Entry:
    """An entry as offered: for whom, where in the row, and in which menu."""

    label: Any
    url: str
    who: Question
    order: int = 50
    menu: str = "main"  # or "person": the menu under one's own name
    icon: str = ""
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class Link:
    """An entry as drawn on one page."""

    label: str
    href: str
    current: bool = False
    icon: str = ""
    count: int = 0


_entries: dict[tuple[str, str], Entry] = {}
_lines: list[Callable[[Any], str]] = []


def anyone(user: Any) -> bool:
    return True


def visitor(user: Any) -> bool:
    return not user.is_authenticated


def signed_in(user: Any) -> bool:
    return bool(user.is_authenticated)


def offer(label: Any, url: str, *, who: Question = signed_in, **more: Any) -> None:
    """Offer an entry. The same page in the same menu is offered once, the last words win."""
    entry = Entry(label, url, who, **more)
    _entries[(entry.menu, url)] = entry


def described_by(line: Callable[[Any], str]) -> Callable[[Any], str]:
    """Register who tells the line under a person's name (their office); '' if it has none."""
    _lines.append(line)
    return line


def line_of(user: Any) -> str:
    """The first line any app has for the person: 'Chi cục Phát triển nông thôn'."""
    return next((text for line in _lines if (text := line(user))), "")


def offered() -> list[Entry]:
    """All entries in their order."""
    return sorted(_entries.values(), key=lambda entry: entry.order)


def links(request: HttpRequest, menu: str = "main") -> list[Link]:
    """Return the menu for the request's user; the entry nearest to this page is current."""
    user = request.user
    found = [e for e in offered() if e.menu == menu and e.who(user)]
    with_href = [(e, href) for e in found if (href := _href(e.url)) is not None]
    here = max(
        (href for _, href in with_href if request.path.startswith(href)), key=len, default=None
    )
    if here == "/" and request.path != "/":
        here = None
    return [
        Link(str(e.label), href, href == here, e.icon, e.count(user) if e.count else 0)
        for e, href in with_href
    ]


def _href(url: str) -> str | None:
    try:
        return reverse(url)
    except NoReverseMatch:
        return None
