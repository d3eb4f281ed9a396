"""The barest certificate: Vietnamese text in three faces, a border, stars, a QR of a fixed mask.

One A4 page, fonts and style sheet kept by the process: the floor that the real one is held to.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import segno
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from ocop.lib import pdf

STAR = "M12 2l3 7h7l-5.5 4.5 2 7.5L12 16.5 5.5 21l2-7.5L2 9h7z"
STYLE = """
@page { size: A4 landscape; margin: 10mm }
body { font: 12pt "Be Vietnam Pro"; text-align: center; border: 2mm double #8a6d1f; height: 185mm }
h1 { font-weight: 700; font-size: 26pt }
p.motto { font-weight: 600 }
svg { height: 12mm }
"""


@cache
def _kept() -> tuple[FontConfiguration, list[CSS]]:
    fonts = FontConfiguration()
    return fonts, [CSS(string=text, font_config=fonts) for text in (pdf.font_rules(), STYLE)]


def certificate(facts: dict[str, Any]) -> bytes:
    """Return the bare page with the same facts."""
    fonts, styles = _kept()
    return HTML(string=_html(facts)).write_pdf(font_config=fonts, stylesheets=styles)


def _html(facts: dict[str, Any]) -> str:
    code = segno.make(facts["check_url"], error="m", mask=3, micro=False)
    star = f'<svg viewBox="0 0 24 24"><path fill="#c8102e" d="{STAR}"/></svg>'
    lines = [
        f"Chứng nhận sản phẩm đạt {facts['stars_words']}",
        f"Chủ thể: {facts['producer']}",
        f"Địa chỉ: {facts['address']}",
        f"Bộ sản phẩm: {facts['product_set']}",
        f"Quyết định số {facts['decision_no']} {facts['decided_words']}",
        f"Có giá trị đến {facts['valid_to_words']}",
        facts["dated"],
        facts["signer"],
    ]
    told = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<p class=motto>{facts['country']}</p><p class=motto>{facts['motto']}</p>"
        f"<h1>{facts['product']}</h1>{star * facts['stars']}{told}{code.svg_inline(scale=2)}"
    )
