"""Producers, products, evidence, who may read them, stars held, sales."""

from products.models.evidence import Evidence
from products.models.inspections import Inspection, InspectionPhoto
from products.models.label_reports import LabelReport
from products.models.lists import BroughtList, ListedRating, ListState
from products.models.market import SalesReport, SalesTarget
from products.models.marks import MarkRight
from products.models.old_decisions import DecisionRow, DecisionScan, OldDecision
from products.models.producers import Membership, Producer, ProducerKind, own_of, producers_of
from products.models.products import Product
from products.models.ratings import Rating, RatingEvidence
from products.models.readers import Reader, ShutOut, shut_from

__all__ = [
    "BroughtList",
    "DecisionRow",
    "DecisionScan",
    "Evidence",
    "Inspection",
    "InspectionPhoto",
    "LabelReport",
    "ListState",
    "ListedRating",
    "MarkRight",
    "Membership",
    "OldDecision",
    "Producer",
    "ProducerKind",
    "Product",
    "Rating",
    "RatingEvidence",
    "Reader",
    "SalesReport",
    "SalesTarget",
    "ShutOut",
    "own_of",
    "producers_of",
    "shut_from",
]
