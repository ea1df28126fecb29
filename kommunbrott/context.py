from django.utils.functional import SimpleLazyObject

from kommunbrott.models import Municipality


def municipality(request) -> dict:
    """The municipality's name, words and colours for every page. One query, when a template asks."""
    return {"municipality": SimpleLazyObject(Municipality.current)}
