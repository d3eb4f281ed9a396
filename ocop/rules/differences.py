"""What differs between two sheets, in words: two versions, or the sheets of two decisions. Pure.

Things are matched by code where they say much the same, else by their words: between decisions
the same criterion stands under another code.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.lib.text import search_key
from ocop.rules.trees import CriterionNode, Node, OptionNode, PartNode, SectionNode, SheetTree

T = TypeVar("T")
SAME_CODE = 0.35  # so alike are the words of one thing that kept its code
SAME_WORDS = 0.72  # so alike are the words of one thing under another code
SHREDS = 0.5  # texts less alike are shown whole, old and new
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
Pair = tuple[T | None, T | None]


@dataclass(frozen=True)
class Piece:
    """A stretch of words: ``kind`` is 'same', 'out' or 'in'."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One difference: a sentence, and where words were changed, the words with what went and
    came."""

    kind: str
    what: str
    words: tuple[Piece, ...] = ()
    language: str = ""  # of the words, which may be another than the reader's


@dataclass(frozen=True)
class Place:
    """A part, section or criterion with what differs in it."""

    title: str
    layer: str
    kind: str
    changes: tuple[Change, ...]


def between(old: SheetTree, new: SheetTree) -> list[Place]:
    """All differences, in the order of the new sheet; what went stands where it stood."""
    found: list[Place] = []
    if old.total_points != new.total_points:
        total = _points(old.total_points, new.total_points)
        found.append(Place(_("The whole sheet"), "sheet", CHANGED, (total,)))
    for before, after in matched(old.parts, new.parts, key=_titled):
        found += _parts(before, after)
    return found


def _parts(old: PartNode | None, new: PartNode | None) -> Iterator[Place]:
    yield from _place("part", old, new, ())
    sections = matched(old.sections if old else (), new.sections if new else (), key=_titled)
    homeless = [
        one for before, after in sections if after is None and before for one in before.criteria
    ]
    for before, after in sections:
        yield from _place("section", before, after, _section(before, after))
        left = tuple(before.criteria) if before and after else ()
        right = after.criteria if after else ()
        for was, now in matched([*left], right, key=_titled, spare=homeless):
            if was is not None and was in homeless:
                homeless.remove(was)
            yield from _place("criterion", was, now, tuple(_criterion(was, now)))
    for gone in homeless:
        yield from _place("criterion", gone, None, ())


def _section(old: SectionNode | None, new: SectionNode | None) -> tuple[Change, ...]:
    if old is None or new is None:
        return ()
    return (*_groups(old.groups, new.groups), *_notes(old, new))


def _groups(olds: Sequence[Node], news: Sequence[Node]) -> Iterator[Change]:
    """The sub-totals of a section."""
    for old, new in matched(olds, news, key=_titled):
        if old is None and new is not None:
            came = _("New sub-total %(code)s. %(title)s (%(points)s points)") % _summed(new)
            yield Change(ADDED, came)
        elif new is None and old is not None:
            gone = _("Sub-total taken out: %(code)s. %(title)s (%(points)s points)") % _summed(old)
            yield Change(REMOVED, gone)
        elif old is not None and new is not None:
            for one in _titles(old, new):
                yield replace(one, what=_("Sub-total %(code)s: %(what)s") % {
                    "code": new.code, "what": one.what})  # fmt: skip


def _summed(group: Node) -> dict[str, Any]:
    return {"code": group.code, "title": group.title, "points": group.max_points}


def _place(
    layer: str, old: Node | None, new: Node | None, inner: tuple[Change, ...]
) -> Iterator[Place]:
    """The place, if anything differs there."""
    if new is None and old is not None:
        yield Place(_named(layer, old), layer, REMOVED, (Change(REMOVED, _gone(layer, old)),))
    elif old is None and new is not None:
        yield Place(_named(layer, new), layer, ADDED, (Change(ADDED, _came(layer, new)), *inner))
    elif old is not None and new is not None:
        changes = (*_titles(old, new), *inner)
        if changes:
            yield Place(_named(layer, new), layer, CHANGED, changes)


def _named(layer: str, node: Node) -> str:
    words = {
        "part": _("Part %(code)s. %(title)s"),
        "section": _("Section %(code)s. %(title)s"),
        "criterion": _("Criterion %(code)s. %(title)s"),
    }
    return words[layer] % {"code": node.code, "title": node.title}


def _gone(layer: str, node: Node) -> str:
    words = {
        "part": _("The part was taken out (%(points)s points)"),
        "section": _("The section was taken out (%(points)s points)"),
        "criterion": _("The criterion was taken out (%(points)s points)"),
    }
    return words[layer] % {"points": node.max_points}


def _came(layer: str, node: Node) -> str:
    words = {
        "part": _("The part is new (%(points)s points)"),
        "section": _("The section is new (%(points)s points)"),
        "criterion": _("The criterion is new (%(points)s points)"),
    }
    return words[layer] % {"points": node.max_points}


def _titles(old: Node, new: Node) -> Iterator[Change]:
    if old.code != new.code:
        told = {"old": old.code, "new": new.code}
        yield Change(CHANGED, _("Code: %(old)s → %(new)s") % told)
    if old.max_points != new.max_points:
        yield _points(old.max_points, new.max_points)
    yield from _texts(_("Title"), old.title_vi, new.title_vi, old.title_en, new.title_en)


def _points(old: int, new: int) -> Change:
    return Change(CHANGED, _("Most points: %(old)s → %(new)s") % {"old": old, "new": new})


def _texts(label: str, old_vi: str, new_vi: str, old_en: str, new_en: str) -> Iterator[Change]:
    """Changed words in the reader's language; where only the other language changed, that one."""
    mine, others = (old_vi, new_vi, "vi"), (old_en, new_en, "en")
    why = _("%(what)s in English")
    if get_language() != "vi":
        mine, others = others, mine
        why = _("%(what)s in Vietnamese")
    for (old, new, language), what in ((mine, label), (others, why % {"what": label})):
        if old != new:
            yield Change(CHANGED, what, tuple(marked(old, new)), language)
            return


def _criterion(old: CriterionNode | None, new: CriterionNode | None) -> Iterator[Change]:
    """Marks, group, options and notes; of a new criterion its options, of one that went nothing."""
    if new is None:
        return
    if old is not None and old.min_star_mark != new.min_star_mark:
        told = {"old": _star(old.min_star_mark), "new": _star(new.min_star_mark)}
        yield Change(CHANGED, _("Star mark on the title: %(old)s → %(new)s") % told)
    if old is not None and old.group != new.group:
        told = {"old": old.group or "–", "new": new.group or "–"}
        yield Change(CHANGED, _("Group: %(old)s → %(new)s") % told)
    yield from _options(old.options if old else (), new.options)
    yield from _notes(old, new)


def _star(star: int | None) -> str:
    return f"{star}★" if star else _("none")


def _options(olds: Sequence[OptionNode], news: Sequence[OptionNode]) -> Iterator[Change]:
    for old, new in matched(olds, news, key=_optioned):
        if old is None and new is not None:
            yield Change(ADDED, _("New option: “%(label)s” (%(points)s points)") % _told(new))
        elif new is None and old is not None:
            told = _("Option taken out: “%(label)s” (%(points)s points)") % _told(old)
            yield Change(REMOVED, told)
        elif old is not None and new is not None:
            yield from _option(old, new)
    kept = [pair for pair in matched(olds, news, key=_optioned) if None not in pair]
    order = [old.index for old, _new in kept if old is not None]
    if order != sorted(order):
        yield Change(CHANGED, _("The options stand in another order"))


def _told(option: OptionNode) -> dict[str, Any]:
    return {"label": option.label, "points": option.points}


def _option(old: OptionNode, new: OptionNode) -> Iterator[Change]:
    label = {"label": new.label}
    if old.points != new.points:
        told = {**label, "old": old.points, "new": new.points}
        yield Change(CHANGED, _("Points of “%(label)s”: %(old)s → %(new)s") % told)
    if old.min_for_star != new.min_for_star:
        told = {**label, "old": _star(old.min_for_star), "new": _star(new.min_for_star)}
        yield Change(CHANGED, _("Minimum for stars at “%(label)s”: %(old)s → %(new)s") % told)
    if (old.branch, old.branch_vi) != (new.branch, new.branch_vi):
        told = {**label, "old": _case(old), "new": _case(new)}
        yield Change(CHANGED, _("Case of “%(label)s”: %(old)s → %(new)s") % told)
    what = _("Words of the option (%(points)s points)") % {"points": new.points}
    yield from _texts(what, old.label_vi, new.label_vi, old.label_en, new.label_en)


def _case(option: OptionNode) -> str:
    return option.branch_title or option.branch or _("none")


def _notes(old: Any, new: Any) -> Iterator[Change]:
    """Notes are matched by their words."""
    if old is None or new is None:
        return
    olds, news = list(old.notes_vi), list(new.notes_vi)
    for before, after in matched(olds, news, key=lambda text: ("", text)):
        if before is None:
            yield Change(ADDED, _("New note"), (Piece("in", str(after)),), "vi")
        elif after is None:
            yield Change(REMOVED, _("Note taken out"), (Piece("out", before),), "vi")
        elif before != after:
            yield Change(CHANGED, _("Note"), tuple(marked(before, after)), "vi")


# --- what belongs to what -------------------------------------------------------------------
def _titled(node: Node) -> tuple[str, str]:
    return node.code, node.title_vi


def _optioned(option: OptionNode) -> tuple[str, str]:
    return option.branch, option.label_vi


@cache
def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", search_key(text)))


def alike(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1; case, accents and signs do not count."""
    a, b = _plain(one), _plain(other)
    if a == b:
        return 1.0
    match = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if match.real_quick_ratio() < SAME_CODE or match.quick_ratio() < SAME_CODE:
        return 0.0
    return match.ratio()


def matched(
    olds: Sequence[T],
    news: Sequence[T],
    *,
    key: Callable[[T], tuple[str, str]],
    spare: Sequence[T] = (),
) -> list[Pair[T]]:
    """Pair the old with the new: what has no partner stands alone.

    The pairs stand in the order of the new; what went follows the one it stood after. ``spare``
    are old ones from elsewhere, which may be paired but do not count as gone.
    """
    pool = [*olds, *spare]
    partner: dict[int, int] = {}
    free = set(range(len(pool)))
    scores = sorted(_scores(pool, news, key), reverse=True)
    for _score, minus_old, minus_new in scores:
        old, new = -minus_old, -minus_new
        if old in free and new not in partner:
            partner[new] = old
            free.remove(old)
    return _in_order(pool, news, partner, [old for old in sorted(free) if old < len(olds)])


def _scores(
    olds: Sequence[T], news: Sequence[T], key: Callable[[T], tuple[str, str]]
) -> Iterator[tuple[float, int, int]]:
    """How near old and new are, where near enough: the same code counts more than the words."""
    for new, after in enumerate(news):
        new_code, new_text = key(after)
        for old, before in enumerate(olds):
            old_code, old_text = key(before)
            score = alike(old_text, new_text)
            same = old_code == new_code
            if score >= (SAME_CODE if same else SAME_WORDS):
                yield score + (0.2 if same else 0.0) - abs(old - new) / 1000, -old, -new


def _in_order(
    olds: Sequence[T], news: Sequence[T], partner: dict[int, int], gone: list[int]
) -> list[Pair[T]]:
    pairs: list[Pair[T]] = []
    left = list(gone)
    for new, after in enumerate(news):
        old = partner.get(new)
        while left and old is not None and left[0] < old:
            pairs.append((olds[left.pop(0)], None))
        pairs.append((None if old is None else olds[old], after))
    return [*pairs, *((olds[one], None) for one in left)]


def marked(old: str, new: str) -> Iterator[Piece]:
    """The new words with those that came marked, and those that went beside them.

    Texts that have little in common stand whole, one after the other: shreds cannot be read.
    """
    a, b = re.findall(r"\w+|\s+|[^\w\s]", old), re.findall(r"\w+|\s+|[^\w\s]", new)
    match = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if match.ratio() < SHREDS:
        yield from (Piece("out", old), Piece("same", " "), Piece("in", new))
        return
    out = came = ""
    for tag, a1, a2, b1, b2 in match.get_opcodes():
        gone, new_words = "".join(a[a1:a2]), "".join(b[b1:b2])
        if tag == "equal" and (gone.strip() or not (out or came)):
            yield from _turned(out, came)
            out = came = ""
            yield Piece("same", gone)
        else:  # a blank between two changes belongs to both
            out, came = out + gone, came + new_words
    yield from _turned(out, came)


def _turned(out: str, came: str) -> Iterator[Piece]:
    if out:
        yield Piece("out", out)
    if came:
        yield Piece("in", came)
