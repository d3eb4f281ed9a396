"""A letter of result as files: Word from the office's own template where it has one in use."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from evaluation.evening import letter_paper
from evaluation.letter_fields import fields_of_letter
from evaluation.models import Letter, LetterKind
from evaluation.word_templates import use

SLUGS = {LetterKind.PRODUCER: "letter", LetterKind.COMMUNE: "letter_commune"}


def docx(letter: Letter, *, clean: bool = False) -> bytes:
    """The letter in Word. ``clean`` as of :func:`letter_paper.paper_of`."""
    region = letter.decision.contest.council.region
    with translation.override("vi"):
        fields = fields_of_letter(letter, clean=clean)
        own = use.made(region, SLUGS[LetterKind(letter.kind)], fields)
    return own or letter_paper.letter_docx(letter, clean=clean)


MADE: dict[str, Callable[..., bytes]] = {"pdf": letter_paper.letter_pdf, "docx": docx}
