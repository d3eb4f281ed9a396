"""A verdict over every row of a list: added, there already, asked, or not possible and why."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ocop.accounts.models import Reach, Region
from ocop.lib import clock, shown
from ocop.lib.text import search_key
from ocop.rules.models import RuleBook
from products.lists import headings, values
from products.lists.headings import Headings
from products.lists.lines import ADD, HEADING, LEFT, THERE, Line
from products.lists.places import Places
from products.lists.rowwise import Carried, Frame, Reader
from products.lists.sets import Sets
from products.lists.tables import Cell, Row, Table
from products.models import Producer, Product, Rating, RatingEvidence

TOTAL = re.compile(r"^(tong|cong)\b|^(nguoi lap|noi nhan|ghi chu|tm\.|kt\.|chu tich|truong)")

NUMERAL = re.compile(r"\(?([IVXLC]+|[A-Z]|\d+)\)?[.)]?")


@dataclass
class Judged:
    """The table as it is understood, and its lines."""

    table: Table
    head: Headings
    columns: dict[int, str]
    lines: list[Line]
    frame: Frame

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.status for line in self.lines)

    @property
    def seal(self) -> str:
        """A fingerprint of all verdicts: what somebody looked at is what is entered."""
        told = json.dumps([line.told() for line in self.lines], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def judge(
    tables: list[Table], region: Region, chosen: dict[str, Any], answers: dict[str, dict[str, str]]
) -> Judged:
    """Judge every row. ``chosen``: sheet, columns and defaults as the person corrected them."""
    table = tables[min(int(chosen.get("sheet", 0)), len(tables) - 1)]
    head = headings.find(table)
    columns = dict(head.columns)
    columns |= {int(key): name for key, name in (chosen.get("columns") or {}).items()}
    columns = {place: name for place, name in columns.items() if name}
    frame = _frame(region, chosen.get("defaults") or {}, table)
    lines, carried = [], Carried()
    for row in table.rows[head.rows :]:
        cells = {name: row.at(place) for place, name in columns.items()}
        line = Line(row.number, {name: row.text(place) for place, name in columns.items()})
        lines.append(line)
        if not _is_heading(row, line, carried):
            _read(line, cells, answers.get(str(row.number), {}), frame, carried)
    _compare(lines, Known(region, frame.places))
    return Judged(table, head, columns, lines, frame)


def _frame(region: Region, defaults: dict[str, str], table: Table) -> Frame:
    rows = RuleBook.objects.order_by("-in_force_from")
    terms = [(one.in_force_from, one.in_force_to, one.certificate_months, one.slug) for one in rows]
    return Frame(Places(region), Sets(), terms, defaults, clock.today(), table.epoch)


def _read(
    line: Line, cells: dict[str, Cell], answers: dict[str, str], frame: Frame, carried: Carried
) -> None:
    if answers.get("left"):
        line.status = LEFT
        line.facts.product = line.texts.get("product", "")
        return
    Reader(line, cells, answers, frame, carried).read()


def _is_heading(row: Row, line: Line, carried: Carried) -> bool:
    """A row that names a group of the rows below, a total or a signature; it is no product."""
    filled = dict.fromkeys(text for text in row.filled if not NUMERAL.fullmatch(text))
    says = any(line.texts.get(name) for name in ("product", "producer", "stars", "decision_no"))
    if len(filled) > 1 and says:
        return False
    words = " ".join(filled)
    line.status, line.facts.product = HEADING, words[:200]
    key = search_key(words)
    if key and not TOTAL.match(key):
        if re.search(r"\bsao\b|[*★]", key):
            carried.stars = values.stars(re.sub(r"\d+ san pham", "", key))
        else:
            carried.place = re.sub(r"^\s*([IVXLC]+|[A-Z]|\d+)[.)]\s*", "", words)
    return True


class Known:
    """What is registered in the province: producers by name and commune, products, their stars.
    Three queries."""

    def __init__(self, region: Region, places: Places) -> None:
        there = Reach.objects.filter(over=region).values("region")
        self.producers: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.elsewhere: Counter[str] = Counter()
        homes: dict[int, list[int]] = {}
        for pk, name, home in Producer.objects.filter(region__in=there).values_list(
            "pk", "name", "region"
        ):
            if home not in homes:
                unit = places.units.get(home)
                homes[home] = [one.pk for one in places.now(unit)] if unit else []
            for now in {home, *homes[home]}:
                self.producers[values.same_name(name), now].append(pk)
            self.elsewhere[values.same_name(name)] += 1
        rows = Product.objects.filter(producer__region__in=there).order_by()
        self.products = {
            (producer, values.same_name(name)): pk
            for pk, producer, name in rows.values_list("pk", "producer", "name")
        }
        self.ratings: dict[int, list[Any]] = defaultdict(list)
        stars = Rating.objects.filter(product__producer__region__in=there).order_by("decided_on")
        for one in stars.values_list(
            "product", "decision_no", "decided_on", "stars", "evidence", named=True
        ):
            self.ratings[one.product].append(one)


def _compare(lines: list[Line], known: Known) -> None:
    """Against what is registered, and against the rows above."""
    above: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        if line.status not in (ADD,):
            continue
        facts = line.facts
        maker, thing = values.same_name(facts.producer), values.same_name(facts.product)
        key = (maker, facts.region, thing, values.same_number(facts.decision_no), facts.decided_on)
        if key in above:
            _twice(line, above[key])
            continue
        above[key] = line
        _find(line, known, maker, thing)


def _twice(line: Line, first: Line) -> None:
    told = {"n": first.number}
    if first.facts.stars == line.facts.stars:
        line.status, line.why = THERE, _("the same stands in row %(n)s") % told
    else:
        line.refuse(_("row %(n)s gives the same product other stars by this decision") % told)


def _find(line: Line, known: Known, maker: str, thing: str) -> None:
    facts = line.facts
    makers = known.producers.get((maker, facts.region or 0), [])
    if len(makers) > 1:
        line.refuse(_("several producers of this name are registered in the commune"))
        return
    if not makers:
        if known.elsewhere[maker]:
            line.notes.append(_("a producer of this name is registered in another commune"))
        return
    facts.known_producer = makers[0]
    facts.known_product = known.products.get((makers[0], thing))
    if facts.known_product:
        _against_stars(line, known.ratings.get(facts.known_product, []))


def _against_stars(line: Line, stars: list[Any]) -> None:
    facts = line.facts
    number = values.same_number(facts.decision_no)
    for one in stars:
        if one.decided_on != facts.decided_on:
            continue
        if one.stars == facts.stars and values.same_number(one.decision_no) == number:
            line.status, line.why = THERE, _("these stars are registered already")
        else:
            told = {"no": one.decision_no, "n": one.stars}
            line.refuse(_("decision %(no)s of the same day gives it %(n)s stars") % told)
        return
    later = [one for one in stars if one.decided_on > facts.decided_on]
    ours = [one for one in stars if one.evidence == RatingEvidence.SYSTEM and one not in later]
    if ours and not later:
        told = {"no": ours[-1].decision_no, "day": shown.day(ours[-1].decided_on)}
        line.notes.append(_("comes after decision %(no)s of %(day)s") % told)
