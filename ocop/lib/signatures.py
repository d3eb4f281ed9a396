"""Whose signatures a PDF bears, and whether a byte was changed since: read, never made.

The roots of the state's certificates are not in our house: who is not trusted is only told.
``OCOP_TRUST_ROOTS`` names a folder of root certificates (PEM or DER) for those who have them.
"""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any, TypedDict

import pikepdf
from django.conf import settings
from django.utils.translation import gettext as _

from ocop.lib.errors import Refused
from ocop.lib.text import clean

ENDINGS = (".pem", ".crt", ".cer", ".der")
MOST = 30  # signatures on one paper
log = logging.getLogger(__name__)


class Signature(TypedDict):
    """One signature as it was found: who, when by the signer's own clock, and how it stands."""

    signer: str
    body: str
    at: str  # ISO 8601, '' if it bears no time
    whole: bool  # nothing was added after it
    trusted: bool  # a root of the house's folder stands over it


def read(data: bytes) -> list[Signature]:
    """Return the signatures in the order they were made; [] for a paper that bears none.

    Refused where a signature is broken, where something was added after the last one, and where
    one is there that cannot be read: such a file proves nothing.
    """
    if not _claims_one(data):
        return []
    try:
        found = _judged(data)
    except Refused:
        raise
    except Exception as fault:  # whatever a stranger's file makes the reader stumble over
        log.info("a signature could not be read: %s", fault)
        raise _refused(
            _("The digital signature in this file cannot be read. Take the file once more from the "
              "document system, or scan the stamped paper.")
        ) from fault  # fmt: skip
    return found


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="file")


def _claims_one(data: bytes) -> bool:
    """True if anything in the PDF says of itself that it is a signature."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return any(
            isinstance(thing, pikepdf.Dictionary) and "/ByteRange" in thing for thing in pdf.objects
        )


def _judged(data: bytes) -> list[Signature]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # slow to import: only who reads waits

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    ones = list(reader.embedded_regular_signatures)
    if not ones or len(ones) > MOST:
        raise ValueError(f"{len(ones)} signatures")
    roots = _roots()
    return [_told(one, roots, last=one is ones[-1]) for one in ones]


def _told(one: Any, roots: list[Any], *, last: bool) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    known = ValidationContext(trust_roots=roots, allow_fetching=False)
    status = validate_pdf_signature(one, signer_validation_context=known)
    if not (status.intact and status.valid):
        raise _refused(
            _("This file was changed after it was signed: its digital signature is broken. Take it "
              "once more from the document system.")
        )  # fmt: skip
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if last and not whole and not _only_kept_fresh(status):
        raise _refused(
            _("Something was added to this file after the last signature. Take it once more from "
              "the document system.")
        )  # fmt: skip
    name = one.signer_cert.subject.native
    at = one.self_reported_timestamp
    return Signature(
        signer=_plain(name.get("common_name")),
        body=_plain(name.get("organization_name")),
        at=at.isoformat() if at else "",
        whole=whole,
        trusted=bool(status.trusted),
    )


def _only_kept_fresh(status: Any) -> bool:
    """True if what follows only keeps the signature verifiable: time stamps, revocation lists."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    return (
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.modification_level is not None
        and status.modification_level <= ModificationLevel.LTA_UPDATES
    )


def _plain(value: Any) -> str:
    """A name out of a certificate, as it may stand on a page and in the database."""
    words = value if isinstance(value, str) else ", ".join(map(str, value or ()))
    return "".join(char for char in clean(words) if char.isprintable())[:200]


def _roots() -> list[Any]:
    """The root certificates of the house's folder; none where there is no folder."""
    from pyhanko.keys import load_certs_from_pemder

    if not settings.TRUST_ROOTS:
        return []
    files = sorted(
        path for path in Path(settings.TRUST_ROOTS).glob("*") if path.suffix.lower() in ENDINGS
    )
    return list(load_certs_from_pemder([str(path) for path in files]))
