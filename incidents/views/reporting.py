"""Telling what has happened: the form, its map, and the receipt."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from incidents import access
from incidents.findings import familiar_names
from incidents.forms.report import ReportForm, When
from incidents.models import Report
from incidents.workflow import receiving
from kommunbrott import geo, maps, privacy
from kommunbrott.access import require
from kommunbrott.models import Area
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_shown_again, keeps_what_is_typed
from kommunbrott.report_only import DAYS, is_report_only, stay

# Of the map in the form, in pixels. A picture that is a button sends where in it somebody pressed, in these.
MAP_WIDTH, MAP_HEIGHT = 288, 240
# A map begins with the town, not with all of the municipality.
BEGIN = 1
# How far off a finger may be, in pixels.
FINGER = 8


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
    latitude, longitude = (f"{each:.6f}" for each in form.point) if form.point else ("", "")
    where = {"latitude": latitude, "longitude": longitude, "nearer": nearer}
    context = {
        "form": form,
        "nearer": nearer,
        "map_address": f"{reverse('incidents:report_map')}?{urlencode(where)}",
        "map_width": MAP_WIDTH,
        "map_height": MAP_HEIGHT,
        "findings": findings,
        "has_doubtful": any(not each.is_certain for _, each in findings),
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "may_say_quiet": access.may_say_quiet(request.user),
        "is_report_only": is_report_only(request),
        "days": DAYS,
    }
    return render(request, "incidents/report_new.html", context)


# --- What the buttons inside the form do, without sending it ---


def changed(data: QueryDict, areas: list[Area]) -> QueryDict:
    data = data.copy()
    if "map.x" in data or "map.y" in data:
        point_out(data, areas)
    elif data.get("do") == "maska":
        text = data.get("text", "").replace("\0", "")
        data["text"] = privacy.mask(text, privacy.find(text, familiar_names()))
    elif data.get("do") == "langre-bort":
        data["nearer"] = str(max(nearer_of(data) - 1, 0))
    elif data.get("do") == "ingen-punkt":
        data["latitude"] = data["longitude"] = data["accuracy"] = data["nearer"] = ""
    return data


def point_out(data: QueryDict, areas: list[Area]) -> None:
    """Put the mark where the map was pressed, and go a step nearer."""
    x, y = whole_number(data.get("map.x"), MAP_WIDTH), whole_number(data.get("map.y"), MAP_HEIGHT)
    if x is None or y is None:
        return
    view = form_view(areas, point_of(data), nearer_of(data))
    latitude, longitude = view.degrees(x, y)
    if not geo.is_in_sweden(latitude, longitude):
        return
    data["latitude"], data["longitude"] = f"{latitude:.6f}", f"{longitude:.6f}"
    data["accuracy"] = str(max(5, round(view.scale * FINGER)))
    data["nearer"] = str(min(nearer_of(data) + 1, maps.NEAREST))


def form_view(areas: list[Area], point, nearer: int) -> maps.View:
    return maps.view_of(areas, width=MAP_WIDTH, height=MAP_HEIGHT, point=point, nearer=nearer)


def nearer_of(data: QueryDict) -> int:
    nearer = whole_number(data.get("nearer"), maps.NEAREST)
    return BEGIN if nearer is None else nearer


def point_of(data: QueryDict) -> tuple[float, float] | None:
    try:
        point = float(data.get("latitude", "")), float(data.get("longitude", ""))
    except ValueError:
        return None
    return point if geo.is_in_sweden(*point) else None


def report_map(request):
    """The map of the form as a picture: ``latitude`` and ``longitude`` of the mark, and how near it is seen."""
    require(access.may_report(request.user))
    areas = list(Area.objects.filter(geometry__isnull=False))
    point = point_of(request.GET)
    view = form_view(areas, point, nearer_of(request.GET))
    mark = view.pixel(*point) if point else None
    context = {"view": view, "shapes": maps.shapes(areas, view), "mark": mark}
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
    return {
        "latitude": before.latitude if before.accuracy_m else None,
        "longitude": before.longitude if before.accuracy_m else None,
        "accuracy": before.accuracy_m,
        "place": before.place_id,
        "area": before.area_id if not before.place_id else None,
        "place_name": "" if before.place_id else before.place_name,
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
