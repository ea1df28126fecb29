from councils.models.agenda import AgendaItem, DecisionClause, StandingItem
from councils.models.council import Council, Membership
from councils.models.meeting import CalendarFeed, Meeting
from councils.models.summons import MeetingReply, Summons, SummonsRecipient

__all__ = [
    "AgendaItem",
    "CalendarFeed",
    "Council",
    "DecisionClause",
    "Meeting",
    "MeetingReply",
    "Membership",
    "StandingItem",
    "Summons",
    "SummonsRecipient",
]
