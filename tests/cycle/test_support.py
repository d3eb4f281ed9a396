"""Support recorded by the officers of the place."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from cycle.deeds import support
from cycle.models import Support
from ocop.lib.errors import NotAllowed, Refused
from ocop.notices.models import Notice
from tests.cycle.conftest import IN_JULY

GIVEN = {"kind": "loan", "given_on": dt.date(2026, 7, 1), "amount": Decimal(50_000_000)}


def test_give_records_and_tells_the_producer(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    key = uuid.uuid4()
    facts = GIVEN | {"partner": "Ngân hàng CSXH", "once_key": key, "by": cast.commune}
    first = support.give(accepted_idea.dossier, **facts)
    assert support.give(accepted_idea.dossier, **facts) == first
    assert [(s.amount, s.partner) for s in Support.objects.all()] == [
        (Decimal(50_000_000), "Ngân hàng CSXH")
    ]
    assert Notice.objects.filter(user=cast.owner, key=f"support.given:{first.pk}").count() == 1


def test_give_is_the_officers_deed(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    for user in (cast.owner, cast.other_commune, cast.auditor, cast.outsider):
        with pytest.raises(NotAllowed):
            support.give(accepted_idea.dossier, **GIVEN, by=user)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_on", dt.date(2026, 7, 9)),
        ("given_on", dt.date(2024, 12, 31)),
        ("amount", Decimal(-1)),
    ],
)
def test_give_refuses_what_cannot_be(cast, accepted_idea, on, field, value) -> None:
    on(IN_JULY)
    with pytest.raises(Refused) as refusal:
        support.give(accepted_idea.dossier, **(GIVEN | {field: value}), by=cast.commune)
    assert refusal.value.field == field


def test_support_is_seen_by_its_own(cast, accepted_idea, on) -> None:
    on(IN_JULY)
    given = support.give(accepted_idea.dossier, **GIVEN, by=cast.commune)
    for user in (cast.owner, cast.commune, cast.province, cast.auditor):
        assert list(Support.objects.visible_to(user)) == [given]
    for user in (cast.neighbour, cast.other_commune, cast.foreign, cast.outsider):
        assert list(Support.objects.visible_to(user)) == []
