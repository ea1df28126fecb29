"""Telling what has happened: the form, its map, and the receipt."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from incidents import access
from incidents.findings import familiar_names
from incidents.forms.place import place_of
from incidents.forms.report import ReportForm, When
from incidents.models import Report
from incidents.pointing import (
    BEGIN,
    form_view,
    map_context,
    nearer_of,
    point_of,
    pointed,
)
from incidents.workflow import receiving
from kommunbrott import maps, privacy
from kommunbrott.access import require
from kommunbrott.models import Area, RoadNetwork
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_shown_again, keeps_what_is_typed
from kommunbrott.report_only import DAYS, is_report_only, stay


@keeps_what_is_typed
def report_new(request):
    require(access.may_report(request.user))
    areas = list(Area.objects.select_related("parent"))
    if request.method != "POST":
        return page(request, ReportForm(user=request.user, areas=areas, initial=initial_of(request)))
    data = request.POST
    if is_shown_again(request):
        return shown(request, areas, data)
    if "map.x" in data or "map.y" in data or "do" in data:
        return shown(request, areas, changed(data, areas))
    form = ReportForm(data, request.FILES, user=request.user, areas=areas)
    if not form.is_valid():
        return page(request, form, nearer_of(data))
    report = receiving.receive(form.report(), beside(form), by=request.user)
    return redirect("incidents:report_sent", report.pk)


def beside(form: ReportForm) -> receiving.Beside:
    data = form.cleaned_data
    return receiving.Beside(data["photos"], form.contact, form.findings, data["keep_reason"])


def shown(request, areas: list[Area], data: QueryDict) -> HttpResponse:
    """The form with what was typed, and nothing said about what is missing yet."""
    initial = {name: data.get(name) for name in data}
    form = ReportForm(user=request.user, areas=areas, initial=initial)
    return page(request, form, nearer_of(data))


def page(request, form: ReportForm, nearer: int = BEGIN) -> HttpResponse:
    findings = getattr(form, "pieces", ())
    context = {
        "form": form,
        "form_address": reverse("incidents:report_new"),
        "findings": findings,
        "has_doubtful": any(not each.is_certain for _, each in findings),
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "may_say_quiet": access.may_say_quiet(request.user),
        "is_report_only": is_report_only(request),
        "days": DAYS,
    }
    return render(request, "incidents/report_new.html", context | map_context(form, nearer))


# --- What the buttons inside the form do, without sending it ---


def changed(data: QueryDict, areas: list[Area]) -> QueryDict:
    if data.get("do") != "maska":
        return pointed(data, areas)
    data = data.copy()
    text = data.get("text", "").replace("\0", "")
    data["text"] = privacy.mask(text, privacy.find(text, familiar_names()))
    return data


def report_map(request):
    """The map of the form as a picture: ``latitude`` and ``longitude`` of the mark, and how near it is seen."""
    require(access.may_report(request.user))
    areas = list(Area.objects.filter(geometry__isnull=False))
    point = point_of(request.GET)
    view = form_view(areas, point, nearer_of(request.GET))
    mark = view.pixel(*point) if point else None
    context = {
        "view": view,
        "shapes": maps.shapes(areas, view),
        "mark": mark,
        "roads": maps.roads(RoadNetwork.current_lines(), view),
    }
    response = render(request, "kommunbrott/map.svg", context, content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=600"
    response["X-Metres-Per-Pixel"] = f"{view.scale:.2f}"
    return response


# --- One more, nothing, and staying signed in ---


def initial_of(request) -> dict:
    """``?samma=7``: one more event at the place and time of one's own report 7, in the same submission."""
    number = whole_number(request.GET.get("samma"))
    before = Report.objects.filter(pk=number, reporter=request.user).first() if number else None
    if before is None:
        return {}
    starts = timezone.localtime(before.starts_at)
    last = Report.objects.filter(submission=before.submission).order_by("-part").first()
    return place_of(before) | {
        "when": When.OTHER,
        "on": starts.date(),
        "at": f"{starts:%H:%M}" if before.time_precision == "exakt" else None,
        "submission": before.submission,
        "part": last.part + 1,
    }


@never_cache
def report_sent(request, pk):
    """The receipt."""
    report = get_object_or_404(Report.objects.visible_to(request.user).for_list(), pk=pk)
    context = {
        "report": report,
        "photos": report.photos.count(),
        "parts": Report.objects.filter(submission=report.submission).count(),
        "is_mine": report.reporter_id == request.user.pk,
        "is_report_only": is_report_only(request),
        "may_stay": request.user.is_reporter,
        "days": DAYS,
    }
    return render(request, "incidents/report_sent.html", context)


@require_POST
def report_quiet(request):
    note = receiving.say_quiet(by=request.user, on=timezone.localdate())
    messages.success(request, f"Tack. Det är noterat att du inget har att rapportera {note.on:%Y-%m-%d}.")
    return redirect("incidents:report_new")


@require_POST
def report_stay(request):
    """Stay signed in on this telephone, and from then on with the right to report and nothing else."""
    require(access.may_say_quiet(request.user))
    stay(request)
    messages.success(
        request, f"Du är inloggad på den här telefonen i {DAYS} dagar. Härifrån går det bara att rapportera."
    )
    return redirect(reverse("incidents:report_new"))
