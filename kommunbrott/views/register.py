"""Parties and areas: who there is to answer for something, and where."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kommunbrott import geo, maps, sweref
from kommunbrott.access import may_administer, require
from kommunbrott.filters import AreaFilter, OrganisationFilter
from kommunbrott.forms.register import AreaForm, OrganisationForm, RoadForm
from kommunbrott.listing import ListPage
from kommunbrott.models import Area, Organisation, RoadNetwork
from kommunbrott.relogin import is_sent, is_shown_again, keeps_what_is_typed
from kommunbrott.tables import AreaTable, OrganisationTable


class RegisterList(ListPage):
    def dispatch(self, request, *args, **kwargs):
        require(may_administer(request.user))
        return super().dispatch(request, *args, **kwargs)


class OrganisationList(RegisterList):
    title = "Parter och personer"
    model = Organisation
    table_class = OrganisationTable
    filterset_class = OrganisationFilter
    template_name = "kommunbrott/organisation_list.html"
    empty_heading = "Inga parter än"
    empty_reason = "Parter är de som har ansvar i planen: förvaltningar, bolag, polisen, föreningar."

    def get_queryset(self):
        return Organisation.objects.for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), **kwargs)


class AreaList(RegisterList):
    title = "Områden"
    model = Area
    table_class = AreaTable
    filterset_class = AreaFilter
    template_name = "kommunbrott/area_list.html"
    empty_heading = "Inga områden än"
    empty_reason = "Områden säger var något händer och var en åtgärd gäller."

    def get_queryset(self):
        return Area.objects.for_list()


@keeps_what_is_typed
def organisation_create(request):
    return edit(request, OrganisationForm, Organisation(), "organisation")


@keeps_what_is_typed
def organisation_edit(request, pk):
    return edit(request, OrganisationForm, get_object_or_404(Organisation, pk=pk), "organisation")


@keeps_what_is_typed
def area_create(request):
    return edit(request, AreaForm, Area(), "area")


@keeps_what_is_typed
def area_edit(request, pk):
    return edit(request, AreaForm, get_object_or_404(Area, pk=pk), "area")


@keeps_what_is_typed
def road_network_edit(request):
    """The roads that maps are drawn with: a file puts others in their place, or they are taken away."""
    require(may_administer(request.user))
    known = RoadNetwork.objects.filter(pk=1).first()
    if request.method == "POST" and "remove" in request.POST and not is_shown_again(request):
        RoadNetwork.objects.filter(pk=1).delete()
        messages.success(request, "Vägarna är borttagna från kartorna.")
        return redirect("road_network_edit")
    form = RoadForm(request.POST or None, request.FILES or None, instance=known or RoadNetwork())
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} ritas nu på kartorna.")
        return redirect("road_network_edit")
    context = {"form": form, "known": known, "map": road_map(known) if known else None}
    return render(request, "kommunbrott/road_network_edit.html", context)


def road_map(network: RoadNetwork) -> dict:
    areas = list(Area.objects.filter(geometry__isnull=False))
    view = maps.view_of(areas, width=720, height=420)
    return {"view": view, "shapes": maps.shapes(areas, view), "roads": maps.roads(network.lines, view)}


def map_ground(request):
    """The municipality's own borders and roads as GeoJSON, for the map in which places are pointed out."""
    features = [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {"name": area.name, "kind": area.kind, "middle": geo.middle(area.geometry)},
        }
        for area in maps.larger_first(Area.objects.filter(geometry__isnull=False))
    ]
    if lines := RoadNetwork.current_lines():
        degrees = [[sweref.degrees(north, east) for north, east in line] for line in lines]
        roads = [[[round(x, 6), round(y, 6)] for y, x in line] for line in degrees]
        geometry = {"type": "MultiLineString", "coordinates": roads}
        features.append({"type": "Feature", "geometry": geometry, "properties": {"kind": "vag"}})
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Cache-Control"] = "private, max-age=600"
    return response


def edit(request, form_class, row, noun: str):
    """One page for a new row and for one that exists."""
    require(may_administer(request.user))
    name = str(row) if row.pk else ""
    form = form_class(request.POST or None, request.FILES or None, instance=row)
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} är sparad." if noun == "organisation" else f"{saved} är sparat.")
        return redirect(f"{noun}_list")
    return render(request, f"kommunbrott/{noun}_edit.html", {"form": form, "name": name})
