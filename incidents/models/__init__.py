from incidents.models.batch import ImportBatch
from incidents.models.category import Category
from incidents.models.parts import QuietNote, ReportContact, ReportLog, ReportPhoto
from incidents.models.report import Report
from incidents.models.retention import MonthlyCount, RetentionRule, RetentionRun
from incidents.models.routing import RoutingRule

__all__ = [
    "Category",
    "ImportBatch",
    "MonthlyCount",
    "QuietNote",
    "Report",
    "ReportContact",
    "ReportLog",
    "ReportPhoto",
    "RetentionRule",
    "RetentionRun",
    "RoutingRule",
]
