from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from kommunbrott.access import Overtaken
from kommunbrott.htmx import wants_fragment


class LoginRequired(LoginRequiredMiddleware):
    """Does not ask who it is where that makes no difference: a page for anybody reads no session."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class HouseRules:
    """What holds for every answer, so that no view can forget it.

    Vary keeps the browser from showing a stored fragment when the user presses
    Back. An overtaken write becomes a page (409) that says so. Somebody whose
    login has run out is led to it by the whole page, never inside a fragment.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            response = only_from_its_page(request, response)
        if wants_fragment(request) and leads_to_login(response):
            response = whole_page_to_login(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Overtaken):
            return render(request, "409.html", {"target": exception.args[0]}, status=409)
        return None


def only_from_its_page(request, response):
    """Somebody came by address to what a button does, for example after logging in anew."""
    page = render(request, "405.html", status=405)
    page["Allow"] = response["Allow"]
    return page


def leads_to_login(response) -> bool:
    login = resolve_url(settings.LOGIN_URL)
    return response.status_code == 302 and urlsplit(response["Location"]).path == login


def whole_page_to_login(request) -> HttpResponse:
    """Back to the page the fragment was asked from, as far as the browser told which."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    came_from = page._replace(scheme="", netloc="", fragment="").geturl()
    response = HttpResponse(status=204)
    response["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from or '/'})}"
    return response
