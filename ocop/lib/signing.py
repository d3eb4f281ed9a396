"""Signing finished PDFs (PAdES B-B) behind one interface, whatever holds the key.

Nothing set: papers are not signed. ``OCOP_SIGN_P12`` names a file with key and certificate, for
trying out (``manage.py signing_key --try`` makes one). ``OCOP_SIGN_PKCS11`` names the module of a
token or HSM; it needs the package ``python-pkcs11``, which is not installed with the rest. The
signature is invisible: the paper draws its own place for signing.
"""

from __future__ import annotations

import io
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FIELD = "OCOP"
DIGEST = "sha256"


class Signer(Protocol):
    """Whatever signs a finished paper."""

    def signed(self, paper: bytes) -> bytes:
        """Return the paper with its signature; not a byte of it may change afterwards."""


class Unsigned:
    """Leaves papers as they are."""

    def signed(self, paper: bytes) -> bytes:
        return paper


class Pades:
    """Signs with a signer of pyHanko, which a process loads once."""

    def __init__(self, key: Any) -> None:
        self.key = key

    def signed(self, paper: bytes) -> bytes:
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        class Writer(IncrementalPdfFileWriter):
            def _update_meta(self) -> None:
                """Nothing but the signature is added: what the paper says of itself stays."""

        facts = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm=DIGEST, subfilter=fields.SigSeedSubFilter.PADES
        )
        out = io.BytesIO()
        signers.sign_pdf(Writer(io.BytesIO(paper)), facts, signer=self.key, output=out)
        return out.getvalue()


@cache
def signer() -> Signer:
    """Return the signer of this process."""
    if settings.SIGN_PKCS11 and settings.SIGN_P12:
        raise ImproperlyConfigured("Set OCOP_SIGN_P12 or OCOP_SIGN_PKCS11, not both.")
    if settings.SIGN_PKCS11:
        return Pades(from_token(settings.SIGN_PKCS11))
    if settings.SIGN_P12:
        return Pades(from_file(Path(settings.SIGN_P12), passphrase()))
    return Unsigned()


def passphrase() -> str:
    """Return the passphrase or PIN: the setting, or what the file it names holds."""
    if settings.SIGN_PASSPHRASE_FILE:
        try:
            return Path(settings.SIGN_PASSPHRASE_FILE).read_text("utf-8").strip()
        except OSError as fault:
            raise ImproperlyConfigured(f"OCOP_SIGN_PASSPHRASE_FILE: {fault}") from fault
    return settings.SIGN_PASSPHRASE


def from_file(path: Path, secret: str) -> Any:
    """Return a signer whose key stands in a PKCS#12 file, read and checked once."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign import signers

    code = secret.encode() or None
    try:
        data = path.read_bytes()
        key = pkcs12.load_key_and_certificates(data, code)[0]
    except (OSError, ValueError) as fault:
        raise ImproperlyConfigured(f"OCOP_SIGN_P12: {path}: {fault}") from fault
    loaded = signers.SimpleSigner.load_pkcs12_data(data, [], passphrase=code)
    if isinstance(key, RSAPrivateKey):  # pyHanko would check the key anew for each signature
        loaded.sign_raw = partial(_signed_with, key)
    return loaded


def _signed_with(key: Any, data: bytes, digest_algorithm: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    assert digest_algorithm == DIGEST
    return key.sign(data, PKCS1v15(), SHA256())


def from_token(module: str) -> Any:
    """Return a signer whose key never leaves the token; its session lasts with the process."""
    try:
        from pkcs11.exceptions import PKCS11Error
        from pyhanko.sign import pkcs11
    except ImportError as fault:
        raise ImproperlyConfigured(
            "OCOP_SIGN_PKCS11 needs the package python-pkcs11: pip install 'pyHanko[pkcs11]'"
        ) from fault
    try:
        session = pkcs11.open_pkcs11_session(
            module, slot_no=settings.SIGN_SLOT, user_pin=passphrase() or None
        )
    except (PKCS11Error, RuntimeError) as fault:  # wrong PIN, no token, no such module
        told = f"{type(fault).__name__}: {fault}"
        raise ImproperlyConfigured(f"OCOP_SIGN_PKCS11: {module}: {told}") from fault
    return pkcs11.PKCS11Signer(session, cert_label=settings.SIGN_LABEL)
