"""The register: the reports that one may see, and one of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from incidents import access
from incidents.choices import ReportStatus
from incidents.filters import ReportFilter
from incidents.findings import familiar_names, open_findings
from incidents.models import Report, ReportPhoto
from incidents.tables import ReportTable
from incidents.workflow import review
from kommunbrott import privacy
from kommunbrott.listing import ListPage


class ReportList(ListPage):
    title = "Rapporter"
    model = Report
    table_class = ReportTable
    filterset_class = ReportFilter
    template_name = "incidents/report_list.html"
    empty_heading = "Inga rapporter än"
    empty_reason = "Här visas rapporter som du eller din organisation har lämnat eller fått."

    def get_queryset(self):
        return Report.objects.visible_to(self.request.user).for_list().select_related("place")

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = Report.objects.to_review().count() if user.is_coordinator else 0
        return super().get_context_data(may_review=access.may_review(user), waiting=waiting, **kwargs)


@never_cache
def report_detail(request, pk):
    """All that the reader may know of a report. That it was opened is written in its log."""
    found = (
        Report.objects.visible_to(request.user).for_list().select_related("place", "routed_to", "reporter")
    )
    report = get_object_or_404(found, pk=pk)
    review.opened(report, by=request.user)
    context = {
        "report": report,
        "text": text_for(request.user, report),
        "photos": photos_for(request.user, report),
        "may_review": access.may_review(request.user),
        "may_see_case": access.may_see_case(request.user),
        "contact": getattr(report, "contact", None) if access.may_see_contact(request.user) else None,
        "log": report.log.select_related("by")[:30] if access.may_review(request.user) else [],
    }
    return render(request, "incidents/report_detail.html", context)


def text_for(user, report: Report) -> str:
    """Only authorities, and the sender, read what may point out a person and nobody has judged yet."""
    if access.may_see_persons(user, report):
        return report.text
    return privacy.mask(report.text, open_findings(report, familiar_names()))


def photos_for(user, report: Report):
    """Others see pictures when the report has been reviewed."""
    if access.may_see_persons(user, report) or report.status != ReportStatus.NEW:
        return report.photos.only("key", "width", "height")
    return report.photos.none()


@never_cache
def report_photo(request, key):
    found = ReportPhoto.objects.select_related("report")
    photo = get_object_or_404(found, key=key, report__in=Report.objects.visible_to(request.user))
    get_object_or_404(photos_for(request.user, photo.report), key=key)
    response = HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return response
