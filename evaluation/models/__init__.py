"""Step 5: checks, councils, contests, score sheets, results, decisions, certificates."""

from evaluation.models.certificates import Certificate, Counter
from evaluation.models.checks import Check, CheckState
from evaluation.models.contests import Contest, ContestState, Entry, Outcome, Seat, SeatState
from evaluation.models.councils import Council, CouncilMember, CouncilRole
from evaluation.models.decisions import Decision, DecisionState
from evaluation.models.panels import (
    Conclusion,
    Panel,
    PanelMember,
    PanelReport,
    PanelReportState,
    PanelRole,
    PaperState,
)
from evaluation.models.scores import Answer, ScoreSheet, ScoreSheetState

__all__ = [
    "Answer",
    "Certificate",
    "Check",
    "CheckState",
    "Conclusion",
    "Contest",
    "ContestState",
    "Council",
    "CouncilMember",
    "CouncilRole",
    "Counter",
    "Decision",
    "DecisionState",
    "Entry",
    "Outcome",
    "Panel",
    "PanelMember",
    "PanelReport",
    "PanelReportState",
    "PanelRole",
    "PaperState",
    "ScoreSheet",
    "ScoreSheetState",
    "Seat",
    "SeatState",
]
