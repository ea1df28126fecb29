import django_tables2 as tables

from incidents.models import Report


class ReportTable(tables.Table):
    what = tables.TemplateColumn(
        template_name="incidents/_report_what.html", verbose_name="Händelse", order_by="category_name"
    )
    starts_at = tables.TemplateColumn(
        "{% load report_tags %}{{ record|moment }}", verbose_name="När", order_by=("starts_at", "pk")
    )
    where = tables.Column(verbose_name="Plats", orderable=False)
    area = tables.Column(verbose_name="Område", default="")
    organisation = tables.Column(verbose_name="Rapportör", default="")
    status = tables.TemplateColumn(template_name="incidents/_report_status.html", verbose_name="Läge")

    class Meta:
        model = Report
        fields = ["what", "starts_at", "where", "area", "organisation", "status"]
        order_by = "-starts_at"
