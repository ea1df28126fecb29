from dataclasses import dataclass

import django_tables2 as tables
from django.db.models import F

from incidents.models import Report
from incidents.readable import Reader

# What of a text the list shows.
EXCERPT = 140


@dataclass(frozen=True, slots=True)
class ListedReport:
    report: Report
    excerpt: str


class ReportTable(tables.Table):
    """Which columns sort and how. The rows are drawn by the template."""

    starts_at = tables.Column(verbose_name="Tid", order_by=("starts_at", "pk"))
    what = tables.Column(verbose_name="Händelse", empty_values=(), orderable=False)
    category_name = tables.Column(verbose_name="Kategori")
    area = tables.Column(verbose_name="Område")
    status = tables.Column(verbose_name="Läge")

    class Meta:
        model = Report
        fields = ["starts_at", "what", "category_name", "area", "status"]
        order_by = "-starts_at"
        template_name = "incidents/_report_list_table.html"

    def __init__(self, *args, reader: Reader, sorts_by_all: bool = True, **kwargs):
        """A large selection sorts by time only, for that there is an index."""
        super().__init__(*args, **kwargs)
        self.reader = reader
        if not sorts_by_all:
            for name in ("category_name", "area", "status"):
                self.columns[name].column.orderable = False

    def reports(self) -> list[ListedReport]:
        """The rows of the page."""
        return [self.listed(row.record) for row in self.paginated_rows]

    def listed(self, report: Report) -> ListedReport:
        text = " ".join(self.reader.text(report).split())
        return ListedReport(report, text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…")

    def order_category_name(self, queryset, is_descending):
        return ordered(queryset, "category_name", is_descending)

    def order_area(self, queryset, is_descending):
        return ordered(queryset, "area__name", is_descending)

    def order_status(self, queryset, is_descending):
        return ordered(queryset, "status", is_descending)


def ordered(queryset, name: str, is_descending: bool):
    """What has no value comes last both ways, on both databases; within each the newest first."""
    field = F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True)
    return queryset.order_by(field, "-starts_at", "-pk"), True
