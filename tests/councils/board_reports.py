"""Reports to fullmäktige on their way, for several test modules."""

import datetime as dt

from django.utils import timezone

from councils.models import BoardReport, BoardReportVersion
from councils.workflow import board_reports as workflow

FILE = b"%PDF-1.7 rapport"
TODAY = dt.date(2026, 2, 1)


def fresh(report: BoardReport) -> BoardReport:
    return BoardReport.objects.get(pk=report.pk)


def fix(report: BoardReport, by, today: dt.date = TODAY) -> BoardReportVersion:
    printed = workflow.as_fixed(fresh(report), today)
    return workflow.fix(fresh(report), by=by, printed=printed, pdf=FILE, now=timezone.now(), today=today)
