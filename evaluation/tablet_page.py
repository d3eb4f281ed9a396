"""What the pages of a score sheet tell the tablet, so that it reckons without a connection."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import bands
from evaluation.score_page import NAMED, SheetPage
from ocop.lib import clock


def basic(user: Any) -> dict[str, Any]:
    """For every page of the evaluator: where to send, and the words of the line about saving."""
    nowhere = reverse("score_sheet_aside", args=[0]).replace("/0/", "/{sheet}/")
    return {
        "who": user.pk,
        "urls": {
            "contact": reverse("score_contact"),
            "pack": reverse("score_pack"),
            "taps": reverse("score_taps"),
            "worker": reverse("score_worker"),
            "aside": nowhere,
        },
        "words": {
            "saved": _("Saved {time}"),
            "unsent": _("On this tablet {time} · {n} not yet sent"),
            "ready": _("Ready to work without a connection"),
            "preparing": _("Preparing this tablet: {n}/{of} pages"),
            "unready": _("Not yet ready to work without a connection"),
            "papers": _(" · papers {n}/{of}"),
            "away": _("This paper is not on the tablet; it opens with a connection."),
        },
    }


def of_sheet(seen: SheetPage, user: Any) -> dict[str, Any]:
    """For a page of a sheet: criteria, points, minima, bands and what is answered."""
    keys = {one.id: screen.key for screen in seen.screens for one in screen.criteria}
    told = basic(user)
    return {
        **told,
        "words": {**told["words"], **_words()},
        "sheet": seen.sheet.pk,
        "seat": seen.sheet.seat_id,
        "at": int(clock.now().timestamp() * 1000),
        "answers": {key: [one.option_id, one.comment] for key, one in seen.given.items()},
        "criteria": [
            {
                "id": one.id,
                "code": one.code,
                "key": keys[one.id],
                "part": one.part_code,
                "most": one.max_points,
                "points": {option.id: option.points for option in one.options},
            }
            for one in seen.tree.criteria
        ],
        "minima": _minima(seen),
        "bands": [[band.stars, str(band.minimum)] for band in bands.of(seen.book)],
        "stopped": bool(seen.stops),
    }


def _minima(seen: SheetPage) -> list[list[int]]:
    """(star, criterion, points) of the minima that the book enforces."""
    if not seen.book.settings["minima"]["enforced"]:
        return []
    find = seen.tree.criterion
    return [[one.star, find(one.criterion).id, one.points] for one in seen.tree.minima]


def _words() -> dict[str, Any]:
    n = {"n": "{n}"}
    star = {"star": "{star}", "met": "{met}", "of": "{of}", "codes": "{codes}"}
    return {
        "named": NAMED,
        "more": ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", 2)
        % {"names": "{names}", **n},
        "points": [
            ngettext("%(n)s point", "%(n)s points", 1) % n,
            ngettext("%(n)s point", "%(n)s points", 2) % n,
        ],
        "left": [
            ngettext("%(n)s criterion left", "%(n)s criteria left", 1) % n,
            ngettext("%(n)s criterion left", "%(n)s criteria left", 2) % n,
        ],
        "done": _("%(n)s/%(of)s criteria") % {**n, "of": "{of}"},
        "band": _("%(total)s points of 100, at most %(possible)s can still be reached")
        % {"total": "{total}", "possible": "{possible}"},
        "met": _("%(star)s★: %(met)s/%(of)s minimum requirements met, none missed.") % star,
        "missed": _("%(star)s★: not met on this sheet (%(codes)s).") % star,
        "differs": _("The producer claims {claimed}, you give {given}: please write why."),
        "choose": _("Choose an option first; your words are kept here."),
        "comment": _("Words without a choice are not kept: choose an option."),
    }
