"""Signing with a token (PKCS#11): the key never leaves it. The token of the tests is SoftHSM."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured

from ocop.lib import signed, signing
from tests.lib.test_signing import PDFSIG, paper  # noqa: F401  the fixture

UTIL = shutil.which("softhsm2-util")
MODULES = sorted(Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"))
PIN, LABEL = "246810", "OCOP"

pytestmark = pytest.mark.skipif(
    not UTIL or not MODULES, reason="SoftHSM is not installed: softhsm2"
)


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The module of a fresh token that holds a key and its certificate."""
    home = tmp_path_factory.mktemp("token")
    (home / "tokens").mkdir()
    conf = home / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    _filled(home)
    yield str(MODULES[0])
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _filled(home: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = home / "key.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    _run("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "1357")
    _run("--import", str(file), "--token", LABEL, "--pin", PIN, "--label", LABEL, "--id", "01")
    _put_certificate(_certificate(key))


def _run(*words: str) -> None:
    assert UTIL
    subprocess.run([UTIL, *words], check=True, capture_output=True)


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ủy ban nhân dân tỉnh Quảng Ninh")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(day).not_valid_after(day.replace(year=2050))
    return made.sign(key, hashes.SHA256())


def _put_certificate(made: x509.Certificate) -> None:
    """As the maker of a token does it: the certificate beside the key, under the same label."""
    import pkcs11

    token = pkcs11.lib(str(MODULES[0])).get_token(token_label=LABEL)
    with token.open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: LABEL,
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.SUBJECT: made.subject.public_bytes(),
                pkcs11.Attribute.VALUE: made.public_bytes(serialization.Encoding.DER),
            }
        )


@pytest.fixture
def token(module: str, settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.SIGN_P12, settings.SIGN_PKCS11, settings.SIGN_LABEL = "", module, LABEL
    settings.SIGN_SLOT, settings.SIGN_PASSPHRASE = 0, ""
    pin = tmp_path / "pin"
    pin.write_text(PIN)
    settings.SIGN_PASSPHRASE_FILE = str(pin)
    signing.signer.cache_clear()
    yield settings
    signing.signer.cache_clear()


def test_a_token_signs_papers_one_after_the_other(
    token: Any,
    paper: bytes,  # noqa: F811
    tmp_path: Path,
) -> None:
    pades = signing.signer()
    first, second = pades.signed(paper), pades.signed(paper)
    assert first.startswith(paper)
    assert signed.only_signed(first, len(paper))
    assert signed.only_signed(second, len(paper))
    if PDFSIG:
        file = tmp_path / "signed.pdf"
        file.write_bytes(first)
        said = subprocess.run([PDFSIG, file], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in said


def test_a_wrong_pin_is_said_and_nothing_is_signed(token: Any) -> None:
    Path(token.SIGN_PASSPHRASE_FILE).write_text("000000")
    with pytest.raises(ImproperlyConfigured, match="OCOP_SIGN_PKCS11"):
        signing.signer()


def test_a_module_that_is_not_there_is_said(token: Any) -> None:
    token.SIGN_PKCS11 = "/usr/lib/no-such-token.so"
    with pytest.raises(ImproperlyConfigured, match="no-such-token"):
        signing.signer()
