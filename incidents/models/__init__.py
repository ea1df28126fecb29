from incidents.models.batch import ImportBatch
from incidents.models.category import Category
from incidents.models.parts import QuietNote, ReportContact, ReportLog, ReportPhoto
from incidents.models.report import Report
from incidents.models.routing import RoutingRule

__all__ = [
    "Category",
    "ImportBatch",
    "QuietNote",
    "Report",
    "ReportContact",
    "ReportLog",
    "ReportPhoto",
    "RoutingRule",
]
