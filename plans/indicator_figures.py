"""Indicators as figures of a lägesbild: kept with what they showed, and drawn from that alone."""

from collections.abc import Sequence

from kommunbrott.access import Overtaken
from kommunbrott.charts import Break, ChartTable, Figure, Told, Trend, trend_chart
from kommunbrott.models import Municipality
from plans.choices import FigureShape
from plans.content.figure import FigureContent, RowContent
from plans.indicator_series import facets_of, finding, shown, source_line, subtitle, unit_of, usual
from plans.models import Indicator


def references() -> list[tuple[str, str]]:
    """Those that have something to show. One query."""
    rows = Indicator.objects.filter(values__isnull=False).distinct().order_by("title", "pk")
    return [
        (str(pk), f"{title}, {source}") for pk, title, source in rows.values_list("pk", "title", "source")
    ]


def of_indicator(question) -> FigureContent:
    """The municipality against its county and the country. Five queries. Raises Overtaken when it is gone."""
    rows = Indicator.objects.visible_to(question.user).filter(pk=question.which)
    indicator = rows.first() if question.which.isdigit() else None
    if indicator is None:
        raise Overtaken(None)
    chosen = usual(indicator, facets_of(indicator), Municipality.current())
    seen = shown(indicator, chosen)
    unit = unit_of(indicator, chosen)
    told = [
        (at, place, value) for at, trend in enumerate(seen.trends) for place, value in enumerate(trend.values)
    ]
    known = [value.value for value in seen.trends[0].values if value.value is not None] if seen.trends else []
    return FigureContent(
        reference="",
        shape=FigureShape.TREND.value,
        title=finding(indicator, seen),
        subtitle=subtitle(indicator, chosen, seen, unit),
        source=f"{source_line(indicator, seen).rstrip('.')}.",
        labels=seen.labels,
        rows=tuple(
            RowContent(trend.name, tuple(each.value for each in trend.values)) for trend in seen.trends
        ),
        corner="Period",
        notes=("Två punkter är uppgifter som källan inte visar.",)
        if any(v.is_suppressed for _, _, v in told)
        else (),
        total=known[-1] if known else None,
        unit=unit,
        breaks=tuple((each.at, each.text) for each in seen.breaks),
        secret=tuple((at, place) for at, place, value in told if value.is_suppressed),
        preliminary=tuple((at, place) for at, place, value in told if value.is_preliminary),
    )


def drawn(content: FigureContent, words: dict) -> Figure:
    """``words`` are the chart's key, title, subtitle and source. No queries."""
    return trend_chart(
        labels=content.labels,
        trends=trends(content),
        breaks=[Break(at, text) for at, text in content.breaks],
        unit=content.unit,
        **words,
    )


def table_of(content: FigureContent) -> ChartTable:
    """What is secret, missing, preliminary or cut off by a break is said in words."""
    words = dict.fromkeys(("key", "subtitle", "source"), "") | {"title": content.title}
    return drawn(content, words).table


def trends(content: FigureContent) -> Sequence[Trend]:
    secret, preliminary = set(content.secret), set(content.preliminary)
    return [
        Trend(
            row.name,
            tuple(
                Told(value, (at, place) in secret, (at, place) in preliminary)
                for place, value in enumerate(row.values)
            ),
        )
        for at, row in enumerate(content.rows)
    ]
