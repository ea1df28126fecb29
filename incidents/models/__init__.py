from incidents.models.batch import ImportBatch
from incidents.models.brief import (
    AreaJudgement,
    BriefVersion,
    ComingEvent,
    OperationalBrief,
)
from incidents.models.category import Category
from incidents.models.intervention import Intervention
from incidents.models.letter import ReceivedLetter
from incidents.models.parts import QuietNote, ReportContact, ReportLog, ReportPhoto
from incidents.models.receipt import ReportReceipt
from incidents.models.report import Report
from incidents.models.retention import MonthlyCount, RetentionRule, RetentionRun
from incidents.models.routing import RoutingRule

__all__ = [
    "AreaJudgement",
    "BriefVersion",
    "Category",
    "ComingEvent",
    "ImportBatch",
    "Intervention",
    "MonthlyCount",
    "OperationalBrief",
    "QuietNote",
    "ReceivedLetter",
    "Report",
    "ReportContact",
    "ReportLog",
    "ReportPhoto",
    "ReportReceipt",
    "RetentionRule",
    "RetentionRun",
    "RoutingRule",
]
