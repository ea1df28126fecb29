import datetime as dt

import django_tables2 as tables

from councils.models import Agreement, Meeting, Minutes


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
