"""Anybody may tell of a place, and ask by a code what became of it. No login, no cookie, no trace of who."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from incidents.choices import ReportStatus
from incidents.forms.resident import CodeForm, ResidentForm
from incidents.models import RetentionRule
from incidents.workflow.resident import TooMany, find_by_code, receive_anonymous
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area
from kommunbrott.public import anonymous, page_of_form

TOO_MANY = (
    "Just nu kommer det in ovanligt mycket. Det du skrev står kvar: vänta en stund och tryck på Skicka igen."
)
# What the sender is told, and nothing else of the report.
TOLD = {
    ReportStatus.NEW: "Vi har fått det du skrev. Ingen har hunnit läsa det än.",
    ReportStatus.REVIEWED: "Vi har läst det du skrev.",
    ReportStatus.LINKED: "Vi har läst det du skrev, och någon arbetar med det.",
    ReportStatus.RESOLVED: "Det du skrev om är åtgärdat.",
    ReportStatus.DISMISSED: "Vi har läst det du skrev och går inte vidare med det.",
    ReportStatus.REOPENED: "Vi tittar på det du skrev en gång till.",
}


# A form that anybody may send has nothing to protect from being sent by another page: no login goes along.
@csrf_exempt
@anonymous
def public_report(request, municipality, pk=None):
    """``pk`` is the place that the poster stands at."""
    if not municipality.takes_resident_reports:
        return None
    areas = list(Area.objects.select_related("parent"))
    here = next((area for area in areas if area.pk == pk), None)
    if pk is not None and here is None:
        return None
    form = ResidentForm(request.POST or None, areas=areas, place=here, initial=begins_at(here))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            code = receive_anonymous(form.report(), now=timezone.now())
        except TooMany:
            form.add_error(None, TOO_MANY)
            status = 429
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return page_of_form(
                request, "incidents/resident_sent.html", {"municipality": municipality, "code": code}
            )
    findings = getattr(form, "pieces", ())
    context = {
        "municipality": municipality,
        "form": form,
        "here": here,
        "findings": findings,
        "months": RetentionRule.current().report_months,
        "has_doubtful": any(not each.is_certain for _, each in findings),
    }
    return page_of_form(request, "incidents/resident_form.html", context, status)


def begins_at(here: Area | None) -> dict:
    if here is None:
        return {}
    return {"place" if here.kind == AreaKind.PLACE else "area": here.pk}


@csrf_exempt
@anonymous
def public_report_status(request, municipality):
    """What became of the report that a code was given for. The code is sent, never part of an address."""
    if not municipality.takes_resident_reports:
        return None
    form = CodeForm(request.POST or None)
    told = ""
    if request.method == "POST" and form.is_valid():
        report = find_by_code(form.cleaned_data["code"])
        if report is None:
            form.add_error(
                "code",
                "Vi hittar inget med den koden. Kontrollera den. Gamla rapporter är borttagna.",
            )
        else:
            told = TOLD[ReportStatus(report.status)]
    context = {"municipality": municipality, "form": form, "told": told}
    return page_of_form(request, "incidents/resident_status.html", context)
