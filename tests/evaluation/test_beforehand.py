"""A look at conflicts of interest before a council or a panel is formed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from evaluation.beforehand import look
from evaluation.deeds import interests
from evaluation.places import Rung
from ocop.lib import clock
from products.deeds import readers
from products.models import Membership
from tests.evaluation import stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    stage.provincial(cast)
    cast.rung = Rung(cast.cycle, cast.stage, cast.province_region)
    cast.people = [cast.chair, cast.evaluator, cast.evaluator_2]
    return cast


def test_what_blocks_comes_first_and_what_warns_is_told(hall: SimpleNamespace) -> None:
    assert look(hall.rung, hall.people, by=hall.province).lines == []
    Membership.objects.create(
        user=hall.evaluator_2, producer=hall.product.producer, since=clock.now()
    )
    found = look(hall.rung, [*hall.people, hall.commune], by=hall.province)
    assert found.waiting == 1
    assert [(one.who, one.blocks) for one in found.lines] == [
        (hall.evaluator_2.name, True),
        (hall.commune.name, False),
    ]
    assert found.lines[0].products == (hall.product.name,)


def test_a_producer_kept_from_the_officer_is_left_out(hall: SimpleNamespace) -> None:
    interests.declare(
        hall.product.producer, kind="relative", words="Em họ", declared_on=clock.today(),
        by=hall.evaluator,
    )  # fmt: skip
    assert look(hall.rung, hall.people, by=hall.province).lines
    readers.shut_out(hall.province, hall.product.producer, why="họ hàng")
    assert look(hall.rung, hall.people, by=hall.province).lines == []


def test_the_look_costs_the_same_for_one_and_for_many(
    hall: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        look(hall.rung, [*hall.people, hall.commune, hall.district], by=hall.province)


@pytest.mark.parametrize("people", [[], None])
def test_nobody_named_is_near_to_nobody(hall: SimpleNamespace, people: Any) -> None:
    assert look(hall.rung, people or [], by=hall.province).lines == []
