"""Papers whose signed file comes back: each kind is told once, and page, deed and file follow.

In a module that is loaded at start-up::

    signed_papers.comes_back(Paper(SignedKind.LETTER, takes=…, reads=…, …))

In the view of our own paper, before it is made::

    if signed := signed_papers.standing(thing, SignedKind.LETTER):
        return redirect("signed_paper_file", signed.pk)

and on the page of the thing ``{% include "evaluation/_signed_paper.html" with card=… %}`` with
``signed_papers.card(thing, SignedKind.LETTER, user)``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation import legal_acts
from evaluation.models import SignedKind, SignedPaper
from evaluation.models.signed_papers import owner_of
from ocop.lib.actions import Action, actions_for


@dataclass(frozen=True)
class Paper:
    """A kind of paper. ``takes`` says why the person may not take its file in now: '' if they
    may, None if it is not theirs to do. ``named`` is the number and the date it is known under."""

    kind: SignedKind
    takes: Callable[[Any, Any], str | None]
    reads: Callable[[Any, Any], bool]
    named: Callable[[Any], tuple[str, dt.date | None]]
    page: Callable[[Any], str]
    rows: Callable[[Any], Any]  # the things the person may know of
    on: Callable[[Any], str] = str  # what stands under the title
    draft: bool = (
        True  # our own print says DỰ THẢO until the file is in; not what is signed in hall
    )


_kinds: dict[str, Paper] = {}


def comes_back(paper: Paper) -> None:
    """Register a kind of paper."""
    _kinds[paper.kind] = paper


def paper_of(kind: str) -> Paper | None:
    return _kinds.get(kind)


@dataclass(frozen=True)
class Signing:
    """The signed file of one paper: what may be done with it."""

    thing: Any
    kind: str

    @property
    def paper(self) -> Paper:
        return _kinds[self.kind]


def standing(thing: Any, kind: str) -> SignedPaper | None:
    """The signed file that is served in place of our own paper; None until it is in."""
    return SignedPaper.objects.of(thing, kind).standing().first()


@actions_for.register
def of_signing(thing: Signing, user: Any) -> list[Action]:
    why = thing.paper.takes(user, thing.thing)
    if why is None:
        return []
    url = reverse("signed_paper_new", args=[thing.kind, thing.thing.pk])
    return [Action("take_in", _("Take in the signed file"), url, why)]


@actions_for.register
def of_signed_paper(thing: SignedPaper, user: Any) -> list[Action]:
    """Whoever takes it in says whether everybody reads it."""
    if not legal_acts.may_be_public(thing):
        return []
    if Signing(thing.owner, thing.kind).paper.takes(user, thing.owner) != "":
        return []
    name, label = (
        ("shut", _("No longer public")) if thing.public_since else ("open", _("Make it public"))
    )
    return [Action(name, label, reverse(f"signed_paper_{name}", args=[thing.pk]))]


@dataclass(frozen=True)
class Card:
    """What a page shows of the signed file of a paper (one query)."""

    kind: str
    label: str
    draft: bool
    now: SignedPaper | None
    earlier: list[SignedPaper]
    deeds: list[Action]
    reads: bool
    publicity: list[Action]

    @property
    def files(self) -> list[SignedPaper]:
        return [*([self.now] if self.now else []), *self.earlier]

    @property
    def keeps(self) -> bool:
        """True for those who take files in: they see the earlier ones too."""
        return bool(self.deeds)


def card(thing: Any, kind: str, user: Any) -> Card:
    """The signed file of the paper for the page of its thing."""
    return cards(thing, [kind], user)[0]


def cards(thing: Any, kinds: Sequence[str], user: Any) -> list[Card]:
    """The signed files of several papers of the thing, in this order (one query)."""
    rows = SignedPaper.objects.filter(**{owner_of(thing): thing}, kind__in=kinds)
    found: dict[str, list[SignedPaper]] = defaultdict(list)
    for one in rows.select_related("uploaded_by", "replaced_by").order_by("-pk"):
        found[one.kind].append(one)
    return [_card(thing, kind, user, found[kind]) for kind in kinds]


def _card(thing: Any, kind: str, user: Any, found: list[SignedPaper]) -> Card:
    signing = Signing(thing, kind)
    return Card(
        kind=kind,
        draft=signing.paper.draft,
        label=str(SignedKind(kind).label),
        now=found[0] if found else None,
        earlier=found[1:],
        deeds=actions_for(signing, user),
        reads=signing.paper.reads(user, thing),
        publicity=_publicity(found[0], thing, user) if found else [],
    )


def _publicity(now: SignedPaper, thing: Any, user: Any) -> list[Action]:
    """Asked with the thing that the page has loaded already."""
    setattr(now, owner_of(thing), thing)
    return actions_for(now, user)
