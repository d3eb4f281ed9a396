"""A template is filled with samples before it is taken: what is wrong is named, with its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError

from evaluation.word_templates import opening
from evaluation.word_templates.bench import Bench, Unknown, plain
from evaluation.word_templates.registry import TemplateKind
from ocop.lib.errors import Refused

BRACES = re.compile(r"\{[{%].*?[%}]\}")
SHOWN = 80  # characters of the place that are shown
UNKNOWN_PART = re.compile(r"has no attribute '([^']*)'")
MOST_MADE = 20 * 1024 * 1024


def filled(data: bytes, kind: TemplateKind, fields: dict[str, Any]) -> bytes:
    """The paper out of the template and the fields; refuses in words what does not fit."""
    return _filled(data, kind, fields)[0]


def checked(data: bytes, kind: TemplateKind) -> list[str]:
    """Refuse a template that is unsafe or wrong; return the names of what it leaves out."""
    opening.refuse_unsafe(data)
    _made, used = _filled(data, kind, kind.sample())
    return [one.name for one in kind.missing(used)]


def _filled(
    data: bytes, kind: TemplateKind, fields: dict[str, Any]
) -> tuple[bytes, frozenset[str]]:
    bench = Bench(kind.names)
    template = DocxTemplate(io.BytesIO(data))
    try:
        template.render(plain(fields), bench, autoescape=True)
        box = io.BytesIO()
        template.save(box)
    except Unknown as fault:
        raise _at(str(fault.sentence), fault.name, data) from fault
    except UndefinedError as fault:
        name = UNKNOWN_PART.search(str(fault))
        word = name[1] if name else ""
        sentence = _("There is no field “%(name)s”.") % {"name": word or "?"}
        raise _at(sentence, word, data) from fault
    except SecurityError as fault:
        raise _refused(_foreign()) from fault
    except TemplateSyntaxError as fault:
        raise _syntax(fault, data) from fault
    except TemplateError as fault:
        raise _refused(_("The fields of the template cannot be read.")) from fault
    except Refused:
        raise
    except Exception as fault:  # a file that Word wrote badly fails anywhere in three libraries
        raise _refused(_("This template cannot be filled in. Save it anew in Word.")) from fault
    made = box.getvalue()
    if len(made) > MOST_MADE:
        raise _refused(_("The paper becomes too large."))
    return made, frozenset(bench.used)


def _syntax(fault: TemplateSyntaxError, data: bytes) -> Refused:
    """A wrong mark in plain words; the place is the first one whose braces do not fit."""
    message = str(fault.message or "")
    if message == "foreign":
        return _refused(_foreign())
    if "endfor" in message or "endif" in message or "end of template" in message:
        return _refused(
            _(
                "A loop or a condition is not closed: each “for” needs its “endfor”, each “if” its "
                "“endif”."
            )
        )
    for place, text in _places(data):
        if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
            return _refused(_where(_("Braces are not closed."), place, text))
    context = " ".join(getattr(fault, "docx_context", ()) or ())
    found = BRACES.search(context)
    sentence = _("A field is written wrongly: only a name stands between the braces.")
    return _refused(f"{sentence} “{found[0][:SHOWN]}”" if found else sentence)


def _foreign() -> str:
    return _(
        "The template asks for more than fields, loops and conditions; nothing else is allowed."
    )


def _at(sentence: str, name: str, data: bytes) -> Refused:
    word = re.compile(rf"\b{re.escape(name)}\b") if name else None
    for place, text in _places(data):
        if word and any(word.search(mark) for mark in BRACES.findall(text)):
            return _refused(_where(sentence, place, text))
    return _refused(sentence)


def _where(sentence: str, place: int, text: str) -> str:
    facts = {"n": place, "text": text.strip()[:SHOWN]}
    return f"{sentence} {_('Paragraph %(n)s: “%(text)s”.') % facts}"


def _places(data: bytes) -> Iterator[tuple[int, str]]:
    """All paragraphs in the order of the page, tables and headers among them, numbered."""
    document = Document(io.BytesIO(data))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    number = 0
    for part in parts:
        for paragraph in part.iter(f"{{{part.nsmap['w']}}}p"):
            number += 1
            texts = paragraph.iter(f"{{{part.nsmap['w']}}}t")
            yield number, "".join(one.text or "" for one in texts)


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")
