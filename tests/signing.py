"""Papers signed with a key for throwing away: intact, altered, added to."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import Any

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

SIGNER, BODY = "Nguyễn Văn Mẫu", "Ủy ban nhân dân tỉnh Quảng Ninh"


@cache
def key() -> tuple[Any, bytes]:
    """A signer of pyHanko, and its certificate in PEM."""
    own = ec.generate_private_key(ec.SECP256R1())
    parts = [(NameOID.COMMON_NAME, SIGNER), (NameOID.ORGANIZATION_NAME, BODY)]
    name = x509.Name([x509.NameAttribute(kind, words) for kind, words in parts])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    use = {
        "digital_signature": True, "content_commitment": True, "key_encipherment": False,
        "data_encipherment": False, "key_agreement": False, "key_cert_sign": True,
        "crl_sign": True, "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(own.public_key())
        .serial_number(7).not_valid_before(day).not_valid_after(day.replace(year=2050))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**use), critical=True)
        .sign(own, hashes.SHA256())
    )  # fmt: skip
    secret = serialization.pkcs12.serialize_key_and_certificates(
        b"x", own, made, None, serialization.BestAvailableEncryption(b"x")
    )
    return (
        signers.SimpleSigner.load_pkcs12_data(secret, [], passphrase=b"x"),
        made.public_bytes(serialization.Encoding.PEM),
    )


def plain(words: str = "1") -> bytes:
    """A PDF of two pages that nobody signed, apart from others by its words."""
    out, paper = io.BytesIO(), pikepdf.new()
    for _n in range(2):
        paper.add_blank_page()
    paper.docinfo["/Title"] = words
    paper.save(out)
    return out.getvalue()


def signed(data: bytes = b"", *, field: str = "Ky1") -> bytes:
    """The paper with a signature (after those it bears)."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data or plain()))
    facts = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES)
    signers.sign_pdf(writer, facts, signer=key()[0], output=out)
    return out.getvalue()


def altered(data: bytes) -> bytes:
    """A byte of the first page is another: the paper still opens, the signature is broken."""
    return data.replace(b"612", b"613", 1)


def added_to(data: bytes) -> bytes:
    """A page turned in a revision after the signature, which itself stays intact."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Rotate")] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def upload(data: bytes, name: str = "QĐ 3981.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")
