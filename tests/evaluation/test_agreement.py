"""A book that reads the minima from the options the council agreed on; points stay the mean."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation import agreement
from evaluation.deeds import agreement as agreeing
from evaluation.deeds import conditions, contests
from evaluation.models import AgreedOption, Contest
from ocop.lib.errors import NotAllowed, Refused
from ocop.rules import bookcheck, reading, shelf, stars, trees
from ocop.rules.classification import DATA
from ocop.rules.ranking import Wrong, answer, star
from ocop.rules.trees import SheetTree
from tests.evaluation import proofs, stage
from tests.shared import shared


@shared
def hall(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast's honey is scored under a book that reads "agreed"; no condition holds."""
    book = stage.stage_of(stage.NEW, 2).book
    book.settings["minima"]["reading"] = "agreed"
    book.save()
    stage.scoring(cast)
    cast.tree = trees.of(cast.entry.sheet)
    cast.contest = Contest.objects.select_related("council__stage__book").get(pk=cast.contest.pk)
    cast.entry.contest = cast.contest
    return cast


def options(tree: SheetTree, star: int) -> dict[int, int | None]:
    """For each marked criterion the lowest option that meets all marks up to the star."""
    found: dict[int, int | None] = {}
    for one in agreement.marked(tree):
        least = max((m.points for m in one.minima if m.star <= star), default=0)
        good = [option for option in one.options if option.points >= least]
        found[one.id] = min(good, key=lambda option: option.points).id if least else None
    return found


def test_the_agreed_options_decide_the_minima_and_the_mean_the_points(
    hall: SimpleNamespace,
) -> None:
    stage.all_score(hall, [72, 73, 74])
    agreeing.agree(hall.entry, options(hall.tree, 4), by=hall.secretary)
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    assert (hall.entry.mean, hall.entry.stars) == (73, 4)
    assert proofs.faults(hall.contest) == []
    AgreedOption.objects.filter(points__gt=0).first().delete()
    assert proofs.faults(hall.contest) != []


def test_agreed_options_lower_a_star_that_the_members_gave(hall: SimpleNamespace) -> None:
    stage.all_score(hall, [72, 73, 74], star=4)
    agreeing.agree(hall.entry, options(hall.tree, 3), by=hall.chair)
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    assert hall.entry.stars == 3


def test_close_needs_every_marked_criterion_agreed(hall: SimpleNamespace) -> None:
    stage.all_score(hall, [72, 73, 74])
    (*most, last) = options(hall.tree, 3).items()
    agreeing.agree(hall.entry, dict(most), by=hall.chair)
    with pytest.raises(Refused, match=hall.tree.criterion(last[0]).code):
        contests.close(hall.contest, by=hall.chair)
    agreeing.agree(hall.entry, dict([last]), by=hall.chair)
    contests.close(hall.contest, by=hall.chair)


def test_a_stopped_product_needs_no_agreement(hall: SimpleNamespace) -> None:
    stage.all_score(hall, [72, 73, 74])
    conditions.answer(hall.entry, {"dangerous_impurities": (True, "Có cát")}, by=hall.chair)
    contests.close(hall.contest, by=hall.chair)
    hall.entry.refresh_from_db()
    assert hall.entry.stars == 0


def test_agree_is_for_chair_and_secretary_and_marked_criteria(hall: SimpleNamespace) -> None:
    good = options(hall.tree, 3)
    for other in (hall.evaluator, hall.province, hall.owner, hall.outsider):
        with pytest.raises(NotAllowed):
            agreeing.agree(hall.entry, good, by=other)
    plain = next(one for one in hall.tree.criteria if not one.minima)
    first, second = agreement.marked(hall.tree)[:2]
    for wrong in ({plain.id: None}, {first.id: second.options[0].id}, {10**9: None}):
        with pytest.raises(Refused):
            agreeing.agree(hall.entry, wrong, by=hall.chair)
    assert not AgreedOption.objects.exists()


def test_another_book_asks_for_no_agreement(cast: SimpleNamespace) -> None:
    stage.scoring(cast)
    cast.entry.contest = Contest.objects.select_related("council__stage__book").get()
    tree = trees.of(cast.entry.sheet)
    with pytest.raises(Refused):
        agreeing.agree(cast.entry, options(tree, 3), by=cast.chair)


def test_choices_are_in_view_only_from_sheets_that_are_in(hall: SimpleNamespace) -> None:
    def named(reader: object) -> set[str]:
        found = agreement.questions(hall.entry, reader)
        return {who for one in found for who, _option in one.choices}

    stage.fill(stage.sheet_of(hall, hall.evaluator), 70, by=hall.evaluator)
    stage.fill(stage.sheet_of(hall, hall.evaluator_2), 70, by=hall.evaluator_2, hand_in=False)
    assert named(hall.secretary) == {hall.evaluator.name}
    assert named(hall.chair) == set()  # whose own sheet is not in yet
    stage.fill(stage.sheet_of(hall, hall.chair), 70, by=hall.chair)
    assert named(hall.chair) == {hall.chair.name, hall.evaluator.name}
    assert named(hall.evaluator_2) == set()


def test_a_book_may_read_agreed_options() -> None:
    content = reading.read(DATA / "books" / "26-2026.json")
    for way, faults in (("agreed", 0), ("majority", 0), ("loudest", 1)):
        content["settings"]["minima"]["reading"] = way
        assert len(bookcheck.problems(content)) == faults


def test_rank_reads_agreed_options_of_a_case(db: None) -> None:
    known = shelf.Shelf()
    rules = known.rules(stage.NEW)
    rules.settings["minima"]["reading"] = stars.AGREED
    blank = known.blank(rules, "mat-ong")
    best = {
        one.code: max(range(len(one.options)), key=lambda n: one.options[n].points)
        for one in blank.tree.criteria
    }
    case = {"id": 1, "rulebook": stage.NEW, "sheet": "mat-ong", "members": [best]}
    with pytest.raises(Wrong, match="agreed"):
        answer(case, "", known)
    assert answer(case | {"agreed": best}, "", known)["star"] == 5
    assert answer(case | {"agreed": {}}, "", known)["star"] < 5
    points = {one.code: one.max_points for one in blank.tree.criteria}
    assert star([points], rules, blank, (), agreed=points).star == 5
