"""What a file would become, told before anything is saved."""

import datetime as dt
from collections import Counter

from incidents.choices import ImportState
from incidents.importers import Answer, ReportFile
from incidents.importers.personal import PersonalData
from incidents.models import ImportBatch
from incidents.workflow import importing
from incidents.workflow.import_rows import ReportMaker
from kommunbrott import privacy

# Rows that are shown with what is wrong with them; the counts are of all.
MOST_SHOWN = 200
MOST_LINES = 12
MOST_AREAS = 60
# A form with a field for each is still possible to send.
MOST_COLUMNS = 100
LONGEST_EXAMPLE = 40
MASKED = "●●●●"
TELL_EVERY = 2000


def preview(batch: ImportBatch, source: ReportFile, *, today: dt.date) -> ImportBatch:
    """Read all of the file and keep what there is to say about it. Nothing is saved but that."""
    columns = columns_of(source, today)
    hidden = len(source.mapping.columns) - len(columns)
    batch.result = {"columns": columns, "more_columns": hidden, "notes": source.notes}
    if source.mapping.missing:
        batch.result["missing"] = [field.label for field in source.mapping.missing]
        return waiting(batch)
    survey = source.survey()
    ImportBatch.objects.filter(pk=batch.pk).update(rows=survey.rows)
    gathered = Gathered(batch)
    answers = importing.answers_of(source, ReportMaker(ImportBatch(), today), survey)
    for answer, _, is_known in answers:
        gathered.add(answer, is_known=is_known)
    batch.result |= gathered.result(registered=source.areas.registered)
    for name, value in gathered.counts.items():
        setattr(batch, name, value)
    return waiting(batch)


def waiting(batch: ImportBatch) -> ImportBatch:
    """Only while it is still waited for: it may have been dropped meanwhile."""
    batch.state = ImportState.PREVIEW
    values = {name: getattr(batch, name) for name in ("state", "result", *COUNTS)}
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READING).update(**values)
    return batch


COUNTS = ("rows", "accepted", "rejected", "warned", "unchanged")


class Gathered:
    def __init__(self, batch: ImportBatch):
        self.batch = batch
        self.counts = dict.fromkeys(COUNTS, 0)
        self.rejected: list[dict] = []
        self.reasons: dict[str, dict] = {}
        self.areas: Counter[str] = Counter()
        self.warned: set[int] = set()

    def add(self, answer: Answer, *, is_known: bool) -> None:
        importing.count(self.counts, answer, is_known=is_known)
        self.warned |= importing.warned_lines(answer)
        self.counts["warned"] = len(self.warned)
        if answer.rejected and len(self.rejected) < MOST_SHOWN:
            self.rejected.append(answer.rejected.as_json())
        for finding in answer.warnings:
            told = self.reasons.setdefault(
                finding.reason.value, {"count": 0, "lines": [], "example": finding.message}
            )
            told["count"] += 1
            if len(told["lines"]) < MOST_LINES:
                told["lines"].append(finding.line)
        if answer.row and answer.row.area:
            self.areas[answer.row.area] += 1
        if self.counts["rows"] % TELL_EVERY == 0:
            ImportBatch.objects.filter(pk=self.batch.pk).update(done=self.counts["rows"])

    def result(self, *, registered: set[str]) -> dict:
        areas = [[name, count] for name, count in self.areas.most_common() if name not in registered]
        new = {"areas": areas[:MOST_AREAS], "more_areas": len(areas[MOST_AREAS:])}
        return {"rejected": self.rejected, "reasons": self.reasons} | new


def columns_of(source: ReportFile, today: dt.date) -> list[dict]:
    """Each column with what it became and an example out of the first row that has one. Of a very wide file the
    first, and all that became something."""
    examples: dict[int, str] = {}
    for number, record in enumerate(source.records):
        if number > 30:
            break
        if record.line > source.header.line:
            for index, cell in enumerate(record.cells[: source.width]):
                if cell.strip():
                    examples.setdefault(index, cell)
    fields = {index: field for field, index in source.mapping.fields.items()}
    personal = PersonalData([], today)
    return [
        {
            "name": "" if privacy.certain(name) else name,
            "field": fields[index].value if index in fields else "",
            "example": harmless(examples.get(index, ""), personal),
        }
        for index, name in enumerate(source.mapping.columns)
        if index < MOST_COLUMNS or index in fields
    ]


def harmless(cell: str, personal: PersonalData) -> str:
    """Enough of a cell to know the column by; nothing that may point out a person."""
    text = " ".join(cell[: 10 * LONGEST_EXAMPLE].split())
    if personal.stops(text) or personal.doubts(text):
        return MASKED
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "…"
