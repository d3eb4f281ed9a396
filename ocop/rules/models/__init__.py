"""Rule books (the ladder, bands, settings) and blank scoring sheets. No cycle, no person."""

from ocop.rules.models.authoring import Authorship, Confirmation, SheetImport
from ocop.rules.models.books import Band, RuleBook, Stage
from ocop.rules.models.classification import Classification, ProductSet
from ocop.rules.models.sheets import Criterion, Option, Part, Section, Sheet, SheetState

__all__ = [
    "Authorship",
    "Band",
    "Classification",
    "Confirmation",
    "Criterion",
    "Option",
    "Part",
    "ProductSet",
    "RuleBook",
    "Section",
    "Sheet",
    "SheetImport",
    "SheetState",
    "Stage",
]
