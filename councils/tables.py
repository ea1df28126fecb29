import django_tables2 as tables

from councils.models import Meeting, Minutes


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
