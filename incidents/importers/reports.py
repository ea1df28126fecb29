"""A file of reports, read in two goes: one that learns what is in it, one that gives every row its answer."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from incidents.importers import moments, positions
from incidents.importers.columns import Field, find_columns, recognised
from incidents.importers.duplicates import SeenEvents, SeenIds, settle
from incidents.importers.names import Areas, Categories
from incidents.importers.personal import PersonalData
from incidents.importers.result import Answer, Finding, Reason, ReportRow
from incidents.importers.rows import LONGEST_NAME, Circumstances, RowReader, trimmed
from kommunbrott.reading.records import Record, RecordFile
from kommunbrott.reading.safety import refuse

HEADER_WITHIN = 20
MOST_POINTS, MOST_PLACES = 4096, 5000
# A place named so often is no person.
PLACE_SEEN = 3


@dataclass
class Knowledge:
    """What the municipality has told: names of categories with their synonyms, and of areas."""

    catalogue: Mapping[str, Iterable[str]]
    areas: Iterable[str] = ()
    remembered: dict[str, str] | None = None
    today: dt.date = field(default_factory=dt.date.today)


@dataclass
class Survey:
    """What the first reading learned."""

    rows: int = 0
    areas: Counter = field(default_factory=Counter)
    places: Counter = field(default_factory=Counter)
    points: list = field(default_factory=list)
    seen: SeenIds = field(default_factory=SeenIds)
    stride: int = 1

    def add_point(self, latitude: str, longitude: str) -> None:
        """A sample that stays small: every row to begin with, then every second, every fourth …"""
        if self.rows % self.stride:
            return
        point = positions.plain_point(latitude, longitude)
        if point:
            self.points.append(point)
        if len(self.points) > MOST_POINTS:
            self.points = self.points[::2]
            self.stride *= 2


class ReportFile:
    """Raises UnreadableFile when the file has no rows or its columns cannot be told."""

    def __init__(self, name: str, file: BinaryIO, knowledge: Knowledge):
        self.knowledge = knowledge
        self.records = RecordFile(name, file)
        self.notes = list(self.records.notes)
        self.header = self._find_header()
        self.mapping = find_columns(self.header.cells, knowledge.remembered)
        self.width = self.records.width = len(self.mapping.columns)

    def _find_header(self) -> Record:
        first = None
        for number, record in enumerate(self.records):
            if recognised(record.cells) >= 2:
                first = record
                break
            if number == HEADER_WITHIN:
                break
            first = first or record
        if first is None:
            refuse("Filen har inga rader.", "Kontrollera att du valde rätt fil.")
        cells = list(first.cells)
        while cells and not cells[-1].strip():
            cells.pop()
        return Record(first.line, cells)

    def require_columns(self) -> None:
        missing = self.mapping.missing
        if missing:
            names = " och ".join(f"”{field.label}”" for field in missing)
            refuse(f"Ingen kolumn kändes igen som {names}.", "Kontrollera rubrikraden, den ska stå överst.")

    def survey(self) -> Survey:
        found = Survey()
        for record in self._body():
            if self._is_not_data(record):
                continue
            found.rows += 1
            cells = trimmed(record.cells, self.width, self.records.is_sheet)
            if len(cells) != self.width:
                continue
            found.seen.add(self._cell(cells, Field.ID).strip())
            found.areas[self._cell(cells, Field.AREA)[:LONGEST_NAME]] += 1
            place = self._cell(cells, Field.PLACE)[:LONGEST_NAME]
            if place in found.places or len(found.places) < MOST_PLACES:
                found.places[place] += 1
            found.add_point(self._cell(cells, Field.LATITUDE), self._cell(cells, Field.LONGITUDE))
        return found

    def answers(self, survey: Survey | None = None) -> Iterator[Answer]:
        """One for each row and for what is no row; at the end those about rows that tell of the same event."""
        survey = survey or self.survey()
        self.areas = Areas(self.knowledge.areas, survey.areas)
        reader = RowReader(self._circumstances(survey))
        events = SeenEvents()
        for record in self._body():
            if self._is_not_data(record):
                message = "Raden är ingen rapport och räknas inte."
                yield Answer(warnings=[Finding(record.line, None, Reason.NOT_DATA, message)])
                continue
            answer = reader.read(record)
            row = answer.row
            if row and row.point and row.clock:
                moment = dt.datetime.combine(row.happened_on, row.clock.at)
                events.add(row.line, row.category, moment, row.reported_on, row.point)
            yield answer
        yield from self._same_events(events)

    def _circumstances(self, survey: Survey) -> Circumstances:
        places = [place for place, count in survey.places.items() if count >= PLACE_SEEN]
        repeated = survey.seen.repeated()
        return Circumstances(
            mapping=self.mapping,
            categories=Categories(self.knowledge.catalogue),
            areas=self.areas,
            personal=PersonalData([*self.knowledge.areas, *survey.areas, *places], self.knowledge.today),
            reach=positions.reach_of(survey.points),
            refused=settle(self._ids(), repeated) if repeated else {},
            today=self.knowledge.today,
            is_sheet=self.records.is_sheet,
        )

    def _ids(self) -> Iterator[tuple[int, str, int]]:
        for record in self._body():
            cells = trimmed(record.cells, self.width, self.records.is_sheet)
            if len(cells) == self.width and not self._is_not_data(record):
                content = hash(tuple(cell.strip() for cell in cells))
                yield record.line, self._cell(cells, Field.ID).strip(), content

    def _same_events(self, events: SeenEvents) -> Iterator[Answer]:
        """Told about the one reported last; of two reported the same day, about the one with the later id."""
        pairs = list(events.pairs())
        named = {line for pair in pairs for line in pair}
        ids = {line: external_id for line, external_id, _ in self._ids() if line in named} if named else {}
        reported = events.reported_on()
        suspects: dict[int, int] = {}
        for pair in pairs:
            earlier, later = sorted(pair, key=lambda line: (reported[line], ids[line], line))
            suspects.setdefault(later, earlier)
        for line, other in sorted(suspects.items()):
            shown = f"rad {other} ({ids[other]})" if ids[other] else f"rad {other}"
            message = (
                f"Kan vara samma händelse som {shown}: samma kategori, högst 150 meter och 6 timmar ifrån."
            )
            yield Answer(warnings=[Finding(line, ids[line] or None, Reason.POSSIBLE_DUPLICATE, message)])

    def _body(self) -> Iterator[Record]:
        return (record for record in self.records if record.line > self.header.line)

    def _cell(self, cells: list[str], wanted: Field) -> str:
        index = self.mapping.fields.get(wanted)
        return "" if index is None else cells[index]

    def _is_not_data(self, record: Record) -> bool:
        """A line of totals, a note after the table, or the header once more."""
        cells = record.cells
        if len(cells) == self.width and cells[self.width // 2].strip():
            return cells == self.header.cells
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) > max(2, self.width // 4):
            return False
        return not looks_like_id(filled[0]) and not any(moments.read_date(cell) for cell in filled)


def looks_like_id(cell: str) -> bool:
    return " " not in cell and any(letter.isdigit() for letter in cell) and not cell.endswith(":")


def read_all(file: ReportFile) -> tuple[list[ReportRow], list[Finding], list[Finding]]:
    """Rows, rejections and warnings of a file that is known to be short; in the order of the file."""
    rows, rejected, warnings = [], [], []
    for answer in file.answers():
        if answer.row:
            rows.append(answer.row)
        if answer.rejected:
            rejected.append(answer.rejected)
        warnings += answer.warnings
    return rows, rejected, sorted(warnings, key=lambda finding: finding.line)
