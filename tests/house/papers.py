"""Reads pages as a browser without JavaScript does: their forms, their text, their markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {
    "input",
    "br",
    "img",
    "hr",
    "meta",
    "link",
    "source",
    "wbr",
    "use",
    "path",
    "circle",
    "rect",
}
SHOWN = ("title", "placeholder", "aria-label", "alt", "aria-description", "label")
UNSEEN = {"script", "style", "template", "noscript"}


@dataclass
class Form:
    """A form of a page: where it is sent, and what it sends as it stands."""

    action: str
    method: str
    sends: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # name → text, number, select, file …
    options: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str | None) -> None:
        self.kinds.setdefault(name, kind)
        if value is not None:
            self.sends.setdefault(name, []).append(value)


class Page(HTMLParser):
    """The forms, the visible text and all elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.language = ""
        self._form: Form | None = None
        self._open: list[tuple[str, str]] = []  # element and the language of its text
        self._area: list[str] = []
        self._name = self._select = ""
        self.feed(text)
        self.close()

    @property
    def visible(self) -> str:
        return "\n".join(" ".join(text.split()) for text in self.texts if text.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.tags.append((tag, facts))
        if tag == "html":
            self.language = facts.get("lang") or ""
        if tag not in VOID:
            self._open.append((tag, facts.get("lang") or ""))
        if not self._is_foreign(facts.get("lang")):
            self.texts += [str(facts[name]) for name in SHOWN if facts.get(name)]
            if tag == "input" and facts.get("type") in ("submit", "button", "reset"):
                self.texts.append(str(facts.get("value") or ""))
        self._read_field(tag, facts)

    def _is_foreign(self, own: str | None) -> bool:
        """True inside an element that says that its text is in another language."""
        said = [lang for _tag, lang in self._open if lang] + ([own] if own else [])
        return bool(said) and said[-1] != self.language

    def _read_field(self, tag: str, facts: dict[str, Any]) -> None:
        if tag == "form":
            self._form = Form(facts.get("action") or "", (facts.get("method") or "get").lower())
            self.forms.append(self._form)
        if self._form is None or "disabled" in facts:
            return
        name, value = facts.get("name") or "", facts.get("value") or ""
        if tag == "input" and name:
            kind = facts.get("type") or "text"
            ticks = kind in ("checkbox", "radio")
            if ticks:
                self._form.options.setdefault(name, []).append(value or "on")
            sent = kind not in ("file", "submit", "button") and (not ticks or "checked" in facts)
            self._form.add(name, kind, (value or ("on" if ticks else "")) if sent else None)
        elif tag == "textarea" and name:
            self._name, self._area = name, []
        elif tag == "select" and name:
            self._select = name
            self._form.add(name, "select", None)
        elif tag == "option" and self._select:
            self._form.options.setdefault(self._select, []).append(value)
            if "selected" in facts:
                self._form.add(self._select, "select", value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None and self._name:
            self._form.add(self._name, "textarea", "".join(self._area).removeprefix("\n"))
            self._name = ""
        if tag == "select":
            self._select = ""
        if tag == "form":
            self._form = None
        while tag not in VOID and self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._name:
            self._area.append(data)
            return
        if not any(tag in UNSEEN for tag, _lang in self._open) and not self._is_foreign(None):
            self.texts.append(data)
