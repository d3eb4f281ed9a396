"""HTML to PDF: certificates, minutes, announcements, score sheets.

The same HTML gives the same bytes: the document's identifier comes from its key and its date from
``<meta name="dcterms.created">``, never from the clock. Nothing is fetched but ``data:`` and our
own font files, so a text that people typed can make the engine read neither file nor network.

Two font families: "Be Vietnam Pro" from its wheel, in which certificates are set, and for official
papers "Tinos" from Debian, the free twin of Times New Roman (``ocop.lib.assets``). Papers that need
not be a file are pages that the browser prints (``static/css/paper.css``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from ocop.lib.assets import DEBIAN

Box = tuple[float, float, float, float]  # left, top, right, bottom: mm from the upper left corner
Drawing = Callable[[Mapping[str, Box]], bytes]
FACES = {
    (400, "normal"): "BeVietnamPro-Regular.ttf",
    (400, "italic"): "BeVietnamPro-Italic.ttf",
    (600, "normal"): "BeVietnamPro-SemiBold.ttf",
    (700, "normal"): "BeVietnamPro-Bold.ttf",
}
OFFICE_FACES = {
    (400, "normal"): "Tinos-Regular.ttf",
    (400, "italic"): "Tinos-Italic.ttf",
    (700, "normal"): "Tinos-Bold.ttf",
    (700, "italic"): "Tinos-BoldItalic.ttf",
}


@dataclass(frozen=True)
class Attached:
    """A file of data in the paper; ``mark`` is a text that stands unpacked among its facts."""

    name: str
    data: bytes
    kind: str  # 'application/json'
    about: str
    day: str  # '20261218'
    mark: str = ""


def render(
    html: str,
    *,
    key: str,
    styles: Path,
    under: Drawing | None = None,
    attached: Attached | None = None,
) -> bytes:
    """Return the PDF of an HTML page whose texts are already escaped (a Django template).

    ``key`` names the paper ('118/2026/GCN-OCOP') and becomes its identifier; ``styles`` is the
    style sheet of this kind of paper; ``under`` draws what lies below the text of every page, in
    the operators of PDF, and is told where the elements that have an ``id`` came to stand. With
    ``attached`` the paper is one for the archive, PDF/A-3u, and holds that file.
    """
    from ocop.lib import press  # over a second to import: only who prints waits for it

    return press.render(html, key=key, styles=styles, under=under, attached=attached)


def joined(papers: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of these, in their order: the same bytes for the same."""
    from ocop.lib import press

    return press.joined(papers)


def flat(paper: bytes) -> bytes:
    """Return the PDF for the printer: fields and stamps become part of the pages, which proves
    nothing any more; signed files are handed out as they are."""
    from ocop.lib import press

    return press.flat(paper)


def pages_of(paper: bytes) -> int:
    """Return how many pages the PDF has."""
    from ocop.lib import press

    return press.pages_of(paper)


def is_ours(paper: bytes) -> bool:
    """Return whether the PDF says that our press made it."""
    from ocop.lib import press

    return press.is_ours(paper)


@cache
def font_folder() -> Path:
    """Where the wheel keeps Be Vietnam Pro."""
    return Path(str(resources.files("fontpkg_be_vietnam_pro") / "files")).resolve()


@cache
def font_addresses() -> frozenset[str]:
    """The only ``file:`` addresses that a paper may read."""
    return frozenset(address for _family, _face, address in _faces())


def _faces() -> list[tuple[str, tuple[int, str], str]]:
    """Family, weight and style, and address of every font file."""
    ours = [("Be Vietnam Pro", *one, font_folder()) for one in FACES.items()]
    office = [("Tinos", *one, DEBIAN) for one in OFFICE_FACES.items()]
    return [
        (family, face, (folder / name).as_uri()) for family, face, name, folder in [*ours, *office]
    ]


def font_rules() -> str:
    """The ``@font-face`` rules of all faces."""
    rule = (
        '@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        'src:url("{address}")}}'
    )
    return "".join(
        rule.format(family=family, weight=weight, style=style, address=address)
        for family, (weight, style), address in _faces()
    )
