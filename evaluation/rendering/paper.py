"""The certificate as a paper: facts → context → HTML → PDF. The same facts give the same bytes.

The PDF is one for the archive (PDF/A-3u), holds its facts as data, and proves itself: by the
statement in its QR and by the seal of its file, both made with the same key (``statements``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import segno
from django.template.loader import render_to_string
from segno import consts

from evaluation import certificate_codes as codes
from evaluation import heads
from evaluation.rendering import ornament
from evaluation.rendering.fitting import MM, fitted, shrunk, wrapped
from evaluation.statements import keys, seal, statement
from ocop.lib import pdf
from ocop.workflow.chain import canonical

TEMPLATE = "evaluation/certificate_print.html"
FACTS = "facts.json"
STYLES = Path(__file__).parent / "certificate.css"
WIDTH = 235.0  # mm between the margins of the text
TOP, BOTTOM = 21.0, 187.0  # mm from the upper edge: first line, foot of the signature
HEAD = 44.0  # mm of national header, authority and title when the authority takes one line
AGAIN = 5.1  # mm of the line that says how often it was issued
RANK = 10.0  # mm of the line with the stars
SEAL = 35.0  # mm kept free for signature and seal (30/2020 asks for 90 by 35)
SIGNER_WIDTH = 92.0
AUTHORITY_SIZES = (12.0, 11.0, 10.0, 9.0)
SIGNATURE_SIZES = (11.0, 10.0, 9.0, 8.0)
MASK = 3  # fixed: trying all eight masks costs ten milliseconds and changes nothing for readers


def certificate_pdf(facts: dict[str, Any]) -> bytes:
    """Return the PDF of the certificate with these facts, sealed with the key of today."""
    key = keys.current()
    said = statement.signed(facts, key)
    made = pdf.render(
        render_to_string(TEMPLATE, context(facts)),
        key=f"{facts['number']} {facts['code']}",
        styles=STYLES,
        under=partial(drawn, facts, said),
        attached=_data(facts, said),
    )
    return seal.sealed(made, key)


def draft_pdf(facts: dict[str, Any]) -> bytes:
    """Return the paper as it will look: marked DỰ THẢO, with no QR, no data and no seal."""
    return pdf.render(
        render_to_string(TEMPLATE, context(facts)),
        key=f"{facts['product']} {facts['producer']}",
        styles=STYLES,
        under=lambda places: ornament.within(_ground(facts, places)),
    )


def _data(facts: dict[str, Any], said: str) -> pdf.Attached:
    return pdf.Attached(
        name=FACTS,
        data=canonical({"facts": facts, "statement": said}).encode(),
        kind="application/json",
        about="Dữ liệu in trên giấy chứng nhận, kèm xác nhận có chữ ký số",
        day=facts["decided_on"].replace("-", ""),
        mark=seal.mark(facts["number"]),
    )


def drawn(facts: dict[str, Any], said: str, places: Mapping[str, pdf.Box]) -> bytes:
    """Return everything on the paper that is no text: frame, stars, QR."""
    qr = square(facts["check_url"], said, places["qr"])
    return ornament.within(_ground(facts, places) + qr)


def _ground(facts: dict[str, Any], places: Mapping[str, pdf.Box]) -> str:
    return ornament.frame() + ornament.stars(facts["stars"], places["stars"])


def context(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the template needs: facts, drawings, sizes."""
    authority = shrunk(facts["authority"], AUTHORITY_SIZES, width=WIDTH, rows=2)
    signature = next((size for size in SIGNATURE_SIZES if _signature(facts, size) <= 60), 7.5)
    head = HEAD + authority * 1.35 / MM * (wrapped(facts["authority"], authority, 700, WIDTH) - 1)
    head += AGAIN if facts.get("reissue") else 0
    room = BOTTOM - TOP - head - RANK - _signature(facts, signature)
    lines = [_goods(facts), f"Chủ thể: {facts['producer']}", f"Địa chỉ: {facts['address']}", "…"]
    fit = fitted(facts["product"], lines, width=WIDTH, height=room)
    sizes = {"name": fit.name, "lines": fit.lines, "authority": authority, "signature": signature}
    return {
        "facts": facts,
        "head": heads.short(facts.get("head", "")),
        "office_lines": [line for line in (facts["formula"], facts["office"]) if line],
        "sizes": {part: f"{points:g}pt" for part, points in sizes.items()},
        "gap": f"{fit.gap:g}mm",
        "stars_width": f"{ornament.stars_width(facts['stars']):g}mm",
    }


def _goods(facts: dict[str, Any]) -> str:
    code = f"Mã số sản phẩm: {facts['product_code']} · " if facts["product_code"] else ""
    return f"{code}Bộ sản phẩm: {facts['product_set']}"


def _signature(facts: dict[str, Any], size: float) -> float:
    """Return the height of the signature's block in mm, the free place included."""
    texts = [facts[part] for part in ("dated", "formula", "office", "signer") if facts[part]]
    rows = sum(wrapped(text, size, 700, SIGNER_WIDTH) for text in texts)
    return rows * size * 1.4 / MM + SEAL


def square(url: str, said: str, box: pdf.Box) -> str:
    """Return the QR of the address with the statement as a drawing.

    Level M reads on with an eighth of it spoilt. Every run of dark modules is one rectangle; four
    modules of quiet zone stand on every side.
    """
    rows = segno.make(
        _parts(url, said), error="m", mask=MASK, micro=False, boost_error=False
    ).matrix
    size = (box[2] - box[0]) / (len(rows) + 8)
    left, top = box[0] + 4 * size, box[1] + 4 * size
    runs = [f"q 0 g {size:.5f} 0 0 {size:.5f} {left:.4f} {top:.4f} cm"]
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                runs.append(f"{x} {y} {length} 1 re")
            x += length
    return " ".join([*runs, "f Q"])


def _parts(url: str, said: str) -> Any:
    """The text of the QR in parts: code and statement are large letters, which take less room."""
    start, code = url[: -codes.LENGTH - 1], url[-codes.LENGTH - 1 :]
    return [
        (start, consts.MODE_BYTE),
        (code, consts.MODE_ALPHANUMERIC),
        ("#", consts.MODE_BYTE),
        (said, consts.MODE_ALPHANUMERIC),
    ]
