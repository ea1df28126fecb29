"""Posters with a QR code, for a place or for the whole municipality."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from incidents import access
from incidents.documents.poster import place_poster_pdf
from kommunbrott.access import require
from kommunbrott.choices import AreaKind
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Area, Municipality
from kommunbrott.printing import Unprintable, printed_now


@require_safe
def poster_list(request):
    """Places first: that is where posters stand."""
    require(access.may_review(request.user))
    areas = sorted(Area.objects.for_list(), key=lambda area: (area.kind != AreaKind.PLACE, area.name))
    return render(request, "incidents/poster_list.html", {"areas": areas})


@require_safe
def area_poster(request, pk):
    require(access.may_review(request.user))
    return poster(request, get_object_or_404(Area, pk=pk))


@require_safe
def poster_file(request):
    """For no place in particular."""
    require(access.may_review(request.user))
    return poster(request, None)


def poster(request, place: Area | None):
    brand = brand_of(Municipality.current())
    try:
        pdf = printed_now(lambda: place_poster_pdf(place, brand))
    except Unprintable as error:
        messages.error(request, error.message)
        return redirect("incidents:poster_list")
    name = f"Affisch {place.name if place else 'kommunen'}.pdf"
    return FileResponse(BytesIO(pdf), filename=name, content_type="application/pdf")
