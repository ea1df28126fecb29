from collections.abc import Sequence

import django_tables2 as tables
from django.db.models import F, QuerySet
from django_tables2.data import TableQuerysetData

from incidents.listed import around_number, listed
from incidents.models import Report
from incidents.readable import Reader
from kommunbrott.listing import MOST_ROWS

NEWEST_FIRST = ("-starts_at", "-pk")


class KnownReports(TableQuerysetData):
    """Reports whose keys are known, the newest first: a page is fetched by key, and no row is looked for twice.

    ``every`` are those that the reader may see. Of a selection that is too large for all keys to be known, what is
    asked for in another order is looked for.
    """

    def __init__(self, selected: QuerySet[Report], keys: Sequence[int], every: QuerySet[Report]):
        super().__init__(selected)
        self.keys = keys
        self.every = every

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return super().__getitem__(key)
        order = self.data.query.order_by or NEWEST_FIRST
        if order == NEWEST_FIRST and key.stop <= len(self.keys):
            return self.every.filter(pk__in=self.keys[key]).order_by(*order)
        if len(self.keys) <= MOST_ROWS:
            return self.every.filter(pk__in=self.keys).order_by(*order)[key]
        return super().__getitem__(key)


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

    def __init__(self, *args, reader: Reader, rows: dict[str, dict], sorts_by_all: bool = True, **kwargs):
        """``rows`` are those that reports may point at, by the name of what points and by key. A large selection
        sorts by time only, for that there is an index."""
        super().__init__(*args, **kwargs)
        self.reader, self.known = reader, rows
        if not sorts_by_all:
            for name in ("category_name", "area", "status"):
                self.columns[name].column.orderable = False

    def reports(self) -> list[dict]:
        """The rows of the page."""
        before, after = around_number()
        reports = [row.record for row in self.paginated_rows]
        for report in reports:
            for name, known in self.known.items():
                if found := known.get(getattr(report, f"{name}_id")):
                    setattr(report, name, found)
        return [listed(report, self.reader, before, after) for report in reports]

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
