import datetime as dt

import django_tables2 as tables
from django.db.models import F

from plans.listed import ListedAction, listed
from plans.models import Action, Indicator
from plans.periods import label

IN_THE_PLAN = ("-plan__starts_on", "-plan", "area_position", "place_position", "pk")


class ActionTable(tables.Table):
    """Which columns sort and how. The rows are drawn by the template, from ``plans.listed``."""

    name = tables.Column(verbose_name="Åtgärd", empty_values=())
    lead = tables.Column(verbose_name="Huvudansvarig", empty_values=())
    due_on = tables.Column(verbose_name="Klart senast", empty_values=())
    smart = tables.Column(verbose_name="SMART", empty_values=(), orderable=False)
    reported_on = tables.Column(verbose_name="Uppföljning", empty_values=())
    status = tables.Column(verbose_name="Status", empty_values=())

    class Meta:
        model = Action
        fields = ["name", "lead", "due_on", "smart", "reported_on", "status"]
        order_by = "status"
        template_name = "plans/_action_list_table.html"

    def __init__(self, *args, today: dt.date, names_plan: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.names_plan = today, names_plan

    def actions(self) -> list[ListedAction]:
        """The rows of the page. Only they are fetched whole: the data behind the table are keys in order."""
        keys = [row.record["pk"] for row in self.paginated_rows]
        found = Action.objects.for_list(self.today).in_bulk(keys)
        return [listed(found[pk], self.today) for pk in keys]

    def order_name(self, queryset, is_descending):
        return ordered(queryset, is_descending, *IN_THE_PLAN)

    def order_lead(self, queryset, is_descending):
        return ordered(queryset, is_descending, "lead_name", *IN_THE_PLAN)

    def order_due_on(self, queryset, is_descending):
        return ordered(queryset, is_descending, "due_on", *IN_THE_PLAN)

    def order_reported_on(self, queryset, is_descending):
        return ordered(queryset, is_descending, "reported_on", *IN_THE_PLAN)

    def order_status(self, queryset, is_descending):
        """What needs attention first."""
        return ordered(queryset, is_descending, "attention", "late_since", *IN_THE_PLAN)


def ordered(queryset, is_descending: bool, *names: str):
    """What has no value comes last both ways, on both databases. Always whole, so that pages never overlap."""
    order = []
    for name in names:
        descends = name.startswith("-") is not is_descending
        field = F(name.removeprefix("-"))
        order.append(field.desc(nulls_last=True) if descends else field.asc(nulls_last=True))
    return queryset.order_by(*order), True


class IndicatorTable(tables.Table):
    title = tables.TemplateColumn(template_name="plans/_indicator_title.html", verbose_name="Indikator")
    latest_ends_on = tables.TemplateColumn(
        template_name="plans/_indicator_latest.html", verbose_name="Senast här", empty_values=()
    )
    period = tables.Column(verbose_name="Period", orderable=False, empty_values=())
    source = tables.Column(verbose_name="Källa")
    value_count = tables.Column(verbose_name="Värden")

    class Meta:
        model = Indicator
        fields = ["title", "latest_ends_on", "period", "source", "value_count"]

    def render_period(self, record):
        if not record.latest_kind:
            return "–"
        return label(record.latest_kind, record.latest_starts_on, record.latest_ends_on)
