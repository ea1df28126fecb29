"""Ekstad's reports to fullmäktige: from fixtures/ekstad/board-reports.json to rows."""

import datetime as dt

from django.utils import timezone

from councils.documents.board_reports import board_report_pdf
from councils.models import BoardReport
from councils.workflow.board_reports import as_fixed, create, fix, tell
from kommunbrott.letterhead import brand_of
from kommunbrott.management.demo_rows import fields
from kommunbrott.models import Municipality, Organisation, User

APART = ("fixed_on", "told")


def load_board_reports(rows: list[dict], parties: dict[str, Organisation]) -> None:
    """Gathered from what the demo has, hence after everything that happened in the period."""
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    for row in rows:
        report = BoardReport(**fields(row, *APART))
        report.clean_fields()
        create(report, by=by)
        if fixed_on := row.get("fixed_on"):
            fix_as_written(BoardReport.objects.get(pk=report.pk), dt.date.fromisoformat(fixed_on), by)
        if told := row.get("told"):
            on = dt.date.fromisoformat(told["on"])
            tell(report, by=by, to=parties[told["to"]], on=on, paragraph=told["paragraph"])


def fix_as_written(report: BoardReport, on: dt.date, by: User) -> None:
    printed = as_fixed(report, on)
    pdf = board_report_pdf(printed, brand_of(Municipality.current()))
    now = dt.datetime.combine(on, dt.time(9), timezone.get_default_timezone())
    fix(report, by=by, printed=printed, pdf=pdf, now=now, today=on)
