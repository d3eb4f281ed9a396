"""The search for texts without Vietnamese finds what people would see."""

from __future__ import annotations

import sys

import polib
import pytest

from tests.house.test_imports import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import check_translations as check

CODE = """
from django.utils.translation import gettext as _, pgettext_lazy, ngettext
from django.utils import translation
_("One")
_("Two "
  "and half")
pgettext_lazy("verb", "Open")
ngettext("%(n)s star", "%(n)s stars", 3)
translation.gettext_lazy("Three")
_(variable)
print("not marked")
"""
TEMPLATE = """
{% load i18n %}{# translate "in a comment" #}
{% translate "Save" %} {% translate 'Open' context "verb" %} {% translate name %}
{% include "x.html" with label=_("Next") %} {{ _("Back")|upper }}
{% blocktranslate trimmed count n=list|length %}
  {{ n }} of 100 %
  {% plural %}{{ n }} all{% endblocktranslate %}
{% comment %}{% translate "never shown" %}{% endcomment %}
"""


def test_marked_texts_of_code_are_found() -> None:
    assert list(check.in_code(CODE)) == [
        ("", "One"),
        ("", "Two and half"),
        ("verb", "Open"),
        ("", "%(n)s star"),
        ("", "Three"),
    ]


def test_marked_texts_of_templates_are_found() -> None:
    assert list(check.in_template(TEMPLATE)) == [
        ("", "Save"),
        ("verb", "Open"),
        ("", "Next"),
        ("", "Back"),
        ("", "%(n)s of 100 %%"),
    ]


def test_text_built_while_running_is_refused() -> None:
    with pytest.raises(SyntaxError, match="an f-string cannot be translated"):
        list(check.in_code('gettext(f"{name} accepted")'))


@pytest.mark.parametrize(
    ("vietnamese", "fault"),
    [
        ("%(n)s sao", None),
        ("", "is not translated"),
        ("%(so)s sao", "has other placeholders in Vietnamese"),
    ],
)
def test_translation_keeps_the_placeholders(vietnamese: str, fault: str | None) -> None:
    assert check.wrong(polib.POEntry(msgid="%(n)s stars", msgstr=vietnamese)) == fault
