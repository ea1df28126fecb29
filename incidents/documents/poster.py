"""The poster that stands at a place: a QR code to the form in which anybody may tell of it, as PDF/UA-1."""

import io

import segno
from django.conf import settings
from django.urls import reverse

from kommunbrott.letterhead import Brand
from kommunbrott.models import Area

TEMPLATE = "incidents/place_poster_document.html"
# Almost black on white whatever the municipality's colour: a telephone has to read it at dusk.
DARK = "#14201f"


def address_of(place: Area | None) -> str:
    """Where the code leads: the form, with the place chosen."""
    path = reverse("public_report_place", args=[place.pk]) if place else reverse("public_report")
    return settings.BASE_URL + path


def qr_svg(address: str) -> bytes:
    """With the margin that readers need. A quarter of it may be torn or painted over."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", border=4, dark=DARK, light="#fff")
    return out.getvalue()


def poster_context(place: Area | None) -> dict:
    address = address_of(place)
    return {"place": place, "address": address.partition("://")[2].rstrip("/"), "url": address}


def place_poster_pdf(place: Area | None, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = poster_context(place)
    return render_pdf(
        TEMPLATE,
        context | {"brand": brand},
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={
            "white-logo": (brand.white_logo, "image/svg+xml"),
            "qr": (qr_svg(context["url"]), "image/svg+xml"),
        },
    )
