"""A report from somebody that nobody is to know: neither a page nor the database has a trace of who."""

import datetime as dt

from django.db import IntegrityError, transaction

from incidents.models import Report, ReportReceipt, RoutingRule
from incidents.routing import rule_for
from incidents.stamps import code_of, hash_of_code
from incidents.workflow.receiving import Beside, write_beside

# How many may come in from all the world, counted together since nobody is told from another.
AT_ONCE = (dt.timedelta(minutes=10), 30)
IN_A_DAY = (dt.timedelta(days=1), 500)


class TooMany(Exception):
    """Unusually many have come in lately. Nothing was written."""


def receive_anonymous(report: Report, *, now: dt.datetime) -> str:
    """Save the report, send it to whom the rules say, and give the code that its sender may ask by.

    The same form sent twice is one report with one code. Raises TooMany, and ValidationError when a text holds a
    personnummer.
    """
    code, minute = code_of(report.submission), now.replace(second=0, microsecond=0)
    if ReportReceipt.objects.filter(code_hash=hash_of_code(code)).exists():
        return code
    for span, most in (AT_ONCE, IN_A_DAY):
        if ReportReceipt.objects.filter(made_at__gt=now - span).count() >= most:
            raise TooMany
    try:
        with transaction.atomic():
            rule = rule_for(report, RoutingRule.objects.select_related("organisation"))
            report.routed_to = rule.organisation if rule else None
            report.reported_at = minute
            report.save()
            write_beside(report, Beside(), None)
            report.log.update(at=minute)
            ReportReceipt.objects.create(report=report, code_hash=hash_of_code(code), made_at=minute)
    except IntegrityError:
        if not ReportReceipt.objects.filter(code_hash=hash_of_code(code)).exists():
            raise
    return code


def find_by_code(code: str) -> Report | None:
    """The report that the code was given for; of merged ones the one that is dealt with."""
    found = (
        ReportReceipt.objects.select_related("report__merged_into")
        .filter(code_hash=hash_of_code(code))
        .first()
    )
    return (found.report.merged_into or found.report) if found else None
