"""Which column is what. Found by name; what was found is shown, and can be remembered for the next file."""

from dataclasses import dataclass
from enum import StrEnum

from kommunbrott.folding import fold_tight, tidy


class Field(StrEnum):
    ID = "external_id"
    DATE = "date"
    TIME = "time"
    REPORTED = "reported"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    PLACE = "place"
    AREA = "area"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    TEXT = "text"
    REPORTER = "reporter"
    ORGANISATION = "organisation"
    POLICE = "police"
    SEVERITY = "severity"

    @property
    def label(self) -> str:
        return LABELS[self]


REQUIRED = (Field.DATE, Field.CATEGORY)

LABELS = {
    Field.ID: "Rapportens id",
    Field.DATE: "När det hände, datum",
    Field.TIME: "När det hände, klockslag",
    Field.REPORTED: "När det rapporterades",
    Field.CATEGORY: "Kategori",
    Field.SUBCATEGORY: "Underkategori",
    Field.PLACE: "Plats",
    Field.AREA: "Område",
    Field.LATITUDE: "Latitud",
    Field.LONGITUDE: "Longitud",
    Field.TEXT: "Beskrivning",
    Field.REPORTER: "Rapportör",
    Field.ORGANISATION: "Organisation",
    Field.POLICE: "Polisanmäld",
    Field.SEVERITY: "Allvarlighetsgrad",
}

# The likeliest name first. A column is taken by the first field that asks for it.
SYNONYMS = {
    Field.ID: "rapport-id, rapportid, rapportnummer, rapportnr, ärende-id, ärendenummer, ärendenr, händelse-id, "
    "löpnummer, referens, referensnummer, report id, id, nr",
    Field.REPORTED: "rapportdatum, rapporterad, rapporterat, rapporteringsdatum, registrerad, registreringsdatum, "
    "inskickad, inkom, inkommen, inkomstdatum, skapad, skapat, created, report date",
    Field.DATE: "händelsedatum, datum för händelse, datum för händelsen, inträffade, inträffat, händelsedag, "
    "brottsdatum, datum och tid, datum/tid, datum, tidpunkt för händelsen, event date, date, händelsetidpunkt, "
    "när hände det, när, tidpunkt",
    Field.TIME: "tid, klockslag, händelsetid, tid för händelsen, klockan, kl, tidpunkt, starttid, time",
    Field.SUBCATEGORY: "underkategori, undertyp, delkategori, detaljtyp, subkategori, subcategory",
    Field.CATEGORY: "kategori, huvudkategori, händelsetyp, händelsekategori, typ av händelse, brottstyp, "
    "ärendetyp, vad har hänt, vad, typ, category",
    Field.PLACE: "plats, platsnamn, adress, gata, gatuadress, platsbeskrivning, var, place, address",
    Field.AREA: "område, bostadsområde, stadsdel, områdesnamn, delområde, kommundel, distrikt, area",
    Field.LATITUDE: "latitud, lat, latitude, n-koordinat, nord, northing, y-koordinat, y, koordinat n",
    Field.LONGITUDE: "longitud, long, lon, lng, longitude, e-koordinat, öst, easting, x-koordinat, x, koordinat e",
    Field.TEXT: "beskrivning, fritext, händelsebeskrivning, kommentar, text, anteckning, noteringar, notering, "
    "description, vad hände",
    Field.ORGANISATION: "organisation, rapporterande organisation, bolag, företag, förvaltning, enhet, organization",
    Field.REPORTER: "rapportör, rapporterad av, rapporterat av, uppgiftslämnare, källa, roll, rapportörstyp, reporter",
    Field.POLICE: "polisanmäld, polisanmält, polisanmälan, anmäld till polisen, anmält till polis, polisanmälan gjord",
    Field.SEVERITY: "allvarlighetsgrad, allvarlighet, allvar, prioritet, severity",
}
NAMES = {field: [fold_tight(name) for name in names.split(",")] for field, names in SYNONYMS.items()}
LIKELY_NAMES = {name for names in NAMES.values() for name in names}


@dataclass(frozen=True)
class Mapping:
    """`columns` is the header as written, `fields` what was found where. Other columns are not read."""

    columns: tuple[str, ...]
    fields: dict[Field, int]

    @property
    def missing(self) -> list[Field]:
        return [field for field in REQUIRED if field not in self.fields]

    @property
    def unread(self) -> list[str]:
        used = set(self.fields.values())
        return [name for index, name in enumerate(self.columns) if index not in used and name]

    def shown(self) -> list[tuple[str, str]]:
        """(field, the file's column) in the order of the file."""
        found = sorted(self.fields.items(), key=lambda item: item[1])
        return [(field.label, self.columns[index]) for field, index in found]

    def remembered(self) -> dict[str, str]:
        """What to keep: the folded name of each column and the field it held."""
        return {fold_tight(self.columns[index]): field.value for field, index in self.fields.items()}


def recognised(cells: list[str]) -> int:
    """How many of the cells are names of columns."""
    return sum(fold_tight(cell) in LIKELY_NAMES for cell in cells if len(cell) <= 60)


def find_columns(header: list[str], remembered: dict[str, str] | None = None) -> Mapping:
    """What a person has said before about a column of that name goes before what its name resembles."""
    names = [tidy(cell).replace("\n", " ")[:120] for cell in header]
    folded = [fold_tight(name) for name in names]
    fields: dict[Field, int] = {}
    settled = set()
    for index, name in enumerate(folded):
        if name and name in (remembered or {}):
            settled.add(index)
            told = remembered[name]
            if told in LABELS and Field(told) not in fields:
                fields[Field(told)] = index
    for field, wanted in NAMES.items():
        if field in fields:
            continue
        free = [(wanted.index(n), i) for i, n in enumerate(folded) if n in wanted and i not in settled]
        if free:
            fields[field] = min(free)[1]
            settled.add(fields[field])
    return Mapping(tuple(names), fields)
