"""A telephone that stays signed in for long may do one thing only: report. What it could otherwise read stays shut."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from kommunbrott.public import is_public

DAYS = 90
KEY = "report_only"
FORM = "incidents:report_new"
# Besides these nothing opens; the rest needs a login of the usual kind.
OPEN = frozenset(
    [
        FORM,
        "incidents:report_map",
        "map_ground",
        "incidents:report_sent",
        "incidents:report_quiet",
        "incidents:report_stay",
        "login",
        "logout",
        "brand_css",
        "brand_logo",
        "brand_icon",
        "favicon",
    ]
)


def stay(request: HttpRequest) -> None:
    """Keep the login on this device. The session gets a new key: one that was copied before is worth nothing."""
    request.session.cycle_key()
    request.session[KEY] = True
    request.session.set_expiry(DAYS * 24 * 60 * 60)


def is_report_only(request: HttpRequest) -> bool:
    session = getattr(request, "session", None)
    return bool(session is not None and session.get(KEY))


class ReportOnly:
    """Middleware: leads such a telephone back to the form, wherever it wants to go."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if is_public(view) or request.resolver_match.view_name in OPEN or not is_report_only(request):
            return None
        if request.resolver_match.view_name != "overview":
            messages.info(
                request,
                "Den här telefonen är bara till för att rapportera. Logga ut och logga in igen för att se annat.",
            )
        return redirect(FORM)
