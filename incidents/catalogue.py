"""The categories that every installation begins with. From fixtures/categories.json to rows."""

import json

from django.conf import settings
from django.utils import timezone

FILE = settings.BASE_DIR / "fixtures" / "categories.json"


def complete(category_model, history_model) -> None:
    """Fill an empty catalogue; one that somebody has begun on is left as it is.

    The models are parameters, since a migration has its own. History is written for every row.
    """
    if category_model.objects.exists():
        return
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        parent = add(category_model, history_model, row, None, row["position"])
        for position, child in enumerate(row["children"], 1):
            add(category_model, history_model, child | {"icon": row["icon"]}, parent, position)


def add(category_model, history_model, row: dict, parent, position: int):
    values = {
        "name": row["name"],
        "key": row["key"],
        "parent": parent,
        "synonyms": "\n".join(row["synonyms"]),
        "icon": row["icon"],
        "position": position,
        "is_on_form": row.get("is_on_form", True),
    }
    category = category_model(**values)
    category.skip_history_when_saving = True
    category.save()
    history_model.objects.create(
        **values,
        id=category.pk,
        history_date=timezone.now(),
        history_type="+",
        history_change_reason="category.catalogue",
    )
    return category
