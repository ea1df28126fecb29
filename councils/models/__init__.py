from councils.models.council import Council, Membership
from councils.models.meeting import CalendarFeed, Meeting

__all__ = ["CalendarFeed", "Council", "Meeting", "Membership"]
