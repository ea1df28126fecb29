"""Every URL of the product by name, with arguments that an example municipality can answer.

A URL name is a noun and a verb (``plan_decision``), so the example object for ``pk`` is the first row of
the model with the longest name that the URL name begins with. The house and the browser tests walk this list.
"""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

OWN_APPS = ("kommunbrott", "incidents", "plans", "councils")
# Somebody else's pages: Django's admin answers for itself, static and media files are no pages.
FOREIGN_NAMESPACES = {"admin", "djdt"}


@dataclass(frozen=True, slots=True)
class NamedURL:
    name: str  # with namespace, as reverse() takes it
    arguments: dict = field(default_factory=dict)

    @property
    def path(self) -> str:
        return reverse(self.name, kwargs=self.arguments)


def named_urls(examples=None) -> list[NamedURL]:
    """All named URLs but the admin's. Without ``examples`` the arguments only fit the pattern.

    ``examples(name, argument, converter)`` gives the value of an argument.
    """
    examples = examples or (lambda name, argument, converter: any_value(converter))
    found = {}
    for name, pattern in walk(get_resolver().url_patterns):
        converters = getattr(pattern.pattern, "converters", {})
        found[name] = NamedURL(name, {key: examples(name, key, value) for key, value in converters.items()})
    return list(found.values())


def walk(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in FOREIGN_NAMESPACES:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name, pattern


def any_value(converter):
    kind = type(converter).__name__
    return {"IntConverter": 1, "UUIDConverter": "00000000-0000-4000-8000-000000000000"}.get(kind, "x")


def snake(model) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def example_object(name: str, argument: str):
    """The row that stands for ``argument`` of the URL ``name``, or None when there is none.

    ``pk`` and ``slug`` mean the noun that the URL name begins with; ``plan_pk`` and ``plan`` say the noun.
    """
    noun = re.sub(r"_?(?:pk|id|slug|number)$", "", argument) or name.rpartition(":")[2]
    models = [model for app in OWN_APPS for model in apps.get_app_config(app).get_models()]
    fitting = [model for model in models if noun == snake(model) or noun.startswith(snake(model) + "_")]
    if not fitting:
        return None
    return max(fitting, key=lambda model: len(snake(model)))._default_manager.order_by("pk").first()


def from_database(name: str, argument: str, converter):
    """``examples`` for named_urls: the first fitting row's key."""
    row = example_object(name, argument)
    return any_value(converter) if row is None else row.pk
