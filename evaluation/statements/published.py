"""The public keys: published with their days, so that anyone can check a statement for good."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from evaluation.models import StatementKey
from evaluation.statements.keys import Key, key_id
from ocop.lib import clock

Public = dict[bytes, Ed25519PublicKey]


def publish(key: Key) -> None:
    """Let the key stand among the published ones; the one that signed before it ends now."""
    name = key.id.hex()
    if StatementKey.objects.filter(key_id=name, until=None).exists():
        return
    with transaction.atomic():
        StatementKey.objects.exclude(key_id=name).filter(until=None).update(until=clock.now())
        facts = {"public": key.public.hex(), "since": clock.now(), "until": None}
        row, made = StatementKey.objects.get_or_create(key_id=name, defaults=facts)
        if not made:  # an earlier key signs again
            StatementKey.objects.filter(pk=row.pk).update(until=None)


def as_json() -> dict[str, Any]:
    """Return all keys as a JWK set (RFC 8037) with the moments from and until which they sign."""
    return {"keys": [_jwk(row) for row in StatementKey.objects.all()]}


def _jwk(row: StatementKey) -> dict[str, Any]:
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": row.key_id,
        "x": base64.urlsafe_b64encode(bytes.fromhex(row.public)).decode().rstrip("="),
        "from": _moment(row.since),
        "until": _moment(row.until) if row.until else None,
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def all_keys() -> Public:
    """Return the published keys by name."""
    rows = StatementKey.objects.values_list("public", flat=True)
    return _loaded(bytes.fromhex(public) for public in rows)


def read_keys(known: dict[str, Any]) -> Public:
    """Return the keys in what :func:`as_json` made. Raises ValueError for anything else."""
    try:
        texts = [one["x"] for one in known["keys"] if one.get("crv") == "Ed25519"]
        return _loaded(base64.urlsafe_b64decode(text + "=") for text in texts)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("no published keys") from fault


def _loaded(publics: Any) -> Public:
    return {key_id(public): Ed25519PublicKey.from_public_bytes(public) for public in publics}
