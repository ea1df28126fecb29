"""What every page is drawn with: icons, badges, dates and words. ``{% load house %}``"""

import datetime as dt
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from kommunbrott import dates, numbers
from kommunbrott.dates import long_date
from kommunbrott.models import Municipality
from kommunbrott.numbers import in_words
from kommunbrott.text import render

register = template.Library()


@register.inclusion_tag("parts/point_map.html")
def point_map(latitude: str, longitude: str, accuracy: str = "") -> dict:
    """A map that fills these fields, told by their ids. Needs js/point_map.js."""
    return {"tiles": settings.TILES, "latitude": latitude, "longitude": longitude, "accuracy": accuracy}


# Stored value -> tone of the badge and its icon. The colour's meaning is fixed, the word is not.
TONES: dict[str, tuple[str, str]] = {
    "done": ("done", "check"),
    "ongoing": ("ongoing", "refresh-cw"),
    "waiting": ("waiting", "clock"),
    "late": ("late", "triangle-alert"),
    "notice": ("notice", "info"),
    "resting": ("resting", "lock"),
    # how far something has come
    "klar": ("done", "check"),
    "pagar": ("ongoing", "refresh-cw"),
    "ej_paborjad": ("waiting", "clock"),
    "forsenad": ("late", "triangle-alert"),
    "vilande": ("resting", "lock"),
    "avbruten": ("waiting", "ban"),
    "fordjupas": ("notice", "info"),
    # documents
    "utkast": ("ongoing", "pencil"),
    "remiss": ("notice", "send"),
    "forslag": ("notice", "file-check"),
    "beslutad": ("done", "check"),
    "ersatt": ("resting", "history"),
    # rows and files in an import
    "ny": ("done", "plus"),
    "anteckning": ("waiting", "info"),
    "tvekan": ("notice", "info"),
    "fel": ("late", "triangle-alert"),
    "lases": ("ongoing", "refresh-cw"),
    "olaslig": ("late", "triangle-alert"),
    "granskas": ("notice", "info"),
    "sparas": ("ongoing", "refresh-cw"),
    "sparad": ("done", "check"),
    "angrad": ("waiting", "undo-2"),
    # the register
    "avslutad": ("resting", "lock"),
    "foreslagen": ("notice", "info"),
    "aktiv": ("done", "check"),
    # agreements and promises
    "undertecknad": ("done", "check"),
    # meetings
    "planerat": ("notice", "calendar"),
    "kallat": ("ongoing", "send"),
    "installt": ("resting", "ban"),
    "avslutat": ("done", "check"),
    # promises to residents
    "undertecknat": ("done", "signature"),
    "forlangt": ("ongoing", "clock"),
    "infriat": ("done", "check"),
    "delvis": ("notice", "check"),
    "ej_infriat": ("late", "x"),
    # what became of an item, and how far an assignment has come
    "beslutat": ("done", "check"),
    "klart": ("done", "check"),
    "bordlagt": ("notice", "clock"),
    "aterremiss": ("notice", "undo-2"),
    "utgar": ("resting", "ban"),
    "ej_paborjat": ("waiting", "clock"),
    "forsenat": ("late", "triangle-alert"),
    "avbrutet": ("resting", "ban"),
    "kommer": ("done", "check"),
    "kommer_inte": ("resting", "x"),
    "ersattare": ("notice", "users"),
    # minutes
    "hos_justerare": ("notice", "users"),
    "justerat": ("done", "check"),
    "anslaget": ("done", "pin"),
    "publicerat": ("done", "globe"),
    # letters and signed links
    "vantar": ("waiting", "clock"),
    "skickas": ("ongoing", "refresh-cw"),
    "skickad": ("done", "check"),
    "misslyckad": ("late", "triangle-alert"),
    "slangd": ("resting", "ban"),
    "galler": ("done", "check"),
    "stangd": ("resting", "lock"),
    "aterkallad": ("waiting", "ban"),
    "utgangen": ("waiting", "clock"),
    # a plan that is referred, and what parties say of its actions
    "svarstid": ("ongoing", "clock"),
    "svarstid_ute": ("notice", "clock"),
    "remiss_avslutad": ("resting", "lock"),
    "accepterat": ("done", "check"),
    "synpunkt": ("notice", "info"),
    "avbojt": ("late", "x"),
    "ny_ordalydelse": ("notice", "refresh-cw"),
}

PARTY_ICONS = {
    "polis": "shield",
    "bolag": "building-2",
    "naringsliv": "store",
    "vaktarbolag": "eye",
    "raddningstjanst": "siren",
    "forening": "heart",
    "forum": "users",
}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """An icon from the lucide set, drawn inline and hidden from screen readers: ``{% icon "pencil" %}``."""
    return lucide(name, size=None, **{"class": "icon", "aria-hidden": "true"})


@register.simple_tag
def badge(value: str, label: str, tone: str = "", symbol: str = "") -> SafeString:
    """``{% badge action.status action.get_status_display %}``; ``tone`` and ``symbol`` overrule the table."""
    usual_tone, usual_symbol = TONES.get(value, TONES["waiting"])
    if tone and not symbol:
        symbol = TONES[tone][1]
    return drawn_badge(value, label, tone or usual_tone, symbol or usual_symbol)


@lru_cache(maxsize=256)
def drawn_badge(value: str, label: str, tone: str, symbol: str) -> SafeString:
    """Drawn once, for a list shows the same few again and again."""
    facts = {"value": value, "label": label, "tone": tone, "symbol": symbol}
    return render_to_string("parts/badge.html", facts)


@register.simple_tag
def options(groups) -> SafeString:
    """The choices of a list, as a widget gives them. Drawn anew only when one of them is another."""
    return drawn_options(
        tuple(
            (str(group or ""), tuple(option_facts(option) for option in choices))
            for group, choices, _ in groups
        )
    )


def option_facts(option: dict) -> tuple:
    """With whether the label is HTML already, for that makes two labels with the same letters two."""
    label = option["label"]
    return str(option["value"]), str(label), hasattr(label, "__html__"), tuple(option["attrs"].items())


@lru_cache(maxsize=128)
def drawn_options(groups: tuple) -> SafeString:
    told = [
        (
            group,
            [{"value": value, "label": label, "attrs": dict(attrs)} for value, label, _, attrs in choices],
        )
        for group, choices in groups
    ]
    return render_to_string("forms/options.html", {"groups": told})


@register.filter
def party_icon(kind: str) -> str:
    """``{% icon organisation.kind|party_icon %}``"""
    return PARTY_ICONS.get(kind, "landmark")


@register.filter
def swedish_date(value: dt.date | None) -> str:
    """3 december 2026. A point in time is first moved to Swedish time."""
    if not value:
        return ""
    return long_date(timezone.localdate(value) if isinstance(value, dt.datetime) else value)


@register.filter
def weekday_date(value: dt.date) -> str:
    """fredag 27 november 2026"""
    return dates.weekday_date(value)


@register.filter
def long_text(text: str) -> SafeString:
    return render(text, {})


@register.filter
def words(number: int, one: str = "en") -> str:
    """A small number in letters: ``{{ count|words }} åtgärder``, ``{{ count|words:"ett" }} mål``"""
    return in_words(number, one)


@register.filter
def state_at(link, now: dt.datetime):
    """``{% with state=link|state_at:now %}``, for what changes its state by the clock."""
    return link.state(now)


@register.filter(is_safe=True)
def stripped(value) -> str:
    """Without space around it, so that CSS can tell an empty cell."""
    return str(value).strip()


@register.filter
def grouped(number: int) -> str:
    """4 283"""
    return numbers.grouped(number)


@register.filter
def decimal_comma(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


@register.simple_tag(takes_context=True)
def action_word(context, form: str = "one") -> str:
    """What the municipality calls an action: ``one``, ``the_one``, ``many``, ``the_many``.

    ``Many`` with a capital begins a sentence.
    """
    municipality = context.get("municipality") or Municipality.current()
    word = municipality.action_forms[form.lower()]
    return word.capitalize() if form[0].isupper() else word
