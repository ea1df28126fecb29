"""The list of actions as a file: which columns there are, what stands in them, and how they are read back."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kommunbrott.sheets import DATE, NUMBER, Column, decimal_text, fitted
from plans.blocks import version
from plans.choices import Direction, Funding, Horizon, Prevention, ResponsibilityRole, Rhythm
from plans.listed import listed
from plans.models import Action

KEY, VERSION = "Id", "Radens version"
BETWEEN_PARTIES = "; "


def labels(kind) -> tuple[str, ...]:
    return tuple(choice.label for choice in kind)


COLUMNS = (
    Column("id", KEY, NUMBER, is_locked=True, width=8),
    Column("version", VERSION, is_locked=True, width=10),
    Column("plan", "Plan", is_locked=True, width=24),
    Column("areas", "Fokusområde", is_locked=True, width=28),
    Column("number", "Nummer", width=9),
    Column("title", "Åtgärd", width=44),
    Column("how", "Hur", width=44),
    Column("lead", "Huvudansvarig", width=24),
    Column("others", "Medverkande", width=30),
    Column("text", "Mål", width=44),
    Column("indicator", "Mätetal", width=28),
    Column("direction", "Riktning", width=12, choices=labels(Direction)),
    Column("baseline", "Utgångsläge", NUMBER, width=12),
    Column("target", "Målnivå", NUMBER, width=12),
    Column("unit", "Enhet", width=14),
    Column("judged_by", "Så bedöms målet", width=28),
    Column("more_goals", "Fler mål", is_locked=True, width=30),
    Column("place", "Plats", width=24),
    Column("starts_on", "Börjar", DATE, width=12),
    Column("due_on", "Klar senast", DATE, width=12),
    Column("recurrence", "Återkommer", width=16, choices=labels(Rhythm)),
    Column("timing", "När, i ord", width=24),
    Column("funding", "Finansiering", width=16, choices=labels(Funding)),
    Column("resources", "Kostnad och resurser", width=30),
    Column("follow_up_how", "Följs upp genom", width=28),
    Column("follow_up_rhythm", "Följs upp", width=16, choices=labels(Rhythm)),
    Column("follow_up_forum", "I vilket forum", width=20),
    Column("follow_up", "Uppföljning, i ord", width=30),
    Column("prevention", "Typ", width=14, choices=labels(Prevention)),
    Column("horizon", "Väntad effekt", width=14, choices=labels(Horizon)),
    Column("method", "Metod", width=20),
    Column("standing", "Status", is_locked=True, width=14),
    Column("followed_up_on", "Senast uppföljd", DATE, is_locked=True, width=14),
    Column("lacks", "Saknas i SMART", is_locked=True, width=12),
)
EDITABLE = tuple(column for column in COLUMNS if not column.is_locked)
BY_NAME = {column.name: column for column in COLUMNS}
GOAL_COLUMNS = ("text", "indicator", "direction", "baseline", "target", "unit", "judged_by")
PARTY_COLUMNS = ("lead", "others")
KINDS = {
    "direction": Direction,
    "recurrence": Rhythm,
    "funding": Funding,
    "follow_up_rhythm": Rhythm,
    "prevention": Prevention,
    "horizon": Horizon,
}
ABOUT = (
    (
        "Varje rad är en åtgärd. Ändra i de vita cellerna, spara filen och läs in den på sidan Läs in en ändrad fil. "
        "Innan något sparas visas vad som ändras, rad för rad."
    ),
    (
        "Grå kolumner går inte att ändra här. Id och Radens version säger vilken åtgärd raden är och hur den såg ut "
        "när filen hämtades. Status ändras genom uppföljning. Fler mål än det första ändras på åtgärdens sida."
    ),
    (
        "Datum skrivs åååå-mm-dd. Flera medverkande skiljs åt med semikolon och skrivs som i registret över parter. "
        "En rad som du tar bort ur filen ändras inte i planen, och nya åtgärder läggs till i planen."
    ),
)


@dataclass(frozen=True)
class Cells:
    """``values`` by the columns' names; ``texts`` are those that may be edited, as a file gives them back."""

    values: dict
    texts: dict[str, str]

    @property
    def version(self) -> str:
        """Changes when somebody has changed anything that the file lets one edit."""
        return version(self.texts)


def cells_of(action: Action) -> Cells:
    """Of a row fetched for a list. No queries."""
    goals = list(action.goals.all())
    parties = list(action.responsibilities.all())
    leads = [party.organisation.name for party in parties if party.role == ResponsibilityRole.LEAD]
    others = [party.organisation.name for party in parties if party.role != ResponsibilityRole.LEAD]
    values = {
        "lead": "".join(leads),
        "others": BETWEEN_PARTIES.join(others),
        "more_goals": "\n".join(goal.text for goal in goals[1:]),
    }
    for column in EDITABLE:
        if column.name in values:
            continue
        owner = action if column.name not in GOAL_COLUMNS else next(iter(goals), None)
        value = getattr(owner, column.name) if owner else ("" if column.kind != NUMBER else None)
        kind = KINDS.get(column.name)
        values[column.name] = kind(value).label if kind and value else value
    return Cells(values, {column.name: text_of(values[column.name]) for column in EDITABLE})


def text_of(value) -> str:
    """As it is read back from a file: what is equal to this has not been edited."""
    if value is None:
        return ""
    if isinstance(value, str):
        return fitted(value)
    return value.isoformat() if isinstance(value, dt.date) else decimal_text(value)


def rows(actions: Iterable[Action], today: dt.date) -> Iterator[dict]:
    for action in actions:
        cells, row = cells_of(action), listed(action, today)
        yield cells.values | {
            "id": action.pk,
            "version": cells.version,
            "plan": row.plan,
            "areas": BETWEEN_PARTIES.join(row.areas),
            "standing": row.status_label,
            "followed_up_on": row.followed_up_on,
            "lacks": row.lacks,
        }
