"""Long text as people write it: paragraphs, "- " lists, **bold**, simple pipe tables, ``[^1]`` for a source.

HTML in the text is shown as text. The same rules give the page, the PDF and (through ``tokens``) the DOCX.
"""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

NOTE = re.compile(r"\[\^(\d{1,4})\]")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # Written rule by rule: links, images, headings and code would let a text break out of its place.
    markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
        ["list", "table", "emphasis", "balance_pairs", "newline", "escape"]
    )
    markdown.inline.ruler.before("emphasis", "note", _note_rule)
    return markdown


def _note_rule(state, silent: bool) -> bool:
    match = NOTE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def tokens(text: str) -> list[Token]:
    """Markdown-it tokens of ``text``; a source reference is an inline token of type ``note``."""
    return _markdown().parse(text or "")


def note_numbers(text: str) -> list[str]:
    """The sources that ``text`` points at, in order, each once."""
    return list(dict.fromkeys(NOTE.findall(text or "")))


def render(text: str, notes: dict[str, str] | None = None) -> SafeString:
    """``text`` as HTML. ``notes`` gives the footnotes by number; a number not in it stays as written."""
    markdown = _markdown()
    known = notes or {}

    def note(self, parsed, index, options, env):
        number = parsed[index].content
        if number not in known:
            return str(conditional_escape(f"[^{number}]"))
        return str(
            format_html(
                '<sup class="note"><a href="#kalla-{}" aria-label="Källa {}: {}">{}</a></sup>',
                number,
                number,
                known[number],
                number,
            )
        )

    renderer = type("Renderer", (type(markdown.renderer),), {"note": note})()
    html = renderer.render(markdown.parse(text or ""), markdown.options, {})
    return mark_safe(html.strip())  # html is off in the parser, and notes are escaped above


def plain(text: str) -> str:
    """``text`` without its marks, for attributes, file names and summaries."""
    return NOTE.sub("", text or "").replace("**", "").strip()
