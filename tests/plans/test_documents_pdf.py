"""The plan as PDF: standards, structure, pages. Rendering takes a second: each document is made once."""

import dataclasses
import functools
import io
from collections import Counter
from itertools import chain

import page
import pikepdf
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from kommunbrott.pdf import ClosedFetcher, lay_out
from plans.choices import PlanLayout, PlanStatus
from plans.documents.outline import Outline
from plans.documents.pdf import TEMPLATE, document_style, plan_pdf
from tests.plans.printed import (
    EKSTAD,
    POLICE,
    action,
    centre,
    focus_area,
    goal,
    plan,
    rich_plan,
    source,
    youth,
)

SIGNED = {"annex_to": "överenskommelsen", "signatories": (("Maria Ek", "Ordförande"), ("Per Alm", ""))}
PLANS = {
    "rich": rich_plan,
    "draft": lambda: rich_plan(status=PlanStatus.DRAFT, decision=None, **SIGNED),
    "three": lambda: rich_plan(layout=PlanLayout.THREE),
    "wide": lambda: rich_plan(focus_areas=(dataclasses.replace(youth(), actions=(crowded(1), crowded(2))),)),
    "empty": lambda: plan("Tom plan"),
}


def crowded(number: int):
    return action(
        "En åtgärd med mycket text " * 6,
        id=number,
        goals=(goal("Ett mål. " * 40),),
        how="Så här gör vi. " * 160,
        parties=(POLICE,),
        timing="Våren",
        follow_up="Varje år. " * 20,
        status="pagar",
    )


@functools.cache
def printed(name: str) -> bytes:
    return plan_pdf(PLANS[name](), EKSTAD)


def text(name: str) -> list[str]:
    """The text of each page on one line, without the marks where words were broken."""
    pages = PdfReader(io.BytesIO(printed(name))).pages
    return [" ".join(found.extract_text().split()) for found in pages]


@pytest.mark.parametrize("name", PLANS)
def test_file_keeps_both_standards(name):
    reports = [page.validate_pdf_bytes(printed(name), profile=profile) for profile in ("ua1", "2a")]

    assert [(found.rule_id, found.message) for report in reports for found in report.failures] == []


def test_same_plan_gives_same_bytes():
    assert plan_pdf(rich_plan(), EKSTAD) == printed("rich")


def test_file_says_its_title_and_language():
    with pikepdf.open(io.BytesIO(printed("rich"))) as file:
        found = (
            str(file.Root.Lang),
            str(file.docinfo.Title),
            str(file.docinfo.Author),
            bool(file.Root.ViewerPreferences.DisplayDocTitle),
            bool(file.Root.MarkInfo.Marked),
        )

    assert found == ("sv", "Åtgärdsplan 2026–2027", "Ekstads kommun", True, True)


def test_chapters_are_bookmarks():
    outline = PdfReader(io.BytesIO(printed("rich"))).outline

    assert [item.title for item in outline] == [
        "Innehåll",
        "Inledning",
        "Planen i korthet",
        "Unga, droger och värvning",
        "Trygghet i centrum och på Björkgården",
        "Uppföljning och ansvar",
        "Bilaga: Lagens krav",
        "Övriga källor",
    ]


def test_every_font_is_embedded():
    with pikepdf.open(io.BytesIO(printed("rich"))) as file:
        fonts = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontDescriptor" in item
        ]
        names = {str(font.FontDescriptor.FontFamily) for font in fonts}
        embedded = [any(key in font.FontDescriptor for key in ("/FontFile2", "/FontFile3")) for font in fonts]

    assert (names, all(embedded)) == ({"Inter", "Source Serif 4"}, True)


def test_logotype_is_a_figure_with_words():
    with pikepdf.open(io.BytesIO(printed("rich"))) as file:
        figures = [
            item
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        alternatives = [str(figure.Alt) for figure in figures]

    assert alternatives == ["Kommunens märke"]


def test_contents_tell_the_pages_where_chapters_are():
    pages = text("rich")
    where = {
        title: next(number for number, found in enumerate(pages[2:], start=3) if title in found)
        for title in ("Planen i korthet", "Uppföljning och ansvar", "Bilaga: Lagens krav")
    }

    assert {title: f"{title} {number}" in pages[1] for title, number in where.items()} == dict.fromkeys(
        where, True
    )


def test_every_page_but_the_cover_tells_number_and_dnr():
    pages = text("rich")

    assert [f"{number} ({len(pages)})" in found for number, found in enumerate(pages, start=1)] == [
        False,
        *[True] * (len(pages) - 1),
    ]
    assert all("Ekstads kommun · Dnr KS 2025/0431" in found for found in pages[1:])


def test_draft_is_marked_on_every_page_and_a_decided_plan_on_none():
    assert all("UTKAST" in found.upper() for found in text("draft"))
    assert not any("UTKAST" in found.upper() for found in text("rich"))


def test_nothing_of_the_plan_is_missing():
    whole = " ".join(text("rich")).replace("- ", "-")
    content = rich_plan()

    for area in content.focus_areas:
        for found in area.actions:
            assert found.number in whole
        assert all(part.text.split(".")[0] in whole for part in area.analysis_parts)
    assert "Sju av tolv punkter är klara" in whole
    assert "Utgångsläge 61, mål högst 30,5." in whole
    assert "Ingen åtgärd: Regionen svarar för vården." in whole


def test_source_stands_at_the_foot_of_the_page_that_uses_it():
    note = "1 Hälsoenkäten i Ekstad, 2025, 9 procent i årskurs 9."

    pages = [number for number, found in enumerate(text("rich")) if note in found]

    assert len(pages) == 1  # the first time only, although every action points at it
    assert not any("Övriga källor" in found and note in found for found in text("rich"))


def test_signatures_are_printed_for_an_annex_only():
    assert any("Underskrifter" in found and "Per Alm" in found for found in text("draft")[2:])
    assert not any("Underskrifter" in found for found in text("rich"))


def test_crowded_table_lies_on_turned_pages():
    sizes = [
        found.mediabox.width > found.mediabox.height for found in PdfReader(io.BytesIO(printed("wide"))).pages
    ]

    assert (any(sizes), sizes[0], sizes[-1]) == (True, False, False)


# --- Where pages break ---

FILLERS = [4, 12, 19, 22]


def rows_by_page(content) -> list[list[str]]:
    """For each page that has a part of an action table: its rows in order, the head as "head"."""
    outline = Outline(content, EKSTAD, has_footnotes=True)
    html = render_to_string(TEMPLATE, {"outline": outline, "noted": set()})
    fetcher = ClosedFetcher({"logo": (EKSTAD.white_logo, "image/svg+xml")})
    document = lay_out(html, document_style(outline), fetcher)
    found = []
    for sheet in document.pages:
        tables = [box for box in sheet._page_box.descendants() if is_action_table(box)]
        rows = [box for table in tables for box in table.descendants() if box.element_tag == "tr"]
        if tables:
            found.append([name_of(row) for row in rows])
    return found


def is_action_table(box) -> bool:
    return box.element_tag == "table" and "actions" in box.element.get("class") and not box.is_table_wrapper


def name_of(row) -> str:
    """The text of its first header cell, of which a torn row has the same on both pages."""
    cell = row.element.find("th")
    return "head" if cell.get("scope") == "col" else " ".join(cell.text.split())


def broken_at(filler: int, rows: int = 9) -> list[list[str]]:
    """A focus area whose table begins after ``filler`` lines of text."""
    actions = tuple(
        action(f"Rad {number}", id=number, goals=(goal("Ord " * 40 * (1 + number % 3)),))
        for number in range(rows)
    )
    area = focus_area("Område", id=1, number="1", problem="\n\n".join(["En rad."] * filler), actions=actions)
    return rows_by_page(plan(focus_areas=(area,)))


# With the rules on breaks taken out of the stylesheet, every one of these tears a row or leaves one alone.
@pytest.mark.parametrize("filler", FILLERS)
def test_rows_are_whole_and_heads_never_alone(filler):
    pages = broken_at(filler)

    bodies = [rows[1:] for rows in pages]
    assert [rows[0] for rows in pages] == ["head"] * len(pages)
    assert Counter(chain.from_iterable(bodies)) == {f"Rad {number}": 1 for number in range(9)}
    assert [len(body) for body in bodies if not body] == []
    assert len(bodies[-1]) >= 2


def test_row_higher_than_a_page_loses_nothing():
    content = plan(
        focus_areas=(focus_area("A", id=1, actions=(action("Ljus", id=1, how="Ett ord till. " * 1500),)),)
    )

    whole = " ".join(found.extract_text() for found in PdfReader(io.BytesIO(plan_pdf(content, EKSTAD))).pages)

    assert " ".join(whole.split()).count("till.") == 1500


# --- Hostile content ---

ATTACK = """<img src="file:///etc/passwd"><script>alert(1)</script><style>@import url(http://127.0.0.1:9/);</style>
![bild](file:///etc/passwd) [länk](http://127.0.0.1:9/) {{ settings.SECRET_KEY }} {% include "base.html" %} \x00\x0b"""


def attacked(value):
    """The same content with the attack in every text."""
    if dataclasses.is_dataclass(value):
        kept = {
            "kind",
            "status",
            "layout",
            "role",
            "analysis_status",
            "direction",
            "recurrence",
            "follow_up_rhythm",
        }
        kept |= {"funding", "prevention", "horizon", "number"}
        fields = [field.name for field in dataclasses.fields(value) if field.init and field.name not in kept]
        return dataclasses.replace(value, **{name: attacked(getattr(value, name)) for name in fields})
    if isinstance(value, tuple):
        return tuple(attacked(item) for item in value)
    return f"{value} {ATTACK}" if isinstance(value, str) else value


def test_markup_in_any_text_is_printed_as_text():
    content = attacked(rich_plan(focus_areas=(centre(),)))
    outline = Outline(content, EKSTAD, has_footnotes=True)
    fetcher = ClosedFetcher({"logo": (EKSTAD.white_logo, "image/svg+xml")})
    html = render_to_string(TEMPLATE, {"outline": outline, "noted": set()})

    lay_out(html, document_style(outline), fetcher)

    assert fetcher.refused == []
    assert html.count("<img") == 1
    assert "<script" not in html
    assert html.count("<style") == 0


def test_source_with_markup_is_printed_as_text():
    content = plan(overview="Uppgift[^1].", sources=(source(1, '"><img src="file:///etc/passwd">'),))

    html = render_to_string(
        TEMPLATE, {"outline": Outline(content, EKSTAD, has_footnotes=True), "noted": set()}
    )

    assert '<span class="footnote" data-number="1">&quot;&gt;&lt;img src=' in html
