"""What the events of a contest say, played again from the first to the last. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from evaluation import keying
from evaluation.models import KeyingState
from evaluation.proving.links import Finding, Link

MOVED = (
    "contest",
    "scoresheet",
    "seat",
    "attendance",
    "decision",
    "keying",
    "furthertest",
    "discussion",
    "writtenround",
)  # things whose states are compared


class Choice(NamedTuple):
    """An option chosen on a criterion, in the event ``seq``. ``note``: its comment, if kept."""

    option: int | None
    points: int
    seq: int
    actor: int | None
    note: str | None = None
    keyed: bool = False


class HandedIn(NamedTuple):
    """A sheet handed in. Older events do not say for which product and from which seat."""

    seq: int
    total: int
    answered: int
    entry: int | None
    seat: int | None
    note: str | None
    keyed: bool
    stopped: bool


class Keyed(NamedTuple):
    """A paper sheet keyed in by a person: the hash of what they read on it."""

    seq: int
    sheet: int
    turn: int
    actor: int | None
    sha256: str


class Attended(NamedTuple):
    """How it was noted with a member at the sitting, and the hash of a stand-in's paper."""

    seq: int
    member: int
    stand_in: int | None
    sha256: str | None
    note: str | None


class Tested(NamedTuple):
    """A test between two rounds: of which product and criteria, until when, and its words."""

    seq: int
    entry: int
    criteria: list[str]
    due_on: str
    note: str | None  # what is tested, and why
    ended: int = 0
    words: str | None = None  # the finding, or why it was withdrawn
    sha256: str | None = None


class Again(NamedTuple):
    """The second round of a product: the points of the first, and the tests it rests on."""

    seq: int
    entry: int
    totals: list[list[int]]
    tests: list[int]


class Talked(NamedTuple):
    """A discussion of a product whose members lay too far apart; its totals as they were told."""

    seq: int
    entry: int
    spread: int
    limit: Decimal
    totals: list[list[int]]
    note: str | None  # the reason of its outcome


@dataclass
class Said:
    """Everything the events say, each with the place of the event that said it last."""

    states: dict[str, tuple[str, int]] = field(default_factory=dict)
    entries: dict[int, tuple[int, int, int]] = field(default_factory=dict)  # dossier, sheet, seq
    seats: dict[int, tuple[int, int]] = field(default_factory=dict)  # user, seq
    attendance: dict[int, Attended] = field(default_factory=dict)
    asked: dict[int, list[str]] = field(default_factory=dict)
    stood_back: dict[int, int] = field(default_factory=dict)  # score sheet → place of the event
    answers: dict[int, dict[int, Choice]] = field(default_factory=lambda: defaultdict(dict))
    handed_in: dict[int, HandedIn] = field(default_factory=dict)
    conditions: dict[tuple[int, str], tuple[bool, int, str | None]] = field(default_factory=dict)
    agreed: dict[tuple[int, int], tuple[int | None, int, int]] = field(default_factory=dict)
    two: tuple[bool, int] = (False, 0)  # does the contest hold two rounds
    tests: dict[int, Tested] = field(default_factory=dict)
    rounds: dict[int, Again] = field(default_factory=dict)
    # (score sheet, place of the event) → second round or None, total, [[criterion, option, points]]
    kept: dict[tuple[int, int], tuple[int | None, int, list[Any]]] = field(default_factory=dict)
    talks: dict[int, Talked] = field(default_factory=dict)
    # (product, seat) → stance, place of the event, words
    opinions: dict[tuple[int, int], tuple[str, int, str | None]] = field(default_factory=dict)
    results: dict[int, tuple[str, int]] = field(default_factory=dict)  # mean as text, stars
    outcomes: dict[int, str] = field(default_factory=dict)
    keyings: dict[int, Keyed] = field(default_factory=dict)
    scans: dict[int, tuple[int, str, int]] = field(default_factory=dict)  # sheet, hash, seq
    settled: dict[int, tuple[str, int]] = field(default_factory=dict)  # sheet → hash, seq
    paper: tuple[int, dict[str, Any]] | None = None  # the published decision: its key, its facts
    certificates: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    minutes: tuple[str, int] | None = None  # the hash of their words
    begun: int = 0
    closed: int = 0
    prepared: int = 0
    published: int = 0
    findings: list[Finding] = field(default_factory=list)


def played(links: Iterable[Link]) -> Said:
    """Return what the events say. Verbs that tell nothing of a result are passed over."""
    said = Said()
    for link in links:
        kind = link.thing.rpartition(":")[0].rpartition(".")[2]
        if kind in MOVED and link.verb == f"{kind}.{link.after}":
            said.states[link.thing] = (link.after, link.seq)
        if kind == "attendance":
            _attended(said, link)
        if deed := DEEDS.get(link.verb):
            deed(said, link)
    return said


def _added(said: Said, link: Link) -> None:
    for entry, dossier, sheet in link.facts["entries"]:
        said.entries[entry] = (dossier, sheet, link.seq)


def _removed(said: Said, link: Link) -> None:
    gone = set(link.facts["dossiers"])
    said.entries = {key: one for key, one in said.entries.items() if one[0] not in gone}


def _added_later(said: Said, link: Link) -> None:
    """A product put before the council while the scoring runs."""
    facts = link.facts
    said.entries[facts["entry"]] = (facts["dossier"], facts["sheet"], link.seq)
    said.asked |= dict(facts["asked"])


def _stood_back(said: Said, link: Link) -> None:
    said.stood_back[link.key] = link.seq


def _seated(said: Said, link: Link) -> None:
    said.seats |= {seat: (user, link.seq) for seat, user in link.facts["seats"]}


def _attended(said: Said, link: Link) -> None:
    facts = link.facts
    said.attendance[link.key] = Attended(
        link.seq, facts["member"], facts["stand_in"], facts["sha256"], link.note
    )


def _begun(said: Said, link: Link) -> None:
    said.begun = link.seq
    said.asked = dict(link.facts.get("asked", []))
    for entry, sheet in link.facts.get("sheets", []):
        dossier = said.entries[entry][0] if entry in said.entries else 0
        said.entries[entry] = (dossier, sheet, link.seq)


def _answered(said: Said, link: Link) -> None:
    facts = link.facts
    said.answers[link.key][facts["criterion"]] = Choice(
        facts.get("option"), facts["points"], link.seq, link.actor, link.note
    )


def _handed_in(said: Said, link: Link) -> None:
    facts, keyed = link.facts, bool(link.facts.get("keyed"))
    if "keyed_by" in facts:
        _by_two(said, link)
    if keyed:
        said.answers[link.key] = {
            criterion: Choice(option, points, link.seq, link.actor, keyed=True)
            for criterion, option, points in facts["answers"]
        }
    given = said.answers[link.key]
    total, answered = sum(one.points for one in given.values()), len(given)
    if (facts["total"], facts["answered"]) != (total, answered):
        told = f"{facts['answered']} answers and {facts['total']} points"
        why = f"{link.thing} was handed in with {told}, its events come to {answered} and {total}"
        said.findings.append(Finding(link.seq, why))
    said.handed_in[link.key] = HandedIn(
        link.seq, facts["total"], facts["answered"], facts.get("entry"), facts.get("seat"),
        link.note, keyed, bool(facts.get("stopped")),
    )  # fmt: skip


def _keyed(said: Said, link: Link) -> None:
    facts = link.facts
    said.keyings[facts["keying"]] = Keyed(
        link.seq, link.key, facts["turn"], link.actor, facts["sha256"]
    )


def _scanned(said: Said, link: Link) -> None:
    said.scans[link.key] = (link.facts["score_sheet"], link.facts["sha256"], link.seq)


def _settled(said: Said, link: Link) -> None:
    said.settled[link.key] = (link.facts["sha256"], link.seq)


def _by_two(said: Said, link: Link) -> None:
    """A sheet from paper is what two people keyed apart, or what was settled after them."""
    facts, waiting = link.facts, KeyingState.WAITING
    pair = [
        one for key, one in said.keyings.items()
        if one.sheet == link.key and one.actor in facts["keyed_by"]
        and said.states.get(f"evaluation.keying:{key}", (waiting, 0))[0] == KeyingState.SETTLED
    ][-2:]  # fmt: skip
    found = keying.digest([list(one) for one in facts["answers"]])
    given = {one.sha256 for one in pair}
    if len({one.actor for one in pair}) != 2:
        why = f"{link.thing} was keyed in from paper by fewer than two people"
        said.findings.append(Finding(link.seq, why))
    elif given != {found} and said.settled.pop(link.key, ("", 0))[0] != found:
        why = f"{link.thing} was handed in otherwise than it was keyed in"
        said.findings.append(Finding(link.seq, why))


def _given_back(said: Said, link: Link) -> None:
    """Events from before sheets were kept have no answers in them."""
    said.handed_in.pop(link.key, None)
    facts = link.facts
    if "answers" in facts:
        told = (facts.get("second_round"), facts["total"], facts["answers"])
        said.kept[link.key, link.seq] = told


def _talked(said: Said, link: Link) -> None:
    facts = link.facts
    said.talks[link.key] = Talked(
        link.seq, facts["entry"], facts["spread"], Decimal(facts["limit"]), facts["totals"],
        link.note,
    )  # fmt: skip


def _opinion(said: Said, link: Link) -> None:
    facts = link.facts
    said.opinions[facts["entry"], facts["seat"]] = (facts["stance"], link.seq, link.note)


def _passes_chosen(said: Said, link: Link) -> None:
    said.two = (link.facts["two"], link.seq)


def _test_asked(said: Said, link: Link) -> None:
    facts = link.facts
    said.tests[link.key] = Tested(
        link.seq, facts["entry"], facts["criteria"], facts["due_on"], link.note
    )


def _test_recorded(said: Said, link: Link) -> None:
    said.tests[link.key] = said.tests[link.key]._replace(
        ended=link.seq, words=link.note, sha256=link.facts["sha256"]
    )


def _test_withdrawn(said: Said, link: Link) -> None:
    """A report that was recorded before stays with the test."""
    said.tests[link.key] = said.tests[link.key]._replace(ended=link.seq, words=link.note)


def _second_round(said: Said, link: Link) -> None:
    facts = link.facts
    said.rounds[link.key] = Again(link.seq, facts["entry"], facts["totals"], facts["tests"])


def _condition(said: Said, link: Link) -> None:
    for entry, code, holds, _old in link.facts["answers"]:
        said.conditions[entry, code] = (holds, link.seq, link.note)


def _agreed(said: Said, link: Link) -> None:
    for criterion, option, points, _old in link.facts["agreed"]:
        said.agreed[link.key, criterion] = (option, points, link.seq)


def _closed(said: Said, link: Link) -> None:
    said.closed = link.seq
    said.results = {entry: (mean, stars) for entry, mean, stars in link.facts["results"]}


def _prepared(said: Said, link: Link) -> None:
    said.prepared, said.outcomes = link.seq, dict(link.facts["outcomes"])


def _discarded(said: Said, link: Link) -> None:
    said.prepared, said.outcomes = 0, {}


def _decided(said: Said, link: Link) -> None:
    said.paper = (link.key, link.facts)


def _published(said: Said, link: Link) -> None:
    said.published = link.seq


def _reserved(said: Said, link: Link) -> None:
    for serial, digest in link.facts["says"].items():
        said.certificates[link.facts["series"], int(serial)] = (digest, link.seq)


def _minutes(said: Said, link: Link) -> None:
    said.minutes = (link.facts["says"], link.seq)


DEEDS: dict[str, Callable[[Said, Link], None]] = {
    "contest.products_added": _added,
    "contest.products_removed": _removed,
    "contest.product_added_on_the_spot": _added_later,
    "score_sheet.stood_back": _stood_back,
    "contest.seated": _seated,
    "contest.scoring": _begun,
    "score_sheet.answered": _answered,
    "score_sheet.keyed": _keyed,
    "score_sheet.keying_settled": _settled,
    "keyed_paper.added": _scanned,
    "scoresheet.submitted": _handed_in,
    "scoresheet.open": _given_back,
    "condition.answered": _condition,
    "criterion.agreed": _agreed,
    "discussion.opened": _talked,
    "discussion.kept": _talked,
    "discussion.rescored": _talked,
    "opinion.given": _opinion,
    "contest.passes_chosen": _passes_chosen,
    "further_test.asked": _test_asked,
    "furthertest.recorded": _test_recorded,
    "furthertest.withdrawn": _test_withdrawn,
    "second_round.opened": _second_round,
    "contest.closed": _closed,
    "decision.prepared": _prepared,
    "decision.discarded": _discarded,
    "decision.published": _decided,
    "contest.published": _published,
    "certificates.reserved": _reserved,
    "minutes.written": _minutes,
}
