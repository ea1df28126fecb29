"""What reading a file of statistics gives: typed values, and what was wrong where."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kommunbrott.folding import fold
from plans.choices import Gender, GeographyKind, Scale
from plans.periods import Span

# More than a file of statistics that somebody reads in by hand ever has.
MOST_VALUES = 60_000
LARGEST = Decimal(10) ** 13
SUPPRESSED = ("..", "…", "••", "x")
DASHES = ("-", "–", "—")
COUNTRY_NAMES = ("riket", "hela riket", "hela landet", "sverige")
COUNTIES = {
    "0001": "Stockholms län", "0003": "Uppsala län", "0004": "Södermanlands län", "0005": "Östergötlands län",
    "0006": "Jönköpings län", "0007": "Kronobergs län", "0008": "Kalmar län", "0009": "Gotlands län",
    "0010": "Blekinge län", "0012": "Skåne län", "0013": "Hallands län", "0014": "Västra Götalands län",
    "0017": "Värmlands län", "0018": "Örebro län", "0019": "Västmanlands län", "0020": "Dalarnas län",
    "0021": "Gävleborgs län", "0022": "Västernorrlands län", "0023": "Jämtlands län",
    "0024": "Västerbottens län", "0025": "Norrbottens län",
}  # fmt: skip
COUNTY_CODES = {fold(name): code for code, name in COUNTIES.items()}
GENDERS = {
    "t": Gender.ALL, "totalt": Gender.ALL, "alla": Gender.ALL, "samtliga": Gender.ALL, "": Gender.ALL,
    "k": Gender.WOMEN, "kvinnor": Gender.WOMEN, "kvinna": Gender.WOMEN, "flickor": Gender.WOMEN,
    "m": Gender.MEN, "man": Gender.MEN, "män": Gender.MEN, "pojkar": Gender.MEN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeriesName:
    """What a series is called in the file. Without a title the one who reads it in says it."""

    title: str = ""
    source: str = ""
    dataset: str = ""
    key: str = ""
    unit: str = ""
    scale: str = Scale.COUNT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is about. Without name and code it is the municipality itself."""

    kind: str = GeographyKind.MUNICIPALITY
    name: str = ""
    code: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value. ``span`` is None where the file does not say when; then the one who reads it in does."""

    where: str
    series: SeriesName
    place: Place
    span: Span | None
    value: Decimal | None = None
    rate: Decimal | None = None
    is_suppressed: bool = False
    is_preliminary: bool = False
    gender: str = Gender.ALL
    age: str = ""
    series_break: str = ""
    source_url: str = ""

    @property
    def identity(self) -> tuple:
        return (self.series, self.place, self.span, self.gender, self.age)


@dataclass(frozen=True, slots=True)
class Fault:
    """``where`` as a person finds it: rad 5; blad 3, rad 7."""

    where: str
    message: str


@dataclass
class Reading:
    """``columns`` are those of a table whose columns can be pointed out anew: name, field, example."""

    kind: str
    rows: list[ValueRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: list[dict] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, row: ValueRow) -> None:
        if len(self.rows) < MOST_VALUES:
            self.rows.append(row)
        elif not self.notes or "värden" not in self.notes[-1]:
            self.notes.append(f"Filen har fler än {MOST_VALUES} värden. Bara de första läses.")

    def refuse(self, where: str, message: str) -> None:
        self.faults.append(Fault(where, message))

    def without_twice(self) -> None:
        """Of what is told twice the first stands; another value for the same thing is a fault."""
        seen: dict[tuple, ValueRow] = {}
        for row in self.rows:
            first = seen.setdefault(row.identity, row)
            if first is not row and told_by(first) != told_by(row):
                self.refuse(row.where, f"Samma period och plats som på {first.where}, men ett annat värde.")
        self.rows = list(seen.values())

    @property
    def series(self) -> list[SeriesName]:
        return list(dict.fromkeys(row.series for row in self.rows))

    @property
    def lacks_time(self) -> bool:
        return any(row.span is None for row in self.rows)

    @property
    def lacks_title(self) -> bool:
        return any(not row.series.title for row in self.rows)

    @property
    def lacks_source(self) -> bool:
        return any(not row.series.source for row in self.rows)


def told_by(row: ValueRow) -> tuple:
    return (row.value, row.rate, row.is_suppressed)


class NotANumber(ValueError):
    """The cell holds something else. The message says what, in Swedish."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal | None = None
    is_suppressed: bool = False

    @property
    def is_told(self) -> bool:
        return self.value is not None or self.is_suppressed


def read_number(text: str) -> Number:
    """1 421, 7,5, 12.5 %, or two dots for what is kept secret. Nothing is nothing, never zero. Raises NotANumber."""
    text = "".join(text.replace("−", "-").split())
    if not text:
        return Number()
    if text.lower() in SUPPRESSED:
        return Number(is_suppressed=True)
    if text in DASHES:
        raise NotANumber(
            "Ett streck kan betyda noll eller att uppgift saknas. Skriv 0, två punkter eller lämna tomt."
        )
    plain = text.removesuffix("%")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise NotANumber(f"”{text[:30]}” är inget tal.") from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise NotANumber(f"”{text[:30]}” är inget tal som går att spara.")
    return Number(round(value, 4))


def place_named(text: str, code: str = "", kind: str = "") -> Place:
    """Riket, Västmanlands län, Region Halland, or else a municipality."""
    name, code = " ".join(text.split())[:120], code.strip()[:20]
    folded = fold(name)
    if kind and kind not in (GeographyKind.MUNICIPALITY, GeographyKind.COUNTY, GeographyKind.COUNTRY):
        return Place(kind, name or code, code)
    if code == "0000" or folded in COUNTRY_NAMES:
        return Place(GeographyKind.COUNTRY, "Riket", "0000")
    county = COUNTY_CODES.get(folded)
    if county or (len(code) == 4 and code.startswith("00")) or kind == GeographyKind.COUNTY:
        code = county or code
        return Place(GeographyKind.COUNTY, COUNTIES.get(code, name or f"Län {code[2:]}"), code)
    if folded.endswith(" län"):
        return Place(GeographyKind.COUNTY, name, code)
    return Place(GeographyKind.MUNICIPALITY, name, code)
