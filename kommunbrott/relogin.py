"""A login that runs out while somebody writes: what was sent is shown back with a login form, and loses nothing."""

from collections.abc import Callable, Collection
from functools import wraps

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kommunbrott.htmx import wants_fragment

OF_THE_LOGIN = frozenset({"csrfmiddlewaretoken", "username", "password"})
WRONG = "Namnet eller lösenordet stämmer inte. Försök igen."
LOCKED = "Inloggningen är spärrad en stund. Kopiera det du skrev och försök igen om en timme."


def keeps_what_is_typed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form sent without a login is carried through one, and then shown again as it was, not carried out.

    The view reads ``request.POST`` as always and asks ``is_sent`` before it does anything. Files cannot be carried.
    """

    @never_cache
    @wraps(view)
    def kept(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if wants_fragment(request):
            # No place for a login: the page says so, and keeps what is typed until it is sent as a whole.
            return HttpResponse(status=403)
        typed = typed_values(request)
        if request.method != "POST" or not typed:
            return redirect_to_login(request.get_full_path())
        error = log_in(request)
        if error is not None:
            context = {"kept": typed, "error": error, "is_page": True, "files": names_of_files(request)}
            return render(request, "registration/log_in_again.html", context)
        request.POST = without_login(request)
        request.is_shown_again = True
        messages.success(request, "Du är inloggad igen. Det du skrev finns kvar.")
        return view(request, *args, **kwargs)

    return login_not_required(kept)


def is_sent(request: HttpRequest) -> bool:
    """The form is to be carried out, not only shown again after a login."""
    return request.method == "POST" and not is_shown_again(request)


def is_shown_again(request: HttpRequest) -> bool:
    return getattr(request, "is_shown_again", False)


def log_in(request: HttpRequest) -> str | None:
    """None when the name and password that were sent open the door, else what to say: "" when none were sent."""
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    if not name and not password:
        return ""
    user = authenticate(request, username=name, password=password)
    if user is None:
        if getattr(request, "axes_locked_out", False):
            # Otherwise the whole answer, and the text in it, is exchanged for the page about the lock.
            request.axes_locked_out = False
            return LOCKED
        return WRONG
    login(request, user)
    return None


def typed_values(request: HttpRequest, ignored: Collection[str] = OF_THE_LOGIN) -> list[tuple[str, str]]:
    """Name and value of everything that was sent, in order."""
    return [
        (name, value) for name in request.POST if name not in ignored for value in request.POST.getlist(name)
    ]


def without_login(request: HttpRequest):
    data = request.POST.copy()
    for name in ("username", "password"):
        data.pop(name, None)
    data._mutable = False
    return data


def names_of_files(request: HttpRequest) -> list[str]:
    return [file.name for name in request.FILES for file in request.FILES.getlist(name)]
