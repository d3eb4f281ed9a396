"""A paper as DOCX, to be worked on further: the same blocks as the PDF, Times New Roman by name."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django.utils import translation
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from evaluation.evening import minutes
from evaluation.evening.blocks import COUNTRY, MOTTO, Annex, Block, Paper, Table, Text
from evaluation.evening.loading import Evening

FONT = "Times New Roman"
TEXT_WIDTH, LYING_WIDTH = 165, 262  # mm between the margins
LEFT, CENTRE, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


def minutes_docx(evening: Evening) -> bytes:
    """The minutes as a document."""
    with translation.override("vi"):
        return written(minutes.minutes(evening), evening.contest.held_on)


def written(paper: Paper, day: dt.date) -> bytes:
    """Return the DOCX of the paper in the layout of Decree 30/2020."""
    return written_all([paper], day)


def written_all(papers: Sequence[Paper], day: dt.date) -> bytes:
    """Return one DOCX of the papers, each beginning on a page of its own."""
    document = Document()
    _set_up(document, papers[0], day)
    for place, paper in enumerate(papers):
        if place:
            document.add_section(WD_SECTION.NEW_PAGE)
        _paper(document, paper)
    box = io.BytesIO()
    document.save(box)
    return box.getvalue()


def _paper(document: Any, paper: Paper) -> None:
    _heads(document, paper)
    for line in paper.notices:
        _line(document, line, italic=True)
    _title(document, paper)
    _blocks(document, paper.blocks)
    if paper.recipients and document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    _signatures(document, paper)
    for place, line in enumerate(paper.foot):
        _line(
            document, line, size=10 if place == 0 else 8, align=LEFT, before=10 if not place else 0
        )
    _blocks(document, paper.annex)
    for annex in paper.annexes:
        _annex(document, annex)


def _blocks(document: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if isinstance(block, Table):
            _table(document, block)
        else:
            _text(document, block)


def _title(document: Any, paper: Paper) -> None:
    """What it is, or to whom: a letter has no kind."""
    if paper.kind:
        _line(document, paper.kind, bold=True, align=CENTRE, size=14, before=10)
        for line in paper.about:
            _line(document, line, bold=True, align=CENTRE, size=14)
        _line(document, "———————", align=CENTRE)
    for place, line in enumerate(paper.to):
        words = line if place else f"Kính gửi: {line}"
        _line(document, words, align=CENTRE, before=0 if place else 10)


def _annex(document: Any, annex: Annex) -> None:
    """What is annexed: a section of its own, lying."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.different_first_page_header_footer = False
    for line in filter(None, [annex.number, *annex.title]):
        _line(document, line, bold=True, align=CENTRE)
    _line(document, annex.under, italic=True, align=CENTRE)
    for block in annex.blocks:
        if isinstance(block, Table):
            _table(document, block, width=LYING_WIDTH, size=11)
        else:
            _text(document, block)


def _set_up(document: Any, paper: Paper, day: dt.date) -> None:
    """A4 with the decree's margins, the font by name, the page number above from page 2."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _page_number(number)
    about = document.core_properties
    about.title, about.author, about.comments = paper.title, " ".join(paper.body), ""
    about.language = "vi-VN"
    about.created = about.modified = dt.datetime.combine(day, dt.time())


def _page_number(paragraph: Any) -> None:
    for kind, words in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = words
        run._r.append(mark)


def _line(
    box: Any,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    size: float = 13,
    align: Any = BOTH,
    before: float = 0,
) -> Any:
    paragraph = box.add_paragraph()
    _shape(paragraph, align, before)
    run = paragraph.add_run(words)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, Pt(size)
    return paragraph


def _shape(paragraph: Any, align: Any, before: float = 0, after: float = 3) -> None:
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = 1.15


def _heads(document: Any, paper: Paper) -> None:
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(72), Mm(93)
    first = [(paper.above, False, 12), *((line, True, 12) for line in paper.body)]
    first += [("———", False, 8), (paper.number, False, 13), (paper.regarding, False, 12)]
    second = [(COUNTRY, True, 12), (MOTTO, True, 13)]
    for cell, lines in ((left, first), (right, second)):
        for place, (words, bold, size) in enumerate(line for line in lines if line[0]):
            own = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            _shape(own, CENTRE, after=0)
            run = own.add_run(words)
            run.bold, run.font.size, run.underline = bold, Pt(size), words == MOTTO
    _line(right, paper.dated, italic=True, align=CENTRE, before=6)


def _text(document: Any, block: Text) -> None:
    if block.kind == "head":
        paragraph = _line(document, block.words, bold=True, align=LEFT, before=6)
        paragraph.paragraph_format.keep_with_next = True
        return
    if block.kind in ("middle", "annex"):
        paragraph = _line(document, block.words, bold=True, align=CENTRE, before=6)
        paragraph.paragraph_format.page_break_before = block.kind == "annex"
        return
    if block.kind == "under":
        _line(document, block.words, italic=True, align=CENTRE)
        return
    paragraph = document.add_paragraph()
    _shape(paragraph, BOTH)
    if block.kind == "item":
        paragraph.paragraph_format.left_indent = Mm(5)
    if block.kind in ("basis", "article"):
        paragraph.paragraph_format.first_line_indent = Mm(10)
    if block.label:
        paragraph.add_run(block.label + (" " if block.kind == "article" else ": ")).bold = True
    words = ("- " if block.kind == "item" and not block.label else "") + block.words
    paragraph.add_run(words).italic = block.kind == "basis"


def _table(document: Any, block: Table, *, width: int = TEXT_WIDTH, size: int = 12) -> None:
    table = document.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _cells(table.rows[0], block, block.head, bold=True, width=width, size=size)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for place, row in enumerate(block.rows):
        made = table.add_row()
        if len(row) == 1:
            _whole(made, row[0], size)
        else:
            strong = place in block.strong
            _cells(made, block, row, width=width, size=size, strong=strong)
    _shape(document.add_paragraph(), LEFT, after=0)


def _whole(row: Any, words: str, size: int) -> None:
    """A line over all columns: the name of a group, a subtotal, the total."""
    cell = row.cells[0].merge(row.cells[-1])
    paragraph = cell.paragraphs[0]
    _shape(paragraph, LEFT, after=0)
    run = paragraph.add_run(words)
    run.bold, run.font.size = True, Pt(size)


def _cells(
    row: Any,
    block: Table,
    words: tuple[str, ...],
    *,
    width: int,
    size: int,
    bold: bool = False,
    strong: bool = False,
) -> None:
    whole = sum(block.widths)
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Mm(width * block.widths[place] / whole)
        paragraph = cell.paragraphs[0]
        _shape(paragraph, CENTRE if bold or place in block.middle else LEFT, after=0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold or strong, Pt(size)


def _signatures(document: Any, paper: Paper) -> None:
    _shape(document.add_paragraph(), LEFT, after=0)
    left = 1 if paper.recipients else 0
    table = document.add_table(rows=1, cols=len(paper.signatures) + left)
    cells = list(table.rows[0].cells)
    if left:
        first = cells.pop(0)
        _shape(first.paragraphs[0], LEFT, after=0)
        run = first.paragraphs[0].add_run("Nơi nhận:")
        run.bold = run.italic = True
        for one_line in paper.recipients:
            _line(first, f"- {one_line}", size=11, align=LEFT)
    for cell, one in zip(cells, paper.signatures, strict=True):
        paragraph = cell.paragraphs[0]
        _shape(paragraph, CENTRE, after=0)
        if one.formula:
            paragraph.add_run(f"{one.formula}\n").bold = True
        paragraph.add_run(one.office).bold = True
        if not left:
            _line(cell, "(Ký, ghi rõ họ tên)", italic=True, size=12, align=CENTRE)
        for _room in range(4):
            _line(cell, "", align=CENTRE)
        _line(cell, one.name, bold=True, align=CENTRE)
