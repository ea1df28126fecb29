"""One writer of a meeting at a time."""

from councils.models import Meeting


def lock(meeting: Meeting) -> Meeting:
    """The meeting's row is the lock of its agenda."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
