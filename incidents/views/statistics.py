"""Figures of any period: as charts and tables, and the same as a file."""

from dataclasses import replace

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents import access, drawings
from incidents.analysis.places import EXPLANATION
from incidents.choices import COUNTED
from incidents.content import StatisticsContent
from incidents.forms.briefs import StatisticsForm
from incidents.models import Category
from incidents.selection import Selection
from incidents.statistics import rows_of, statistics
from kommunbrott import sheets
from kommunbrott.access import require
from kommunbrott.models import Area, Municipality, RoadNetwork

COLUMNS = (
    sheets.Column("kind", "Räknat efter"),
    sheets.Column("name", "Namn"),
    sheets.Column("now", "Nu"),
    sheets.Column("before", "Lika lång tid före"),
    sheets.Column("last_year", "Samma tid i fjol"),
    sheets.Column("said", "Mot tiden före"),
    sheets.Column("said_last_year", "Mot i fjol"),
)


@require_safe
def report_statistics(request):
    require(access.may_analyse(request.user))
    form, selection = asked(request)
    content = statistics(selection, request.user)
    municipality = Municipality.current()
    counted_at = f"{timezone.localtime():%Y-%m-%d %H.%M}"
    told = drawings.source(content, municipality.name, counted_at)
    context = {
        "form": form,
        "content": content,
        "selection": selection,
        "tables": tables(content, selection),
        "figures": drawings.figures(content, told, Area.objects.all(), RoadNetwork.current_lines()),
        "concentrated": drawings.concentrated(content),
        "explanation": EXPLANATION,
        "source": told,
    }
    return render(request, "incidents/report_statistics.html", context)


@require_safe
def report_statistics_file(request):
    """The counts of the page, to the last one, as CSV."""
    require(access.may_analyse(request.user))
    _, selection = asked(request)
    content = statistics(selection, request.user)
    rows = (
        {
            "kind": kind,
            "name": row.name,
            "now": row.now,
            "before": row.before,
            "last_year": row.last_year,
            "said": row.said,
            "said_last_year": row.said_last_year,
        }
        for kind, row in rows_of(content)
    )
    lines = (line.encode() for line in sheets.csv_lines(COLUMNS, rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"rapporter-{content.starts_on}-{content.ends_on}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def asked(request) -> tuple[StatisticsForm, Selection]:
    """This year until today, unless something that can be read is asked for."""
    today = timezone.localdate()
    usual = {"starts_on": today.replace(month=1, day=1), "ends_on": today}
    form = StatisticsForm(request.GET if "starts_on" in request.GET else None, initial=usual)
    data = form.cleaned_data if form.is_bound and form.is_valid() else usual
    return form, Selection(
        first=data["starts_on"],
        last=data["ends_on"],
        category=data.get("category"),
        area=data.get("area"),
        status=COUNTED,
    )


def tables(content: StatisticsContent, selection: Selection) -> list[tuple[str, list[tuple]]]:
    """Heading and rows (count, address of the very reports in the register)."""

    def reports(**narrowed) -> str:
        return replace(selection, **narrowed).address

    area, category = selection.area, selection.category
    return [
        ("Områden", [(row, reports(area=Area(pk=row.key) if row.key else area)) for row in content.areas]),
        (
            "Kategorier",
            [
                (row, reports(category=Category(pk=row.key) if row.key else category))
                for row in content.categories
            ],
        ),
        ("Rapportörer", [(row, "") for row in content.reporters]),
    ]
