"""Figures that can be put into a lägesbild: where they come from, and how they are drawn.

Every source stands in SOURCES. It says which figures it has and makes one as a FigureContent, which is kept with the
text from then on and drawn from itself alone.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from incidents import drawings
from incidents.analysis import WEEKDAYS
from incidents.choices import COUNTED
from incidents.content import CountContent, StatisticsContent
from incidents.models import Category
from incidents.selection import Selection
from incidents.statistics import statistics
from kommunbrott.charts import Bar, ChartTable, Figure, Series, bar_chart, heat_table, line_chart
from kommunbrott.models import Area, Municipality, User
from kommunbrott.numbers import grouped
from plans import indicator_figures
from plans.choices import FigureShape
from plans.content.figure import FigureContent, RowContent

# So many rows of areas or categories are told one by one.
MOST_ROWS = 12


@dataclass(frozen=True)
class FigureQuestion:
    """``reference`` is "source:which". Days, area and category are for the sources that count over a period."""

    reference: str
    user: User
    first: dt.date | None = None
    last: dt.date | None = None
    area: Area | None = None
    category: Category | None = None

    @property
    def which(self) -> str:
        return self.reference.partition(":")[2]


@dataclass(frozen=True)
class FigureSource:
    """``references`` gives key and name of each of its figures; ``is_by_period`` when first and last day are needed."""

    label: str
    references: Callable[[], Sequence[tuple[str, str]]]
    make: Callable[[FigureQuestion], FigureContent]
    is_by_period: bool = False


def source_of(reference: str) -> FigureSource | None:
    return SOURCES.get(reference.partition(":")[0])


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped by source, as a list to choose from wants them."""
    return [
        (source.label, [(f"{key}:{which}", name) for which, name in source.references()])
        for key, source in SOURCES.items()
    ]


def make(question: FigureQuestion) -> FigureContent:
    """The figures as they are now. Eight queries for those of reports."""
    content = source_of(question.reference).make(question)
    return replace(content, reference=question.reference, fetched_on=timezone.localdate())


# --- Drawing ---


def draw(content: FigureContent) -> Figure:
    """The chart with its table. No queries."""
    words = {
        "key": f"siffror-{content.id}",
        "title": content.title,
        "subtitle": content.subtitle,
        "source": " ".join([content.source, *content.notes]),
    }
    if content.shape == FigureShape.TREND:
        return indicator_figures.drawn(content, words)
    shape = shape_of(content)
    if shape == FigureShape.LINE:
        lines = [Series(row.name, list(row.values)) for row in content.rows[:2]]
        drawn = line_chart(
            labels=list(content.labels),
            now=lines[0],
            then=lines[1] if len(lines) > 1 else None,
            band=content.band,
            **words,
        )
    elif shape == FigureShape.BARS:
        pairs = zip(content.labels, content.rows[0].values, strict=True)
        drawn = bar_chart(bars=[Bar(label, value) for label, value in pairs], **words)
    elif shape == FigureShape.HEAT:
        drawn = heat_table(
            corner=content.corner,
            rows=[row.name for row in content.rows],
            columns=content.labels,
            cells=[list(row.values) for row in content.rows],
            **words,
        )
        return replace(drawn, table=None)
    else:
        return Figure(
            template="parts/chart_plain.html", description="", drawing=table_of(content), table=None, **words
        )
    return replace(drawn, table=table_of(content))


def shape_of(content: FigureContent) -> str:
    """A table where a bar or a cell would have to say that its value is not known, and where there is nothing."""
    if not content.rows:
        return FigureShape.TABLE
    drawn = content.rows[:1] if content.shape == FigureShape.BARS else content.rows
    has_gaps = any(None in row.values for row in drawn)
    return FigureShape.TABLE if has_gaps and content.shape != FigureShape.LINE else content.shape


def table_of(content: FigureContent) -> ChartTable:
    """What cannot be seen is told by two dots, never as nothing."""
    if content.shape == FigureShape.TREND:
        return indicator_figures.table_of(content)
    if content.shape in (FigureShape.LINE, FigureShape.BARS):
        columns = [row.values for row in content.rows]
        rows = tuple(
            (label, *(told(values[place]) for values in columns))
            for place, label in enumerate(content.labels)
        )
        head = (content.corner, *(row.name for row in content.rows))
    else:
        rows = tuple((row.name, *(told(value) for value in row.values)) for row in content.rows)
        head = (content.corner, *content.labels)
    return ChartTable(content.title, head, rows)


def told(value: float | None) -> str:
    if value is None:
        return ".."
    if float(value).is_integer():
        return grouped(int(value))
    return f"{value:.1f}".replace(".", ",")


# --- Of reports ---

REPORTS = (
    ("utveckling", "Utveckling över tid, mot i fjol"),
    ("omraden", "Antal per område"),
    ("kategorier", "Antal per kategori"),
    ("korsade", "Kategori och område, i ett rutnät"),
    ("tider", "Veckodag och klockslag, i ett rutnät"),
    ("platser", "Platser med flest rapporter"),
)


def of_reports(question: FigureQuestion) -> FigureContent:
    selection = Selection(
        first=question.first,
        last=question.last,
        area=question.area,
        category=question.category,
        status=COUNTED,
    )
    content = statistics(selection, question.user)
    counted_at = f"{timezone.localtime():%Y-%m-%d %H.%M}"
    source = drawings.source(content, Municipality.current().name, counted_at)
    made = MAKERS[question.which](content)
    return replace(
        made,
        source=source[:1].upper() + source[1:],
        is_counts=True,
        total=content.total.now,
        unit="rapporter",
        days=content.days,
    )


def figure(shape: FigureShape, title: str, subtitle: str, **more) -> FigureContent:
    given = {"labels": (), "rows": ()} | more
    return FigureContent("", shape.value, title, subtitle, "", **given)


def over_time(content: StatisticsContent) -> FigureContent:
    stretches = content.stretches
    return figure(
        FigureShape.LINE,
        drawings.development(content),
        f"Rapporter per {content.unit}. Det ljusa bandet visar vad slumpen ger kring fjolårets antal.",
        labels=tuple(each.label for each in stretches),
        rows=(
            RowContent("Perioden", tuple(each.now for each in stretches)),
            RowContent("Året före", tuple(each.last_year for each in stretches)),
        ),
        band=tuple((each.low, each.high) for each in stretches),
        corner=content.unit.capitalize(),
    )


def by_area(content: StatisticsContent) -> FigureContent:
    return counted_by(content, content.areas, "område", "i")


def by_category(content: StatisticsContent) -> FigureContent:
    return counted_by(content, content.categories, "kategori", "om")


def counted_by(
    content: StatisticsContent, counts: Sequence[CountContent], noun: str, word: str
) -> FigureContent:
    shown = [row for row in counts if row.now or row.last_year][:MOST_ROWS]
    most = max(shown, key=lambda row: row.now, default=None)
    title = (
        f"Flest rapporter {word} {most.name if word == 'i' else most.name.lower()}, "
        f"{most.now} av {content.total.now}"
        if most and most.now
        else "Inga rapporter under perioden"
    )
    return figure(
        FigureShape.BARS,
        title,
        f"Rapporter efter {noun}.",
        labels=tuple(row.name for row in shown),
        rows=(
            RowContent("Perioden", tuple(row.now for row in shown)),
            RowContent("Samma tid året före", tuple(row.last_year for row in shown)),
        ),
        corner=noun.capitalize(),
    )


def crossed(content: StatisticsContent) -> FigureContent:
    return figure(
        FigureShape.HEAT,
        drawings.commonest(content) if content.total.now else "Inga rapporter under perioden",
        "Rapporter efter kategori och område.",
        labels=content.cross_columns,
        rows=tuple(
            RowContent(name, tuple(cells))
            for name, cells in zip(content.cross_rows, content.cross_cells, strict=True)
        ),
        corner="Kategori",
    )


def by_hour(content: StatisticsContent) -> FigureContent:
    title = f"Flest rapporter {content.peak}" if content.peak else "För få rapporter för att peka ut en tid"
    return figure(
        FigureShape.HEAT,
        title,
        f"Rapporter efter veckodag och klockslag. {content.hours_note}".strip(),
        labels=drawings.HOURS,
        rows=tuple(
            RowContent(day.capitalize(), tuple(round(cell) for cell in cells))
            for day, cells in zip(WEEKDAYS, content.hours, strict=True)
        ),
        corner="Veckodag",
    )


def hot_places(content: StatisticsContent) -> FigureContent:
    title = drawings.concentrated(content) if content.places else "Inga platser sticker ut"
    return figure(
        FigureShape.TABLE,
        title,
        "Platser med flest rapporter, och lika lång tid före.",
        labels=("Perioden", "Lika lång tid före"),
        rows=tuple(RowContent(place.name, (place.now, place.before)) for place in content.places),
        corner="Plats",
    )


MAKERS: dict[str, Callable[[StatisticsContent], FigureContent]] = {
    "utveckling": over_time,
    "omraden": by_area,
    "kategorier": by_category,
    "korsade": crossed,
    "tider": by_hour,
    "platser": hot_places,
}

SOURCES: dict[str, FigureSource] = {
    "rapporter": FigureSource("Rapporter", lambda: REPORTS, of_reports, is_by_period=True),
    "indikator": FigureSource("Indikatorer", indicator_figures.references, indicator_figures.of_indicator),
}
