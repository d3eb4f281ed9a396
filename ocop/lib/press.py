"""The press behind ``ocop.lib.pdf``: WeasyPrint, closed to the world, kept warm in its process."""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ocop.lib import pdf

NEEDED = {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep"}
MM = 25.4 / 96  # in a pixel of the style sheets
ARCHIVE = "pdf/a-3u"
IMAGES_KEPT = 8  # frames that stand on every paper of a kind
_lock = threading.Lock()
_presses: list[_Press] = []


class RefusedAddress(ValueError):
    """The paper named an address that is not for it to read."""


class ClosedFetcher(URLFetcher):
    """Gives what stands in the paper itself (``data:``) and our font files; refuses the rest."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url[:5].lower() == "data:" or url in pdf.font_addresses():
            return super().fetch(url, headers)
        raise RefusedAddress(f"not fetched: {url[:80]}")


class _Press:
    """What a process keeps between two papers.

    A new font configuration for each paper would cost 36 ms and grow without end (65 to 173 MiB
    after 400 papers); one that is kept stays flat. It is not safe in two threads at a time.
    """

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.fonts = FontConfiguration()
        self.images: dict[str, Any] = {}
        self.sheets: dict[Path, CSS] = {}
        self.faces = self._parsed(pdf.font_rules())

    def sheet(self, path: Path) -> CSS:
        """The style sheet, parsed once."""
        if path not in self.sheets:
            self.sheets[path] = self._parsed(path.read_text("utf-8"))
        return self.sheets[path]

    def print(
        self, html: str, key: str, styles: Path, variant: str | None
    ) -> tuple[bytes, dict[str, pdf.Box]]:
        """Return the PDF, and where each element with an id stands."""
        places: dict[str, pdf.Box] = {}

        def note(document: Any, _paper: Any) -> None:
            for page in document.pages:
                for name, box in page.anchors.items():
                    places[name] = tuple(side * MM for side in box)

        if len(self.images) > IMAGES_KEPT:
            self.images.clear()
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        printed = HTML(string=html, url_fetcher=ClosedFetcher()).write_pdf(
            font_config=self.fonts,
            stylesheets=[self.faces, self.sheet(styles)],
            cache=self.images,
            pdf_identifier=name.encode(),
            pdf_variant=variant,
            finisher=note,
        )
        return printed, places

    def _parsed(self, text: str) -> CSS:
        return CSS(string=text, font_config=self.fonts, url_fetcher=ClosedFetcher())


def render(
    html: str,
    *,
    key: str,
    styles: Path,
    under: pdf.Drawing | None = None,
    attached: pdf.Attached | None = None,
) -> bytes:
    """Return the PDF; see ``pdf.render``."""
    with _lock:
        if not _presses or _presses[-1].pid != os.getpid():
            # A forked child must neither use nor give up its parent's temporary font files.
            _presses.append(_Press())
        printed, places = _presses[-1].print(html, key, styles, ARCHIVE if attached else None)
    return finished(printed, under(places) if under else b"", attached)


def finished(printed: bytes, under: bytes, attached: pdf.Attached | None = None) -> bytes:
    """Return the paper with the drawing below its text and its fonts as small as they may be."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as paper:
        if under:
            drawing = _packed(paper, under)
            for page in paper.pages:
                page.contents_add(drawing, prepend=True)
        for thing in paper.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
                font = slim(thing.FontFile2.read_bytes())
                thing.FontFile2.write(zlib.compress(font, 9), filter=pikepdf.Name.FlateDecode)
                thing.FontFile2.Length1 = len(font)
        if "/Names" in paper.Root and not _has_inner_links(paper):
            del paper.Root.Names  # places that nothing leads to
        if attached:
            _attach(paper, attached)
            told = paper.Root.Metadata.read_bytes().decode()
            paper.Root.Metadata.write(near(told).encode())
        paper.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            deterministic_id=True,
        )
    return out.getvalue()


def _packed(paper: pikepdf.Pdf, data: bytes, **facts: Any) -> pikepdf.Stream:
    return paper.make_stream(zlib.compress(data, 9), Filter=pikepdf.Name.FlateDecode, **facts)


def _attach(paper: pikepdf.Pdf, attached: pdf.Attached) -> None:
    """Put the file in, as data that the paper is made from (ISO 19005-3, 6.8)."""
    day = pikepdf.String(f"D:{attached.day}")
    data = _packed(
        paper,
        attached.data,
        Type=pikepdf.Name.EmbeddedFile,
        Subtype=pikepdf.Name(f"/{attached.kind}"),
        Params=pikepdf.Dictionary(ModDate=day, Size=len(attached.data)),
    )
    if attached.mark:
        data["/OCOP_Mark"] = pikepdf.String(attached.mark)
    name = pikepdf.String(attached.name)
    file = paper.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=name,
            UF=name,
            Desc=pikepdf.String(attached.about),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=data, UF=data),
        )
    )
    names = paper.Root.get("/Names") or pikepdf.Dictionary()
    names.EmbeddedFiles = pikepdf.Dictionary(Names=pikepdf.Array([name, file]))
    paper.Root.Names, paper.Root.AF = names, pikepdf.Array([file])


def near(metadata: str) -> str:
    """Return the XMP with each name space declared where it is used.

    Right as it comes, with all of them at the root, but readers that look for them at each
    description (Apache Preflight) then miss that the paper is one for the archive.
    """
    spaces = dict(re.findall(r' xmlns:(\w+)="([^"]+)"', metadata))
    root = re.search(r"<rdf:RDF[^>]*>", metadata)
    if root is None:
        return metadata

    def declared(found: re.Match[str]) -> str:
        used = [one for one in sorted(spaces) if one != "rdf" and f"{one}:" in found[0]]
        told = "".join(f' xmlns:{one}="{spaces[one]}"' for one in used)
        return found[0].replace("<rdf:Description", f"<rdf:Description{told}", 1)

    body = re.sub(
        r"<rdf:Description[^>]*/>|<rdf:Description.*?</rdf:Description>",
        declared,
        metadata[root.end() :],
        flags=re.DOTALL,
    )
    return f'{metadata[: root.start()]}<rdf:RDF xmlns:rdf="{spaces["rdf"]}">{body}'


def pages_of(paper: bytes) -> int:
    """Return how many pages the PDF has."""
    with pikepdf.open(io.BytesIO(paper)) as one:
        return len(one.pages)


def is_ours(paper: bytes) -> bool:
    """Return whether the PDF says that our press made it; see ``pdf.is_ours``."""
    with pikepdf.open(io.BytesIO(paper)) as one:
        return str(one.docinfo.get("/Producer", "")).startswith("WeasyPrint")


def joined(papers: Sequence[bytes]) -> bytes:
    """Return one PDF; see ``pdf.joined``."""
    out = io.BytesIO()
    with pikepdf.new() as whole:
        for paper in papers:
            with pikepdf.open(io.BytesIO(paper)) as one:
                whole.pages.extend(one.pages)
        whole.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def flat(paper: bytes) -> bytes:
    """Return the PDF with its stamps drawn on the pages; see ``pdf.flat``."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as one:
        one.flatten_annotations("print")
        for page in one.pages:  # what is left of fields shows nothing
            kept = [mark for mark in page.get("/Annots", []) if mark.get("/Subtype") != "/Widget"]
            page.Annots = pikepdf.Array(kept)
        if "/AcroForm" in one.Root:
            del one.Root.AcroForm
        one.save(out, deterministic_id=True)
    return out.getvalue()


def _has_inner_links(paper: pikepdf.Pdf) -> bool:
    marks = (mark for page in paper.pages for mark in page.get("/Annots", []))
    return any("/Dest" in mark or "/D" in mark.get("/A", {}) for mark in marks)


def slim(font: bytes) -> bytes:
    """Return the TrueType font with the tables that a PDF needs (ISO 32000-1, 9.9), no others."""
    tables = []
    for place in range(struct.unpack(">H", font[4:6])[0]):
        tag, check, start, size = struct.unpack(">4sLLL", font[12 + place * 16 : 28 + place * 16])
        if tag in NEEDED:
            tables.append((tag, check, font[start : start + size]))
    steps = len(tables).bit_length() - 1
    wide = 16 << steps
    head = struct.pack(">4sHHHH", font[:4], len(tables), wide, steps, len(tables) * 16 - wide)
    entries, body = b"", b""
    for tag, check, data in tables:
        start = 12 + len(tables) * 16 + len(body)
        entries += struct.pack(">4sLLL", tag, check, start, len(data))
        body += data + bytes(-len(data) % 4)
    return head + entries + body
