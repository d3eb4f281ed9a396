"""A workbook worked out as a spreadsheet program would, for the few functions that we write."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from math import floor
from statistics import median
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

CELL = r"\$?[A-Z]{1,3}\$?\d+"
REFERENCE = re.compile(rf"(?:'([^']+)'!)?({CELL})(?::({CELL}))?")
STRING = re.compile(r'"([^"]*)"')


class Sheet:
    """One workbook; ``value`` works out a cell with whatever it leads to."""

    def __init__(self, data: bytes) -> None:
        self.book = load_workbook(BytesIO(data))
        self.name = self.book.sheetnames[0]

    def value(self, cell: str, name: str = "") -> Any:
        found = self.book[name or self.name][cell]
        if found.data_type != "f":
            return _exact(found.value)
        return self._worked_out(str(found.value)[1:])

    def _worked_out(self, formula: str) -> Any:
        strings: list[str] = []

        def put_by(match: re.Match[str]) -> str:
            strings.append(match[1])
            return f"S[{len(strings) - 1}]"

        text = STRING.sub(put_by, formula)
        text = REFERENCE.sub(self._reference, text)
        text = text.replace("<>", "!=")
        text = re.sub(r"(?<![<>!=])=(?!=)", "==", text)
        text = re.sub(r"\bIF\(", "IF_(", text)
        return eval(text, {"__builtins__": {}}, {**FUNCTIONS, "S": strings, "V": self._at})

    def _reference(self, match: re.Match[str]) -> str:
        name, first, last = match[1] or self.name, match[2], match[3] or ""
        return f"V({name!r},{first.replace('$', '')!r},{last.replace('$', '')!r})"

    def _at(self, name: str, first: str, last: str) -> Any:
        if not last:
            return self.value(first, name)
        left, top, right, bottom = range_boundaries(f"{first}:{last}")
        sheet = self.book[name]
        return Column(
            self.value(sheet.cell(row, column).coordinate, name)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        )


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        return Fraction(Decimal(str(value)))
    return Fraction(value) if isinstance(value, int) else ("" if value is None else value)


class Column(list[Any]):
    """The cells of a range; compared with one value, they give ones and zeros."""

    def __gt__(self, other: Any) -> Any:
        return Column(int(one > other) for one in self)

    def __eq__(self, other: object) -> Any:
        return Column(int(one == other) for one in self)

    def __mul__(self, other: Any) -> Any:
        return Column(one * another for one, another in zip(self, other, strict=True))


def _numbers(cells: Any) -> list[Fraction]:
    return [one for one in cells if isinstance(one, Fraction)]


def _least(*values: Any) -> Any:
    return min(_numbers(values[0]) if isinstance(values[0], Column) else values)


FUNCTIONS: dict[str, Any] = {
    "COUNT": lambda cells: Fraction(len(_numbers(cells))),
    "SUM": lambda cells: sum(_numbers(cells)),
    "MIN": _least,
    "MAX": lambda cells: max(_numbers(cells)),
    "MEDIAN": lambda cells: median(_numbers(cells)),
    "INT": lambda value: Fraction(floor(value)),
    "SUMPRODUCT": sum,
    "COUNTIF": lambda cells, wanted: Fraction(sum(one == wanted for one in cells)),
    "MATCH": lambda value, cells, _kind: max(n for n, one in enumerate(cells, 1) if one <= value),
    "INDEX": lambda cells, place: cells[int(place) - 1],
    "IF_": lambda holds, then, otherwise: then if holds else otherwise,
}
