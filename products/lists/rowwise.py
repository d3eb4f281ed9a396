"""What the cells of a row say: every fact is read, taken from an answer, or asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ocop.accounts.people import clean_phone
from ocop.lib import shown
from ocop.lib.text import clean
from ocop.lib.working_days import months_later
from products.lists import values
from products.lists.lines import Line, Question
from products.lists.places import Places
from products.lists.sets import Sets
from products.lists.tables import EPOCH, Cell, as_text

FIRST_DAY = dt.date(2013, 1, 1)  # no stars of the programme are older
MONTHS = 36  # where no book was in force
STARS = tuple((str(number), f"{number} ★") for number in (3, 4, 5, 1, 2))


@dataclass
class Frame:
    """What is the same for all rows: places, sets, books, and what holds where a row is silent."""

    places: Places
    sets: Sets
    terms: list[tuple[dt.date, dt.date | None, int, str]]  # first, last day, months, book
    defaults: dict[str, str]
    today: dt.date
    epoch: dt.datetime = EPOCH

    def term(self, day: dt.date) -> tuple[int, str]:
        """How long stars hold by the book in force on the day, and its slug."""
        for first, last, months, slug in self.terms:
            if first <= day and (last is None or last >= day):
                return months, slug
        return MONTHS, self.terms[-1][3] if self.terms else ""


@dataclass
class Carried:
    """What the headings between the rows say of the rows below them."""

    stars: int | None = None
    place: str = ""


class Reader:
    """Reads one row into the facts of its line."""

    def __init__(
        self, line: Line, cells: dict[str, Cell], answers: dict[str, str], frame: Frame,
        carried: Carried,
    ) -> None:  # fmt: skip
        self.line, self.cells, self.answers = line, cells, answers
        self.frame, self.carried = frame, carried

    def text(self, name: str) -> str:
        return as_text(self.cells.get(name))

    def read(self) -> None:
        facts, limit = self.line.facts, 200
        facts.product = self._named("product", _("Name of the product"))
        facts.producer = self._named("producer", _("Name of the producer"))
        facts.address = self.text("address")[:limit]
        facts.representative = self.text("representative")[:120]
        self._phone()
        self._place()
        self._set()
        self._stars()
        self._points()
        self._decision()
        if facts.decided_on:
            self._validity(facts.decided_on)

    def _ask(self, name: str, label: str, why: str, choices: Any = ()) -> None:
        typed = self.answers.get(name, "")
        self.line.ask(Question(name, label, why, tuple(choices), typed))

    def _answered(self, name: str, label: str, choices: Any = ()) -> None:
        """An answer that was taken stays on the page, to be changed."""
        if typed := self.answers.get(name, ""):
            self.line.ask(Question(name, label, "", tuple(choices), typed, open=False))

    def _named(self, name: str, label: str) -> str:
        text = clean(self.answers.get(name, "")) or self.text(name)
        if not text:
            self._ask(name, label, _("nothing stands here"))
        elif len(text) > 200:
            self._ask(name, label, _("longer than 200 letters"))
        else:
            self._answered(name, label)
        return text

    def _phone(self) -> None:
        typed = self.text("phone")
        self.line.facts.phone = clean_phone(typed) or clean_phone(f"0{typed}")
        if typed and not self.line.facts.phone:
            self.line.notes.append(_("telephone left out: %(text)s") % {"text": typed[:40]})

    def _place(self) -> None:
        places, label = self.frame.places, _("Commune")
        everywhere = places.choices
        answer = self.answers.get("region", "")
        if answer in places.keys:
            self.line.facts.region = int(answer)
            self._answered("region", label, everywhere)
            return
        said = [self.text(name) for name in ("commune", "district", "address")]
        found = places.found(*said, self.carried.place)
        if len(found) == 1:
            self.line.facts.region = found[0].pk
            return
        if found:
            several = [(str(one.pk), one.title) for one in found]
            self._ask("region", label, _("may be one of several communes of today"), several)
        else:
            self._ask("region", label, _("no commune of the province has this name"), everywhere)

    def _set(self) -> None:
        sets, facts, label = self.frame.sets, self.line.facts, _("Product set")
        if chosen := sets.chosen(self.answers.get("product_set", "")):
            facts.product_set = chosen.pk
            self._answered("product_set", label, sets.choices)
            return
        meant = sets.meant(self.text("set"))
        if meant is None and (guess := sets.guessed(facts.product)):
            meant = guess
            told = _("product set by the name: %(set)s") % {"set": guess.name}
            self.line.notes.append(told)
        meant = meant or sets.chosen(self.frame.defaults.get("product_set", ""))
        if meant:
            facts.product_set = meant.pk
        else:
            self._ask("product_set", label, _("the list does not say it"), sets.choices)

    def _stars(self) -> None:
        label, answer = _("Stars"), self.answers.get("stars", "")
        if answer in dict(STARS):
            self.line.facts.stars = int(answer)
            self._answered("stars", label, STARS)
            return
        typed = self.text("stars")
        found = values.stars(self.cells.get("stars")) if typed else self.carried.stars
        if found:
            self.line.facts.stars = found
        else:
            why = _("these are no stars: %(text)s") % {"text": typed[:40]}
            self._ask("stars", label, why if typed else _("nothing stands here"), STARS)

    def _points(self) -> None:
        typed = self.text("points")
        self.line.facts.points = values.points(self.cells.get("points")) if typed else None
        if typed and self.line.facts.points is None:
            self.line.notes.append(_("points left out: %(text)s") % {"text": typed[:40]})

    def _decision(self) -> None:
        facts, defaults = self.line.facts, self.frame.defaults
        said = values.decision(self.cells.get("decision_no"))
        number = clean(self.answers.get("decision_no", "")) or said.number
        facts.decision_no = (number or defaults.get("decision_no", ""))[:60]
        whose = self.text("authority") or said.authority or defaults.get("authority", "")
        facts.authority = whose[:200]
        if not facts.decision_no:
            self._ask("decision_no", _("Number of the decision"), _("nothing stands here"))
        else:
            self._answered("decision_no", _("Number of the decision"))
        self._decided(said.day, by_default=not number)

    def _decided(self, said: dt.date | None, *, by_default: bool) -> None:
        label, frame = _("Date of the decision"), self.frame
        typed, cell = self.answers.get("decided_on", ""), self.cells.get("decided_on")
        found = values.day(typed) if typed else values.day(cell, frame.epoch) or said
        if found is None and not typed and not as_text(cell):
            other = self.cells.get("valid_from")
            found = values.day(frame.defaults.get("decided_on", "")) if by_default else None
            if found is None and (issued := values.day(other, frame.epoch)):
                found = issued
                self.line.notes.append(_("date of the decision taken from the day of issue"))
        if found is None:
            seen = typed or as_text(cell)
            why = _("this is no day: %(text)s") % {"text": seen[:40]} if seen else ""
            self._ask("decided_on", label, why or _("nothing stands here"))
        elif found > frame.today:
            self._ask("decided_on", label, _("lies in the future: %(day)s") % _day(found))
        elif found < FIRST_DAY:
            self._ask("decided_on", label, _("before the programme: %(day)s") % _day(found))
        else:
            self.line.facts.decided_on = found
            self._answered("decided_on", label)

    def _validity(self, decided: dt.date) -> None:
        facts, frame, label = self.line.facts, self.frame, _("Valid until")
        issued = values.day(self.cells.get("valid_from"), frame.epoch)
        facts.valid_from = issued if issued and issued >= decided else decided
        if issued and issued < decided:
            self.line.notes.append(_("valid from the decision; issued on %(day)s") % _day(issued))
        by_book = months_later(decided, frame.term(decided)[0])
        typed, cell = self.answers.get("valid_to", ""), self.cells.get("valid_to")
        given: Cell = typed or cell
        last = values.day(given, frame.epoch)
        if last is None and (months := values.months(given)):
            last = months_later(decided, months)
        if last is None and as_text(given):
            why = _("this is no day: %(text)s") % {"text": as_text(given)[:40]}
            self._ask("valid_to", label, why)
        elif last and last <= facts.valid_from:
            self._ask("valid_to", label, _("ends before it begins: %(day)s") % _day(last))
        else:
            facts.valid_to = min(last, by_book) if last else by_book
            if last and last > by_book:
                told = {"given": shown.day(last), "day": shown.day(by_book)}
                self.line.notes.append(
                    _("%(given)s is longer than the law allows: until %(day)s") % told
                )
            self._answered("valid_to", label)


def _day(day: dt.date) -> dict[str, str]:
    return {"day": shown.day(day)}
