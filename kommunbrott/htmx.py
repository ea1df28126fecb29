from django.http import HttpRequest


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a piece of the page rather than for the page.

    A boosted link and a history restore also carry HX-Request, but want a page.
    """
    asked = request.headers.get("HX-Request") == "true"
    boosted = request.headers.get("HX-Boosted") == "true"
    restored = request.headers.get("HX-History-Restore-Request") == "true"
    return asked and not boosted and not restored
