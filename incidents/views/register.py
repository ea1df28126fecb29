"""The register: the reports that one may see, and one of them."""

from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from incidents import access, report_sheet
from incidents.choices import LogEvent
from incidents.filters import ReportFilter
from incidents.models import Report, ReportPhoto
from incidents.pointing import MAP_HEIGHT, MAP_WIDTH
from incidents.readable import Reader
from incidents.report_map import Lying, newest, report_map
from incidents.selection import USUAL_DISTANCE, Point, Selection
from incidents.tables import KnownReports, ReportTable
from incidents.workflow import review
from kommunbrott import sheet_stream, sheets
from kommunbrott.dates import long_span
from kommunbrott.listing import MOST_ROWS, CappedPaginator, ListPage, capped_count
from kommunbrott.models import Area, RoadNetwork
from kommunbrott.numbers import grouped

# Of a report's log what every reader of it may know, without by whom and why.
TOLD_TO_ALL = (LogEvent.RECEIVED, LogEvent.MOVED, LogEvent.ROUTED)
# Filters that are folded away until one of them is used.
MORE_FILTERS = ("lage", "fran", "till", "plats", "radie")


class ReportList(ListPage):
    title = "Rapporter"
    model = Report
    table_class = ReportTable
    filterset_class = ReportFilter
    template_name = "incidents/report_list.html"
    fragment_name = "incidents/_report_list_results.html"
    empty_heading = "Inga rapporter än"
    empty_reason = "Här visas rapporter som du eller din organisation har lämnat eller fått."

    def get_queryset(self):
        return Report.objects.visible_to(self.request.user)

    @cached_property
    def lying(self) -> list[Lying]:
        """Asked for once, for the map and the count: a search through a large register takes its time."""
        return newest(self.object_list)

    @property
    def counted(self) -> int:
        """One more than MOST_ROWS when there are more than that."""
        return len(self.lying)

    def get_table_data(self):
        keys = [key for key, *_ in self.lying]
        return KnownReports(self.object_list.for_register(), keys, self.get_queryset().for_register())

    def get_table_kwargs(self):
        return {
            "reader": Reader(self.request.user),
            "rows": self.filterset.rows,
            "sorts_by_all": self.counted <= MOST_ROWS,
        }

    def get_table_pagination(self, table):
        return {"paginator_class": CappedPaginator, "per_page": 50, "counted": self.counted}

    def hits(self, table) -> str:
        return self.told(self.counted)

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = Report.objects.to_review().count() if user.is_coordinator else 0
        context = super().get_context_data(may_review=access.may_review(user), waiting=waiting, **kwargs)
        selection = context["filter"].selection
        is_everything = self.counted <= MOST_ROWS
        before = selection.before
        return context | {
            "before": self.told(capped_count(before.reports(user))) if before else "",
            "map": report_map(self.lying, Area.objects.all(), RoadNetwork.current_lines()),
            "is_everything": is_everything,
            "files": self.files(),
            "address": self.request.path,
            "kept": self.kept_without("ruta"),
            "kept_but_area": self.kept_without("omrade"),
            "days": long_span(selection.first, selection.last) if selection.first and selection.last else "",
            "counted": self.counted,
            "more_filters": MORE_FILTERS,
            "more_are_open": any(self.request.GET.get(name) for name in MORE_FILTERS),
        }

    def files(self) -> list[dict]:
        """The files of the selection."""
        query = self.request.GET.copy()
        query.pop("page", None)
        return [
            {"label": label, "address": f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)}
            for label, name in (("Excel", "incidents:report_list_xlsx"), ("CSV", "incidents:report_list_csv"))
        ]

    def kept_without(self, name: str) -> str:
        """The rest of what is asked for, to put another value of ``name`` after."""
        query = self.request.GET.copy()
        for each in (name, "page"):
            query.pop(each, None)
        return f"{query.urlencode()}&" if query else ""

    def chosen(self, form) -> list[dict]:
        """A distance is told with the point or place that it is from."""
        asked = self.request.GET
        has_middle = asked.get("plats") and not asked.get("nara")
        return [one for one in super().chosen(form) if one["name"] != "radie" or has_middle]

    def words_of(self, field, value) -> tuple[str, str]:
        if field.name == "nara":
            metres = field.form.cleaned_data.get("radie") or USUAL_DISTANCE
            return "Inom", f"{metres} meter från en punkt"
        if field.name == "ruta":
            return "Ruta", f"{grouped(value.metres)} × {grouped(value.metres)} meter på kartan"
        return super().words_of(field, value)


class ReportFile(ReportList):
    """The same selection in the same order, as a file that is sent while it is written."""

    def get_table_data(self):
        return self.object_list

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.get_filterset_class())
        form = self.filterset.form
        self.object_list = self.filterset.qs if form.is_valid() else self.filterset.queryset.none()
        table = self.table_class(
            self.get_table_data(), order_by=request.GET.getlist("sort") or None, **self.get_table_kwargs()
        )
        columns = report_sheet.columns_for(request.user)
        rows = report_sheet.rows(table.data.data, by=request.user, form=self.form)
        name = f"rapporter-{timezone.localdate().isoformat()}.{self.form.lower()}"
        return StreamingHttpResponse(
            self.blocks(columns, rows),
            content_type=self.content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )


class ReportCsv(ReportFile):
    form, content_type = "CSV", "text/csv; charset=utf-8"

    def blocks(self, columns, rows):
        return sheets.csv_lines(columns, rows)


class ReportXlsx(ReportFile):
    form, content_type = "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def blocks(self, columns, rows):
        return sheet_stream.workbook_blocks("Rapporter", columns, rows)


@never_cache
def report_detail(request, pk):
    """All that the reader may know of a report. That it was opened is written in its log."""
    found = (
        Report.objects.visible_to(request.user).for_list().select_related("place", "routed_to", "reporter")
    )
    report = get_object_or_404(found, pk=pk)
    review.opened(report, by=request.user)
    reader = Reader(request.user)
    context = {
        "report": report,
        "text": reader.text(report),
        "photos": reader.photos(report),
        "may_review": access.may_review(request.user),
        "may_see_case": access.may_see_case(request.user),
        "contact": getattr(report, "contact", None) if access.may_see_contact(request.user) else None,
        "interventions": report.interventions.visible_to(request.user),
        "same": Report.objects.visible_to(request.user).same_event_as(report),
        "nearby": nearby(report),
        **log_for(request.user, report),
    }
    return render(request, "incidents/report_detail.html", context)


def nearby(report: Report) -> dict | None:
    """The map around it, and the register of what lies close; nothing when it has no point."""
    if report.latitude is None:
        return None
    point = Point(report.latitude, report.longitude)
    where = {"latitude": f"{point.latitude:.6f}", "longitude": f"{point.longitude:.6f}", "nearer": 2}
    return {
        "map_address": f"{reverse('incidents:report_map')}?{urlencode(where)}",
        "map_width": MAP_WIDTH,
        "map_height": MAP_HEIGHT,
        "metres": USUAL_DISTANCE,
        "address": Selection(near=point, metres=USUAL_DISTANCE).address,
    }


def log_for(user, report: Report) -> dict:
    """Reviewers read all of the log; others which status it has had and where it was sent, and when."""
    if access.may_review(user):
        return {"log": list(report.log.select_related("by")[:30]), "steps": []}
    steps = report.log.filter(what__in=TOLD_TO_ALL).order_by("at", "pk")
    return {"log": [], "steps": [(step.at, step.get_what_display(), step.shown) for step in steps]}


@never_cache
def report_photo(request, key):
    found = ReportPhoto.objects.select_related("report")
    photo = get_object_or_404(found, key=key, report__in=Report.objects.visible_to(request.user))
    get_object_or_404(Reader(request.user).photos(photo.report), key=key)
    response = HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return response
