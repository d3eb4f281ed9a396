"""Kinds of paper of form 02 are told only where the sheet's own words name them."""

from __future__ import annotations

from ocop.rules import papers, proofs
from tests.rules.samples import official


def kinds(name: str, code: str, option: int) -> list[str]:
    tree = papers.grown(official(name))
    criterion = tree.criterion(code)
    return [
        kind.code for kind in proofs.kinds_for(tree.decision, criterion, criterion.options[option])
    ]


def test_a_title_or_the_words_of_the_option_name_the_kind() -> None:
    assert kinds("26-2026-mat-ong", "1.5", 2) == ["raw_material_origin"]
    assert kinds("26-2026-mat-ong", "5.1", 2) == ["story"]
    assert kinds("26-2026-mat-ong", "5.1", 4) == ["story", "barcode_traceability"]
    assert kinds("26-2026-mat-ong", "10", 1) == ["quality_management_system"]


def test_nothing_is_told_where_the_sheet_names_nothing_or_is_anothers() -> None:
    assert kinds("26-2026-mat-ong", "6.2", 2) == []
    assert kinds("148-mat-ong", "1d", 2) == []


def test_every_kind_speaks_of_some_criterion_of_the_decision() -> None:
    decision, shipped = proofs.shipped()
    assert (decision, len(shipped)) == ("26/2026/QĐ-TTg", 15)
    assert all(kind.titles or kind.words for kind in shipped)
