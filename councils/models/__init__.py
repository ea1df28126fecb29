from councils.models.agenda import AgendaItem, AgendaTemplate, DecisionClause, StandingItem
from councils.models.agreement import Agreement, AgreementParty, AgreementVersion, Commitment
from councils.models.approval import MinutesApproval, MinutesCorrection, MinutesMark, MinutesScan
from councils.models.board_report import BoardReport, BoardReportVersion
from councils.models.council import Council, Membership
from councils.models.decision import Assignment, AssignmentMention, DecisionEffect
from councils.models.dialogue import Dialogue, Observation
from councils.models.dialogue_record import DialogueVersion, ObservationPhoto
from councils.models.meeting import CalendarFeed, Meeting
from councils.models.minutes import Minutes, MinutesSigner, MinutesVersion
from councils.models.paper import ItemFile, SummonsFile
from councils.models.promise import Promise, PromiseDocument, PromiseReport, Signatory
from councils.models.promise_record import PromiseImport, PromiseVersion
from councils.models.proposal import ItemComment, ItemProposal
from councils.models.publication import PromisePublication
from councils.models.record import Attendance, DecidedClause, Disqualification, ItemRecord
from councils.models.summons import MeetingReply, Summons, SummonsRecipient

__all__ = [
    "AgendaItem",
    "AgendaTemplate",
    "Agreement",
    "AgreementParty",
    "AgreementVersion",
    "Assignment",
    "AssignmentMention",
    "Attendance",
    "BoardReport",
    "BoardReportVersion",
    "CalendarFeed",
    "Commitment",
    "Council",
    "DecidedClause",
    "DecisionClause",
    "DecisionEffect",
    "Dialogue",
    "DialogueVersion",
    "Disqualification",
    "ItemComment",
    "ItemFile",
    "ItemProposal",
    "ItemRecord",
    "Meeting",
    "MeetingReply",
    "Membership",
    "Minutes",
    "MinutesApproval",
    "MinutesCorrection",
    "MinutesMark",
    "MinutesScan",
    "MinutesSigner",
    "MinutesVersion",
    "Observation",
    "ObservationPhoto",
    "Promise",
    "PromiseDocument",
    "PromiseImport",
    "PromisePublication",
    "PromiseReport",
    "PromiseVersion",
    "Signatory",
    "StandingItem",
    "Summons",
    "SummonsFile",
    "SummonsRecipient",
]
