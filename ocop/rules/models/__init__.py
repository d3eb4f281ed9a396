"""Rule books (the ladder, bands, settings) and blank scoring sheets. No cycle, no person."""

from ocop.rules.models.books import Band, RuleBook, Stage
from ocop.rules.models.classification import Classification, ProductSet
from ocop.rules.models.sheets import Criterion, Option, Part, Section, Sheet

__all__ = [
    "Band",
    "Classification",
    "Criterion",
    "Option",
    "Part",
    "ProductSet",
    "RuleBook",
    "Section",
    "Sheet",
    "Stage",
]
