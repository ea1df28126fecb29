"""What an operational lägesbild says: counted from the register while it is open, frozen when it is fixed."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone

from incidents.choices import COUNTED, InterventionStatus, Level
from incidents.content import (
    AreaContent,
    BriefContent,
    CountContent,
    EventContent,
    InterventionContent,
)
from incidents.effects import all_areas, comparable, in_short, question_of
from incidents.figures import effect
from incidents.models import ComingEvent, Intervention, OperationalBrief, QuietNote, Report
from incidents.selection import Selection
from incidents.spans import between
from incidents.statistics import by_area, counted, statistics
from kommunbrott.dates import MONTHS, long_date
from kommunbrott.models import Area, User

# How far ahead what is coming is told of, and how many interventions are.
AHEAD = dt.timedelta(days=42)
MOST_INTERVENTIONS = 12
ORDER = [*Level.values, ""]
NOTHING_SPECIAL = "Inget särskilt."


def brief_content(brief: OperationalBrief, user: User, now: dt.datetime) -> BriefContent:
    """Counted now. Nineteen queries, and one for each intervention that has gone on for a week."""
    selection = Selection(first=brief.starts_on, last=brief.ends_on, status=COUNTED)
    figures = statistics(selection, user)
    areas = all_areas()
    judged = area_rows(brief, figures.areas, areas)
    reporters, heard, quiet = who_was_heard(brief)
    content = BriefContent(
        number=brief.number,
        starts_on=brief.starts_on,
        ends_on=brief.ends_on,
        summary=brief.summary.strip(),
        remarks=tuple(line.strip() for line in brief.remarks.splitlines() if line.strip()),
        reporters=reporters,
        heard=heard,
        quiet=quiet,
        areas=judged,
        statistics=figures,
        interventions=tuple(interventions(brief, areas, timezone.localdate(now))),
        events=tuple(events(brief)),
        counted_at=f"{timezone.localtime(now):%Y-%m-%d %H.%M}",
    )
    return content if content.summary else replace(content, summary=proposed_summary(content))


# --- Areas ---


def areas_of(brief: OperationalBrief, user: User, areas: list[Area]) -> tuple[AreaContent, ...]:
    """Its areas as they stand now, without the rest of it. Two queries. ``areas`` are all there are."""
    selection = Selection(first=brief.starts_on, last=brief.ends_on, status=COUNTED)
    return area_rows(brief, by_area(selection, user, {area.pk: area.name for area in areas}), areas)


def area_rows(
    brief: OperationalBrief, figures: Collection[CountContent], areas: list[Area]
) -> tuple[AreaContent, ...]:
    """Every district, the red first; whatever has reports besides stands last and is not judged."""
    counts = {row.key: row for row in figures}
    judgements = {row.area_id: row for row in brief.judgements.all()}
    rows = []
    for area in comparable(areas):
        count = counts.get(area.pk) or CountContent(area.name, 0, 0, 0, "för få", "för få", area.pk)
        judged = judgements.get(area.pk)
        level, motive = (judged.level, judged.motive) if judged else ("", "")
        rows.append(AreaContent(count, level, motive))
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.level), row.count.name)))


def suggested(content: BriefContent) -> dict[int, tuple[str, str]]:
    """Level and motive by area, for those that nobody has judged: yellow where something stands out."""
    unusual = {each.area: each.heading for each in content.statistics.standouts if each.area}
    return {
        row.count.key: (Level.YELLOW.value, f"{unusual[row.count.key]}, fler än vanligt.")
        if row.count.key in unusual
        else (Level.GREEN.value, NOTHING_SPECIAL)
        for row in content.areas
    }


# --- Who has told ---


def who_was_heard(brief: OperationalBrief) -> tuple[int, int, int]:
    """Regular reporters; how many of them have been heard; and how many of those had nothing to tell."""
    regular = set(User.objects.filter(is_reporter=True, is_active=True).values_list("pk", flat=True))
    days = between(brief.starts_on.toordinal(), brief.ends_on.toordinal())
    told = set(
        Report.objects.filter(days, reporter__in=regular)
        .order_by()
        .values_list("reporter", flat=True)
        .distinct()
    )
    notes = QuietNote.objects.filter(on__gte=brief.starts_on, on__lte=brief.ends_on, reporter__in=regular)
    quiet = set(notes.order_by().values_list("reporter", flat=True).distinct())
    return len(regular), len(told | quiet), len(quiet - told)


# --- Interventions and what is coming ---


def interventions(
    brief: OperationalBrief, areas: list[Area], today: dt.date
) -> Iterable[InterventionContent]:
    """Those under way, those that ended during the period, and those that soon begin."""
    ended = Q(status=InterventionStatus.ENDED, ends_on__gte=brief.starts_on, ends_on__lte=brief.ends_on)
    begins = Q(status=InterventionStatus.PLANNED, starts_on__lte=brief.ends_on + AHEAD)
    found = Intervention.objects.filter(ended | begins | Q(status=InterventionStatus.ONGOING)).for_list()
    for row in found.order_by("starts_on", "pk").prefetch_related("compare_areas", "buffer_areas")[
        :MOST_INTERVENTIONS
    ]:
        counts, result = gone(row, areas, today)
        yield InterventionContent(row.pk, row.title, row.where, until(row), counts, result)


def gone(row: Intervention, areas: list[Area], today: dt.date) -> tuple[str, str]:
    """24 → 10, and how it has gone so far."""
    if row.starts_on > today:
        return "–", f"Börjar {short(row.starts_on)}"
    question = question_of(row, today, areas)
    if question is None:
        return "–", "För tidigt att säga"
    found = effect(question)
    return f"{found.before} → {found.after}", in_short(found)


def until(row: Intervention) -> str:
    if row.status == InterventionStatus.ENDED:
        return f"avslutad {short(row.ends_on)}" if row.ends_on else "avslutad"
    return f"till {long_date(row.ends_on)}" if row.ends_on else "tills vidare"


def events(brief: OperationalBrief) -> Iterable[EventContent]:
    for event in ComingEvent.objects.between(brief.ends_on, brief.ends_on + AHEAD):
        yield EventContent(days_of(event), event.what, event.detail)


def days_of(event: ComingEvent) -> str:
    """27–29 november"""
    first, last = event.starts_on, event.ends_on or event.starts_on
    if first == last:
        return short(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short(last)}"
    return f"{short(first)}–{short(last)}"


def short(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


# --- Words ---


def proposed_summary(content: BriefContent) -> str:
    """What the figures and the judgements say by themselves."""
    said = []
    for level, one, many in ((Level.RED, "rött", "röda"), (Level.YELLOW, "gult", "gula")):
        names = [row.count.name for row in content.areas if row.level == level]
        if names:
            said.append(f"{joined(names)} är {one if len(names) == 1 else many}.")
    total, days = content.statistics.total, content.statistics.days
    if not total.now:
        return " ".join([*said, "Inga rapporter har kommit in under perioden."])
    time = "dagen före" if days == 1 else f"de {days} dagarna före"
    change = {"för få": "för få för en slutsats", "inom det normala": "en skillnad som ryms inom slumpen"}
    said.append(f"{counted(total.now)} mot {total.before} {time}: {change.get(total.said, total.said)}.")
    if content.statistics.standouts:
        said.append(f"Sticker ut: {content.statistics.standouts[0].heading}.")
    return " ".join(said)


def joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"


def heard_line(content: BriefContent) -> str:
    """14 av 16 rapportörer har hört av sig, 3 med ”inget att rapportera”."""
    if not content.reporters:
        return ""
    quiet = f", {content.quiet} av dem med ”inget att rapportera”" if content.quiet else ""
    return f"{content.heard} av {content.reporters} rapportörer har hört av sig{quiet}."


def change_line(content: BriefContent) -> str:
    """Mot tiden före (24): inom det normala. Mot samma dagar i fjol (31): ökning med 40 procent (…)."""
    total = content.statistics.total
    return (
        f"Mot tiden före ({total.before}): {total.said}. "
        f"Mot samma dagar i fjol ({total.last_year}): {total.said_last_year}."
    )


def paragraphs(content: BriefContent) -> list[str]:
    """The lägesbild as a letter: nothing but words, to be read in any program."""
    told = [content.summary, change_line(content), heard_line(content)]
    for row in content.areas:
        level = f", {Level(row.level).label.lower()}" if row.level else ""
        motive = f" {row.motive}" if row.motive else ""
        told.append(
            f"{row.count.name}{level}: {counted(row.count.now)}, {row.count.before} före, "
            f"{row.count.last_year} i fjol ({row.count.said}).{motive}"
        )
    told += [f"Sticker ut. {each.heading}. {each.text}" for each in content.statistics.standouts]
    told += [f"Att lägga märke till. {line}" for line in content.remarks]
    told += [
        f"Insats. {each.title}, {each.where}, {each.until}. Rapporter {each.counts}. {each.result}."
        for each in content.interventions
    ]
    told += [
        f"Kommande. {event.when}: {event.what}{f', {event.detail}' if event.detail else ''}."
        for event in content.events
    ]
    told.append(
        "Under tio rapporter säger en skillnad inget. Lägesbilden handlar om platser, aldrig om personer."
    )
    return [text for text in told if text]
