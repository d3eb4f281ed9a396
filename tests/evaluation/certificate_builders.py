"""Published results with their stars, made in few statements: certificates begin after them."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cycle.models import Dossier
from evaluation.deeds import certificates
from evaluation.models import Certificate, Contest, Council, Decision, Entry
from ocop.rules.models import Sheet
from products.models import Product, Rating
from tests.evaluation.stage import NEW, cycle_of, stage_of

DECIDED = dt.date(2026, 11, 18)
LAST_DAY = dt.date(2029, 11, 18)
ROOT = Path(__file__).resolve().parents[2]


def decided(cast: SimpleNamespace, *, day: dt.date = DECIDED, **facts: Any) -> Decision:
    """A contest of the province with its published decision, and nothing in it yet."""
    stage = stage_of(facts.pop("book", NEW), 2)
    council = Council.objects.create(
        cycle=facts.pop("cycle", None) or cycle_of(cast.province_region, stage.book.slug),
        stage=stage,
        region=facts.pop("region", cast.province_region),
        name="Hội đồng OCOP cấp tỉnh",
        decision_no=f"{Council.objects.count() + 2001}/QĐ-UBND",
        decided_on=day - dt.timedelta(days=30),
        created_at=timezone.now(),
    )
    contest = Contest.objects.create(
        council=council,
        title="Phiên đánh giá đợt 2 năm 2026",
        held_on=day - dt.timedelta(days=10),
        state=Contest.State.PUBLISHED,
        created_at=timezone.now(),
    )
    paper = {
        "authority": "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ninh",
        "number": "3105/QĐ-UBND",
        "place": "Quảng Ninh",
        "formula": "KT. CHỦ TỊCH",
        "signer_office": "PHÓ CHỦ TỊCH",
        "signer": "Bùi Quang Minh",
    }
    return Decision.objects.create(
        contest=contest,
        state=Decision.State.PUBLISHED,
        decided_on=day,
        prepared_at=timezone.now(),
        published_at=timezone.now(),
        **(paper | facts),
    )


def result(decision: Decision, product: Product, *, stars: int = 4, code: str = ""):
    """The product's entry and the stars that the decision granted it."""
    first, year = "QN-BCH-01-2026", decision.decided_on.year
    code = code or (f"{first}-{year}-{product.pk}" if _taken(first) else first)
    contest = decision.contest
    stage = contest.council.stage
    dossier = Dossier.objects.create(
        cycle=contest.council.cycle,
        product=product,
        book=stage.book,
        product_set=product.product_set,
        state=Dossier.State.RECOGNISED,
        stage=stage,
        code=code,
        opened_at=timezone.now(),
    )
    entry = Entry.objects.create(
        contest=contest,
        dossier=dossier,
        sheet=Sheet.objects.filter(state=Sheet.State.ACTIVE).order_by("pk").first(),
        mean=Decimal("85.5"),
        stars=stars,
        outcome="awarded",
    )
    rating = Rating.objects.create(
        product=product,
        key=f"entry:{entry.pk}",
        stars=stars,
        points=entry.mean,
        year=decision.decided_on.year,
        book=stage.book.slug,
        authority=decision.authority,
        decision_no=decision.number,
        decided_on=decision.decided_on,
        valid_from=decision.decided_on,
        valid_to=decision.decided_on.replace(year=decision.decided_on.year + 3),
    )
    return entry, rating


def _taken(code: str) -> bool:
    return Dossier.objects.filter(code=code).exists()


def many(decision: Decision, like: Product, count: int) -> list[tuple[Entry, Rating]]:
    """So many recognised products of one producer."""
    return [
        result(
            decision,
            Product.objects.create(
                producer=like.producer,
                name=f"{like.name} số {n}",
                product_set=like.product_set,
                registered_at=timezone.now(),
            ),
            code=f"QN-{n}-{decision.pk}",
        )
        for n in range(1, count + 1)
    ]


def reserved(cast: SimpleNamespace, **facts: Any) -> Certificate:
    """The certificate of the cast's honey, not made yet."""
    decision = decided(cast, **facts)
    pair = result(decision, cast.product)
    return certificates.reserve(*pair, decision=decision, by=cast.province)


def batch(cast: SimpleNamespace, count: int) -> list[Certificate]:
    """So many certificates of one decision, not made yet."""
    decision = decided(cast)
    pairs = many(decision, cast.product, count)
    return certificates.reserve_all(pairs, decision=decision, by=cast.province)


def worker(code: str, **environment: str) -> subprocess.Popen[str]:
    """Start a real process on the test's database and files that runs the code."""
    set_up = "import django; django.setup()\nimport datetime as dt\n"
    return subprocess.Popen(
        [sys.executable, "-c", set_up + textwrap.dedent(code)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ocop.settings",
            "DATABASE_URL": _database(),
            "OCOP_MEDIA": str(settings.MEDIA_ROOT),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _database() -> str:
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    who = made["USER"] + (f":{made['PASSWORD']}" if made["PASSWORD"] else "")
    port = f":{made['PORT']}" if made["PORT"] else ""
    return f"postgres://{who}@{made['HOST'] or '127.0.0.1'}{port}/{made['NAME']}"


def files() -> list[str]:
    """Every file under the certificates' folder, by the name a row knows it by."""
    home = settings.MEDIA_ROOT
    return sorted(
        str(path.relative_to(home)) for path in home.glob("certificates/**/*") if path.is_file()
    )
