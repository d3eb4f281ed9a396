"""Our own paper as a template to begin with: fields where values stood, loops where rows did."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from docx import Document

from evaluation.evening import document
from evaluation.evening.blocks import Annex, Block, Paper, Table, Text
from evaluation.word_templates.registry import Field
from ocop.lib import clock

VARIABLE = re.compile(r"\{\{ (\w+)")
ROWS = {"nhom": "n", "dong": "d", "de_nghi": "x", "danh_sach": "x"}  # list → name of its row


def marks(fields: Sequence[Field], row: str = "") -> dict[str, Any]:
    """The fields of a kind with a mark in each place instead of a value."""
    return {one.name: _mark(one, row) for one in fields}


def _mark(one: Field, row: str) -> Any:
    if one.parts:
        return [marks(one.parts, ROWS[one.name])]
    if isinstance(one.sample, list):
        return [f"{{{{ dong_{one.name} }}}}"]
    return f"{{{{ {row}.{one.name} }}}}" if row else f"{{{{ {one.name} }}}}"


def written(paper: Paper, *, each: str = "") -> bytes:
    """The DOCX of a paper made of marks, its loops opened and closed. ``each``: the list whose
    rows are marked ``x``, with an annex for each of them."""
    whole = replace(
        paper,
        body=_lines(paper.body, each),
        recipients=_lines(paper.recipients, each),
        blocks=_blocks(paper.blocks, (), each),
        annexes=tuple(_annex(one, each) for one in paper.annexes),
    )
    made = Document(io.BytesIO(document.written(whole, clock.today())))
    about = made.core_properties
    about.title = about.author = about.comments = ""
    box = io.BytesIO()
    made.save(box)
    return box.getvalue()


def _over(words: str, each: str) -> str:
    """'dong_can_cu in can_cu': what a paragraph with this mark is repeated over; '' for none."""
    found = VARIABLE.search(words)
    if not found:
        return ""
    name = found[1]
    if name.startswith("dong_"):
        return f"{name} in {name.removeprefix('dong_')}"
    return f"x in {each}" if each and name == "x" else ""


def _lines(lines: tuple[str, ...], each: str) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        over = _over(line, each)
        found += [f"{{%p for {over} %}}", line, "{%p endfor %}"] if over else [line]
    return tuple(found)


def _blocks(blocks: Sequence[Block], inside: tuple[str, ...], each: str) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(_table(block, "x.nhom" if inside else "nhom"))
            continue
        over = _over(block.words, each)
        if over and over.split()[0] not in inside:
            found += [Text(f"{{%p for {over} %}}"), block, Text("{%p endfor %}")]
        else:
            found.append(block)
    return tuple(found)


def _table(table: Table, groups: str) -> Table:
    """Loops over groups and over their rows: {%tr %} rows vanish when the paper is made."""
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        first = VARIABLE.search(row[0])
        kind = first[1] if first else ""
        if kind == "n" and ".ten" in row[0]:
            rows += [(f"{{%tr for n in {groups} %}}",), row]
        elif kind == "n":
            rows += [row, ("{%tr endfor %}",)]
        elif kind == "d":
            rows += [("{%tr for d in n.dong %}",), row, ("{%tr endfor %}",)]
        else:
            rows.append(row)
    return replace(table, rows=tuple(rows), strong=frozenset())


def _annex(annex: Annex, each: str) -> Annex:
    if "{{ x." not in annex.number:
        return replace(annex, blocks=_blocks(annex.blocks, (), each))
    return Annex(
        number=f"{{%p for x in {each} %}}",
        title=(annex.number, *annex.title),
        under=annex.under,
        blocks=(*_blocks(annex.blocks, ("x",), each), Text("{%p endfor %}")),
    )
