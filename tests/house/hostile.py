"""What no field expects: too long, too large, too far away, in no encoding, of somebody else."""

from __future__ import annotations

import unicodedata
from typing import Any

from tests.house.papers import Form

NFD = unicodedata.normalize("NFD", "Bánh gật gù Tiên Yên")
TEXTS = {
    "empty": "",
    "too long": "x" * 10_000,
    "NUL": "Mật\x00ong",
    "NFD": NFD,
    "huge": "1e400",
    "negative": "-1",
    "too many digits": "9" * 5000,
    "beyond the database": "99999999999999999999",
    "not a number": "NaN",
    "raised digit": "²",
    "other digits": "١٢٣",
    "far day": "31/12/9999",
    "first day": "01/01/0001",
    "no day": "32/13/2026",
    "markup": "<script>qwrtz</script>",
    "right to left": "\u202egnoM\u2066",
    "list": "1,2,3",
    "template": "{{ 7|add:7 }}{% now %}%(name)s%s{0}",
}
# Bytes that are no text: what a broken client sends for a lone surrogate, and for Latin-1.
BYTES = {"lone surrogate": b"%ED%A0%80", "no encoding": b"%FF%FE%E1"}
FORM = "application/x-www-form-urlencoded"
KEPT = ("csrfmiddlewaretoken",)


def with_text(form: Form, value: str) -> dict[str, Any]:
    """Every field of the form with the value; keys of lists of rows stay as they are."""
    return {
        name: form.sends.get(name, [""])[0] if name in KEPT or "_FORMS" in name else value
        for name in form.kinds
    }


def with_bytes(form: Form, value: bytes) -> bytes:
    return b"&".join(name.encode() + b"=" + value for name in form.kinds)


def not_offered(form: Form) -> dict[str, list[str]]:
    """For every choice of the form some values that it does not offer."""
    return {
        name: [*[str(n) for n in range(1, 400) if str(n) not in offered][:2], "abc", "0", "-1"]
        for name, offered in form.options.items()
        if form.kinds.get(name) == "select"
    }
