"""How a promise stands at the end of each quarter, tertial or half-year."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from councils import promise_access as access
from councils.choices import PromiseVerdict
from councils.models import Promise, PromiseReport
from councils.workflow.promises import lock
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User


@dataclass(frozen=True)
class Told:
    verdict: PromiseVerdict
    value: Decimal | None = None
    text: str = ""


def report_promise(
    promise: Promise, *, by: User, period_ends_on: dt.date, told: Told, last_seen: int
) -> PromiseReport:
    """Add what is said of a period. ``last_seen`` is the id of the report that was shown, or 0 for none.

    Raises PermissionDenied, and Overtaken when somebody else has reported on the period since.
    """
    with transaction.atomic():
        promise.document = lock(promise.document)
        require(access.may_report_promise(by, promise))
        last = promise.reports.filter(period_ends_on=period_ends_on).order_by("pk").last()
        if (last.pk if last else 0) != last_seen:
            raise Overtaken(promise)
        return PromiseReport.objects.create(
            promise=promise,
            period_ends_on=period_ends_on,
            verdict=told.verdict,
            value=told.value,
            text=told.text,
            made_by=by,
        )
