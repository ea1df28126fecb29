import datetime as dt
from collections.abc import Callable

import django_tables2 as tables
from django.db.models import F
from django.template.loader import render_to_string

from councils.models import Agreement, Assignment, Dialogue, ItemRecord, Meeting, Minutes


class MeetingTable(tables.Table):
    starts_at = tables.TemplateColumn(template_name="councils/_meeting_when.html", verbose_name="När")
    council = tables.Column(verbose_name="Forum", order_by=("council__name", "starts_at"))
    place = tables.Column(verbose_name="Plats", default="")
    status = tables.TemplateColumn(template_name="councils/_meeting_status.html", verbose_name="Läge")

    class Meta:
        model = Meeting
        fields = ["starts_at", "council", "place", "status"]
        order_by = "starts_at"


class MinutesTable(tables.Table):
    meeting = tables.TemplateColumn(
        template_name="councils/_minutes_name.html",
        verbose_name="Möte",
        order_by=("meeting__starts_at", "pk"),
    )
    status = tables.TemplateColumn(template_name="councils/_minutes_status.html", verbose_name="Läge")

    class Meta:
        model = Minutes
        fields = ["meeting", "status"]
        order_by = "-meeting"


class AgreementTable(tables.Table):
    title = tables.TemplateColumn(
        template_name="councils/_agreement_name.html", verbose_name="Överenskommelse"
    )
    parties = tables.TemplateColumn(
        template_name="councils/_agreement_parties.html", verbose_name="Parter", orderable=False
    )
    areas = tables.TemplateColumn(
        "{% for area in record.areas.all %}{{ area }}{% if not forloop.last %}, {% endif %}{% endfor %}",
        verbose_name="Områden",
        orderable=False,
    )
    starts_on = tables.TemplateColumn(
        template_name="councils/_agreement_period.html",
        verbose_name="Gäller",
        order_by=("starts_on", "title"),
    )
    status = tables.TemplateColumn(template_name="councils/_agreement_status.html", verbose_name="Läge")

    class Meta:
        model = Agreement
        fields = ["title", "parties", "areas", "starts_on", "status"]
        order_by = "-starts_on"

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today


class DialogueTable(tables.Table):
    title = tables.TemplateColumn(template_name="councils/_dialogue_name.html", verbose_name="Dialog")
    held_on = tables.Column(verbose_name="När", accessor="when", order_by=("held_on", "pk"))
    observation_count = tables.Column(verbose_name="Observationer")
    unanswered_count = tables.Column(verbose_name="Utan svar")
    status = tables.TemplateColumn(template_name="councils/_dialogue_status.html", verbose_name="Läge")

    class Meta:
        model = Dialogue
        fields = ["title", "held_on", "observation_count", "unanswered_count", "status"]
        order_by = "-held_on"

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today


class DecisionTable(tables.Table):
    """``reads`` tells whether who looks may read what is secret in a record."""

    title = tables.Column(verbose_name="Beslut", orderable=False, empty_values=())
    on = tables.TemplateColumn(
        template_name="councils/_decision_when.html",
        verbose_name="När",
        order_by=("item__meeting__starts_at", "number"),
        empty_values=(),
    )
    outcome = tables.TemplateColumn(
        "{% load house %}{% badge record.outcome record.get_outcome_display %}", verbose_name="Utgång"
    )
    led_to = tables.TemplateColumn(
        template_name="councils/_decision_led_to.html",
        verbose_name="Ledde till",
        order_by="open_count",
        empty_values=(),
    )

    class Meta:
        model = ItemRecord
        fields = ["title", "on", "outcome", "led_to"]

    def __init__(self, *args, reads: Callable[[ItemRecord], bool], **kwargs):
        super().__init__(*args, **kwargs)
        self.reads = reads

    def render_title(self, record):
        is_entitled = self.reads(record)
        context = {
            "record": record,
            "title": record.told_title(is_entitled=is_entitled),
            "clauses": record.told_clauses(is_entitled=is_entitled) if record.is_decided else [],
            "dnr": record.item.dnr if is_entitled or not record.item.secrecy else "",
        }
        return render_to_string("councils/_decision_what.html", context)


class AssignmentTable(tables.Table):
    """Drawn with ``today`` and ``coming`` (by forum its next meeting) in the context."""

    text = tables.TemplateColumn(template_name="councils/_assignment_what.html", verbose_name="Uppdrag")
    organisation = tables.TemplateColumn(
        template_name="councils/_assignment_whose.html",
        verbose_name="Ansvarig",
        order_by=("organisation__name", "person"),
        empty_values=(),
    )
    due_on = tables.TemplateColumn(
        template_name="councils/_assignment_due.html", verbose_name="Senast", empty_values=()
    )
    status = tables.TemplateColumn(
        template_name="councils/_assignment_status.html", verbose_name="Läge", empty_values=()
    )
    times = tables.TemplateColumn(
        template_name="councils/_assignment_times.html", verbose_name="På dagordningen", empty_values=()
    )

    class Meta:
        model = Assignment
        fields = ["text", "organisation", "due_on", "status", "times"]

    def order_due_on(self, queryset, is_descending):
        """What has no last day comes last both ways."""
        due = F("due_on")
        order = due.desc(nulls_last=True) if is_descending else due.asc(nulls_last=True)
        return queryset.order_by(order, "pk"), True
