"""The narrow language of templates: fields, loops and conditions; nothing is called.

Every source that is rendered passes through ``Bench``: body, headers, notes, properties. What is
not on the list of allowed things is refused before anything runs; what is unknown is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, meta, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from ocop.lib.errors import Refused

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.For, nodes.If, nodes.Filter, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.CondExpr, nodes.Test,
)  # fmt: skip
FILTERS = {"upper", "lower", "capitalize", "trim", "length", "first", "last", "default"}
TESTS = {"defined", "none"}
DEEPEST = 3  # loops within loops
CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


class Unknown(Refused):
    """A field that is not in the catalogue."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(_("There is no field “%(name)s”.") % {"name": name}, field="file")


class Bench(SandboxedEnvironment):
    """``known``: the fields of the kind; ``used`` collects those that were met."""

    def __init__(self, known: Collection[str]) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.known, self.used = frozenset(known), set[str]()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _refuse_foreign(tree, 0)
        asked = meta.find_undeclared_variables(tree)
        self.used |= asked
        for one in sorted(asked - self.known):
            raise Unknown(one)
        return tree


def _refuse_foreign(node: nodes.Node, deep: int) -> None:
    if not isinstance(node, ALLOWED):
        raise TemplateSyntaxError("foreign", node.lineno)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise TemplateSyntaxError("foreign", node.lineno)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TemplateSyntaxError("foreign", node.lineno)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise TemplateSyntaxError("foreign", node.lineno)
    if isinstance(node, nodes.For):
        deep += 1
        if deep > DEEPEST or node.recursive:
            raise TemplateSyntaxError("foreign", node.lineno)
    for child in node.iter_child_nodes():
        _refuse_foreign(child, deep)


def plain(value: Any) -> Any:
    """The values as Word takes them: no control characters, whatever people typed."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
