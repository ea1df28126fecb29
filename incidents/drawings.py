"""The charts of a period, from its figures alone: the same on the page, in the print and of a frozen version.

Each title says what the chart shows.
"""

from collections.abc import Iterable, Sequence

from incidents.analysis import WEEKDAYS
from incidents.content import StatisticsContent
from incidents.models.report import CELL
from incidents.statistics import UNNAMED, counted
from kommunbrott import geo, maps, sweref
from kommunbrott.charts import (
    Figure,
    Gathering,
    Outline,
    Series,
    Spot,
    heat_table,
    line_chart,
    place_chart,
)
from kommunbrott.dates import short_span
from kommunbrott.maps import Lines
from kommunbrott.models import Area
from kommunbrott.numbers import in_words

HOURS = tuple(f"{hour}–{hour + 3}" for hour in range(0, 24, 3))
# Rows of the table of kinds and areas; those with fewest are told together.
MOST_KINDS = 9
MAP_WIDTH, MAP_HEIGHT = 720, 420
# Pixels around the outermost hot spots, and no nearer than so many metres to a pixel.
HOT_MARGIN, HOT_NEAREST = 90, 2.5


def source(content: StatisticsContent, municipality: str, counted_at: str) -> str:
    narrowed = f" ({content.narrowed})" if content.narrowed else ""
    period = short_span(content.starts_on, content.ends_on)
    return (
        f"rapporter i {municipality}{narrowed}, {period}, räknade {counted_at}. "
        "Avskrivna är inte med, och samma händelse räknas en gång."
    )


def figures(
    content: StatisticsContent, told: str, areas: Iterable[Area] = (), roads: Lines = ()
) -> list[Figure]:
    """Those that have anything to show. ``told`` is the source line; ``areas`` come with their borders."""
    if not content.total.now:
        return []
    drawn = [over_time(content, told), by_hour(content, told), by_kind(content, told)]
    areas = [area for area in areas if area.geometry]
    if areas:
        drawn.append(on_map(content, told, areas, roads))
        drawn.append(on_hot_map(content, told, areas, roads))
    return [figure for figure in drawn if figure]


def over_time(content: StatisticsContent, told: str) -> Figure | None:
    if len(content.stretches) < 2:
        return None
    return line_chart(
        key="utveckling",
        title=development(content),
        subtitle=f"Rapporter per {content.unit}. Det ljusa bandet visar vad slumpen ger kring fjolårets antal.",
        source=told,
        labels=[each.label for each in content.stretches],
        now=Series("Nu", [each.now for each in content.stretches]),
        then=Series("I fjol", [each.last_year for each in content.stretches]),
        band=[(each.low, each.high) for each in content.stretches],
    )


def development(content: StatisticsContent) -> str:
    said = content.total.said_last_year
    if said.startswith("minskning"):
        return "Färre rapporter än samma tid i fjol"
    if said.startswith("ökning"):
        return "Fler rapporter än samma tid i fjol"
    if said == "för få":
        return "För få rapporter för att jämföra med i fjol"
    return "Ungefär lika många rapporter som samma tid i fjol"


def by_hour(content: StatisticsContent, told: str) -> Figure:
    title = f"Flest rapporter {content.peak}" if content.peak else "För få rapporter för att peka ut en tid"
    return heat_table(
        key="tider",
        title=title,
        subtitle=f"Rapporter efter veckodag och klockslag. {content.hours_note}".strip(),
        source=told,
        corner="Veckodag",
        rows=[day.capitalize() for day in WEEKDAYS],
        columns=HOURS,
        cells=content.hours,
    )


def by_kind(content: StatisticsContent, told: str) -> Figure:
    rows, cells = list(content.cross_rows), [list(row) for row in content.cross_cells]
    if len(rows) > MOST_KINDS + 1:
        rest = [sum(column) for column in zip(*cells[MOST_KINDS:], strict=True)]
        rows, cells = [*rows[:MOST_KINDS], "Övriga kategorier"], [*cells[:MOST_KINDS], rest]
    return heat_table(
        key="kategorier",
        title=commonest(content),
        subtitle="Rapporter efter kategori och område",
        source=told,
        corner="Kategori",
        rows=rows,
        columns=content.cross_columns,
        cells=cells,
    )


def commonest(content: StatisticsContent) -> str:
    most = max(max(row) for row in content.cross_cells)
    held = [
        (kind, area)
        for kind, row in zip(content.cross_rows, content.cross_cells, strict=True)
        for area, count in zip(content.cross_columns, row, strict=True)
        if count == most
    ]
    if most < 3 or len(held) > 1:
        return "Rapporterna är spridda på kategorier och områden"
    kind, area = held[0]
    return f"Vanligast är {kind[:1].lower() + kind[1:]} i {area}, {most} rapporter"


def on_map(content: StatisticsContent, told: str, areas: Sequence[Area], roads: Lines = ()) -> Figure:
    view = maps.view_of(areas, width=MAP_WIDTH, height=MAP_HEIGHT)
    counts = {row.key: row for row in content.areas if row.key and row.now}
    here = [area for area in areas if area.pk in counts]
    if here:  # the surroundings of what there is anything to tell of
        view = maps.view_of(here, width=MAP_WIDTH, height=MAP_HEIGHT)
    spots = []
    for area in here:
        x, y = view.pixel(*geo.middle(area.geometry))
        spots.append(Spot(area.name, x, y, counts[area.pk].now))
    spots.sort(key=lambda spot: (-spot.count, spot.label))
    most = f", flest i {spots[0].label}" if spots else ""
    return place_chart(
        key="karta",
        title=f"{counted(content.total.now)}{most}",
        subtitle="Siffran är antalet rapporter i området.",
        source=told,
        size=(MAP_WIDTH, MAP_HEIGHT),
        outlines=[Outline(shape.kind, shape.path) for shape in maps.shapes(areas, view)],
        spots=spots,
        roads=maps.roads(roads, view),
    )


def on_hot_map(
    content: StatisticsContent, told: str, areas: Sequence[Area], roads: Lines = ()
) -> Figure | None:
    """The hot spots with their surroundings, numbered as in their list."""
    if not content.hot_spots:
        return None
    corners = [sweref.metres(spot.latitude, spot.longitude) for spot in content.hot_spots]
    view = maps.holding(corners, width=MAP_WIDTH, height=MAP_HEIGHT, margin=HOT_MARGIN, nearest=HOT_NEAREST)
    shapes = maps.shapes(areas, view)
    first, many = content.hot_spots[0].name, len(content.hot_spots)
    where = f"{in_words(many).capitalize()} anhopningar" if many > 1 else "En anhopning"
    return place_chart(
        key="anhopningar",
        title=f"{where}, tydligast {first[:1].lower() + first[1:] if first == UNNAMED else first}",
        subtitle=f"Rutor på {CELL} × {CELL} meter med klart fler rapporter än slumpen ger, tydligast först.",
        source=told,
        size=(MAP_WIDTH, MAP_HEIGHT),
        outlines=[Outline(shape.kind, shape.path) for shape in shapes],
        names=[(shape.name, shape.x, shape.y) for shape in shapes if shape.is_named],
        gatherings=[
            Gathering(
                number, spot.name, *view.pixel(spot.latitude, spot.longitude), CELL / view.scale, spot.now
            )
            for number, spot in enumerate(content.hot_spots, 1)
        ],
        roads=maps.roads(roads, view),
    )


def concentrated(content: StatisticsContent) -> str:
    """Fem platser står för 28 procent av rapporterna"""
    top = min(len(content.places), 5)
    if not top:
        return "Ingen plats är känd för fler än enstaka rapporter"
    share = round(content.concentrated / content.total.now * 100)
    places = f"{in_words(top).capitalize()} platser" if top > 1 else "En plats"
    return f"{places} står för {share} procent av rapporterna"
