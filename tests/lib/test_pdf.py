"""The press: what it reads, what it never reads, the same bytes for the same page."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from ocop.lib import pdf, press
from tests.reading import picture, text_of

PAGE = (
    '<html lang="vi"><head><meta charset="utf-8"><title>Giấy</title>'
    '<meta name="dcterms.created" content="2026-12-18"></head><body>{}</body></html>'
)


@pytest.fixture
def styles(tmp_path) -> Path:
    sheet = tmp_path / "paper.css"
    sheet.write_text('@page{size:A4}body{font-family:"Be Vietnam Pro"}h1{bookmark-level:none}')
    return sheet


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What the engine asked for, and whether it got it."""
    seen = []
    real = press.ClosedFetcher.fetch

    def fetch(self, url, headers=None):
        try:
            answer = real(self, url, headers)
        except Exception:
            seen.append(f"refused {url}")
            raise
        seen.append(f"read {url}")
        return answer

    monkeypatch.setattr(press.ClosedFetcher, "fetch", fetch)
    return seen


def test_render_gives_the_same_bytes_a_hundred_times(styles):
    page = PAGE.format("<h1>Mật ong hoa rừng Ba Chẽ</h1><p>đường, phở, Ủy ban</p>")
    other = PAGE.format("<p>Một giấy khác ở giữa, chữ khác: WXYZ 0123</p>")
    made = set()
    for turn in range(100):
        made.add(hashlib.sha256(pdf.render(page, key="1/2026", styles=styles)).hexdigest())
        if turn % 10 == 0:
            pdf.render(other, key="2/2026", styles=styles)
    assert len(made) == 1


def test_render_gives_the_same_bytes_in_another_process(styles):
    page = PAGE.format("<p>Ruốc Cô Tô</p>")
    here = hashlib.sha256(pdf.render(page, key="1/2026", styles=styles)).hexdigest()
    code = (
        "import sys, hashlib, pathlib\nfrom ocop.lib import pdf\n"
        "data = pdf.render(sys.argv[1], key='1/2026', styles=pathlib.Path(sys.argv[2]))\n"
        "print(hashlib.sha256(data).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code, page, str(styles)], capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_render_names_each_paper_by_its_key(styles):
    page = PAGE.format("<p>Ruốc</p>")
    assert pdf.render(page, key="1", styles=styles) != pdf.render(page, key="2", styles=styles)


@pytest.mark.parametrize(
    "payload",
    [
        '<img src="file:///etc/passwd">',
        '<img src="FILE:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="https://127.0.0.1:9/x.png">',
        '<img src="ftp://127.0.0.1/x">',
        '<img src="//127.0.0.1:9/x.png">',
        '<img src="/etc/passwd">',
        '<img srcset="http://127.0.0.1:9/x.png 2x">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<style>@import "file:///etc/passwd";</style>',
        "<style>@import url(http://127.0.0.1:9/x.css);</style>",
        "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x",
        '<p style="background:url(file:///etc/passwd)">x',
        '<ul style="list-style-image:url(http://127.0.0.1:9/x.png)"><li>x</ul>',
        '<p style="content:url(file:///etc/passwd)">x',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<iframe src="file:///etc/passwd"></iframe>',
        '<svg><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<svg><use href="file:///etc/passwd#x"/></svg>',
        '<svg><style>@import "file:///etc/passwd";</style></svg>',
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage '
        'href=%22file:///etc/passwd%22 width=%229%22 height=%229%22/%3E%3C/svg%3E">',
        '<base href="file:///etc/"><img src="passwd">',
        '<script>fetch("file:///etc/passwd")</script>',
        '<video src="http://127.0.0.1:9/x"></video><audio src="http://127.0.0.1:9/x"></audio>',
        '<input type="image" src="file:///etc/passwd">',
        '<img src="file://{fonts}/../../../../etc/passwd">',
    ],
)
def test_render_reads_neither_file_nor_network(payload, styles, asked):
    payload = payload.replace("{fonts}", str(pdf.font_folder()))
    data = pdf.render(PAGE.format(payload), key="x", styles=styles)
    read = [url for url in asked if url.startswith("read ")]
    fonts = {f"read {address}" for address in pdf.font_addresses()}
    assert [url for url in read if url not in fonts and not url.startswith("read data:")] == []
    assert b"/EmbeddedFile" not in data
    assert "root:" not in text_of(data)


def test_render_embeds_only_our_fonts_and_all_vietnamese_letters(styles):
    letters = "ăâđêôơư ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ĐƯƠNG"
    data = pdf.render(PAGE.format(f"<p>{letters}</p>"), key="x", styles=styles)
    assert letters in text_of(data)
    assert fonts_of(data) == {"Be-Vietnam-Pro"}


def fonts_of(data: bytes) -> set[str]:
    """The names of the fonts on the pages, every one of them embedded."""
    names = set()
    with pikepdf.open(io.BytesIO(data)) as paper:
        for page in paper.pages:
            for font in page.Resources.Font.values():
                inner = font.DescendantFonts[0]
                assert "/FontFile2" in inner.FontDescriptor
                names.add(str(inner.BaseFont).split("+")[1])
    return names


def test_press_keeps_one_font_configuration_and_forgets_pictures(styles):
    pdf.render(PAGE.format("<p>x</p>"), key="x", styles=styles)
    kept = press._presses[-1].fonts
    for shade in range(press.IMAGES_KEPT + 3):
        dot = f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' id='a{shade}'/%3E"
        pdf.render(PAGE.format(f'<img src="{dot}">'), key="x", styles=styles)
    assert press._presses[-1].fonts is kept
    assert len(press._presses[-1].images) <= press.IMAGES_KEPT + 1


def test_importing_pdf_does_not_load_the_engine():
    code = "import sys; from ocop.lib import pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_render_draws_below_the_text_where_the_marks_stand(styles):
    page = PAGE.format(
        '<p>Ruốc</p><span id="seal" style="display:inline-block;width:40mm">.</span>'
    )
    seen = {}

    def under(places):
        seen.update(places)
        return b"1 0 0 rg 0 0 100 100 re f"

    image = picture(pdf.render(page, key="x", styles=styles, under=under), dpi=50)
    left, _, right, _ = seen["seal"]
    assert round(right - left) == 40
    assert image.getpixel((5, image.height - 5)) == (255, 0, 0)
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_render_keeps_links_within_the_paper(styles):
    page = PAGE.format('<p><a href="#annex">Phụ lục</a></p><h1 id="annex">Phụ lục</h1>')
    with pikepdf.open(io.BytesIO(pdf.render(page, key="x", styles=styles))) as paper:
        assert "/Dests" in paper.Root.Names
    with pikepdf.open(
        io.BytesIO(pdf.render(page.replace("#annex", "#"), key="x", styles=styles))
    ) as p:
        assert "/Names" not in p.Root


def test_slim_font_keeps_what_a_reader_needs(styles):
    data = pdf.render(PAGE.format("<p>Mật ong</p>"), key="x", styles=styles)
    assert text_of(data) == "Mật ong"
    with pikepdf.open(io.BytesIO(data)) as paper:
        font = next(
            f for f in paper.objects if isinstance(f, pikepdf.Dictionary) and "/FontFile2" in f
        )
        inner = font.FontFile2.read_bytes()
        assert font.FontFile2.Length1 == len(inner)
    face = TTFont(io.BytesIO(inner))
    assert set(face.reader.keys()) == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    assert all(face.getGlyphSet()[name].width >= 0 for name in face.getGlyphOrder())
