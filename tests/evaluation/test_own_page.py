"""What the pages of the self-assessment tell: totals, goals, what is missing, papers."""

from __future__ import annotations

from types import SimpleNamespace

from evaluation import own_print
from evaluation.deeds import claims
from evaluation.models import SelfAssessment
from evaluation.own_page import claimed, own_page_of, projected
from products.deeds import evidence
from tests.evaluation import own
from tests.shared import shared
from tests.uploads import pdf


@shared
def room(cast: SimpleNamespace) -> SimpleNamespace:
    return own.begun(cast)


def loaded(room: SimpleNamespace) -> SelfAssessment:
    rows = SelfAssessment.objects.select_related("sheet__product_set", "dossier__book")
    return rows.get(pk=room.own.pk)


def test_an_empty_one_lacks_all(room: SimpleNamespace) -> None:
    seen = own_page_of(loaded(room))
    assert [(goal.star, goal.minimum, goal.lacks, goal.met) for goal in seen.goals] == [
        (3, 50, 50, 0),
        (4, 70, 70, 0),
        (5, 90, 90, 0),
    ]
    assert (seen.total, seen.next_goal, seen.recognised) == (0, 3, False)
    threes = [one.criterion for one in room.tree.minima if one.star == 3]
    assert [want.node.code for want in seen.goals[0].wants] == threes
    assert not any(want.answered for want in seen.goals[0].wants)


def test_goals_say_what_is_met_and_where_the_rest_stands(room: SimpleNamespace) -> None:
    own.answered(room, 72, star=4)
    seen = own_page_of(loaded(room))
    three, four, five = seen.goals
    assert (three.reached, four.reached, five.reached) == (True, True, False)
    assert (five.lacks, seen.next_goal, seen.result.star) == (18, 5, 4)
    assert five.of == len(room.tree.minima)
    for want in five.wants:
        assert want.node in seen.screen(want.key).criteria
        assert want.has < want.needs


def test_points_without_minima_do_not_make_the_star(room: SimpleNamespace) -> None:
    mark = next(one for one in room.tree.minima if one.star == 3)
    node = room.tree.criterion(mark.criterion)
    own.answered(room, 90, star=4)
    claims.claim(room.own, criterion=node.id, option=None, by=room.owner)
    seen = own_page_of(loaded(room))
    assert seen.band >= 4
    assert seen.result.star == 2
    assert node.code in [want.node.code for want in seen.goals[0].wants]


def test_a_book_that_does_not_enforce_minima_projects_by_points(room: SimpleNamespace) -> None:
    book = room.dossier.book
    book.settings["minima"]["enforced"] = False
    node = room.tree.criteria[0]
    found = projected(room.tree, {node.id: 3}, book)
    assert (found.minima, found.star) == ((), 1)


def test_what_is_claimed_without_a_paper_is_named(room: SimpleNamespace) -> None:
    first, second = room.tree.criteria[:2]
    paper = evidence.add(room.product, kind="origin", file=pdf("nl"), by=room.owner)
    for node in (first, second):
        best = max(node.options, key=lambda option: option.points)
        claims.claim(room.own, criterion=node.id, option=best.id, by=room.owner)
    claims.attach(room.own, criterion=first.id, papers=[paper], by=room.owner)
    seen = own_page_of(loaded(room))
    assert [node.code for node, _key in seen.unproved] == [second.code]
    evidence.withdraw(paper, why="Cũ.", by=room.owner)
    again = own_page_of(loaded(room))
    assert [node.code for node, _key in again.unproved] == [first.code, second.code]


def test_claims_are_told_to_the_council_only_when_handed_in(
    room: SimpleNamespace, django_assert_num_queries: object
) -> None:
    same = {"dossier": room.dossier.pk, "sheet": room.own.sheet_id}
    node = room.tree.criteria[0]
    claims.upload(room.own, criterion=node.id, kind="test", file=pdf("kn"), by=room.owner)
    own.answered(room, 60, star=3)
    assert claimed(**same) == {}
    claims.hand_in(room.own, by=room.owner)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = claimed(**same)
    assert sum(one.claim.points for one in found.values()) == 60
    assert [paper.kind for paper in found[node.id].papers] == ["test"]


def test_papers_are_numbered_in_the_order_of_the_criteria(room: SimpleNamespace) -> None:
    first, second = room.tree.criteria[:2]
    two, one = (
        evidence.add(room.product, kind="test", title=name, file=pdf(name), by=room.owner)
        for name in ("hai", "một")
    )
    claims.attach(room.own, criterion=second.id, papers=[two, one], by=room.owner)
    claims.attach(room.own, criterion=first.id, papers=[one], by=room.owner)
    seen = own_page_of(loaded(room))
    numbers = own_print.numbered(seen)
    assert [(paper.title, number) for paper, number in numbers.items()] == [("một", 1), ("hai", 2)]
    rows = own_print.parts(seen, numbers)[0][2][0][1]
    assert (rows[0].papers, rows[1].papers) in {("1", "2, 1"), ("1", "1, 2")}


def test_the_officer_who_helped_is_named(room: SimpleNamespace) -> None:
    own.answered(room, 60, star=3, by=room.commune, hand_in=True)
    assert own_print.helped(loaded(room)) == room.commune
    claims.reopen(room.own, by=room.owner)
    claims.hand_in(room.own, by=room.owner)
    assert own_print.helped(loaded(room)) is None
