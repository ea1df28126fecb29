"""What of the councils has a last day: the assignments that decisions gave."""

import datetime as dt
from collections.abc import Iterator

from councils.models import Assignment
from kommunbrott.reminders import HORIZON, Due


def due(today: dt.date) -> Iterator[Due]:
    """One query."""
    rows = Assignment.objects.open().filter(due_on__lte=today + HORIZON)
    rows = rows.select_related("council", "organisation", "membership__user", "record__item__meeting")
    for assignment in rows.order_by("due_on", "pk"):
        yield Due(
            key=f"assignment:{assignment.pk}",
            title=assignment.text,
            text=f"{assignment.origin}. Uppdraget står på varje dagordning tills det avslutas med en anledning.",
            url=assignment.get_absolute_url(),
            due_on=assignment.due_on,
            to=assignment.address,
            whose=assignment.whose,
        )
