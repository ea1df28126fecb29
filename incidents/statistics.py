"""Figures of a period, with what they are compared with: counted once, for page, chart, print and file alike.

Eight queries whatever is selected, all over the stored whole numbers of day, weekday, hour and cell.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import Count
from django.utils import timezone

from incidents import analysis
from incidents.analysis import Spell
from incidents.choices import COUNTED, ReporterKind, TimePrecision
from incidents.content import (
    CountContent,
    HotSpotContent,
    PlaceContent,
    StandoutContent,
    StatisticsContent,
)
from incidents.models import Category, Report
from incidents.models.report import CELL
from incidents.selection import Selection
from incidents.spans import YEAR_DAYS, Span, Tally, between
from incidents.stretches import stretches, unit_of
from kommunbrott import privacy, sweref
from kommunbrott.models import Area, Organisation, User

# A place in words is named from so many reports on, and only where nothing in it looks like a person.
NAMED_FROM = 3
MOST_PLACES, MOST_HOT_SPOTS, MOST_STANDOUTS = 10, 5, 4
NOWHERE, NO_CATEGORY = "Utan område", "Utan kategori"
SPAN_HOURS = 3
UNNAMED = "Ruta utan känd plats"


def statistics(selection: Selection, user: User) -> StatisticsContent:
    """Of a selection with first and last day. Counts one per event, whatever status it asks for."""
    span = Span.of(selection.first, selection.last)
    reports = whatever_the_day(selection, user)
    areas = {area.pk: area.name for area in Area.objects.defer("geometry")}
    categories = {category.pk: category.name for category in Category.objects.all()}
    told = grouped(reports, span)
    groups = folded(told, lambda key: key[:2])
    total = sum(groups.values(), Tally())
    places, cells = places_and_cells(reports, span, areas)
    hours = hour_table(reports, span)
    crossed = crossing(groups, areas, categories)
    ranked = ranking(places, total.now)
    return StatisticsContent(
        starts_on=selection.first,
        ends_on=selection.last,
        before_starts_on=dt.date.fromordinal(span.before_first),
        last_year_starts_on=dt.date.fromordinal(span.year_first),
        last_year_ends_on=dt.date.fromordinal(span.year_last),
        narrowed=", ".join(str(each) for each in (selection.category, selection.area) if each),
        total=total.content("Alla", span),
        areas=by(groups, 0, areas, NOWHERE, span),
        categories=by(groups, 1, categories, NO_CATEGORY, span),
        reporters=reporters(folded(told, lambda key: key[2:]), span),
        unit=unit_of(span.days),
        stretches=stretches(span, daily(reports, span)),
        hours=thirds(hours),
        hours_note=hours.note,
        peak=peak(hours),
        cross_rows=crossed.rows,
        cross_columns=crossed.columns,
        cross_cells=crossed.cells,
        places=ranked,
        concentrated=sum(sorted((tally.now for tally in places.values()), reverse=True)[: analysis.TOP]),
        hot_spots=hot_spots(cells),
        standouts=standouts(groups, places, areas, categories, span),
    )


def whatever_the_day(selection: Selection, user: User):
    """The reports it counts, over all time."""
    return (
        replace(selection, first=None, last=None, status=COUNTED)
        .narrow(Report.objects.all(), user)
        .order_by()
    )


# --- Area and category ---


def by_area(selection: Selection, user: User, names: dict[int, str]) -> tuple[CountContent, ...]:
    """What ``statistics`` tells of the areas, alone. One query."""
    span = Span.of(selection.first, selection.last)
    return by(grouped(whatever_the_day(selection, user), span), 0, names, NOWHERE, span)


def grouped(reports, span: Span) -> dict[tuple, Tally]:
    """By (area, category, kind of reporter, organisation), in one go over the register."""
    keys = ("area_id", "category_id", "reporter_kind", "organisation_id")
    rows = reports.filter(span.everything()).values_list(*keys).annotate(**span.counts())
    return {row[:4]: Tally(*row[4:]) for row in rows}


def folded(groups: dict[tuple, Tally], of: Callable[[tuple], tuple]) -> dict[tuple, Tally]:
    """By a part of the key."""
    sums: dict[tuple, Tally] = defaultdict(Tally)
    for key, tally in groups.items():
        sums[of(key)] += tally
    return sums


def by(groups, place: int, names: dict[int, str], without: str, span: Span) -> tuple[CountContent, ...]:
    """One row for each that has anything now, before or last year; most first."""
    sums: dict[int | None, Tally] = defaultdict(Tally)
    for keys, tally in groups.items():
        sums[keys[place]] += tally
    rows = [
        tally.content(names.get(key, without), span, key)
        for key, tally in sums.items()
        if tally.now or tally.before or tally.last_year
    ]
    return tuple(sorted(rows, key=lambda row: (row.key is None, -row.now, -row.before, row.name)))


def crossing(groups, areas: dict[int, str], categories: dict[int, str]) -> analysis.CrossTable:
    return analysis.cross(
        (categories.get(category, NO_CATEGORY), areas.get(area, NOWHERE), tally.now)
        for (area, category), tally in groups.items()
        if tally.now
    )


def reporters(told: dict[tuple, Tally], span: Span) -> tuple[CountContent, ...]:
    """By organisation, else by kind of reporter."""
    parties = {party.pk: party.label for party in Organisation.objects.all()}
    sums = folded(told, lambda key: (parties.get(key[1]) or ReporterKind(key[0]).label,))
    found = [tally.content(name, span) for (name,), tally in sums.items() if tally.now or tally.before]
    return tuple(sorted(found, key=lambda row: (-row.now, row.name)))


# --- When ---


def daily(reports, span: Span) -> dict[int, int]:
    """Of the period, of last year's and of what is between: one stretch of the index."""
    days = between(min(span.first, span.year_first), span.last)
    return dict(reports.filter(days).values_list("local_day").annotate(n=Count("local_day")))


def hour_table(reports, span: Span) -> analysis.HourTable:
    """Exact hours as they are stored; intervals spread over the hours between; the rest left out, and said so."""
    now = reports.filter(between(span.first, span.last))
    rows = now.values_list("local_weekday", "local_hour", "time_precision").annotate(n=Count("local_day"))
    exact, untimed = [], 0
    for weekday, hour, precision, count in rows:
        if hour is not None:
            exact.append((weekday, hour, count))
        elif precision != TimePrecision.INTERVAL:
            untimed += count
    spells = now.filter(time_precision=TimePrecision.INTERVAL).values_list("starts_at", "ends_at")
    return analysis.hour_table(
        exact, (Spell(local(start), local(end or start)) for start, end in spells), untimed
    )


def local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment).replace(tzinfo=None)


def thirds(table: analysis.HourTable) -> tuple[tuple[float, ...], ...]:
    """Three hours to a cell."""
    return tuple(
        tuple(round(sum(row[hour : hour + SPAN_HOURS]), 2) for hour in range(0, 24, SPAN_HOURS))
        for row in table.cells
    )


def peak(table: analysis.HourTable) -> str:
    """lördagar klockan 21–24; nothing where there are too few to say."""
    cells = thirds(table)
    most = max(max(row) for row in cells)
    if analysis.too_few(table.exact + table.spread) or most < NAMED_FROM:
        return ""
    day = next(index for index, row in enumerate(cells) if most in row)
    hour = cells[day].index(most) * SPAN_HOURS
    return f"{analysis.WEEKDAYS[day]}ar klockan {hour}–{hour + SPAN_HOURS}"


# --- Where ---


def places_and_cells(
    reports, span: Span, areas: dict[int, str]
) -> tuple[dict[str, Tally], dict[tuple[int, int], Counter]]:
    """Counts by the name of the place, and of the period by cell what places are called there."""
    keys = ("place_id", "place_name", "cell_x", "cell_y")
    rows = reports.filter(span.everything()).values_list(*keys).annotate(**span.counts())
    places: dict[str, Tally] = defaultdict(Tally)
    cells: dict[tuple[int, int], Counter] = defaultdict(Counter)
    known = set()
    for place, words, x, y, *counts in rows:
        tally = Tally(*counts)
        name = areas.get(place) or words.strip()
        if place:
            known.add(name)
        if name:
            places[name] += tally
        if x is not None and tally.now:
            cells[x, y][name] += tally.now
    fit = {name: tally for name, tally in places.items() if name in known or may_be_named(name, tally)}
    told = {cell: Counter({n: c for n, c in names.items() if n in fit}) for cell, names in cells.items()}
    for cell, counter in told.items():
        counter[""] += sum(cells[cell].values()) - counter.total()
    return fit, told


def may_be_named(name: str, tally: Tally) -> bool:
    return tally.now + tally.past >= NAMED_FROM and not privacy.find(name)


def ranking(places: dict[str, Tally], total: int) -> tuple[PlaceContent, ...]:
    ranked = analysis.rank_places({name: tally.now for name, tally in places.items() if tally.now})
    return tuple(
        PlaceContent(place.rank, place.name, place.count, places[place.name].before, place.count / total)
        for place in ranked[:MOST_PLACES]
    )


def hot_spots(cells: dict[tuple[int, int], Counter]) -> tuple[HotSpotContent, ...]:
    hot = [cell for cell in analysis.hot_cells({k: c.total() for k, c in cells.items()}) if cell.is_hot]
    found = []
    for cell in hot[:MOST_HOT_SPOTS]:
        names = [name for name, _ in cells[cell.x, cell.y].most_common() if name]
        middle = sweref.degrees((cell.y + 0.5) * CELL, (cell.x + 0.5) * CELL)
        found.append(
            HotSpotContent(
                names[0] if names else UNNAMED,
                cell.count,
                cell.around,
                round(middle.latitude, 5),
                round(middle.longitude, 5),
            )
        )
    return tuple(found)


# --- What stands out ---


def standouts(groups, places: dict[str, Tally], areas, categories, span: Span) -> tuple[StandoutContent, ...]:
    """Of places, kinds in an area, areas and kinds: those with far more than the year before would give."""
    counts: dict[str, tuple[Tally, int | None]] = {
        f"{name}": (tally, None) for name, tally in places.items() if tally.now >= NAMED_FROM
    }
    for (area, category), tally in groups.items():
        if area and category:
            counts[f"{categories[category]} i {areas[area]}"] = (tally, area)
    for place, names in ((0, areas), (1, categories)):
        for key, tally in summed(groups, place).items():
            counts.setdefault(names.get(key, ""), (tally, key if place == 0 else None))
    counts.pop("", None)
    if not sum(tally.past for tally in groups.values()):
        return ()
    found = analysis.surprises(
        ((name, tally.now, tally.past) for name, (tally, _) in counts.items() if tally.now),
        span.days,
        YEAR_DAYS,
    )
    return tuple(
        StandoutContent(f"{each.name}: {counted(each.count)}", unusual(each, span.days), counts[each.name][1])
        for each in found[:MOST_STANDOUTS]
    )


def summed(groups, place: int) -> dict[int | None, Tally]:
    sums: dict[int | None, Tally] = defaultdict(Tally)
    for keys, tally in groups.items():
        sums[keys[place]] += tally
    return sums


def unusual(found: analysis.Surprise, days: int) -> str:
    usual = f"{found.usual:.1f}".replace(".", ",")
    time = "en dag" if days == 1 else f"{days} dagar"
    seldom = "mindre än en gång på tusen" if found.one_in > 1000 else f"ungefär en period av {found.one_in}"
    return f"Vanligt är {usual} på {time}, räknat på året före. Så många ger slumpen {seldom}."


def counted(number: int) -> str:
    """1 rapport, 3 rapporter"""
    return f"{number} {'rapport' if number == 1 else 'rapporter'}"


def rows_of(content: StatisticsContent) -> Iterable[tuple[str, CountContent]]:
    """Every count with what it is counted by, for the file."""
    yield "Alla", content.total
    for kind, rows in (
        ("Område", content.areas),
        ("Kategori", content.categories),
        ("Rapportör", content.reporters),
    ):
        for row in rows:
            yield kind, row
