"""Two cycles of 2026 side by side, and the days inside, before and after their windows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cycle.deeds import cycles, drafts, submissions
from cycle.models import Cycle, Idea
from ocop.lib import clock
from ocop.rules.models import RuleBook
from tests import cast as people

NOTICE = {
    "notice_no": "12/TB-SNNMT",
    "notice_date": dt.date(2026, 3, 2),
    "notice_text": "Tiếp nhận ý tưởng sản phẩm OCOP năm 2026.",
    "guidance": "Kể về sản phẩm của mình.",
    "contact": "Văn phòng Điều phối, 0203 3 123 456",
}
IN_MARCH = dt.date(2026, 3, 10)  # before the ideas
IN_MAY = dt.date(2026, 5, 12)  # ideas and, under 26-2026, evaluation
IN_JULY = dt.date(2026, 7, 8)  # plans
IN_NOVEMBER = dt.date(2026, 11, 9)  # evaluation only
STORY = "Mật ong rừng, ong nuôi dưới tán keo, khách mua vì thơm."
PLAN = {
    "capital_own": 200_000_000,
    "capital_loan": 100_000_000,
    "workers": 12,
    "local_workers": 10,
    "output": 2400,
    "unit": "lít",
    "unit_cost": 90_000,
    "unit_price": 150_000,
    "market": "Hạ Long, Hà Nội",
}


@pytest.fixture
def on() -> Any:
    """Set the clock of the test: ``on(day)``; set back at the end."""
    entered: list[Any] = []

    def set_to(day: dt.date | dt.datetime) -> None:
        context = clock.set_to(day)
        context.__enter__()
        entered.append(context)

    yield set_to
    for context in reversed(entered):
        context.__exit__(None, None, None)


def announced(cast: Any, slug: str = "26-2026", *, map_date: dt.date | None = None) -> Cycle:
    """Return a cycle of 2026 under the book, announced on 2 March 2026."""
    with clock.set_to(dt.date(2026, 3, 2)):
        cycle = cycles.draft(
            cast.province_region,
            year=2026,
            title=f"Chu trình OCOP 2026 ({slug})",
            book=RuleBook.objects.get(slug=slug),
            map_date=map_date or dt.date(2026, 1, 1),
            once_key=uuid.uuid4(),
            by=cast.province,
        )
        return cycles.announce(cycle, **NOTICE, by=cast.province)


@pytest.fixture
def cycle(cast: Any) -> Cycle:
    """The cycle of 2026 under 26-2026: communes propose, the province decides."""
    return announced(cast)


@pytest.fixture
def pilot(cast: Any) -> SimpleNamespace:
    """The pilot's rules on the districts of June 2025, with a producer of that map."""
    cycle = announced(cast, "quang-ninh-2013", map_date=people.JUNE_2025)
    commune = people.region("Ba Chẽ", "district", on=people.JUNE_2025).children.first()
    owner = people.person("Bàn Văn Cũ", "oldowner")
    maker = people.producer("Tổ hợp tác Ba kích", commune, owner)
    made = people.product("Ba kích tím", maker, slug="thao-duoc-khac", classification="1048")
    return SimpleNamespace(cycle=cycle, owner=owner, producer=maker, product=made)


@pytest.fixture
def idea(cast: Any, cycle: Cycle) -> Idea:
    """The owner's idea, handed in on 12 May 2026."""
    with clock.set_to(IN_MAY):
        return handed_in(cast, cycle)


def drafted(cast: Any, cycle: Cycle, **more: Any) -> Idea:
    facts: dict[str, Any] = {"story": STORY, "by": cast.owner} | more
    return drafts.begin_idea(cycle, cast.product, once_key=uuid.uuid4(), **facts)


def handed_in(cast: Any, cycle: Cycle) -> Idea:
    return submissions.submit(drafted(cast, cycle), by=cast.owner)


@pytest.fixture
def accepted_idea(cast: Any, idea: Idea) -> Idea:
    """The owner's idea, proposed by the commune and accepted by the province in May."""
    with clock.set_to(IN_MAY):
        submissions.propose(idea, by=cast.commune)
        return submissions.accept(idea, by=cast.province)


@pytest.fixture
def many_ideas(cast: Any, cycle: Cycle) -> Callable[[int], list[Idea]]:
    """Make so many producers with a product and an idea handed in."""

    def make(count: int) -> list[Idea]:
        made = []
        with clock.set_to(IN_MAY):
            for number in range(count):
                owner = people.person(f"Chủ hộ {number}", f"hh{number}-{uuid.uuid4().hex[:6]}")
                maker = people.producer(f"Hộ số {number}", cast.commune_region, owner)
                thing = people.product(f"Sản phẩm {number}", maker)
                idea = drafts.begin_idea(cycle, thing, once_key=uuid.uuid4(), story=STORY, by=owner)
                made.append(submissions.submit(idea, by=owner))
        return made

    return make
