"""Say which texts of code and templates have no Vietnamese, or one with other placeholders."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
import merge_po
import polib
from django.template.base import Lexer, TokenType
from django.utils.translation import trim_whitespace

BASE = Path(__file__).resolve().parent.parent
CODE = ["ocop", "products", "cycle", "evaluation"]
MODULE = "django.utils.translation"
# For each function: where its context, its text and its plural stand among the arguments.
PLACES = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
MARKED = re.compile(r"""_\((?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\)""")
QUOTED = re.compile(r"""^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str, str]  # context, English text


def in_code(source: str) -> Iterator[Key]:
    """Yield the marked texts of a Python file."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == MODULE:
            names |= {a.asname or a.name: re.sub("_(lazy|noop)$", "", a.name) for a in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        place = PLACES.get(names.get(name, re.sub("_(lazy|noop)$", "", name)))
        if place:
            context, text = (None if p is None else literal(node.args, p) for p in place[:2])
            if text is not None:
                yield context or "", text


def literal(arguments: list[ast.expr], place: int) -> str | None:
    """Return the argument where it is a plain text. Built texts can never be translated."""
    argument = arguments[place] if place < len(arguments) else None
    if isinstance(argument, ast.JoinedStr):
        raise SyntaxError(f"line {argument.lineno}: an f-string cannot be translated")
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def in_template(source: str) -> Iterator[Key]:
    """Yield the marked texts of a template."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        words = token.split_contents() if token.token_type == TokenType.BLOCK else [""]
        if words[0] == "comment":
            while next(tokens).contents != "endcomment":
                pass
        elif words[0] in ("translate", "trans"):
            found = QUOTED.match(words[1])
            if found:
                yield context_of(words), unquoted(found)
        elif words[0] in ("blocktranslate", "blocktrans"):
            yield context_of(words), block(tokens, trimmed="trimmed" in words)
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from (("", unquoted(found)) for found in MARKED.finditer(token.contents))


def block(tokens: Iterator, *, trimmed: bool) -> str:
    """Return the text up to ``plural`` or the end, with variables as placeholders."""
    text = ""
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            break
        variable = token.token_type == TokenType.VAR
        text += f"%({token.contents})s" if variable else token.contents.replace("%", "%%")
    return trim_whitespace(text) if trimmed else text


def context_of(words: list[str]) -> str:
    """Return the context of a tag, or nothing."""
    found = "context" in words and QUOTED.match(words[words.index("context") + 1])
    return unquoted(found) if found else ""


def unquoted(found: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", found[1] if found[1] is not None else found[2])


def sources() -> Iterator[tuple[Path, Iterable[Key]]]:
    """Yield every file that may hold texts, with its texts."""
    for folder in CODE:
        for path in sorted((BASE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, in_code(path.read_text("utf-8"))
    for path in sorted(p for p in (BASE / "templates").rglob("*") if p.is_file()):
        yield path, in_template(path.read_text("utf-8"))


def librarys_own() -> set[Key]:
    """Return what Django itself says in Vietnamese."""
    found = Path(django.__file__).parent.rglob("locale/vi/LC_MESSAGES/django.mo")
    entries = [entry for path in found for entry in polib.mofile(str(path))]
    return {(entry.msgctxt or "", entry.msgid) for entry in entries}


def wrong(entry: polib.POEntry) -> str | None:
    """Return what is the matter with a translation, or None."""
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    if entry.fuzzy or not all(texts):
        return "is not translated"
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if any(set(PLACEHOLDER.findall(text)) != wanted for text in texts):
        return "has other placeholders in Vietnamese"
    return None


def faults() -> list[str]:
    """Return one line for each fault."""
    catalogue = merge_po.merged()
    lines = [f"'{e.msgid}' {why}" for e in catalogue if (why := wrong(e))]
    known = {(e.msgctxt or "", e.msgid) for e in catalogue} | librarys_own()
    for path, keys in sources():
        name = path.relative_to(BASE)
        try:
            lacking = dict.fromkeys(key for key in keys if key not in known and key[1])
        except SyntaxError as fault:
            lines.append(f"{name}: {fault}")
            continue
        lines += [f"{name}: '{text}' has no Vietnamese" for _, text in lacking]
    return lines


if __name__ == "__main__":
    found = faults()
    print("\n".join(found) or "Every text has its Vietnamese.")
    sys.exit(bool(found))
