"""How a printed plan writes its values. ``{% load plan_document %}``"""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from kommunbrott.text import render
from plans.content import ActionContent, FocusAreaContent, PartyContent
from plans.documents import columns, outline, previous, wording

register = template.Library()

# As kommunbrott.text writes a source; both texts in it are escaped.
NOTE_LINK = re.compile(
    r'<sup class="note"><a href="#kalla-(?P<number>\d+)" '
    r'aria-label="Källa \d+: (?P<text>[^"]*)">\d+</a></sup>'
)
RUN_IN_HEADING = re.compile(r"^<p><strong>([^<]{2,50}?)[.:]?</strong>[.:]?\s+", re.MULTILINE)
DATE = re.compile(r"\d{4}-\d\d-\d\d–?")
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


@register.simple_tag
def statement_text(text: str) -> SafeString:
    """Long text of a tjänsteskrivelse, which has no sources of its own."""
    return render(text)


@register.inclusion_tag("plans/_plan_document_prose.html", takes_context=True)
def chapter_text(context, text: str) -> dict:
    """A chapter's long text. A paragraph that begins with a few words in bold has them for a heading beside it."""
    opening, *parts = RUN_IN_HEADING.split(prose(context, text))
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {
        "opening": SafeString(opening),
        "parts": [(SafeString(heading), SafeString(f"<p>{body}")) for heading, body in pairs],
    }


@register.simple_tag(takes_context=True)
def phrase(context, text: str) -> SafeString:
    """The same for a cell: one paragraph stands without its element."""
    html = prose(context, text)
    found = ONLY_PARAGRAPH.match(html)
    return SafeString(found["inner"]) if found else html


def footnote(link: re.Match, noted: set[str]) -> str:
    """WeasyPrint moves the text to the foot of the page. A second time the number will do."""
    number = link["number"]
    if number in noted:
        return f'<span class="noted">{number}</span>'
    noted.add(number)
    return f'<span class="footnote" data-number="{number}">{link["text"]}</span>'


@register.filter
def unbroken_dates(text: str) -> SafeString:
    """Dates as åååå-mm-dd are not broken at their hyphens."""
    return SafeString(DATE.sub(r'<span class="date">\g<0></span>', conditional_escape(text)))


register.filter("timing_lines", columns.timing_lines)
register.filter("measure", wording.measure)
register.filter("area_facts", wording.area_facts)
register.filter("in_area", wording.in_area)
register.filter("aims", wording.aims)
register.filter("circumstances", wording.circumstances)
register.filter("money", wording.money)
register.filter("previous_cells", previous.cells)
register.filter("analysis_note", outline.analysis_note)


@register.filter
def follow_up_line(action: ActionContent) -> str:
    return ", ".join(columns.follow_up_lines(action))


@register.filter
def in_short(party: PartyContent) -> str:
    return wording.with_unit(party.label, party)


@register.filter
def answered_parts(area: FocusAreaContent) -> list:
    """Those of the five questions of the cause analysis that have an answer."""
    return [part for part in area.analysis_parts if part.text]
