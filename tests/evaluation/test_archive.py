"""The certificate for the archive: what PDF/A-3u asks for and can be read from the file."""

import io
import json
import re

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from evaluation.rendering.paper import certificate_pdf
from evaluation.statements import keys, seal, statement
from tests.evaluation.test_certificate_paper import FACTS

CODE = FACTS["code"]


@pytest.fixture(scope="module")
def data() -> bytes:
    return certificate_pdf(FACTS)


@pytest.fixture
def paper(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def test_metadata_says_pdf_a_3u(paper):
    with paper.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "U")
        assert FACTS["number"] in told["dc:title"]
    assert "/Filter" not in paper.Root.Metadata
    assert paper.pdf_version == "1.7"
    assert len(paper.trailer.ID) == 2
    assert str(paper.Root.Lang) == "vi"


def test_colours_have_their_profile(paper):
    (intent,) = paper.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = intent.DestOutputProfile
    assert profile.N == 3
    assert profile.read_bytes()[16:20] == b"RGB "


def test_nothing_runs_nothing_is_hidden_nothing_is_encrypted(paper):
    assert not paper.is_encrypted
    for name in (
        "/OpenAction",
        "/AA",
        "/AcroForm",
        "/OCProperties",
        "/Requirements",
        "/Collection",
    ):
        assert name not in paper.Root
    (page,) = paper.pages
    for mark in page.Annots:
        assert (mark.Subtype, mark.F, mark.A.S) == ("/Link", 4, "/URI")
    for thing in paper.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            assert "/JS" not in thing
            assert thing.get("/S") not in ("/JavaScript", "/Launch")
            assert "/LZWDecode" not in str(thing.get("/Filter", ""))
            assert thing.get("/Type") != "/XObject"


def test_nothing_shines_through(paper):
    for thing in paper.objects:
        if not isinstance(thing, pikepdf.Dictionary):
            continue
        assert thing.get("/ca", 1) == thing.get("/CA", 1) == 1
        assert str(thing.get("/SMask", "/None")) == "/None"
        assert str(thing.get("/BM", "/Normal")) == "/Normal"


def test_page_is_drawn_in_rgb_and_grey_alone(paper):
    (page,) = paper.pages
    used = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
    assert used.isdisjoint({"k", "K", "sh", "Do", "BI"})
    spaces = {str(part) for part in page.Resources.get("/ColorSpace", {})}
    assert spaces <= {"/lab-d50", "/lab-d65", "/srgb"}
    depth = 0
    for one in pikepdf.parse_content_stream(page):
        depth += {"q": 1, "Q": -1}.get(str(one.operator), 0)
        assert 0 <= depth <= 28
    assert depth == 0


def test_fonts_are_embedded_with_their_letters_and_widths(paper):
    for font in paper.pages[0].Resources.Font.values():
        assert font.Encoding == "/Identity-H"
        assert b"beginbfchar" in font.ToUnicode.read_bytes()
        (inner,) = font.DescendantFonts
        assert inner.CIDToGIDMap == "/Identity"
        face = TTFont(io.BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))
        unit = face["head"].unitsPerEm
        widths = list(inner.W)
        for start, some in zip(widths[::2], widths[1::2], strict=True):
            for step, width in enumerate(some):
                name = face.getGlyphName(int(start) + step)
                assert abs(face["hmtx"][name][0] * 1000 / unit - float(width)) <= 1


def test_facts_are_in_the_file_as_data(paper):
    (file,) = paper.Root.AF
    assert (file.Type, file.AFRelationship) == ("/Filespec", "/Data")
    assert str(file.F) == str(file.UF) == "facts.json"
    assert file.EF.F.Subtype == "/application/json"
    names = paper.Root.Names.EmbeddedFiles.Names
    assert (str(names[0]), names[1].objgen) == ("facts.json", file.objgen)
    held = json.loads(file.EF.F.read_bytes())
    assert held["facts"] == FACTS
    said = statement.read(held["statement"], code=CODE)
    assert statement.is_signed(said, keys.current().private.public_key())


def test_seal_covers_every_byte(data):
    public = keys.current().private.public_key()
    assert seal.sealed_length(data, public) == len(data)
    assert seal.number_in(data) == FACTS["number"]
    for place in [*range(0, len(data), 997), len(data) - 1]:
        other = data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]
        assert seal.sealed_length(other, public) == 0, place
    assert seal.sealed_length(data + b"\n", public) == len(data)
    assert seal.sealed_length(data[:-1], public) == 0
    assert seal.sealed_length(b"", public) == 0


def test_seal_is_not_moved_to_another_paper(data):
    mark = seal.MARK.search(data)[0]
    other = re.sub(
        seal.MARK, mark, certificate_pdf({**FACTS, "product": "Mật ong hoa rừng Ba Chỉ"})
    )
    assert seal.sealed_length(other, keys.current().private.public_key()) == 0
