"""Reports exported from other systems: bytes in, typed rows and numbered errors out. Reads and writes no database."""

from incidents.importers.columns import Field
from incidents.importers.reports import Knowledge, ReportFile, read_all
from incidents.importers.result import Answer, Finding, Reason, ReportRow

__all__ = ["Answer", "Field", "Finding", "Knowledge", "Reason", "ReportFile", "ReportRow", "read_all"]
