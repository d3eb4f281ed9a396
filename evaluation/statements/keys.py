"""The key that signs statements: Ed25519, named by the beginning of its public half's hash.

In production it is the setting ``OCOP_STATEMENT_KEY`` (32 random bytes as base64); for trying out
a file under ``OCOP_VAR`` that is made at first need and that only its owner may read.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED = 32  # bytes
FILE = "statement_key"


@dataclass(frozen=True)
class Key:
    """A private key with its name."""

    private: Ed25519PrivateKey

    @cached_property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @cached_property
    def id(self) -> bytes:
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def key_id(public: bytes) -> bytes:
    """Return the four bytes by which a statement names its key."""
    return hashlib.sha256(public).digest()[:4]


def current() -> Key:
    """Return the key that signs now."""
    return _made(settings.STATEMENT_KEY or _kept_in(Path(settings.VAR_DIR) / FILE))


@cache
def _made(text: str) -> Key:
    try:
        seed = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        seed = b""
    if len(seed) != SEED:
        raise ImproperlyConfigured("OCOP_STATEMENT_KEY must be 32 bytes in base64.")
    return Key(Ed25519PrivateKey.from_private_bytes(seed))


def _kept_in(path: Path) -> str:
    """Return the seed in the file; made once, whole, also when two processes need it at once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(SEED)))
        with contextlib.suppress(FileExistsError):  # another process was first: theirs stands
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()
