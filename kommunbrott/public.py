"""Pages that anybody may read: without login, without cookie, without a trace of who asked, and kept in caches.

A page is made once for each edition of what it tells, and kept in the process until something in it changes.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from kommunbrott.models import Municipality
from kommunbrott.numbers import MOST

# Seconds that a browser or a cache may show a page without asking again: how long what is taken down may linger.
FRESH = 300
# Of each process.
MOST_PAGES = 200
# What a public page tells of the municipality, and is drawn with.
TOLD = (
    "name", "brand_version", "brand_color", "action_word", "public_introduction", "contact_name", "contact_phone",
    "contact_email", "contact_text", "fault_report_url", "takes_resident_reports", "accessibility_checked_on",
    "accessibility_shortcomings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    body: bytes
    etag: str


_pages: OrderedDict[tuple, Page] = OrderedDict()


def is_public(view: Callable) -> bool:
    return getattr(view, "is_public", False)


def anonymous(view):
    """For a view that asks nobody who they are. Not found unless the municipality has opened its public pages."""

    @login_not_required
    @wraps(view)
    def open_view(request, *args, **kwargs):
        municipality = Municipality.current()
        is_no_key = any(isinstance(value, int) and value > MOST for value in kwargs.values())
        if is_no_key or not municipality.public_is_open:
            return gone(request, municipality)
        answer = view(request, municipality, *args, **kwargs)
        return gone(request, municipality) if answer is None else answer

    open_view.is_public = True
    return open_view


def gone(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {"municipality": municipality}
    body = render_to_string("kommunbrott/public_gone.html", context)
    return HttpResponse(body, status=404)


def public_page(template: str, *, edition: Callable):
    """For a view that gives the context of ``template``, and None where there is nothing.

    ``edition(**arguments)`` costs little and differs whenever what the page tells does; None where there is nothing.
    """

    def decorate(view):
        @anonymous
        @require_safe
        @wraps(view)
        def page(request, municipality, **kwargs):
            now = edition(**kwargs)
            if now is None:
                return None
            key = (request.path, now, *(getattr(municipality, name) for name in TOLD))
            kept = _pages.get(key)
            if kept is None:
                kept = made(template, view(municipality, **kwargs) | {"municipality": municipality})
                keep(key, kept)
            return answer(request, kept.body, "text/html; charset=utf-8", kept.etag)

        return page

    return decorate


def made(template: str, context: dict) -> Page:
    body = render_to_string(template, context).lstrip().encode()
    return Page(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def keep(key: tuple, page: Page) -> None:
    _pages[key] = page
    while len(_pages) > MOST_PAGES:
        _pages.popitem(last=False)


def answer(request: HttpRequest, body: bytes, kind: str, etag: str, last_modified=None) -> HttpResponse:
    """``body``, or that it has not changed since the browser got it."""
    response = HttpResponse(body, content_type=kind)
    patch_cache_control(response, public=True, max_age=FRESH)
    response["ETag"] = etag
    if last_modified is not None:
        response["Last-Modified"] = last_modified
    return get_conditional_response(request, etag=etag, response=response) or response


def page_of_form(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page with a form: kept in no cache, for its stamp is its own."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
