"""The shell around every page: the menu and who is logged in. ``{% load shell %}``"""

from dataclasses import dataclass

from django import template
from django.urls import NoReverseMatch, reverse

from kommunbrott.report_only import is_report_only

register = template.Library()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """``covers``: the beginnings of the URL names for which this item is the current one."""

    url_name: str
    label: str
    icon: str
    covers: tuple[str, ...]


# A page joins the menu by having a URL of this name; until then it is not shown.
MAIN = (
    MenuItem("overview", "Översikt", "house", ("overview",)),
    MenuItem("plans:assessment_list", "Lägesbild", "chart-column", ("plans:assessment", "plans:indicator")),
    MenuItem("plans:plan_list", "Åtgärdsplan", "file-text", ("plans:",)),
    MenuItem("incidents:report_list", "Rapporter", "flag", ("incidents:",)),
    MenuItem("councils:meeting_list", "Möten", "calendar", ("councils:",)),
    MenuItem(
        "councils:promise_list",
        "Medborgarlöften",
        "signature",
        ("councils:promise", "councils:dialogue", "councils:observation"),
    ),
    MenuItem(
        "councils:agreement_list", "Överenskommelser", "link", ("councils:agreement", "councils:commitment")
    ),
    MenuItem("year_wheel", "Årshjul", "compass", ("year_wheel",)),
)
SEARCH = MenuItem("search", "Sök", "search", ("search",))
# The menu of a telephone that stays signed in to report.
REPORTING = (MenuItem("incidents:report_new", "Ny rapport", "flag", ("incidents:",)),)
# For those who do what the plan says; the coordinators have all actions.
MINE = MenuItem("plans:action_mine", "Mina {many}", "list-checks", ("plans:action_mine",))
# For those who answer for the whole of it.
LAW = MenuItem("law_status", "Lagstatus", "scale", ("law_", "councils:board_report"))
ADMINISTRATION = (
    MenuItem("organisation_list", "Parter och personer", "users", ("organisation_", "area_", "user_")),
    MenuItem("outbox_message_list", "Utskick", "mail", ("outbox_message_", "signed_link_")),
    MenuItem("publication_list", "För allmänheten", "globe", ("publication_",)),
    MenuItem("municipality_edit", "Inställningar", "sliders-horizontal", ("municipality_",)),
)


@register.inclusion_tag("parts/menu.html", takes_context=True)
def menu(context) -> dict:
    request, user = context["request"], context["user"]
    is_party = user.organisation_id and not user.is_coordinator
    main = REPORTING if is_report_only(request) else (MINE, *MAIN) if is_party else MAIN
    if user.is_coordinator and main is MAIN:
        main = (*MAIN, LAW)
    here = request.resolver_match.view_name if request.resolver_match else ""
    administers = main is not REPORTING and (user.is_coordinator or user.is_administrator)
    return {
        "search": entries((SEARCH,), here)[0] if main is not REPORTING else None,
        "main": [
            item | {"label": item["label"].format(**context["municipality"].action_forms)}
            for item in entries(main, here)
        ],
        "administration": entries(ADMINISTRATION, here) if administers else [],
        "municipality": context["municipality"],
        "user": user,
        "role": role(user),
    }


def entries(items: tuple[MenuItem, ...], here: str) -> list[dict]:
    """Those whose page exists; the longest beginning that fits ``here`` makes its item the current one."""
    fitting = [cover for item in items for cover in item.covers if here.startswith(cover)]
    best = max(fitting, key=len, default=None)
    return [
        {"url": url, "label": item.label, "icon": item.icon, "is_current": best in item.covers}
        for item in items
        if (url := url_or_none(item.url_name))
    ]


def url_or_none(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def role(user) -> str:
    """The person's title, or else what the account may do."""
    if user.title:
        return user.title[0].upper() + user.title[1:]
    for flag, word in (
        (user.is_coordinator, "Samordnare"),
        (user.is_administrator, "Administratör"),
        (user.is_reporter, "Rapportör"),
    ):
        if flag:
            return word
    return str(user.organisation or "")


@register.simple_tag
def url_if_exists(name: str) -> str:
    return url_or_none(name) or ""
