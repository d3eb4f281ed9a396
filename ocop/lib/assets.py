"""Files the pages need that are not kept in the repository: made from installed packages.

Three kinds, made once under ``VAR_DIR/assets`` and found there by ``VendorFinder``:

* scripts copied from their wheel (``vendor/htmx.js``);
* the web fonts, subset to Latin and Vietnamese (``vendor/fonts/be-vietnam-pro-400.woff2``): Be
  Vietnam Pro from its wheel, and for papers Tinos from Debian's ``fonts-croscore``, the free twin
  of Times New Roman (its elder, Liberation Serif 1, has no ẹ, ủ or ộ);
* ``css/ocop.css``: what we use of Bootstrap, then our own sheets, in one request.

The same inputs give the same bytes, so every machine serves the same hashed names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import partial
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from ocop.lib import stylesheets

OURS = resources.files("fontpkg_be_vietnam_pro") / "files"
DEBIAN = Path("/usr/share/fonts/truetype/croscore")
FONTS = {
    "be-vietnam-pro-400": OURS / "BeVietnamPro-Regular.ttf",
    "be-vietnam-pro-500": OURS / "BeVietnamPro-Medium.ttf",
    "be-vietnam-pro-600": OURS / "BeVietnamPro-SemiBold.ttf",
    "tinos": DEBIAN / "Tinos-Regular.ttf",
    "tinos-bold": DEBIAN / "Tinos-Bold.ttf",
    "tinos-italic": DEBIAN / "Tinos-Italic.ttf",
    "tinos-bold-italic": DEBIAN / "Tinos-BoldItalic.ttf",
}
# Latin and its supplement, all letters of Vietnamese, combining marks (text pasted as NFD),
# dashes and quotes, đồng, arrows, minus, boxes, stars and the check mark.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *(0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2027),
    *(
        0x20AB,
        0x2190,
        0x2191,
        0x2192,
        0x2193,
        0x2212,
        0x2264,
        0x2265,
        0x25A0,
        0x25A1,
        0x2605,
        0x2713,
    ),
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def htmx() -> bytes:
    """The htmx 2 script of the django-htmx wheel."""
    files = resources.files("django_htmx")
    return (files / "static/django_htmx/htmx-2.min.js").read_bytes()


def font(name: str) -> bytes:
    """A face as woff2, only with the letters we write (about a quarter of the TTF)."""
    from fontTools import subset, ttLib

    options = subset.Options(layout_features=FEATURES, hinting=False, desubroutinize=True)
    options.name_IDs = [0, 1, 2, 13, 14]
    face = ttLib.TTFont(BytesIO(FONTS[name].read_bytes()), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(face)
    face.flavor = "woff2"
    out = BytesIO()
    face.save(out)
    return out.getvalue()


MAKERS: dict[str, Callable[[], bytes]] = {
    "vendor/htmx.js": htmx,
    "css/ocop.css": stylesheets.bundle,
    **{f"vendor/fonts/{name}.woff2": partial(font, name) for name in FONTS},
}
# Parts of the bundle: they stay in the repository and are not published one by one.
PARTS = {f"css/{name}" for name in stylesheets.SHEETS}


def home() -> Path:
    """Where the made files stand."""
    return Path(settings.VAR_DIR) / "assets"


def made(name: str) -> Path:
    """Return the file of that name, made now unless it is younger than what it is made from."""
    path = home() / name
    if not path.exists() or path.stat().st_mtime < newest_source(name):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_bytes(MAKERS[name]())
        draft.replace(path)
    return path


def newest_source(name: str) -> float:
    """When the sources of the file last changed (seconds since 1970)."""
    sources = [Path(__file__), Path(stylesheets.__file__)]
    if name == "css/ocop.css":
        sources += [stylesheets.HOME / sheet for sheet in stylesheets.SHEETS]
    return max(source.stat().st_mtime for source in sources)


class VendorFinder(BaseFinder):
    """Finds the made files, and no others: nothing of a wheel is served by accident."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in MAKERS:
            return []
        found = str(made(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Any:
        storage = FileSystemStorage(location=str(home()))
        for name in MAKERS:
            made(name)
            yield name, storage
