"""From a row of a demo file to a row of the database."""

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def fields(row: dict, *apart: str) -> dict:
    """The row without the keys ``apart``; paragraphs are joined as the product stores them."""
    kept = {name: value for name, value in row.items() if name not in apart}
    return {name: "\n\n".join(value) if isinstance(value, list) else value for name, value in kept.items()}


def saved(instance: Row) -> Row:
    """Checked field by field: a mistake in a file is named, and dates and figures get their own types."""
    instance.clean_fields()
    instance.save()
    return instance
