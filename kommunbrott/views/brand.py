"""The municipality's colours and logotype, each at an address of its own that browsers keep for a year.

Pages ask for them with a version in the address, so a change is seen at once.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kommunbrott import brand, logo
from kommunbrott.models import Municipality

kept_for_a_year = cache_control(public=True, max_age=60 * 60 * 24 * 365, immutable=True)


def tokens_of(municipality: Municipality) -> dict[str, str]:
    """As stored when the colour was saved; derived anew for a row that was loaded without them."""
    stored = municipality.brand_tokens
    return (
        stored if stored.get("brand") == municipality.brand_color else brand.derive(municipality.brand_color)
    )


@login_not_required
@require_safe
@kept_for_a_year
def brand_css(request):
    return HttpResponse(
        brand.stylesheet(tokens_of(Municipality.current())), content_type="text/css; charset=utf-8"
    )


@login_not_required
@require_safe
@kept_for_a_year
def brand_logo(request):
    municipality = Municipality.current()
    return svg(logo.coloured(municipality.logo_svg, tokens_of(municipality)["on_brand"]))


@login_not_required
@require_safe
@kept_for_a_year
def brand_icon(request):
    municipality = Municipality.current()
    tokens = tokens_of(municipality)
    return svg(logo.on_plate(municipality.logo_svg, tokens["brand"], tokens["on_brand"]))


@login_not_required
@require_safe
def favicon(request):
    """Browsers ask here when a page, such as a printed document, names no icon of its own."""
    return redirect("brand_icon")


def svg(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
