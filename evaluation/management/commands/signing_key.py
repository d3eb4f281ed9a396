"""``manage.py signing_key --try``: a key and certificate of one's own, to try signing out."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.lib import clock

NAME = "Chữ ký dùng thử, không có giá trị pháp lý"
DAYS = 365
BITS = 2048
NOT_FOR = (
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Command(BaseCommand):
    help = "Make a key and a certificate that nobody trusts, to try out the signing of papers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--try", action="store_true", dest="try_out", help="yes, to try out")
        parser.add_argument("--folder", default=str(settings.VAR_DIR), help="where to keep them")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["try_out"]:
            raise CommandError(
                "Real keys come from a certification authority. For trying out: --try"
            )
        folder = Path(options["folder"])
        files = folder / "signing.p12", folder / "signing.passphrase"
        if any(path.exists() for path in files):
            raise CommandError(f"{files[0]} is there already.")
        secret = secrets.token_urlsafe(24)
        _keep(files[0], _made(secret.encode()))
        _keep(files[1], secret.encode())
        self.stdout.write(f"OCOP_SIGN_P12={files[0]}\nOCOP_SIGN_PASSPHRASE_FILE={files[1]}")


def _made(secret: bytes) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = dict.fromkeys(NOT_FOR, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - dt.timedelta(days=1))
        .not_valid_after(clock.now() + dt.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"ocop", key, certificate, None, serialization.BestAvailableEncryption(secret)
    )


def _keep(path: Path, data: bytes) -> None:
    """Write the file, for its owner only."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
