"""What an indicator shows: which of its values are asked for, the chart of them, and the finding in one sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from incidents.analysis import compare
from kommunbrott.charts import Break, Figure, Told, Trend, trend_chart
from kommunbrott.models import Municipality
from kommunbrott.numbers import swedish_number
from plans.choices import Gender, GeographyKind, PeriodKind
from plans.models import Geography, Indicator, IndicatorValue
from plans.periods import label

PER = 100_000
VALUE, RATE = "antal", "per"
# One line each for women and men.
APART = "var"
MOST_COMPARED = 4
INHABITANTS = "invånare"
TOO_FEW = "för få för att säga om det har ändrats"


@dataclass(frozen=True)
class Facets:
    """What there is to choose among: what an indicator's values are told for."""

    geographies: tuple[Geography, ...]
    genders: tuple[str, ...]
    ages: tuple[str, ...]
    kinds: tuple[str, ...]
    # Keys of the geographies that have values, and how many.
    counts: dict[int, int]
    has_values: bool
    has_rates: bool


@dataclass(frozen=True)
class Chosen:
    """``geographies``: the one it is about, and after it those it is compared with."""

    geographies: tuple[Geography, ...]
    measure: str
    gender: str
    age: str
    kind: str


def facets_of(indicator: Indicator) -> Facets:
    """Two queries."""
    columns = ("geography_id", "gender", "age", "period_kind")
    rows = indicator.values.values(*columns).annotate(values=Count("value"), rates=Count("rate")).order_by()
    rows = list(rows)
    counts: dict[int, int] = {}
    for row in rows:
        counts[row["geography_id"]] = counts.get(row["geography_id"], 0) + max(row["values"], row["rates"])
    kinds = {row["period_kind"] for row in rows}
    return Facets(
        geographies=tuple(Geography.objects.filter(pk__in=counts).order_by("name", "pk")),
        genders=tuple(gender for gender in Gender.values if gender in {row["gender"] for row in rows}),
        ages=tuple(sorted({row["age"] for row in rows})),
        kinds=tuple(kind for kind in PeriodKind.values if kind in kinds),
        counts=counts,
        has_values=any(row["values"] for row in rows),
        has_rates=any(row["rates"] for row in rows),
    )


def usual(indicator: Indicator, facets: Facets, municipality: Municipality) -> Chosen:
    """The municipality against its county and the country; per inhabitant where that is known."""
    main = main_of(facets, municipality)
    others = [each for each in facets.geographies if main and is_around(each, main)]
    others.sort(key=lambda each: (each.kind != GeographyKind.COUNTRY, each.name))
    measure = RATE if facets.has_rates or not facets.has_values else VALUE
    if indicator.is_count and measure == VALUE:
        others = []  # counts of places of different size say nothing of each other
    return Chosen(
        geographies=tuple([main, *others][: MOST_COMPARED + 1]) if main else (),
        measure=measure,
        gender=facets.genders[0] if facets.genders else Gender.ALL,
        age=facets.ages[0] if facets.ages else "",
        kind=facets.kinds[0] if facets.kinds else PeriodKind.YEAR,
    )


def main_of(facets: Facets, municipality: Municipality) -> Geography | None:
    """The municipality itself, or else where most is known."""
    own = (
        each
        for each in facets.geographies
        if each.kind == GeographyKind.MUNICIPALITY and each.is_municipality(municipality)
    )
    most = max(facets.geographies, key=lambda each: facets.counts[each.pk], default=None)
    return next(own, most)


def is_around(each: Geography, main: Geography) -> bool:
    """The country, and the county that the municipality lies in."""
    if each.kind == GeographyKind.COUNTRY:
        return each != main
    if each.kind != GeographyKind.COUNTY or each == main:
        return False
    return not main.code or not each.code or each.code[-2:] == main.code[:2]


# --- The values ---


@dataclass(frozen=True)
class Shown:
    """The values asked for, lined up by period. ``computed`` says that the rates were worked out here."""

    labels: tuple[str, ...]
    trends: tuple[Trend, ...]
    breaks: tuple[Break, ...]
    # Of the main trend, for how sure a change is: counts that lie behind, where they are known.
    behind: tuple[int | None, ...]
    computed: str
    rows: tuple[IndicatorValue, ...]


def shown(indicator: Indicator, chosen: Chosen) -> Shown:
    """One query, and one more where rates must be worked out."""
    genders = (Gender.WOMEN, Gender.MEN) if chosen.gender == APART else (chosen.gender,)
    places = chosen.geographies[:1] if chosen.gender == APART else chosen.geographies
    rows = indicator.values.filter(
        geography__in=places, gender__in=genders, age=chosen.age, period_kind=chosen.kind
    )
    rows = list(rows.select_related("geography").order_by("starts_on", "ends_on", "pk"))
    rates, computed = {}, ""
    if chosen.measure == RATE and indicator.is_count and any(row.rate is None for row in rows):
        rates, computed = worked_out(rows)
    spans = sorted({(row.starts_on, row.ends_on) for row in rows})
    found = {(row.geography_id, row.gender, row.starts_on, row.ends_on): row for row in rows}
    trends = []
    for place in places:
        for gender in genders:
            name = Gender(gender).label if chosen.gender == APART else place.name
            line = [found.get((place.pk, gender, *span)) for span in spans]
            trends.append(Trend(name, tuple(told(row, chosen.measure, rates) for row in line)))
    main = [found.get((places[0].pk, genders[0], *span)) for span in spans] if places else []
    return Shown(
        labels=tuple(label(chosen.kind, *span) for span in spans),
        trends=tuple(trends),
        breaks=tuple(breaks_in(rows, spans)),
        behind=tuple(behind(row, indicator) for row in main),
        computed=computed,
        rows=tuple(rows),
    )


def told(row: IndicatorValue | None, measure: str, rates: dict[int, float]) -> Told:
    if row is None:
        return Told()
    value = row.value if measure == VALUE else row.rate
    if value is None and measure == RATE:
        value = rates.get(row.pk)
    return Told(None if value is None else float(value), row.is_suppressed, row.is_preliminary)


def behind(row: IndicatorValue | None, indicator: Indicator) -> int | None:
    if row is None or not indicator.is_count or row.value is None:
        return None
    return int(row.value)


def breaks_in(rows: Iterable[IndicatorValue], spans: Sequence[tuple]) -> list[Break]:
    texts: dict[int, list[str]] = {}
    for row in rows:
        if row.series_break:
            said = texts.setdefault(spans.index((row.starts_on, row.ends_on)), [])
            if row.series_break not in said:
                said.append(row.series_break)
    return [Break(at, " ".join(said)) for at, said in sorted(texts.items())]


def worked_out(rows: Sequence[IndicatorValue]) -> tuple[dict[int, float], str]:
    """Per 100 000 by the number of inhabitants in the year that the period ends in. One query."""
    population = IndicatorValue.objects.filter(
        indicator__unit=INHABITANTS,
        gender=Gender.ALL,
        age="",
        geography__in={row.geography_id for row in rows},
        period_kind=PeriodKind.YEAR,
        value__gt=0,
    ).select_related("indicator")
    people = {(each.geography_id, each.ends_on.year): each for each in population}
    rates, sources = {}, set()
    for row in rows:
        base = people.get((row.geography_id, row.ends_on.year))
        if row.rate is None and row.value is not None and base and row.gender == Gender.ALL and not row.age:
            rates[row.pk] = float(row.value / base.value * Decimal(PER))
            sources.add(base.indicator.source)
    if not rates:
        return {}, ""
    return rates, f"Per 100 000 är räknat här, med folkmängden enligt {' och '.join(sorted(sources))}."


# --- Words ---


def unit_of(indicator: Indicator, chosen: Chosen) -> str:
    if indicator.is_count and chosen.measure == RATE:
        return f"{indicator.unit} per 100 000 invånare"
    return indicator.unit


def figure_of(indicator: Indicator, chosen: Chosen, seen: Shown, *, key: str = "indikator") -> Figure:
    unit = unit_of(indicator, chosen)
    return trend_chart(
        key=key,
        title=finding(indicator, seen),
        subtitle=subtitle(indicator, chosen, seen, unit),
        source=source_line(indicator, seen),
        labels=seen.labels,
        trends=seen.trends,
        breaks=seen.breaks,
        unit=unit,
    )


def subtitle(indicator: Indicator, chosen: Chosen, seen: Shown, unit: str) -> str:
    said = [f"{unit[:1].upper()}{unit[1:]}"]
    if chosen.gender in (Gender.WOMEN, Gender.MEN):
        said.append(Gender(chosen.gender).label.lower())
    if chosen.age:
        said.append(chosen.age)
    cuts = [f"Tidsseriebrott {seen.labels[each.at]}: {each.text.rstrip('.')}." for each in seen.breaks]
    return " ".join([", ".join(said) + ".", *cuts])


def source_line(indicator: Indicator, seen: Shown) -> str:
    days = [row.fetched_on for row in seen.rows if row.fetched_on]
    said = ", ".join(
        filter(None, [indicator.source, indicator.dataset, f"hämtad {max(days).isoformat()}" if days else ""])
    )
    return f"{said}. {seen.computed}".strip() if seen.computed else said


def finding(indicator: Indicator, seen: Shown) -> str:
    """Anmälda brott: ökning sedan 2016, från 6 900 till 7 200, och lägre än riket"""
    name = indicator.title
    main = seen.trends[0].values if seen.trends else ()
    known = [index for index, each in enumerate(main) if each.value is not None]
    if not known:
        hidden = any(each.is_suppressed for each in main)
        return f"{name}: {'källan visar inte uppgifterna' if hidden else 'inga uppgifter än'}"
    last = known[-1]
    since = max((each.at for each in seen.breaks if each.at <= last), default=0)
    first = next(index for index in known if index >= since)
    if first == last:
        said = f"{swedish_number(rounded(main[last].value))} {seen.labels[last]}"
    else:
        said = change(seen, first, last)
    if said.startswith(TOO_FEW):
        return f"{name}: {said}"
    return f"{name}: {said}{compared(seen, last)}"


def change(seen: Shown, first: int, last: int) -> str:
    main = seen.trends[0].values
    then, now = main[first].value, main[last].value
    figures = f"från {swedish_number(rounded(then))} till {swedish_number(rounded(now))}"
    since = f"sedan {seen.labels[first]}"
    counts = seen.behind[first], seen.behind[last]
    if None not in counts and seen.behind:
        found = compare(counts[1], counts[0])
        if found.is_too_few:
            return f"{TOO_FEW} {since}, {figures}"
        if not found.is_sure:
            return f"ingen säker förändring {since}, {figures}"
    if now == then:
        return f"oförändrat {since}, {swedish_number(rounded(now))}"
    return f"{'ökning' if now > then else 'minskning'} {since}, {figures}"


def compared(seen: Shown, last: int) -> str:
    """Against the first of the others, in the same period."""
    now = seen.trends[0].values[last].value
    for other in seen.trends[1:2]:
        there = other.values[last].value
        if there is None:
            continue
        if rounded(there) == rounded(now):
            return f", lika med {in_sentence(other.name)}"
        return f", {'lägre' if now < there else 'högre'} än {in_sentence(other.name)}"
    return ""


def in_sentence(name: str) -> str:
    return name.lower() if name in ("Riket", "Kvinnor", "Män") else name


def rounded(value: float) -> float:
    """As many figures as a sentence bears."""
    return round(value) if abs(value) >= 100 else round(value, 1)
