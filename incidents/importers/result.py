"""What reading a file of reports gives: typed rows, and what was wrong with which line."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a row was refused or is worth a look. The codes are part of what `import_reports --json` promises."""

    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    BAD_TIME = "bad_time"
    TIME_MISSING = "time_missing"
    MISSING_CATEGORY = "missing_category"
    CATEGORY_MAPPED = "category_mapped"
    UNKNOWN_CATEGORY = "unknown_category"
    AREA_MAPPED = "area_mapped"
    BAD_COORDINATE = "bad_coordinate"
    DUPLICATE_ID = "duplicate_id"
    CONFLICTING_ID = "conflicting_id"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    PERSONNUMMER = "personnummer"
    COORDINATION_NUMBER = "coordination_number"
    NUMBER_LIKE = "number_like"
    NAME_LIKE = "name_like"
    PHONE = "phone"
    EMAIL = "email"
    REGISTRATION_NUMBER = "registration_number"
    ENCODING = "encoding"
    COLUMN_COUNT = "column_count"
    NOT_DATA = "not_data"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Reason.BAD_DATE: "Datumet går inte att läsa",
    Reason.FUTURE_DATE: "Datumet ligger i framtiden",
    Reason.BAD_TIME: "Klockslaget finns inte",
    Reason.TIME_MISSING: "Klockslag saknas",
    Reason.MISSING_CATEGORY: "Kategori saknas",
    Reason.CATEGORY_MAPPED: "Kategorin har tolkats",
    Reason.UNKNOWN_CATEGORY: "Kategorin finns inte i katalogen",
    Reason.AREA_MAPPED: "Området har tolkats",
    Reason.BAD_COORDINATE: "Koordinaterna stämmer inte",
    Reason.DUPLICATE_ID: "Samma rapport två gånger",
    Reason.CONFLICTING_ID: "Samma id, olika innehåll",
    Reason.POSSIBLE_DUPLICATE: "Kan vara samma händelse",
    Reason.PERSONNUMMER: "Personnummer i texten",
    Reason.COORDINATION_NUMBER: "Samordningsnummer i texten",
    Reason.NUMBER_LIKE: "Liknar ett personnummer",
    Reason.NAME_LIKE: "Kan vara ett namn",
    Reason.PHONE: "Kan vara ett telefonnummer",
    Reason.EMAIL: "Kan vara en e-postadress",
    Reason.REGISTRATION_NUMBER: "Kan vara ett registreringsnummer",
    Reason.ENCODING: "Teckenkodningen är lagad",
    Reason.COLUMN_COUNT: "Fel antal kolumner",
    Reason.NOT_DATA: "Ingen rapport",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` is the first physical line of the row, the header's being 1 in a file that begins with it."""

    line: int
    id: str | None
    reason: Reason
    message: str

    def as_json(self) -> dict:
        return {"line": self.line, "id": self.id, "reason": self.reason.value, "message": self.message}


@dataclass(frozen=True, slots=True)
class Clock:
    """Local time of day. `until` when all that is known is that it happened between the two."""

    at: dt.time
    until: dt.time | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row as the register can take it. Names of category and area are the catalogue's and the register's."""

    line: int
    external_id: str
    happened_on: dt.date
    clock: Clock | None
    reported_on: dt.date | None
    category: str
    category_as_written: str
    subcategory: str
    place: str
    area: str
    point: tuple[float, float] | None  # latitude, longitude in WGS 84
    text: str
    reporter: str
    organisation: str
    police_reported: bool | None
    severity: int | None


@dataclass(slots=True)
class Answer:
    """One row of the file: the report it became, if any, and what there is to say about it."""

    row: ReportRow | None = None
    rejected: Finding | None = None
    warnings: list[Finding] = field(default_factory=list)
