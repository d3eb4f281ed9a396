"""A rule book told to a reader: each setting in words, with its source or the default's reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.lib import shown
from ocop.rules import bookcheck, ties, words
from ocop.rules.models import RuleBook, Stage


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: words, and whether no rule was found so that a default stands."""

    text: str
    default: bool


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    source: Source


@dataclass(frozen=True)
class Rung:
    """A stage of the ladder as it is drawn."""

    stage: Stage
    sends: str
    clock: str
    rounds: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    after: tuple[str, ...]
    sources: tuple[Source, ...]


def source(book: RuleBook, path: str) -> Source:
    """Return where the fact at the path of the book's file comes from."""
    fact = bookcheck.fact_for(book.facts, path) or {}
    told = str(fact.get(words.language(), ""))
    if fact.get("default"):
        return Source(told, default=True)
    origin = str(fact.get("source", ""))
    if fact.get("article"):
        origin = _("%(decision)s, article %(article)s") % {
            "decision": origin,
            "article": fact["article"],
        }
    return Source(". ".join(part for part in (origin, told) if part), default=False)


def validity(book: RuleBook) -> str:
    """'in force since 22/05/2026', or from when to when."""
    days = {"first": shown.day(book.in_force_from), "last": shown.day(book.in_force_to)}
    if book.in_force_to:
        return _("in force from %(first)s to %(last)s") % days
    return _("in force since %(first)s") % days


def ladder(book: RuleBook) -> list[Rung]:
    """Return the stages in their order, told for the picture."""
    return [
        Rung(
            stage=stage,
            sends=sends_on(stage),
            clock=_clock(stage.settings),
            rounds=tuple(_rounds(stage.settings)),
            people=tuple(people(stage)),
            after=tuple(after(book, stage)),
            sources=tuple(_sources(book, f"stages.{stage.order}")),
        )
        for stage in book.stages.all()
    ]


def _sources(book: RuleBook, path: str) -> Iterator[Source]:
    """The stage's own source, then the defaults inside it."""
    yield source(book, path)
    for inner in sorted(key for key in book.facts if key.startswith(f"{path}.")):
        found = source(book, inner)
        if found.default:
            yield found


def sends_on(stage: Stage) -> str:
    """'Products with 3 stars or more go on', or nothing."""
    if "stars" in stage.send_on:
        return _("%(stars)s★ and up go on to the next stage") % stage.send_on
    if "points" in stage.send_on:
        points = shown.points(Decimal(str(stage.send_on["points"])))
        return _("From %(points)s points on to the next stage") % {"points": points}
    return ""


def _clock(settings: dict[str, Any]) -> str:
    days = settings.get("clock", {}).get("working_days")
    if not days:
        return ""
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}


def _rounds(settings: dict[str, Any]) -> Iterator[str]:
    for one in settings.get("rounds", []):
        yield _("Round %(round)s: proposals before %(first)s, complete before %(last)s") % {
            "round": one["round"],
            "first": _day(one["proposals_before"]),
            "last": _day(one["complete_before"]),
        }


def people(stage: Stage) -> Iterator[tuple[str, str]]:
    """Who chairs and who signs, as the book names them; whether a panel looks first."""
    for key, label in (("chair", _("Chair of the council")), ("signs", _("Signs the result"))):
        if told := stage.settings.get(f"{key}_{words.language()}"):
            yield label, told
    if stage.settings.get("panel"):
        yield _("Advisory panel"), _("checks the dossier, visits and reports before the council")


def after(book: RuleBook, stage: Stage) -> Iterator[str]:
    """What happens to a product that the stage does not award, and which papers go up."""
    if told := stage.settings.get("not_awarded", {}).get(words.language()):
        yield told
    for one in _part(book, "dossier").get("sent_up", []):
        if one["stage"] == stage.order:
            yield _("Sent up (%(kinds)s): %(papers)s") % {
                "kinds": kinds_told(book, one["kinds"]),
                "papers": one[words.language()],
            }


def _day(text: str) -> str:
    """'04-30' as 30/04."""
    month, day = text.split("-")
    return f"{day}/{month}"


def rows(book: RuleBook) -> list[Row]:
    """Return the settings in words. One that the book does not have is left out."""
    told = [*_admission(book), *_council(book), *_minima(book), *_after(book), *_counts(book)]
    return [Row(label, value, source(book, path)) for path, label, value in told if value]


def _part(book: RuleBook, key: str) -> dict[str, Any]:
    """A setting that a book may leave out or leave empty."""
    return book.settings.get(key) or {}


Told = Iterator[tuple[str, str, str]]


def _admission(book: RuleBook) -> Told:
    value = _("%(receives)s receives and proposes, %(decides)s decides") % {
        "receives": words.level(book.receiving_level),
        "decides": words.level(book.deciding_level),
    }
    yield "settings.admission", _("Ideas and plans"), value[:1].upper() + value[1:]


def _council(book: RuleBook) -> Told:
    council = book.settings["council"]
    ways = {"mean": _("mean of the members' sheets"), "median": _("median of the sheets")}
    yield "settings.council.aggregation", _("Result of a council"), ways[council["aggregation"]]
    share = shown.points(Decimal(council["quorum"]["share"]) * 100)
    quorum = _("at least %(share)s%% of the members") % {"share": share}
    if council["quorum"].get("chair"):
        quorum = _("at least %(share)s%% of the members, with the chair") % {"share": share}
    yield "settings.council.quorum", _("Quorum"), quorum
    limit = shown.points(Decimal(council["spread"]))
    spread = _("more than %(points)s points apart: discussed and scored again") % {"points": limit}
    yield "settings.council.spread", _("Spread between sheets"), spread
    rounding = _("%(places)s decimals shown, never rounded up; stars are read unrounded") % {
        "places": council["shown_decimals"]
    }
    yield "settings.council.shown_decimals", _("Rounding"), rounding
    yield "settings.council.ties", _("Ties, in this order"), ties.words(council["ties"])


def _minima(book: RuleBook) -> Told:
    minima = book.settings["minima"]
    label = _("Minimum requirements by star")
    if not minima["enforced"]:
        yield "settings.minima.enforced", label, _("none: the total decides")
        return
    yield "settings.minima.enforced", label, _("the options marked with stars must be reached")
    ways = {
        "mean": _("averaged points of the criterion"),
        "majority": _("what more than half of the members reached"),
        "agreed": _("the option the council agreed on"),
    }
    yield "settings.minima.reading", _("How minimums are read"), ways[minima["reading"]]
    below = _("%(stars)s★ at most") % {"stars": minima["below"]}
    yield "settings.minima.below", _("Below the minimums of 3★"), below


def _after(book: RuleBook) -> Told:
    months = book.certificate_months
    validity = ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    yield "settings.certificate.months", _("Validity of the certificate"), validity
    again = _part(book, "re_evaluation")
    window = _("any time while the evaluation is open")
    if again:
        window = _("from %(first)s to %(last)s days before the certificate ends") % {
            "first": again["not_earlier_days"],
            "last": again["not_later_days"],
        }
    if any(one["code"] == "re_evaluation" for one in _kinds(book)):
        yield "settings.re_evaluation", _("Application for re-evaluation"), window
        yield "settings.re_evaluation", _("Course of a re-evaluation"), _course(again)
    kinds = kinds_told(book, [one["code"] for one in _kinds(book)])
    yield "settings.application_kinds", _("Kinds of application"), kinds
    who = _part(book, "producer_kinds").get(words.language(), [])
    yield "settings.producer_kinds", _("Who may take part"), ", ".join(who) or _("every kind")
    yield "settings.revocation", _("Revocation of a certificate"), _revocation(book)
    yield "settings.transition", _("Files pending under the old rules"), _transition(book)


def _kinds(book: RuleBook) -> list[dict[str, Any]]:
    return book.settings.get("application_kinds") or []


def kinds_told(book: RuleBook, codes: list[str]) -> str:
    """The kinds of application in the words of the book."""
    told = {one["code"]: one[words.language()] for one in _kinds(book)}
    return ", ".join(told.get(code, code) for code in codes)


def _course(again: dict[str, Any]) -> str:
    parts = []
    if again.get("meeting") is False:
        parts.append(_("written opinions of the council, a meeting only if they differ"))
    if days := again.get("max_days"):
        parts.append(_("within %(days)s days from the complete file") % {"days": days})
    return "; ".join(parts)


def _revocation(book: RuleBook) -> str:
    revocation = _part(book, "revocation")
    if not revocation.get("grounds"):
        return _("no grounds set")
    parts = []
    if days := revocation.get("days"):
        parts.append(_("within %(days)s days from the conclusion") % {"days": days})
    for star, level in sorted(revocation.get("authority", {}).items()):
        parts.append(_("%(stars)s★: %(level)s") % {"stars": star, "level": words.level(level)})
    return "; ".join(parts) or _("on the grounds below")


def _transition(book: RuleBook) -> str:
    rules = _part(book, "transition")
    parts = []
    if until := rules.get("pending_first_or_upgrade_until"):
        day = shown.day(dt.date.fromisoformat(until))
        parts.append(_("first and upgrade end under them by %(day)s") % {"day": day})
    if until := rules.get("pending_re_evaluation_until"):
        day = shown.day(dt.date.fromisoformat(until))
        parts.append(_("re-evaluation by %(day)s") % {"day": day})
    if days := rules.get("missed_window_days"):
        parts.append(
            _(
                "a certificate whose window was missed holds until the result, "
                "at most %(days)s days after its end"
            )
            % {"days": days}
        )
    return "; ".join(parts) or _("no rule set")


def _counts(book: RuleBook) -> Told:
    rounds = _part(book, "rounds").get("per_year")
    yield "settings.rounds", _("Rounds a year"), str(rounds or _("by the plan of the place"))
    samples = _part(book, "samples").get("count")
    yield "settings.samples", _("Samples of a product"), str(samples or "")
    again = _part(book, "resubmit")
    if again:
        value = _("idea after %(idea)s days, plan after %(plan)s days") % {
            "idea": again["idea_days"],
            "plan": again["plan_days"],
        }
        yield "settings.resubmit", _("Handing in again"), value
    code = _part(book, "product_code").get("pattern", "")
    yield "settings.product_code", _("Product code"), code


@dataclass(frozen=True)
class Paper:
    """An item of the dossier as the page lists it."""

    name: str
    form: str
    kinds: str  # empty: every kind of application of the book
    required: bool


def papers(book: RuleBook) -> list[Paper]:
    """Return what a product's dossier consists of, the compulsory items first."""
    every = {one["code"] for one in _kinds(book)}
    rows = [
        Paper(
            name=one[words.language()],
            form=one.get("form", ""),
            kinds="" if every <= set(one["kinds"]) else kinds_told(book, one["kinds"]),
            required=one["required"],
        )
        for one in _part(book, "dossier").get("items", [])
    ]
    return sorted(rows, key=lambda paper: not paper.required)


def papers_note(book: RuleBook) -> str:
    """The remark under the list of papers, or nothing."""
    return _part(book, "dossier").get("note", {}).get(words.language(), "")


def steps(book: RuleBook) -> list[tuple[int, str, str]]:
    """Return number, name and months of the six steps."""
    name = f"name_{words.language()}"
    return [
        (step["no"], step[name], _months(step["months"], all_year=step["all_year"]))
        for step in book.settings["steps"]
    ]


def _months(months: list[int], *, all_year: bool) -> str:
    listed = ", ".join(str(month) for month in months)
    if all_year:
        return (
            _("all year, above all months %(months)s") % {"months": listed}
            if listed
            else _("all year")
        )
    return _("months %(months)s") % {"months": listed}


def grounds(book: RuleBook) -> list[tuple[str, str]]:
    """Return letter and words of each ground on which a certificate is revoked."""
    told = _part(book, "revocation").get("grounds", [])
    return [(ground["code"], ground[words.language()]) for ground in told]
