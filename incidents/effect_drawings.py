"""The charts of an intervention's effect, the same on its page and in its print."""

import datetime as dt
from collections.abc import Sequence

from incidents.analysis import ratio_of_counts
from incidents.effects import Assessment
from incidents.figures import WEEK
from kommunbrott.charts import Bar, Change, Figure, bar_chart, interval_plot
from kommunbrott.dates import short_span

# So many weeks are drawn one by one; more of them in stretches of four.
MOST_BARS, STRETCH = 13, 4


def effect_figures(assessment: Assessment, municipality: str) -> list[Figure]:
    before, after = assessment.question.before, assessment.question.after
    told = f"rapporter i {municipality}, {short_span(*before)} och {short_span(*after)}"
    return [over_weeks(assessment, told), changes(assessment, told)]


def over_weeks(assessment: Assessment, told: str) -> Figure:
    data, question = assessment.measured.data, assessment.question
    size = 1 if question.weeks <= MOST_BARS else STRETCH
    bars = [
        *stretched(data.before, question.before[0], size, is_after=False),
        *stretched(data.after, question.after[0], size, is_after=True),
    ]
    effect = assessment.effect
    unit = "vecka" if size == 1 else f"{size} veckor"
    return bar_chart(
        key="veckor",
        title=f"{effect.before} rapporter före insatsen och {effect.after} sedan den började",
        subtitle=f"Rapporter per {unit} där insatsen görs. Ljus stapel är tiden före.",
        source=told,
        bars=bars,
        event="insatsen börjar",
    )


def stretched(weeks: Sequence[int], first: dt.date, size: int, *, is_after: bool) -> list[Bar]:
    return [
        Bar(label(first + dt.timedelta(days=WEEK * start)), sum(weeks[start : start + size]), is_after)
        for start in range(0, len(weeks), size)
    ]


def label(day: dt.date) -> str:
    return f"{day.day}/{day.month}"


def changes(assessment: Assessment, told: str) -> Figure:
    effect = assessment.effect
    is_judged = effect.ci_low is not None
    here = change("Där insatsen görs", effect.before, effect.after, is_judged=is_judged)
    there = change("Jämförelseområdena", effect.compare_before, effect.compare_after, is_judged=is_judged)
    ratio = effect.ratio if is_judged else None
    between = Change(
        "Skillnad mot jämförelsen", effect.before, effect.after, ratio, effect.ci_low, effect.ci_high
    )
    return interval_plot(
        key="forandring",
        title=verdict_title(assessment),
        subtitle="Förändring i procent med 95 procents intervall. Fylld punkt: förändringen är säker.",
        source=told,
        changes=[here, there, between],
    )


def change(name: str, before: int, after: int, *, is_judged: bool) -> Change:
    """Drawn where the whole can be judged, and neither count is none."""
    if is_judged and before and after:
        return Change(name, before, after, *ratio_of_counts(after, before))
    return Change(name, before, after, None, None, None)


def verdict_title(assessment: Assessment) -> str:
    return {
        "minskning": "Minskningen håller mot jämförelseområdena",
        "okning": "Ökningen håller mot jämförelseområdena",
        "ingen_saker_forandring": "Skillnaden mot jämförelseområdena kan vara slump",
        "kan_inte_bedomas": "För få rapporter för att jämföra",
    }[assessment.effect.verdict]
