"""Two clerks at once, two clicks at once: threads with a barrier and their own connections."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from cycle.deeds import cycles, dossiers, drafts, submissions
from cycle.models import Cycle, Dossier, Enrolment, Idea
from ocop.lib import clock
from ocop.lib.errors import AlreadyDecided
from ocop.rules.models import RuleBook
from ocop.workflow import chain
from ocop.workflow.models import Event
from tests import cast as people
from tests.cycle.conftest import IN_MAY, IN_NOVEMBER, STORY, announced, drafted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> SimpleNamespace:
    """The cast, an open cycle and an idea handed in, all committed."""
    cast = people.assemble()
    cycle = announced(cast)
    with clock.set_to(IN_MAY):
        idea = submissions.submit(drafted(cast, cycle), by=cast.owner)
    return SimpleNamespace(cast=cast, cycle=cycle, idea=idea)


def at(day, deed):
    """The deed on that day, for a thread: each sets its own clock."""

    def act():
        with clock.set_to(day):
            return deed()

    return act


def test_of_two_clerks_who_decide_one_wins_and_the_other_is_told_who(stage, together) -> None:
    one, two = (Idea.objects.get(pk=stage.idea.pk) for _ in range(2))
    results = together(
        at(IN_MAY, lambda: submissions.accept(one, by=stage.cast.province)),
        at(IN_MAY, lambda: submissions.decline(two, reason="Trùng", by=stage.cast.province_2)),
    )
    lost = [result for result in results if isinstance(result, AlreadyDecided)]
    assert len(lost) == 1, results
    winner = stage.cast.province if results.index(lost[0]) == 1 else stage.cast.province_2
    assert winner.name in lost[0].sentence
    verbs = Event.objects.filter(verb__in=["idea.accepted", "idea.declined"])
    assert verbs.count() == 1
    assert Enrolment.objects.count() == (1 if winner == stage.cast.province else 0)
    assert chain.verify(stage.idea.chain_key) is None


def test_a_double_click_begins_one_idea(stage, together) -> None:
    key, product = uuid.uuid4(), people.product("Rượu mơ", stage.cast.producer)

    def click():
        return drafts.begin_idea(
            stage.cycle, product, once_key=key, story=STORY, by=stage.cast.owner
        )

    first, second = together(at(IN_MAY, click), at(IN_MAY, click))
    assert first == second
    assert Dossier.objects.filter(product=product).count() == 1


def test_two_people_begin_the_same_idea_at_once(stage, together) -> None:
    product = people.product("Rượu mơ", stage.cast.producer)
    results = together(
        *[
            at(
                IN_MAY,
                lambda by=by: drafts.begin_idea(
                    stage.cycle, product, once_key=uuid.uuid4(), story=STORY, by=by
                ),
            )
            for by in (stage.cast.owner, stage.cast.commune)
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["Idea", "SameAgain"], results
    assert Idea.objects.filter(dossier__product=product).count() == 1


def test_a_double_click_makes_one_cycle(stage, together) -> None:
    key, book = uuid.uuid4(), RuleBook.objects.get(slug="26-2026")

    def click():
        return cycles.draft(
            stage.cast.province_region,
            year=2027,
            title="Chu trình 2027",
            book=book,
            map_date=IN_MAY,
            once_key=key,
            by=stage.cast.province,
        )

    first, second = together(click, click)
    assert first == second
    assert Cycle.objects.filter(year=2027).count() == 1


def test_products_registered_at_once_get_codes_of_their_own(stage, together) -> None:
    cast = stage.cast
    ready = []
    with clock.set_to(IN_MAY):
        for number in range(6):
            thing = people.product(f"Mật {number}", cast.producer)
            dossier = dossiers.open(stage.cycle, thing, by=cast.owner)
            dossiers.advance(dossier, by=cast.province)
            ready.append(dossiers.advance(dossier, by=cast.province))
    results = together(
        *[
            at(IN_NOVEMBER, lambda one=one: dossiers.register(one, by=cast.owner).code)
            for one in ready
        ]
    )
    assert sorted(code.split("-")[2] for code in results) == [f"{n:03d}" for n in range(1, 7)]


def test_announcing_at_once_tells_everyone_once(stage, together) -> None:
    from ocop.notices.models import Notice
    from tests.cycle.conftest import NOTICE

    cast = stage.cast
    cycle = cycles.draft(
        cast.province_region,
        year=2026,
        title="Chu trình thứ hai",
        book=RuleBook.objects.get(slug="26-2026"),
        map_date=IN_MAY,
        by=cast.province,
    )
    copies = [Cycle.objects.get(pk=cycle.pk) for _ in range(2)]
    results = together(
        *[
            at(IN_MAY, lambda one=one, by=by: cycles.announce(one, **NOTICE, by=by))
            for one, by in zip(copies, (cast.province, cast.province_2), strict=True)
        ]
    )
    assert sorted(type(r).__name__ for r in results) == ["AlreadyDecided", "Cycle"], results
    key = f"cycle.announced:{cycle.pk}"
    assert Notice.objects.filter(key=key, user=cast.owner).count() == 1
