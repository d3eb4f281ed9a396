"""HTML to PDF: certificates, minutes, announcements, score sheets.

The same HTML gives the same bytes: the document's identifier comes from its key and its date from
``<meta name="dcterms.created">``, never from the clock. Nothing is fetched but ``data:`` and our
own font files, so a text that people typed can make the engine read neither file nor network.

One font family, "Be Vietnam Pro" from its wheel: certificates are set in it. Administrative papers
are pages that the browser prints (``static/css/paper.css``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

Box = tuple[float, float, float, float]  # left, top, right, bottom: mm from the upper left corner
Drawing = Callable[[Mapping[str, Box]], bytes]
FACES = {
    (400, "normal"): "BeVietnamPro-Regular.ttf",
    (400, "italic"): "BeVietnamPro-Italic.ttf",
    (600, "normal"): "BeVietnamPro-SemiBold.ttf",
    (700, "normal"): "BeVietnamPro-Bold.ttf",
}


def render(html: str, *, key: str, styles: Path, under: Drawing | None = None) -> bytes:
    """Return the PDF of an HTML page whose texts are already escaped (a Django template).

    ``key`` names the paper ('118/2026/GCN-OCOP') and becomes its identifier; ``styles`` is the
    style sheet of this kind of paper; ``under`` draws what lies below the text of every page, in
    the operators of PDF, and is told where the elements that have an ``id`` came to stand.
    """
    from ocop.lib import press  # over a second to import: only who prints waits for it

    return press.render(html, key=key, styles=styles, under=under)


@cache
def font_folder() -> Path:
    """Where the wheel keeps Be Vietnam Pro."""
    return Path(str(resources.files("fontpkg_be_vietnam_pro") / "files")).resolve()


@cache
def font_addresses() -> frozenset[str]:
    """The only ``file:`` addresses that a paper may read."""
    return frozenset((font_folder() / name).as_uri() for name in FACES.values())


def font_rules() -> str:
    """The ``@font-face`` rules of Be Vietnam Pro."""
    rule = (
        '@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};font-style:{style};'
        'src:url("{address}")}}'
    )
    return "".join(
        rule.format(weight=weight, style=style, address=(font_folder() / name).as_uri())
        for (weight, style), name in FACES.items()
    )
