"""Step 5: checks, councils, contests, score sheets, results, decisions, certificates."""

from evaluation.models.appeals import Appeal, AppealFile, AppealKind, AppealOutcome, AppealState
from evaluation.models.attendance import Attendance, AttendancePaper, AttendanceState
from evaluation.models.calibration import Calibration, CalibrationState
from evaluation.models.certificates import Certificate, Counter
from evaluation.models.checks import Check, CheckState
from evaluation.models.claims import Claim, Proof, SelfAssessment, SelfAssessmentState
from evaluation.models.conditions import AgreedOption, ConditionAnswer
from evaluation.models.contests import Contest, ContestState, Entry, Outcome, Seat, SeatState
from evaluation.models.corrections import (
    Correction,
    CorrectionGround,
    CorrectionKind,
    CorrectionState,
)
from evaluation.models.councils import Council, CouncilMember, CouncilRole
from evaluation.models.decision_papers import DecisionPapers
from evaluation.models.decisions import Decision, DecisionState
from evaluation.models.interests import Interest, InterestKind, InterestState, NearDecision
from evaluation.models.invitations import Invitation, InvitationState
from evaluation.models.keying import KeyedPaper, Keying, KeyingState
from evaluation.models.letter_handings import LetterHanding
from evaluation.models.letters import Letter, LetterKind
from evaluation.models.lookups import Lookup
from evaluation.models.minutes import Minutes
from evaluation.models.panels import (
    Conclusion,
    Panel,
    PanelMember,
    PanelReport,
    PanelReportState,
    PanelRole,
    PaperState,
)
from evaluation.models.paper_templates import PaperTemplate, PaperTemplateState
from evaluation.models.passes import (
    FurtherTest,
    FurtherTestPaper,
    FurtherTestState,
    SecondRound,
)
from evaluation.models.printouts import SheetsFile, SheetsFileState
from evaluation.models.revocations import (
    Revocation,
    RevocationKind,
    RevocationState,
    RevokedRating,
)
from evaluation.models.samples import MoveKind, Sample, SampleMove, SampleState
from evaluation.models.scores import Answer, ScoreSheet, ScoreSheetState
from evaluation.models.signed_papers import SignedKind, SignedPaper
from evaluation.models.spreads import Discussion, DiscussionState, KeptSheet
from evaluation.models.statement_keys import StatementKey
from evaluation.models.taps import Fate, Tap
from evaluation.models.visits import SiteVisit, VisitPhoto
from evaluation.models.written import Opinion, Stance, WrittenRound, WrittenState

__all__ = [
    "Appeal",
    "AppealFile",
    "AppealKind",
    "AppealOutcome",
    "AppealState",
    "PaperTemplate",
    "PaperTemplateState",
    "AgreedOption",
    "Answer",
    "Attendance",
    "AttendancePaper",
    "AttendanceState",
    "Calibration",
    "CalibrationState",
    "Certificate",
    "Check",
    "CheckState",
    "Claim",
    "ConditionAnswer",
    "Conclusion",
    "Contest",
    "ContestState",
    "Correction",
    "CorrectionGround",
    "CorrectionKind",
    "CorrectionState",
    "Council",
    "CouncilMember",
    "CouncilRole",
    "Counter",
    "Decision",
    "DecisionPapers",
    "DecisionState",
    "Discussion",
    "DiscussionState",
    "Entry",
    "Letter",
    "LetterHanding",
    "LetterKind",
    "Minutes",
    "Fate",
    "FurtherTest",
    "FurtherTestPaper",
    "FurtherTestState",
    "KeptSheet",
    "Lookup",
    "StatementKey",
    "KeyedPaper",
    "Keying",
    "KeyingState",
    "Opinion",
    "Interest",
    "InterestKind",
    "InterestState",
    "Invitation",
    "InvitationState",
    "NearDecision",
    "Outcome",
    "Proof",
    "Panel",
    "PanelMember",
    "PanelReport",
    "PanelReportState",
    "PanelRole",
    "PaperState",
    "MoveKind",
    "Revocation",
    "RevocationKind",
    "RevocationState",
    "RevokedRating",
    "Sample",
    "SampleMove",
    "SampleState",
    "ScoreSheet",
    "ScoreSheetState",
    "Seat",
    "SeatState",
    "SecondRound",
    "SelfAssessment",
    "SelfAssessmentState",
    "SheetsFile",
    "SheetsFileState",
    "SignedKind",
    "SignedPaper",
    "SiteVisit",
    "VisitPhoto",
    "Tap",
    "Stance",
    "WrittenRound",
    "WrittenState",
]
