"""Reading the signature of a PDF: does it cover all of it, and was nothing else added?"""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

CONTENTS = re.compile(rb"/Contents\s*<([0-9A-F]+)>")
FORM = {"/AcroForm", "/Extensions"}
ANNOTATIONS = {"/Annots"}
FIELD = {"/FT", "/T", "/Type", "/Subtype", "/F", "/Rect", "/P", "/V"}
SHA256 = bytes.fromhex("300d06096086480165030402010500")  # the algorithm, in DER
HEADER, INNER = 4, 19  # where the envelope begins (DER, 256 bytes or more), and what it holds


def only_signed(paper: bytes, length: int) -> bool:
    """True if what follows the first ``length`` bytes is one intact signature over everything.

    Whose it is, is not asked: the bytes before are known to be ours, and a signature that adds
    nothing else to them changes nothing of what they say.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        reader = PdfFileReader(io.BytesIO(paper))
        found = reader.embedded_signatures
        if len(found) != 1 or not _is_filled_with_zeros(paper[length:]):
            return False
        found[0].compute_integrity_info()
        return (
            found[0].coverage == SignatureCoverageLevel.ENTIRE_FILE
            and _adds_nothing_else(reader)
            and _is_plain(found[0])
            and _names_its_certificate(found[0])
            and _is_intact(found[0])
        )
    except Exception:  # whatever a stranger's file makes the reader stumble over
        return False


def _adds_nothing_else(reader: Any) -> bool:
    """True if the second revision changes catalogue and page by an invisible field alone."""
    if reader.xrefs.total_revisions != 2:
        return False
    before = reader.get_historical_resolver(0)
    page, old_page = _page(reader), _page(before)
    field_place = page["/Annots"].raw_get(-1)
    field, form = field_place.get_object(), reader.root["/AcroForm"]
    known, touched = (
        {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(n)} for n in (0, 1)
    )
    return (
        len(known & touched) == 2  # catalogue and page
        and _without(reader.root, FORM) == _without(before.root, FORM)
        and _without(page, ANNOTATIONS) == _without(old_page, ANNOTATIONS)
        and list(page["/Annots"])[:-1] == list(old_page.get("/Annots", []))
        and set(form) <= {"/Fields", "/SigFlags"}
        and list(form["/Fields"]) == [field_place]
        and set(field) <= FIELD
        and not any(field["/Rect"])
    )


def _page(revision: Any) -> Any:
    """Return the one page, as it is in the revision."""
    pages = revision.root["/Pages"]
    if len(pages["/Kids"]) != 1:
        raise ValueError("more than one page")
    return pages["/Kids"][0]


def _without(facts: Any, keys: set[str]) -> dict[str, Any]:
    return {key: facts.raw_get(key) for key in facts if key not in keys}


def _is_plain(one: Any) -> bool:
    """True if what the signature does not cover of its own envelope is as it has to be."""
    return (
        one.signed_data["version"].native == one.signer_info["version"].native == "v1"
        and one.signer_info["digest_algorithm"].dump() == SHA256
        and one.signed_data["digest_algorithms"].dump() == b"\x31" + bytes([len(SHA256)]) + SHA256
    )


def _names_its_certificate(one: Any) -> bool:
    """True if the certificate that is sent along is the one whose hash was signed."""
    held = one.signer_cert.dump()
    hashes = [
        value["certs"][0]["cert_hash"].native
        for attribute in one.signer_info["signed_attrs"]
        if attribute["type"].native == "signing_certificate_v2"
        for value in attribute["values"]
    ]
    return hashes == [hashlib.sha256(held).digest()]


def _is_intact(one: Any) -> bool:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(one, signer_validation_context=nobody, skip_diff=True)
    return bool(status.intact and status.valid)


def _is_filled_with_zeros(end: bytes) -> bool:
    """True if nothing hides behind the signature in the room that was left for it."""
    found = CONTENTS.findall(end)
    if len(found) != 1:
        return False
    held = bytes.fromhex(found[0].decode())
    size = int.from_bytes(held[2:HEADER], "big") + HEADER
    inner = int.from_bytes(held[INNER - 2 : INNER], "big") + INNER
    return held[:2] == b"\x30\x82" and size == inner and not any(held[size:])
