"""A list of observations in a file: found columns, rows that can be read in, and numbered rows that cannot. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from councils.choices import ObservationTopic
from incidents.importers.positions import read_point
from kommunbrott import privacy
from kommunbrott.folding import fold_tight, tidy
from kommunbrott.reading import UnreadableFile
from kommunbrott.reading.records import Record, RecordFile

MOST_ROWS = 2000
# Rows in which the headings are looked for.
HEAD = 20
WIDEST = 40
LONGEST_CELL = 10_000


class Field(StrEnum):
    TEXT = "text"
    TONE = "tone"
    TOPIC = "topic"
    SUGGESTION = "suggestion"
    STOP = "stop"
    PLACE = "place_name"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Field.TEXT: "Observation",
    Field.TONE: "Bra eller bättre",
    Field.TOPIC: "Vad det gäller",
    Field.SUGGESTION: "Förslag",
    Field.STOP: "Stopp",
    Field.PLACE: "Plats",
    Field.LATITUDE: "Latitud",
    Field.LONGITUDE: "Longitud",
}
# The likeliest name first.
SYNONYMS = {
    Field.TEXT: "observation, iakttagelse, beskrivning, kommentar, vad, synpunkt, brist, text, notering, fritext, svar",
    Field.TONE: "bra eller bättre, bra/dåligt, trygg/otrygg, positiv/negativ, omdöme, upplevelse, bedömning, känsla",
    Field.TOPIC: "vad gäller det, ämne, kategori, gäller, typ, tema, rubrik",
    Field.SUGGESTION: "förslag, åtgärdsförslag, förslag till åtgärd, önskemål, lösning, åtgärd",
    Field.STOP: "stopp, station, stoppnamn, hållplats",
    Field.PLACE: "plats, var, adress, platsbeskrivning, gata, ställe",
    Field.LATITUDE: "latitud, lat, latitude, nord, y, n",
    Field.LONGITUDE: "longitud, long, lon, lng, longitude, öst, x, e",
}
NAMES = {field: [fold_tight(name) for name in names.split(",")] for field, names in SYNONYMS.items()}
LIKELY = {name for names in NAMES.values() for name in names}

GOOD = "bra, positiv, positivt, trygg, tryggt, plus, +, behåll, bra behåll, ja, styrka, god, 1, gott"
BETTER = (
    "bättre, behöver bli bättre, dålig, dåligt, negativ, negativt, otrygg, otryggt, minus, -, –, −, brist, nej, "
    "åtgärda, förbättra, problem, 0"
)
TONES = {fold_tight(word): True for word in GOOD.split(",")} | {
    fold_tight(word): False for word in BETTER.split(",")
}
TOPICS = {
    ObservationTopic.LIGHT: "belysning, ljus, mörkt, mörker, lampa, lampor",
    ObservationTopic.SIGHT: "sikt buskar, sikt, buskar, växtlighet, häck, buskage, insyn, grönska",
    ObservationTopic.LITTER: "skräp klotter, skräp, klotter, nedskräpning, skadegörelse, städning",
    ObservationTopic.TRAFFIC: "trafik, bilar, mopeder, hastighet, fordon, cyklar",
    ObservationTopic.DOORS: "portar lås, port, portar, lås, entré, entréer, källare, dörr, dörrar",
    ObservationTopic.MEETING_PLACE: "mötesplats, mötesplatser, aktiviteter, folkliv, lekplats, samlingsplats",
    ObservationTopic.OTHER: "annat, övrigt",
}
TOPIC_WORDS = {fold_tight(word): topic for topic, words in TOPICS.items() for word in words.split(",")}
LONGEST = {Field.TEXT: 2000, Field.SUGGESTION: 2000, Field.STOP: 120, Field.PLACE: 160}


@dataclass(frozen=True)
class Listing:
    """A file as it is. ``rows`` are (line in the file, cells); ``notes`` say what of the file is not read."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadObservation:
    """A row that can be read in. ``remarks`` say what was done with it; ``digest`` knows it in the next file too."""

    line: int
    is_positive: bool
    topic: str
    text: str
    suggestion: str
    stop: str
    place_name: str
    point: tuple[float, float] | None
    remarks: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Rejected:
    line: int
    why: str


@dataclass(frozen=True)
class Understood:
    rows: tuple[ReadObservation, ...]
    rejected: tuple[Rejected, ...]


def read(name: str, file: BinaryIO) -> Listing:
    """Raises UnreadableFile, and nothing else, for any bytes."""
    records = RecordFile(name, file)
    found: list[Record] = []
    for record in records:
        found.append(record)
        if len(found) > MOST_ROWS + HEAD:
            raise UnreadableFile(
                f"Filen har fler än {MOST_ROWS} rader. Dela den i flera filer. Inget har sparats."
            )
    at = heading_row(found)
    if at is None or not found[at + 1 :]:
        raise UnreadableFile(
            "Filen har ingen tabell med rubriker och rader. Skriv en rubrik över varje kolumn, till exempel "
            "Observation och Plats. Inget har sparats."
        )
    header = tuple(tidy(cell).replace("\n", " ")[:80] for cell in found[at].cells[:WIDEST])
    rows = tuple(
        (record.line, tuple(cell[:LONGEST_CELL] for cell in record.cells[:WIDEST]))
        for record in found[at + 1 :]
    )
    return Listing(header, rows, tuple(records.notes))


def heading_row(records: Sequence[Record]) -> int | None:
    """The row with the most names of columns among the first ones; else the first row."""
    scores = [sum(fold_tight(cell) in LIKELY for cell in record.cells[:WIDEST]) for record in records[:HEAD]]
    return scores.index(max(scores)) if scores else None


def find_columns(header: Sequence[str]) -> dict[Field, int]:
    """Which column is what. One that is nothing is not read."""
    folded, fields, taken = [fold_tight(name) for name in header], {}, set()
    for field, wanted in NAMES.items():
        free = [
            (wanted.index(name), at) for at, name in enumerate(folded) if name in wanted and at not in taken
        ]
        if free:
            fields[field] = min(free)[1]
            taken.add(fields[field])
    return fields


def understand(listing: Listing, columns: dict[Field, int], known: Collection[str] = ()) -> Understood:
    """``known`` are names of places and parties, which are not taken for people. Names and numbers are masked."""
    rows, rejected, seen = [], [], Counter()
    for line, cells in listing.rows:
        values = {field: tidy(cells[at]) if at < len(cells) else "" for field, at in columns.items()}
        if not any(values.values()):
            continue
        key = tuple(sorted((field.value, fold_tight(text)) for field, text in values.items()))
        why = what_is_wrong(values)
        if why:
            rejected.append(Rejected(line, why))
            continue
        seen[key] += 1
        rows.append(observation(line, values, known, digest_of(key, seen[key])))
    return Understood(tuple(rows), tuple(rejected))


def digest_of(key: tuple, time: int) -> str:
    """Two rows that say the same are two observations; the same file again brings neither."""
    return hashlib.sha256(json.dumps([key, time], ensure_ascii=False).encode()).hexdigest()


def what_is_wrong(values: dict[Field, str]) -> str:
    """In Swedish why a row cannot be read in; "" when it can."""
    if not any(values.get(field) for field in (Field.TEXT, Field.SUGGESTION, Field.TOPIC)):
        return "Raden säger inte vad någon såg."
    tone = values.get(Field.TONE, "")
    if tone and fold_tight(tone) not in TONES:
        return f"”{tone[:40]}” säger inte om det är bra eller behöver bli bättre. Skriv bra eller bättre."
    for field, most in LONGEST.items():
        if len(values.get(field, "")) > most:
            return f"{field.label} har fler än {most} tecken."
    if any(privacy.certain(text) for text in values.values()):
        return "Raden har ett personnummer. Ta bort det i filen."
    return ""


def observation(line: int, values: dict[Field, str], known: Collection[str], digest: str) -> ReadObservation:
    remarks = []
    texts = {}
    for field in (Field.TEXT, Field.SUGGESTION, Field.PLACE, Field.STOP):
        text = values.get(field, "")
        findings = privacy.find(text, known) if text else []
        texts[field] = privacy.mask(text, findings)
        remarks += [f"{finding.kind.label} maskat" for finding in findings]
    written = values.get(Field.TOPIC, "")
    topic = TOPIC_WORDS.get(fold_tight(written), ObservationTopic.OTHER if written else "")
    if topic == ObservationTopic.OTHER and fold_tight(written) not in TOPIC_WORDS:
        remarks.append(f"ämnet ”{privacy.mask(written, privacy.find(written, known))[:40]}” blir Annat")
    point, done = read_point(values.get(Field.LATITUDE, ""), values.get(Field.LONGITUDE, ""), None)
    return ReadObservation(
        line=line,
        is_positive=TONES.get(fold_tight(values.get(Field.TONE, "")), False),
        topic=str(topic),
        text=texts[Field.TEXT],
        suggestion=texts[Field.SUGGESTION],
        stop=texts[Field.STOP],
        place_name=texts[Field.PLACE],
        point=point,
        remarks=(*dict.fromkeys(remarks), *([done] if done else ())),
        digest=digest,
    )
