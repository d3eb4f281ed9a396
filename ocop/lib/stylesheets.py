"""One style sheet for all pages: the used part of Bootstrap, then our own sheets in order."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent / "static" / "css"
SHEETS = [
    "tokens.css",
    "dark.css",
    "base.css",
    "shell.css",
    "parts.css",
    "lists.css",
    "forms.css",
    "cycle.css",
    "evaluation.css",
    "rules.css",
]
# Parts of Bootstrap that no page uses, or that our own sheets draw whole. What stays: its base,
# grid, form fields and utilities, in other words what crispy forms write into their HTML.
UNUSED = re.compile(
    r"\.(accordion|alert|badge|bg|blockquote|border|breadcrumb|bs|btn|card|carousel|collaps|"
    r"container|display|dropdown|dropend|dropstart|dropup|fade|figure|fixed|float|focus-ring|"
    r"form-floating|form-range|form-switch|form-control-color|form-control-plaintext|hstack|"
    r"icon-link|img|initialism|lead|link|list-group|list-inline|modal|nav|navbar|object|offcanvas|"
    r"opacity|overflow|page|pagination|placeholder|pointer-event|popover|position|progress|ratio|"
    r"rounded|shadow|small|spinner|sticky|stretched-link|tab-content|tab-pane|table|text-bg|toast|"
    r"tooltip|top|translate-middle|user-select|valid|vr|vstack|was-validated|z|"
    r"(?:[a-z]+-)*(?:sm|lg|xl|xxl))(?![a-z])"
)
COMMENT = re.compile(r"/\*.*?\*/|@charset[^;]*;", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")


def bundle() -> bytes:
    """Return the whole style sheet."""
    bootstrap = resources.files("bootstrap") / "css" / "bootstrap.min.css"
    parts = [lean(bootstrap.read_text("utf-8"))]
    for name in SHEETS:
        text = (HOME / name).read_text("utf-8")
        parts.append(squeeze(text))
        if name == "dark.css":
            parts.append(by_preference(squeeze(text)))
    return "\n".join(parts).encode()


def lean(css: str) -> str:
    """Return the rules of the sheet whose selectors name nothing of UNUSED."""
    return "".join(kept(*rule) for rule in RULE.findall(COMMENT.sub("", css)))


def kept(selector: str, body: str) -> str:
    """Return the rule without its unused selectors, or nothing."""
    if selector.startswith(("@media", "@supports")):
        inner = "".join(kept(*rule) for rule in RULE.findall(body))
        return f"{selector}{{{inner}}}" if inner else ""
    if selector.startswith("@"):
        return ""
    used = [one for one in split(selector) if not UNUSED.search(one) and "dark" not in one]
    return f"{','.join(used)}{{{body}}}" if used else ""


def split(selector: str) -> list[str]:
    """Split a list of selectors at its commas, but not inside brackets (``:is(a,b)``)."""
    return re.split(r",(?![^(]*\))", selector)


def squeeze(css: str) -> str:
    """Return the sheet without comments and needless blanks."""
    css = COMMENT.sub("", css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return css.replace(";}", "}").replace(": ", ":").strip()


def by_preference(css: str) -> str:
    """Return the night's tokens for whoever asks their device for a dark screen."""
    css = css.replace('[data-bs-theme="dark"]', ':root:not([data-bs-theme="light"])')
    return f"@media(prefers-color-scheme:dark){{{css}}}"
