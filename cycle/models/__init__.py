"""The year and its steps: publicity, ideas, plans, implementation, dossiers."""

from cycle.models.cycles import Cycle, CycleBook, CycleDocument, StepKind, StepWindow
from cycle.models.dossiers import Dossier, DossierState
from cycle.models.submissions import (
    Idea,
    Plan,
    ProgressReport,
    Submission,
    SubmissionState,
)
from cycle.models.support import Course, Enrolment, Support, SupportKind

__all__ = [
    "Course",
    "Cycle",
    "CycleBook",
    "CycleDocument",
    "Dossier",
    "DossierState",
    "Enrolment",
    "Idea",
    "Plan",
    "ProgressReport",
    "StepKind",
    "StepWindow",
    "Submission",
    "SubmissionState",
    "Support",
    "SupportKind",
]
