"""One row of a file at a time: what it says, what is wrong with it, and whether it can be taken in."""

import datetime as dt
from dataclasses import dataclass

from incidents.importers import moments, positions
from incidents.importers.columns import Field, Mapping
from incidents.importers.names import Areas, Categories
from incidents.importers.personal import PersonalData
from incidents.importers.result import Answer, Finding, Reason, ReportRow
from kommunbrott.reading.records import Record

ANSWERS = {"ja": True, "j": True, "yes": True, "true": True, "1": True, "x": True} | dict.fromkeys(
    ("nej", "n", "no", "false", "0"), False
)
# All that is kept as it was written, or told in a message.
TEXT_FIELDS = (
    Field.TEXT, Field.PLACE, Field.CATEGORY, Field.SUBCATEGORY, Field.REPORTER, Field.ORGANISATION, Field.AREA,
)  # fmt: skip
LONGEST_NAME = 120
LONGEST = {
    Field.TEXT: 4000,
    Field.ID: 60,
    Field.PLACE: 160,
    Field.SUBCATEGORY: 80,
    Field.REPORTER: 120,
    Field.ORGANISATION: 120,
}


@dataclass
class Circumstances:
    """What the reading of a row depends on besides the row."""

    mapping: Mapping
    categories: Categories
    areas: Areas
    personal: PersonalData
    reach: positions.Reach | None
    refused: dict[int, tuple[Reason, int]]
    today: dt.date
    is_sheet: bool = False


class RowReader:
    def __init__(self, given: Circumstances):
        self.given = given
        self.width = len(given.mapping.columns)
        self._columns = given.mapping.fields
        self._days: dict[str, dt.date | None] = {}
        self._clocks: dict[str, object] = {}

    def read(self, record: Record) -> Answer:
        """Never raises, whatever stands in the row."""
        cells = trimmed(record.cells, self.width, self.given.is_sheet)
        external_id = self._id(cells)
        answer = Answer()
        say = Said(record.line, external_id, answer)
        if len(cells) != self.width:
            return say.refuse(
                Reason.COLUMN_COUNT,
                f"Raden har {len(record.cells)} kolumner men rubriken {self.width}. "
                "Kontrollera citattecken och avgränsare i raden.",
            )
        if record.line in self.given.refused:
            reason, other = self.given.refused[record.line]
            return say.refuse(reason, same_id(reason, other))
        if not self._personal_data(cells, say):
            return answer
        if record.is_repaired:
            say.warn(Reason.ENCODING, "Å, ä och ö var felkodade på raden och har lagats.")
        day = self._day(cells, say)
        category, written = self._category(cells, say)
        if answer.rejected:
            answer.warnings.clear()
            return answer
        answer.row = self._row(cells, say, day, category, written)
        return answer

    def cell(self, cells: list[str], field: Field) -> str:
        index = self._columns.get(field)
        return "" if index is None else cells[index]

    def _id(self, cells: list[str]) -> str:
        index = self._columns.get(Field.ID)
        external_id = (
            cells[index].strip()[: LONGEST[Field.ID]] if index is not None and index < len(cells) else ""
        )
        return "" if self.given.personal.stops(external_id) else external_id

    def _personal_data(self, cells: list[str], say: "Said") -> bool:
        """False when the row may not be kept. The number itself is never repeated."""
        index = self._columns.get(Field.ID)
        stopped = index is not None and self.given.personal.stops(cells[index].strip()[: LONGEST[Field.ID]])
        for field in TEXT_FIELDS:
            text = self._kept(cells, field)
            stopped = (text and self.given.personal.stops(text)) or stopped
        if stopped:
            word = "personnummer" if stopped is Reason.PERSONNUMMER else "samordningsnummer"
            say.refuse(
                stopped, f"Texten innehåller ett {word}. Ta bort numret i källan och läs in raden igen."
            )
            return False
        for field in (Field.TEXT, Field.PLACE):
            for reason in self.given.personal.doubts(self._kept(cells, field)):
                say.warn(reason, f"{reason.label}. Granska texten.")
        return True

    def _day(self, cells: list[str], say: "Said") -> dt.date | None:
        written = self.cell(cells, Field.DATE)
        if written not in self._days:
            self._days[written] = moments.read_date(written)
        day = self._days[written]
        if day is None:
            shown = (
                f"Datumet{self._quoted(written)} går inte att läsa." if written.strip() else "Datum saknas."
            )
            say.refuse(Reason.BAD_DATE, f"{shown} Skriv det som åååå-mm-dd.")
        elif day > self.given.today:
            say.refuse(Reason.FUTURE_DATE, f"Datumet {day.isoformat()} ligger i framtiden.")
        return day

    def _quoted(self, written: str) -> str:
        """Nothing that may be a person's number is repeated."""
        shown = shortened(written)
        return "" if self.given.personal.stops(shown) else f" ”{shown}”"

    def _category(self, cells: list[str], say: "Said") -> tuple[str, str]:
        written = self.cell(cells, Field.CATEGORY)
        name, reason = self.given.categories(written)
        if reason is Reason.MISSING_CATEGORY:
            say.refuse(reason, "Kategori saknas.")
        elif reason is Reason.CATEGORY_MAPPED:
            say.warn(reason, f"Kategorin ”{shortened(written)}” har lästs som {name}.")
        elif reason is Reason.UNKNOWN_CATEGORY:
            say.warn(
                reason, f"Kategorin ”{shortened(written)}” finns inte i katalogen. Rapporten får {name}."
            )
        return name, written.strip()

    def _row(self, cells, say: "Said", day: dt.date, category: str, written: str) -> ReportRow:
        return ReportRow(
            line=say.line,
            external_id=say.id or "",
            happened_on=day,
            clock=self._clock(cells, say),
            reported_on=self._reported_on(cells),
            category=category,
            category_as_written=written[:80],
            subcategory=self._short(cells, Field.SUBCATEGORY),
            place=self._short(cells, Field.PLACE),
            area=self._area(cells, say),
            point=self._point(cells, say),
            text=self._kept(cells, Field.TEXT).strip(),
            reporter=self._short(cells, Field.REPORTER),
            organisation=self._short(cells, Field.ORGANISATION),
            police_reported=ANSWERS.get(self.cell(cells, Field.POLICE).strip().lower()),
            severity=severity_of(self.cell(cells, Field.SEVERITY)),
        )

    def _kept(self, cells: list[str], field: Field) -> str:
        """As much of a cell as is kept: no more is searched, so that no cell can take the machine's time."""
        return self.cell(cells, field).strip()[: LONGEST.get(field, LONGEST_NAME)]

    def _short(self, cells: list[str], field: Field) -> str:
        return self.cell(cells, field).strip()[: LONGEST[field]]

    def _clock(self, cells: list[str], say: "Said"):
        written = self.cell(cells, Field.TIME)
        if Field.TIME not in self._columns:
            written = moments.split_moment(self.cell(cells, Field.DATE))[1]
            if not written:
                return None
        if written not in self._clocks:
            self._clocks[written] = moments.read_clock(moments.split_moment(written)[1] or written)
        clock = self._clocks[written]
        if not written.strip():
            say.warn(Reason.TIME_MISSING, "Klockslag saknas. Rapporten räknas per dag, men inte per timme.")
        elif clock is None:
            say.warn(Reason.BAD_TIME, f"Klockslaget{self._quoted(written)} finns inte och har utelämnats.")
        return clock

    def _reported_on(self, cells: list[str]) -> dt.date | None:
        written = self.cell(cells, Field.REPORTED)
        if written not in self._days:
            self._days[written] = moments.read_date(written)
        day = self._days[written]
        return day if day and day <= self.given.today else None

    def _area(self, cells: list[str], say: "Said") -> str:
        written = self.cell(cells, Field.AREA)
        name = self.given.areas(written)
        if name and name != written:
            say.warn(Reason.AREA_MAPPED, f"Området ”{shortened(written)}” har lästs som {name}.")
        return name[:120]

    def _point(self, cells: list[str], say: "Said") -> tuple[float, float] | None:
        latitude, longitude = self.cell(cells, Field.LATITUDE), self.cell(cells, Field.LONGITUDE)
        point, message = positions.read_point(latitude, longitude, self.given.reach)
        if message:
            say.warn(Reason.BAD_COORDINATE, message)
        return point


@dataclass(slots=True)
class Said:
    """Gathers what there is to say about one row."""

    line: int
    id: str | None
    answer: Answer

    def __post_init__(self):
        self.id = self.id or None

    def refuse(self, reason: Reason, message: str) -> Answer:
        if not self.answer.rejected:
            self.answer.rejected = Finding(self.line, self.id, reason, message)
        return self.answer

    def warn(self, reason: Reason, message: str) -> None:
        self.answer.warnings.append(Finding(self.line, self.id, reason, message))


def trimmed(cells: list[str], width: int, is_sheet: bool) -> list[str]:
    """Without empty cells at the end beyond the header, and with those that a sheet leaves out."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    if is_sheet and len(cells) < width:
        return cells + [""] * (width - len(cells))
    return cells


def same_id(reason: Reason, line: int) -> str:
    if reason is Reason.DUPLICATE_ID:
        return f"Samma rapport finns redan på rad {line}."
    return f"Rad {line} har samma id men ett annat innehåll. Den raden behålls."


def severity_of(written: str) -> int | None:
    written = written.strip()
    return int(written) if len(written) == 1 and written.isascii() and written.isdigit() else None


def shortened(written: str) -> str:
    text = " ".join(written.split())
    return text if len(text) <= 40 else text[:39] + "…"
