"""Rapport till fullmäktige (13 §): gathered, written, fixed for good, and told."""

import datetime as dt
import hashlib

from django.db import transaction

from councils import access
from councils.board_report_content import BoardReportContent
from councils.board_report_facts import gathered
from councils.models import BoardReport, BoardReportVersion
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User


def lock(report: BoardReport) -> BoardReport:
    return BoardReport.objects.select_for_update(of=("self",)).get(pk=report.pk)


def create(report: BoardReport, *, by: User) -> BoardReport:
    """With what the period has to tell, as a proposal to write in."""
    require(access.may_keep_board_reports(by))
    for name, text in gathered(report.starts_on, report.ends_on).texts.items():
        setattr(report, name, getattr(report, name) or text)
    with transaction.atomic():
        report._change_reason = "board_report.created"
        report.save()
    return report


def save_text(report: BoardReport, *, by: User, edition: int) -> None:
    """``report`` carries the new values. Raises PermissionDenied, and Overtaken when ``edition`` is old."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_write_board_report(by, locked))
        if locked.edition != edition:
            raise Overtaken(locked)
        report.edition = edition + 1
        report._change_reason = "board_report.written"
        report.save()


def remove_draft(report: BoardReport, *, by: User) -> None:
    with transaction.atomic():
        locked = lock(report)
        require(access.may_write_board_report(by, locked))
        locked.delete()


def as_fixed(report: BoardReport, today: dt.date) -> BoardReportContent:
    """What ``fix`` will freeze, for printing beforehand: rendering takes seconds and must not hold the lock."""
    report.fixed_on = today
    return report.content(gathered(report.starts_on, report.ends_on).figures)


def fix(
    report: BoardReport, *, by: User, printed: BoardReportContent, pdf: bytes, now: dt.datetime, today: dt.date
) -> BoardReportVersion:  # fmt: skip
    """Lock the period: the words and figures stay as they are, and no other report may tell of the same days.

    ``printed`` is the content that ``pdf`` was made from. Raises PermissionDenied, and Overtaken when something
    has changed since it was printed.
    """
    with transaction.atomic():
        locked = lock(report)
        require(access.may_fix_board_report(by, locked, today))
        content = as_fixed(locked, today)
        if content.digest != printed.digest:
            raise Overtaken(locked)
        locked._change_reason = "board_report.fixed"
        locked.save()
        return BoardReportVersion.objects.create(
            report=locked,
            content=content.as_json(),
            digest=content.digest,
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
            made_by=by,
            made_at=now,
        )


def tell(report: BoardReport, *, by: User, to: Organisation, on: dt.date, paragraph: str) -> None:
    """Where and when fullmäktige was told. May be written anew, for a § is easily mistyped; history keeps the old."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_tell_board_report(by, locked))
        locked.told_to, locked.told_on, locked.told_paragraph = to, on, paragraph
        locked._change_reason = "board_report.told"
        locked.save()
