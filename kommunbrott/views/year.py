"""Årshjulet: two years of meetings, follow-ups and the act's days, as a wheel, a list, a file and on paper."""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils import year as of_councils
from councils.calendar import calendar_of
from councils.models import Meeting
from councils.views.calendars import calendar_file
from kommunbrott.charts import Figure, wheel
from kommunbrott.dates import add_months
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality, User
from kommunbrott.numbers import whole_number
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.year import MEETING, MONTHS_ROUND, Quarter, YearDate, between, countdown, event_of, quarters
from kommunbrott.year_document import year_pdf
from plans import year as of_plans
from plans.duties import plan_facts

# Years that one may ask for, and how many days the list tells of first.
EARLIEST, LATEST, NEXT = 2000, 2100, 10


@dataclass(frozen=True)
class Year:
    title: str
    first: dt.date
    figure: Figure
    dates: list[YearDate]
    quarters: list[Quarter]
    meetings: list[Meeting]


def composed(user: User, asked: str | None, municipality: Municipality, today: dt.date) -> Year:
    """From January of the year that is asked for, or of this year. Eight queries."""
    year = whole_number(asked, LATEST)
    year = year if year and EARLIEST <= year < LATEST else today.year
    first = dt.date(year, 1, 1)
    after = add_months(first, MONTHS_ROUND)
    last = after - dt.timedelta(days=1)
    facts = plan_facts(today)
    meetings = of_councils.meetings(user, first, last, today)
    dates = between(
        [
            *of_plans.dates(facts, today),
            *of_councils.meeting_dates(meetings, today),
            *of_councils.dates(user, first, last, municipality.board_report_months, today),
        ],
        first,
        after,
    )
    title = f"Årshjul {year}–{year + 1}"
    figure = wheel(
        key="arshjul",
        title=title,
        first=first,
        today=today,
        rings=of_plans.rings(facts),
        marks=[row.mark() for row in dates],
        heading="24 månader",
        under=countdown(dates, today),
    )
    return Year(title, first, figure, dates, quarters(dates, first, today), meetings)


@require_safe
def year_wheel(request):
    municipality, today = Municipality.current(), timezone.localdate()
    year = composed(request.user, request.GET.get("ar"), municipality, today)
    context = {
        "year": year,
        "coming": [row for row in year.dates if row.on >= today][:NEXT],
        "municipality": municipality,
        "before": year.first.year - 1,
        "after": year.first.year + 1,
    }
    return render(request, "kommunbrott/year_wheel.html", context)


@require_safe
def year_wheel_calendar(request):
    now = timezone.now()
    municipality = Municipality.current()
    year = composed(request.user, request.GET.get("ar"), municipality, timezone.localdate(now))
    others = [event_of(row, now, settings.BASE_URL) for row in year.dates if row.kind != MEETING]
    return calendar_file(
        calendar_of(year.meetings, name=f"{municipality}, årshjul", more=others), "arshjul.ics"
    )


@require_safe
def year_wheel_pdf(request):
    municipality = Municipality.current()
    year = composed(request.user, request.GET.get("ar"), municipality, timezone.localdate())
    brand = brand_of(municipality)
    try:
        pdf = printed_now(lambda: year_pdf(year.title, year.figure, year.quarters, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect("year_wheel")
    return FileResponse(BytesIO(pdf), filename=f"{year.title}.pdf", content_type="application/pdf")
