"""Ekstad's forums, members and meetings: from fixtures/ekstad/councils.json to rows."""

import datetime as dt

from councils.models import AgendaItem, Council, DecisionClause, Meeting, Membership, StandingItem
from councils.workflow.meetings import local
from kommunbrott.management.demo_papers import load_files, load_said
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Organisation, User
from plans.models import Plan

# The members sit since the plan's first year began.
SINCE = dt.date(2026, 1, 1)


def load_councils(rows: list[dict], parties: dict[str, Organisation]) -> None:
    """A forum stands before those that prepare it."""
    users = {user.username: user for user in User.objects.all()}
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    found: dict[str, Council] = {}
    for row in rows:
        values = fields(row, "members", "meetings", "prepares", "standing", "agenda")
        council = saved(Council(prepares=found.get(row.get("prepares")), **values))
        found[row["name"]] = council
        for member in row["members"]:
            load_member(council, member, parties, users)
        for day, starts, ends in row["meetings"]:
            load_meeting(council, dt.date.fromisoformat(day), starts, ends)
        for position, item in enumerate(row.get("standing", ())):
            lines = "\n".join(item.get("clauses", ()))
            saved(StandingItem(council=council, position=position, clauses=lines, **fields(item, "clauses")))
        if agenda := row.get("agenda"):
            load_agenda(council, agenda, users, by=by)


def load_member(
    council: Council, row: dict, parties: dict[str, Organisation], users: dict[str, User]
) -> None:
    saved(
        Membership(
            council=council,
            organisation=parties[row["organisation"]],
            user=users.get(row.get("user")),
            starts_on=SINCE,
            **fields(row, "organisation", "user"),
        )
    )


def load_agenda(council: Council, agenda: dict, users: dict[str, User], *, by: User) -> None:
    day = dt.date.fromisoformat(agenda["on"])
    meeting = council.meetings.between(day, day).get()
    for position, row in enumerate(agenda["items"]):
        plan = Plan.objects.get(title=row["plan"]) if "plan" in row else None
        item = saved(
            AgendaItem(
                meeting=meeting, position=position, plan=plan, **fields(row, "plan", "clauses", "files")
            )
        )
        load_files(item, row.get("files", ()), by=by)
        for place, text in enumerate(row.get("clauses", ())):
            saved(DecisionClause(item=item, position=place, text=text))
    load_said(meeting, agenda, users)


def load_meeting(council: Council, day: dt.date, starts: str, ends: str) -> None:
    starts_at, ends_at = (local(day, dt.time.fromisoformat(hour)) for hour in (starts, ends))
    saved(Meeting(council=council, starts_at=starts_at, ends_at=ends_at, place=council.place))
