"""Odd codes, numbers and queries at the public pages: an answer each time, and nothing given away.

A small sample here; ``OCOP_FUZZ=1`` (``make fuzz``) asks 10,000 times.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from evaluation import rendering
from evaluation.models import Certificate, Contest, Decision
from products.models import Product
from products.register import Wanted
from tests.evaluation.certificate_builders import decided, reserved, result
from tests.house.hostile import BYTES, TEXTS

pytestmark = pytest.mark.django_db
TIMES = 10_000 if os.environ.get("OCOP_FUZZ") else 150
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZOIL-/# .%&?=+ỦÊđ٣²\u202e\u0301'\"<>\\;()*"
SECRET = ("Zyxquark", "9876/QĐ-UBND", "QN-SECRET-77", "77,31", "77.31")
KEYS = ("q", "place", "region", "set", "sector", "stars", "all", "page", "kind", "sort", "code",
        "state")  # fmt: skip
STATES = ("", "expiring", "expired", "revoked", "all")


@pytest.fixture
def world(cast: SimpleNamespace) -> SimpleNamespace:
    """One certificate that anyone may know of, and one result that is closed and not published."""
    row = reserved(cast)
    rendering.render_waiting()
    hidden = decided(cast, number="9876/QĐ-UBND")
    Product.objects.filter(pk=cast.other_product.pk).update(name="Chè Zyxquark Khe Ngọc")
    cast.other_product.refresh_from_db()
    entry, rating = result(hidden, cast.other_product, stars=5, code="QN-SECRET-77")
    type(entry).objects.filter(pk=entry.pk).update(mean="77.31")
    rating.delete()
    Contest.objects.filter(pk=hidden.contest_id).update(state=Contest.State.CLOSED)
    Decision.objects.filter(pk=hidden.pk).update(state=Decision.State.PREPARED, published_at=None)
    type(entry.dossier).objects.filter(pk=entry.dossier_id).update(state="evaluation")
    found = Wanted(RequestFactory().get("/catalogue/"))
    filters = [
        *({"state": state, "stars": str(stars)} for state in STATES for stars in range(7)),
        *({"place": str(pk)} for group in found.places() for pk, _name in group.choices),
        *({"set": key} for group in found.sets() for key, _name in group.choices),
        {"place": str(cast.other_product.producer.region_id), "state": "all", "q": "zyxquark"},
        {"set": str(cast.other_product.product_set_id), "state": "expired"},
    ]
    return SimpleNamespace(row=row, hidden=cast.other_product, filters=filters)


def odd(chance: random.Random, row: Certificate) -> str:
    """A text that may be a code, a number, or anything; sometimes nearly right, or right."""
    known = [row.code, row.facts["code"], row.number, row.facts["check_url"], "77/2026"]
    kind = chance.randrange(5)
    if kind == 0:
        return chance.choice([*TEXTS.values(), *known])
    if kind == 1:
        return "".join(chance.choices(ALPHABET, k=chance.randrange(60)))
    if kind == 2:
        return "".join(chr(chance.randrange(1, 0x2FFF)) for _n in range(chance.randrange(30)))
    if kind == 3:
        return f"{chance.randrange(-5, 10**9)}/{chance.randrange(0, 10**5)}/GCN-OCOP"
    text = list(chance.choice(known))
    for _n in range(chance.randrange(1, 4)):
        text[chance.randrange(len(text))] = chance.choice(ALPHABET)
    return "".join(text)


def addresses(world: SimpleNamespace, chance: random.Random) -> Iterator[str]:
    for number in range(TIMES):
        text = odd(chance, world.row)
        path = quote(text, safe=chance.choice(["", "/", "%"]))
        if number % 11 == 0:
            path = quote_from_bytes(chance.choice(list(BYTES.values())), safe="%")
        keys = chance.sample(KEYS, chance.randrange(1, 4))
        asked = {key: odd(chance, world.row) for key in keys}
        if number % 3 == 0:  # the register's own filters, with values that it offers
            asked |= chance.choice(world.filters)
        query = urlencode(asked)
        yield chance.choice(
            [
                f"/c/{path}/",
                f"/c/{path}/certificate.pdf",
                f"/check/?code={path}",
                f"/check/?{query}",
                f"/check/offline/?{query}",
                f"/check/offline/file?{query}",
                f"/catalogue/?{query}",
                f"/catalogue/?{query}",
                f"/catalogue/{chance.choice([world.hidden.pk, chance.randrange(10**12)])}/?{query}",
                f"/.well-known/ocop-keys.json?{query}",
            ]
        )


def test_odd_questions_are_answered_and_give_nothing_away(world, client):
    client.raise_request_exception = False
    answers: Counter[int] = Counter()
    for number, address in enumerate(addresses(world, random.Random(2026))):
        if number % 50 == 0:
            cache.clear()  # the limit of look-ups has its own test
        answer = client.get(address)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, address
        text = b"".join(answer).decode("utf-8", "replace")
        assert [secret for secret in SECRET if secret in text] == [], address
    assert answers[200] > TIMES / 20
    assert answers[404] > TIMES / 20
