"""Which sheets came from paper, and who keyed them in: read from the events of the contest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.models import ScoreSheet
from ocop.accounts.models import User
from ocop.workflow.doors import name_of

KEYED = "score_sheet.keyed"
SETTLED = "score_sheet.keying_settled"
HANDED_IN = "scoresheet.submitted"
VERBS = (KEYED, SETTLED, HANDED_IN)


@dataclass(frozen=True)
class FromPaper:
    """A sheet from paper: its member, why there was paper, who keyed it in, what was settled."""

    who: str
    keyers: tuple[str, ...]
    why: str = ""
    criteria: int = 0  # on which the two differed
    settled_by: str = ""
    settled: str = ""  # the reason that stands with it


@dataclass
class Way:
    """What the events told of one sheet up to its last handing in."""

    keyed_by: tuple[int, ...] = ()
    why: str = ""
    settled: tuple[int, int | None, str] | None = None


def read(events: Sequence[tuple[str, str, int | None, Mapping[str, Any], str]]) -> dict[str, Way]:
    """{sheet's name: how it came from paper}; ``events``: verb, thing, actor, facts, note.

    A sheet that was opened again and handed in from a tablet is no sheet from paper any more.
    """
    ways: dict[str, Way] = defaultdict(Way)
    found: dict[str, Way] = {}
    for verb, thing, actor, facts, note in events:
        if verb == KEYED:
            if facts["turn"] == 1:
                ways[thing] = Way(why=note)
        elif verb == SETTLED:
            ways[thing].settled = (len(facts["criteria"]), actor, note)
        elif verb == HANDED_IN:
            way = ways.pop(thing, None)
            found.pop(thing, None)
            if facts.get("keyed"):
                way = way or Way()
                way.keyed_by = tuple(facts.get("keyed_by") or ([actor] if actor else []))
                found[thing] = way
    return found


def named(
    ways: Mapping[str, Way], sheets: Sequence[ScoreSheet], members: Mapping[int, str]
) -> dict[int, list[FromPaper]]:
    """{entry: its sheets from paper} of the sheets that count; ``members``: names by seat."""
    keys = {key for way in ways.values() for key in way.keyed_by}
    keys |= {way.settled[1] for way in ways.values() if way.settled and way.settled[1]}
    people = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    found: dict[int, list[FromPaper]] = defaultdict(list)
    for sheet in sheets:
        way = ways.get(name_of(sheet))
        if way is None or sheet.seat_id not in members:
            continue
        count, by, words = way.settled or (0, None, "")
        found[sheet.entry_id].append(
            FromPaper(
                who=members[sheet.seat_id],
                keyers=tuple(people.get(key, "") for key in way.keyed_by),
                why=way.why,
                criteria=count,
                settled_by=people.get(by or 0, ""),
                settled=words,
            )
        )
    return found


def sentences(papers: Sequence[FromPaper]) -> Iterator[str]:
    """What the minutes say: sheets keyed in alike in one sentence, each settled one in its own."""
    alike: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for one in papers:
        if not one.criteria:
            alike[one.keyers, one.why].append(one.who)
    for (keyers, why), members in alike.items():
        how = "hai người nhập độc lập, khớp nhau" if len(keyers) == 2 else "nhập một lần"
        yield (
            f"Nhập từ phiếu giấy {len(members)} phiếu ({', '.join(members)}); {how}: "
            f"{' và '.join(keyers)}{_because(why)}."
        )
    for one in papers:
        if one.criteria:
            yield (
                f"Nhập từ phiếu giấy phiếu của {one.who}; hai người nhập độc lập: "
                f"{' và '.join(one.keyers)}{_because(one.why)}; khác nhau ở {one.criteria} tiêu "
                f"chí, {one.settled_by} đối chiếu với phiếu giấy. Lý do: {one.settled}"
            )


def _because(why: str) -> str:
    return f"; lý do chấm trên giấy: {why.rstrip(' .')}" if why else ""
