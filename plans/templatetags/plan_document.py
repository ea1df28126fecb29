"""How a printed plan writes its values. ``{% load plan_document %}``"""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kommunbrott.text import render
from plans.content import ActionContent, FocusAreaContent, GoalContent, PartyContent
from plans.documents import columns, outline

register = template.Library()

# As kommunbrott.text writes a source; both texts in it are escaped.
NOTE_LINK = re.compile(
    r'<sup class="note"><a href="#kalla-(?P<number>\d+)" aria-label="Källa \d+: (?P<text>[^"]*)">\d+</a></sup>'
)
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:–\d{4}-\d\d-\d\d)?")
ONLY_PARAGRAPH = re.compile(r"\A<p>(?P<inner>(?:(?!</?p>).)*)</p>\Z", re.DOTALL)


@register.simple_tag(takes_context=True)
def new_notes(context) -> str:
    """From here on every source is written out again the first time it is pointed at."""
    if "noted" in context:
        context["noted"].clear()
    return ""


@register.simple_tag(takes_context=True)
def prose(context, text: str) -> SafeString:
    """Long text as HTML. A source becomes a footnote in print and a link to the list of sources elsewhere."""
    html = render(text, context["outline"].plan.notes)
    if "noted" not in context:
        return html
    return SafeString(NOTE_LINK.sub(lambda link: footnote(link, context["noted"]), html))


@register.simple_tag(takes_context=True)
def phrase(context, text: str) -> SafeString:
    """The same for a cell: one paragraph stands without its element."""
    html = prose(context, text)
    found = ONLY_PARAGRAPH.match(html)
    return SafeString(found["inner"]) if found else html


def footnote(link: re.Match, noted: set[str]) -> str:
    """WeasyPrint moves the text to the foot of the page and leaves the number. A second time the number will do."""
    number = link["number"]
    if number in noted:
        return f'<span class="noted">{number}</span>'
    noted.add(number)
    return f'<span class="footnote" data-number="{number}">{link["text"]}</span>'


@register.filter
def unbroken_dates(text: str) -> SafeString:
    """Dates as åååå-mm-dd are not broken at their hyphens."""
    return SafeString(DATE.sub(r'<span class="date">\g<0></span>', conditional_escape(text)))


@register.filter
def timing_lines(action: ActionContent) -> list[str]:
    return columns.timing_lines(action)


@register.filter
def follow_up_line(action: ActionContent) -> str:
    return ", ".join(columns.follow_up_lines(action))


@register.filter
def measure(goal: GoalContent) -> str:
    """ "Mätetal: andel i procent. Utgångsläge 47 procent, mål högst 15 procent." with what is known of it."""
    unit = f" {goal.unit}" if goal.unit else ""
    parts = [f"Utgångsläge {number(goal.baseline)}{unit}"] if goal.baseline is not None else []
    if goal.target is not None:
        way = f"{goal.direction_label.lower()} " if goal.direction else ""
        parts.append(f"{'mål' if parts else 'Mål'} {way}{number(goal.target)}{unit}")
    figures = ", ".join(parts) + "." if parts else ""
    indicator = f"Mätetal: {goal.indicator.rstrip('.')}." if goal.indicator else ""
    return f"{indicator} {figures}".strip()


def number(value) -> str:
    """Decimal comma, no empty decimals, thousands apart: 50 000, 5,4."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


@register.filter
def in_full(party: PartyContent) -> str:
    return with_unit(party.name, party)


@register.filter
def in_short(party: PartyContent) -> str:
    return with_unit(party.label, party)


def with_unit(name: str, party: PartyContent) -> str:
    return f"{name} ({party.unit})" if party.unit else name


@register.filter
def contributing(area: FocusAreaContent) -> str:
    return ", ".join(in_full(party) for party in area.parties if not party.is_lead)


@register.filter
def answered_parts(area: FocusAreaContent) -> list:
    """Those of the five questions of the cause analysis that have an answer."""
    return [part for part in area.analysis_parts if part.text]


@register.filter
def analysis_note(area: FocusAreaContent) -> str:
    return outline.analysis_note(area)
