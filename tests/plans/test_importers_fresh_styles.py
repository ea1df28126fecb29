"""Six plans in the manners of six municipalities: merged heads, title rows, headings, abbreviations, brackets, cards."""

import pytest
from docx.enum.section import WD_ORIENT

from kommunbrott.reading import read_file
from plans.importers import import_plan
from plans.importers.columns import Role, header_role, label_role
from tests.plans.plan_builder import Excel, Word
from tests.plans.plan_files import assert_nothing_lost

BUF = "Barn- och utbildningsförvaltningen"
FIELDS = ("number", "action", "goal", "timeline", "how", "follow_up", "indicator", "status")
PLANS = {}


def plan(expected: dict):
    """`expected` is, by focus area, (action, what is told of it by field, parties) in order."""

    def keep(make):
        PLANS[make.__name__] = (make, expected)
        return make

    return keep


def understood(plan) -> dict:
    return {
        area.title: [
            (
                action.action,
                {
                    name: getattr(action, name)
                    for name in FIELDS
                    if name != "action" and getattr(action, name)
                },
                [party.name for party in action.parties],
            )
            for action in area.actions
        ]
        for area in plan.focus_areas
    }


@plan(
    {
        "Narkotika bland unga": [
            (
                "Utbilda personal",
                {"goal": "Alla ser tecknen", "timeline": "VT 2025", "follow_up": "Enkät"},
                [BUF],
            ),
            (
                "Enkät bland elever",
                {"goal": "Kunskap om läget", "timeline": "Årligen", "follow_up": "Rapport"},
                ["Folkhälsostrateg"],
            ),
        ],
        "Otrygghet i centrum": [
            (
                "Trygghetsvandring",
                {"goal": "Färre mörka platser", "timeline": "Maj", "follow_up": "Protokoll"},
                ["Samhällsbyggnad", "Polisen"],
            )
        ],
    }
)
def merged_head_of_two_rows_on_a_turned_page():
    word = Word()
    section = word.document.sections[0]
    section.orientation, section.page_width, section.page_height = (
        WD_ORIENT.LANDSCAPE,
        section.page_height,
        section.page_width,
    )
    section.header.paragraphs[0].text = "Hultabergs kommun\tBrottsförebyggande handlingsplan"
    section.footer.paragraphs[0].text = "Antagen av KS 2025-03-04 § 41"
    return word.heading("Brottsförebyggande handlingsplan 2025–2026", 0).table(
        ("Område", "Insats", "Önskat läge", "Genomförande", "", "Uppföljning"),
        ("", "", "", "Vem", "När", "Hur"),
        ("Narkotika bland unga", "Utbilda personal", "Alla ser tecknen", f"{BUF} (BUF)", "VT 2025", "Enkät"),
        ("", "Enkät bland elever", "Kunskap om läget", "Folkhälsostrateg", "Årligen", "Rapport"),
        ("Otrygghet i centrum", "Trygghetsvandring", "Färre mörka platser", "Samhällsbyggnad, polis", "Maj", "Protokoll"),
        merge=[((0, 3), (0, 4)), ((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (1, 2)), ((2, 0), (3, 0))],
    )  # fmt: skip


@plan(
    {
        "Våld i nära relationer": [
            ("Kampanj", {"timeline": "Q4 2025", "indicator": "Minst 20 besök", "status": "Pågår"}, ["IFO"])
        ],
        "Skadegörelse": [
            (
                "Sanering inom ett dygn",
                {"timeline": "Löpande", "indicator": "90 % i tid", "status": "Klart"},
                ["Tekniska kontoret"],
            )
        ],
    }
)
def a_table_per_area_with_a_row_for_its_title():
    head = ("Aktivitet", "Indikator", "Ansvarig", "Tidplan", "Status")
    word = Word().heading("Trygg i Sjövalla – åtgärdsplan 2024-2027", 0)
    rows = ("Kampanj", "Minst 20 besök", "IFO", "Q4 2025", "Pågår")
    word.table(
        ("Fokusområde 1 – Våld i nära relationer", "", "", "", ""), head, rows, merge=[((0, 0), (0, 4))]
    )
    rows = ("Sanering inom ett dygn", "90 % i tid", "Tekniska kontoret", "Löpande", "Klart")
    return word.text("").table(
        ("Fokusområde 2 – Skadegörelse", "", "", "", ""), head, rows, merge=[((0, 0), (0, 4))]
    )


@plan(
    {
        "Ungdomsbrottslighet": [
            (
                "Sociala insatsgrupper",
                {
                    "number": "1.1",
                    "goal": "Fem unga har en grupp.",
                    "timeline": "Hela 2025",
                    "follow_up": "Varje kvartal.",
                },
                ["Socialförvaltningen"],
            ),
            ("Kvällsöppet", {"number": "1.2", "goal": "Tre kvällar i veckan."}, ["Fritidsgården"]),
        ],
        "Trafik": [("Hastighetsmätning", {"number": "2.1", "goal": "Lägre fart."}, ["Polisen"])],
    }
)
def actions_with_two_part_numbers_in_headings():
    word = Word().heading("Lokal handlingsplan mot brott", 0).heading("1 Ungdomsbrottslighet", 1)
    word.heading("Åtgärd 1.1 Sociala insatsgrupper", 2)
    word.text("Mål: Fem unga har en grupp.").text("Ansvarig: Socialförvaltningen").text("Tidsram: Hela 2025")
    word.text("Uppföljning: Varje kvartal.").heading("Åtgärd 1.2 Kvällsöppet", 2)
    word.text("Mål: Tre kvällar i veckan.").text("Ansvarig: Fritidsgården").heading("2 Trafik", 1)
    return word.heading("Åtgärd 2.1 Hastighetsmätning", 2).text("Mål: Lägre fart.").text("Ansvarig: Polisen")


@plan(
    {
        "A1. Centrum": [
            (
                "Nattvandring",
                {"number": "1", "goal": "Fler vuxna ute", "follow_up": "Halvår", "status": "Pågår"},
                ["Kultur- och fritidsförvaltningen", "Polisen"],
            ),
            (
                "Trygghetsronder",
                {"number": "2", "goal": "Fel rättas", "follow_up": "Tertial", "status": "Pågår"},
                ["Samhällsbyggnadsförvaltningen", "Trafikverket"],
            ),
        ],
        "B1. Skola": [
            (
                "Närvaroteam",
                {"number": "3", "goal": "Lägre frånvaro", "follow_up": "Termin", "status": "Ej startad"},
                ["Kultur- och fritidsförvaltningen", "Elevhälsan"],
            )
        ],
    }
)
def headers_cut_short_and_areas_filled_in_once():
    return Excel().sheet(
        "Plan 2025",
        ("Nordåsjö kommun – plan 2025",),
        (),
        ("Prio-omr.", "Delomr.", "Nr", "Aktiv.", "Mål/effekt", "Ansv.", "Samv.part", "Uppf.", "Status"),
        ("A. Platser", "A1. Centrum", 1, "Nattvandring", "Fler vuxna ute", "KoF", "Polisen", "Halvår", "Pågår"),
        (None, None, 2, "Trygghetsronder", "Fel rättas", "SBF", "Trafikverket", "Tertial", "Pågår"),
        ("B. Unga", "B1. Skola", 3, "Närvaroteam", "Lägre frånvaro", "KoF", "Elevhälsan", "Termin", "Ej startad"),
        ("* KoF = Kultur- och fritidsförvaltningen, SBF = Samhällsbyggnadsförvaltningen",),
    )  # fmt: skip


@plan(
    {
        "Välfärdsbrott": [
            ("Kontroll vid ansökan", {"goal": "Färre fel."}, ["Ekonomiavdelningen"]),
            ("Utbildning av handläggare", {"goal": "Färre fel.", "timeline": "årligen"}, ["HR"]),
        ],
        "Brott mot äldre": [
            ("Informationsträffar", {}, ["Socialförvaltningen", "Polisen"]),
            ("Samverkan med bankerna (Konsument Lillhamra)", {}, []),
        ],
    }
)
def points_with_the_party_and_the_time_in_brackets():
    word = Word().heading("Plan för trygghet 2025–2028", 0).heading("Fokusområden och åtgärder", 1)
    word.heading("Välfärdsbrott", 2).text("Målsättning: Färre fel.").text("Åtgärder:", bold=True)
    word.bullets("Kontroll vid ansökan (Ekonomiavdelningen)", "Utbildning av handläggare (HR, årligen)")
    word.heading("Brott mot äldre", 2).text("Åtgärder:", bold=True)
    return word.bullets(
        "Informationsträffar (Socialförvaltningen, Polisen)", "Samverkan med bankerna (Konsument Lillhamra)"
    )


@plan(
    {
        "Narkotika": [],
        "Skola": [
            (
                "Hundsök",
                {"number": "1", "goal": "Mindre narkotika", "timeline": "2025", "how": "Med rektor."},
                ["Polisen", "Elevhälsan"],
            )
        ],
        "Krogmiljö": [
            (
                "Tillsyn",
                {"number": "2", "goal": "Färre slagsmål", "timeline": "Löpande", "how": "Oanmäld."},
                ["Polisen", "Räddningstjänsten"],
            )
        ],
    }
)
def areas_in_two_levels_with_a_card_per_action():
    word = Word().heading("Åtgärdsplan för Östvik", 0).heading("Prioriterat område: Narkotika", 1)
    for area, number, action, how, goal, other, when in (
        ("Skola", 1, "Hundsök", "Med rektor.", "Mindre narkotika", "Elevhälsan", "2025"),
        ("Krogmiljö", 2, "Tillsyn", "Oanmäld.", "Färre slagsmål", "Räddningstjänsten", "Löpande"),
    ):
        word.heading(f"Delområde: {area}", 2).table(
            (f"Åtgärd nr {number}", action), ("Beskrivning", how), ("Förväntad effekt", goal),
            ("Ansvarig part", "Polisen"), ("Samverkande", other), ("Tidsperiod", when),
        )  # fmt: skip
    return word


@pytest.mark.parametrize("name", PLANS)
def test_plan_is_understood_and_nothing_of_it_is_lost(name):
    make, expected = PLANS[name]
    made = make()
    document = read_file("plan.xlsx" if isinstance(made, Excel) else "plan.docx", made.bytes())

    found = import_plan(document)

    assert understood(found) == expected
    assert_nothing_lost(document, found)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ansv.", Role.RESPONSIBLE),
        ("Huvudansv.", Role.RESPONSIBLE),
        ("Uppf.", Role.FOLLOW_UP),
        ("Samv.part", Role.CONTRIBUTING),
        ("Fokusomr.", Role.AREA),
        ("Indik.", Role.INDICATOR),
        ("Mål.", Role.GOAL),
        ("Åtgärd nr", Role.NUMBER),
        ("Tel.", None),
        ("Ö.", None),
    ],
)
def test_headers_cut_short_mean_what_they_mean_in_full(text, role):
    assert header_role(text) == role


@pytest.mark.parametrize(
    ("text", "role"), [("Åtgärd nr 1", Role.ACTION), ("Löpnr 12", Role.NUMBER), ("Nr 3", Role.NUMBER)]
)
def test_label_with_a_number_is_the_word_before_it(text, role):
    assert label_role(text) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Syfte/mål", Role.GOAL),
        ("Åtgärd och aktivitet", Role.ACTION),
        ("Ansvarig / medverkande", Role.RESPONSIBLE),
        ("Mål/tid", None),
        ("Polisen/skolan", None),
    ],
)
def test_label_of_two_words_means_what_both_do(text, role):
    assert label_role(text) == role


def test_municipality_on_top_of_a_sheet_is_no_focus_area():
    head, row = ("Nr", "Åtgärd", "Mål", "Ansvarig"), (1, "Kontrollera bidrag", "Alla granskas", "Polisen")
    book = Excel().sheet("Välfärdsbrott", ("Ekstads kommun",), ("Åtgärdsplan 2026–2027",), (), head, row)
    document = read_file("plan.xlsx", book.bytes())

    found = import_plan(document)

    assert [(area.title, len(area.actions)) for area in found.focus_areas] == [("Välfärdsbrott", 1)]
    assert_nothing_lost(document, found)


def test_two_columns_of_numbers_are_both_kept():
    head = ("Nr", "Ref", "Åtgärd", "Mål", "Ansvarig")
    rows = (
        ("1", "B7", "Kontrollera bidrag", "Alla granskas", "Polisen"),
        ("2", "", "Vandra", "Fler ute", "Skolan"),
    )
    document = read_file("plan.docx", Word().heading("Parken").table(head, *rows).bytes())

    found = import_plan(document)

    assert [action.number for action in found.focus_areas[0].actions] == ["1 B7", "2"]
    assert_nothing_lost(document, found)
