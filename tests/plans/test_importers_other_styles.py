"""Plans as other municipalities write them: what stands over a table, in a list or in one cell for several actions."""

import pytest

from kommunbrott.reading import read_file, read_pasted
from plans.importers import import_plan
from tests.plans.plan_builder import Excel, Word
from tests.plans.plan_files import assert_nothing_lost

POLICE, BOARD, HALL = {"Polisen"}, {"Utbildningsnämnden"}, {"Fritidsgården"}
STYLES = {}


def style(*expected):
    """`expected` are (focus area, action, goal, parties) in order."""

    def keep(make):
        STYLES[make.__name__] = (make, list(expected))
        return make

    return keep


def opened() -> Word:
    return Word().heading("Handlingsplan för Ekstad 2025", 0)


def understood(plan) -> list:
    return [
        (area.title, action.action, action.goal, {party.name for party in action.parties})
        for area in plan.focus_areas
        for action in area.actions
    ]


def document_of(made):
    if isinstance(made, str):
        return read_pasted(made)
    return read_file("plan.xlsx" if isinstance(made, Excel) else "plan.docx", made.bytes())


# What stands once and holds for several actions


@style(("", "Nattvandring", "Lugnare kvällar", POLICE), ("", "Lovskola", "Fler behöriga", BOARD))
def numbered_goals_over_tables():
    word = opened()
    for number, goal, action, who in ((1, "Lugnare kvällar", "Nattvandring", "Polisen"), (2, "Fler behöriga", "Lovskola", "Utbildningsnämnden")):  # fmt: skip
        word.text(f"Mål {number}: {goal}", bold=True).table(
            ("Aktivitet", "Ansvarig", "Klart"), (action, who, "maj")
        )
    return word


@style(("Droger", "Drogspaning", "Färre langare", POLICE), ("Droger", "Kurs", "Färre langare", HALL))
def effect_goal_under_the_area():
    return (
        opened()
        .heading("Målområde 1: Droger", 1)
        .text("Effektmål: Färre langare")
        .table(("Aktivitet", "Ansvarig"), ("Drogspaning", "Polisen"), ("Kurs", "Fritidsgården"))
    )


@style(("Trafik", "Farthinder", "Lägre fart", {"Gatuenheten"}))
def goals_in_a_table_of_their_own():
    word = (
        opened()
        .heading("Fokusområde 1: Trafik", 1)
        .table(("Mål", "Indikator"), ("Lägre fart", "Medelhastighet"))
    )
    return word.text("").table(("Aktivitet", "Ansvarig"), ("Farthinder", "Gatuenheten"))


@style(
    ("Inbrott i Norrby", "Grannsamverkan", "Fem nya områden", POLICE),
    ("Klotter", "Sanering", "Rena väggar", HALL),
)
def problem_over_the_template_of_the_council():
    head, word = ("Orsak", "Åtgärd", "Operativa mål", "När", "Vem", "Uppföljning"), opened()
    word.text("Problem: Inbrott i Norrby").table(head, ("Få vittnen", "Grannsamverkan", "Fem nya områden", "2025", "Polisen", "Årligen"))  # fmt: skip
    return word.text("Problem: Klotter").table(head, ("Få vuxna", "Sanering", "Rena väggar", "2025", "Fritidsgården", "Årligen"))  # fmt: skip


@style(("UNGA", "Läxhjälp", "Fler behöriga", BOARD))
def area_and_goal_as_pairs_over_the_header():
    return opened().table(
        ("OMRÅDE 3", "UNGA", ""), ("Övergripande mål", "Fler behöriga", ""),
        ("Åtgärd", "Ansvarig", "Tidplan"), ("Läxhjälp", "Utbildningsnämnden", "2025"),
    )  # fmt: skip


# Lists without a heading that says they are actions


@style(("Trafik", "Kontrollera farten", None, POLICE), ("Trafik", "Bygga cykelbanor", None, {"Kommunen"}))
def lists_of_what_each_party_will_do():
    word = (
        opened()
        .heading("Fokusområde 1: Trafik", 1)
        .text("Polisen ska:", bold=True)
        .bullets("Kontrollera farten")
    )
    return word.text("Åtgärder kommunen:", bold=True).bullets("Bygga cykelbanor")


@style(("Platser", "Synlig närvaro", None, POLICE), ("Platser", "Beskära träd", None, {"Kommunen"}))
def lists_under_a_heading_per_party():
    word = opened().heading("Fokusområde: Platser", 1).heading("Polisen", 2).bullets("Synlig närvaro")
    return word.heading("Kommunen", 2).bullets("Beskära träd")


@style(("Skola", "Skolteam", None, {"BUN", "Polisen"}), ("Skola", "Fältarbete (kvällar)", None, {"SN"}))
def parties_in_brackets_after_the_action():
    return (
        opened()
        .heading("1 Skola", 1)
        .text("1.1 Skolteam (BUN, Polisen)")
        .text("1.2 Fältarbete (kvällar) (SN)")
    )


@style(("Hamn", "Hamnvärdar", None, {"Hamnkontoret"}), ("Hamn", "Ljus", None, {"Energibolaget"}))
def numbered_action_with_text_and_labels():
    word = opened().heading("Hamn", 1)
    word.text("Åtgärd 1: Hamnvärdar", bold=True).text("Unga anställs.").text("Ansvarig nämnd: Hamnkontoret")
    return word.text("Åtgärd 2: Ljus", bold=True).text("Tre bryggor.").text("Ansvarig: Energibolaget")


# Cells


@style(
    ("Trafik", "Gupp", "Säkra skolvägar", {"Gatuenheten"}),
    ("Trafik", "Kontroller", "Lägre fart", {"Gatuenheten"}),
)
def bullets_that_answer_to_each_other():
    word = opened()
    table = word.document.add_table(2, 4)
    for cell, text in zip(table.rows[0].cells, ("Område", "Mål", "Åtgärder", "Ansvarig"), strict=True):
        cell.text = text
    cells = table.rows[1].cells
    cells[0].text, cells[3].text = "Trafik", "Gatuenheten"
    for cell, texts in ((cells[1], ("Säkra skolvägar", "Lägre fart")), (cells[2], ("Gupp", "Kontroller"))):
        for text in texts:
            cell.add_paragraph(text, style="List Bullet")
    return word


@style(
    ("Våld", "Kurs", "Trygga kvinnor", {"Kvinnojouren", "Fritid"}),
    ("Våld", "Vandring", "Lugn", {"Nattvandrarna"}),
)
def who_and_when_on_the_row_below():
    return opened().heading("Våld", 1).table(
        ("Aktivitet", "Mål"), ("Kurs", "Trygga kvinnor"), ("Ansvarig: Kvinnojouren, Fritid", "Tid: våren"),
        ("Vandring", "Lugn"), ("Ansvarig: Nattvandrarna", "Tid: helger"),
    )  # fmt: skip


@style(("Våld", "Lärarkurs", None, {"Kulturskolan"}))
def table_inside_a_table():
    word = opened()
    outer = word.document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text, outer.cell(1, 0).text = "Fokusområde", "Våld", "Aktiviteter"
    inner = outer.cell(1, 1).add_table(2, 2)
    for row, texts in zip(inner.rows, (("Vad", "Vem"), ("Lärarkurs", "Kulturskolan")), strict=True):
        row.cells[0].text, row.cells[1].text = texts
    return word


@style(
    ("", "Skolpolis", "Trygga elever", POLICE),
    ("", "Kontaktpolis på skolan", "Lugn", HALL),
    ("", "Samverkan", "Ro", HALL),
)
def actions_that_sound_like_headers():
    return opened().table(
        ("Åtgärd", "Mål", "Ansvarig"), ("Skolpolis", "Trygga elever", "Polisen"),
        ("Kontaktpolis på skolan", "Lugn", "Fritidsgården"), ("Samverkan", "Ro", "Fritidsgården"),
    )  # fmt: skip


@style(("", "Kartlägga", None, {"Kommunen"}), ("", "Bygga", None, POLICE))
def dates_in_a_table_are_no_cover():
    return opened().table(
        ("Aktivitet", "Ansvarig", "Deadline"), ("Kartlägga", "Kommunen", "2025-03-01"), ("Bygga", "Polisen", "2025-04-01")
    )  # fmt: skip


@style(("Krog", "Utbilda", None, {"Kommunen", "Krögarna"}), ("Krog", "Kontrollera", None, {"Polisen"}))
def crosses_under_a_party_of_unknown_kind_and_commitments():
    return opened().heading("Krog", 1).table(
        ("Åtgärd", "Polisen", "Kommunen", "Krögarna", "2025"), ("Utbilda", "", "X", "X", "X"), ("Kontrollera", "X", "", "", "X")
    )  # fmt: skip


@style(("Tyst zon", "Zon", None, {"Polisen", "Kommunen"}))
def columns_of_commitments():
    return opened().heading("Tyst zon", 1).table(
        ("Åtgärd", "Polisens åtagande", "Kommunens åtagande"), ("Zon", "Kontroller", "Skyltar")
    )  # fmt: skip


# Excel and text


@style(
    ("Skola", "Enkät", "Kunskap", BOARD), ("Centrum", "Värdar", "Trygghet", {"Samhällsbyggnadsförvaltningen"})
)
def excel_with_notes_and_abbreviations_under_the_table():
    return Excel().sheet(
        "Plan", ("Område", "Åtgärd", "Mål", "Ansvarig"), ("Skola", "Enkät", "Kunskap", "UN"), ("Centrum", "Värdar", "Trygghet", "SBF"), (),
        ("Förkortningar: UN = Utbildningsnämnden, SBF = Samhällsbyggnadsförvaltningen",), ("* Revideras i december",),
    )  # fmt: skip


@style(("Trygg skola", "Rastvärdar", "Lugn", BOARD | POLICE))
def html_with_headings():
    return (
        "<h1>Handlingsplan 2025</h1><h2>Trygg skola</h2><table><tr><th>Åtgärd</th><th>Mål</th><th>Ansvarig</th></tr>"
        "<tr><td>Rastvärdar</td><td>Lugn</td><td>Utbildningsnämnden<br>Polisen</td></tr></table>"
    )


@style(("Skola", "Rastvärd", "Lugn", BOARD), ("Skola", "Kurs om nätet", "Kunskap", POLICE))
def pasted_overview_with_marks_inside_lines():
    rows = "Rastvärd\tLugn\tUtbildningsnämnden\nKurs om nätet\tKunskap\tPolisen"
    return (
        "Handlingsplan 2025\n\nFokusområde: INSATSER I KORTHET\n\n<ul>▪ Rastvärd ▪ Kurs om nätet\n<ul>▪ Kurs om nätet\n\n"
        f"Fokusområde 1: Skola\n\nÅtgärd\tMål\tAnsvarig\n{rows}\n"
    )


@pytest.mark.parametrize("name", STYLES)
def test_style_is_understood_and_nothing_is_lost(name):
    make, expected = STYLES[name]
    document = document_of(make())

    plan = import_plan(document)

    assert understood(plan) == expected
    assert_nothing_lost(document, plan)


# Single fields


def test_values_of_a_form_may_be_words_that_are_labels():
    rows = ("Åtgärd", "Coacher"), ("Mål", "Klart"), ("Ansvarig", "Polisen"), ("Uppföljning", "Uppföljning sker i rådet"), ("Status", "Pågår")  # fmt: skip
    (action,) = import_plan(document_of(opened().table(*rows))).actions

    assert (action.action, action.goal, action.follow_up, action.status) == (
        "Coacher", "Klart", "Uppföljning sker i rådet", "Pågår",
    )  # fmt: skip


def test_number_of_an_area_in_capitals_is_kept():
    table = ("Åtgärd", "Ansvarig"), ("OMRÅDE 1: UNGA", ""), ("Läxhjälp", "Polisen"), ("OMRÅDE 2: ÄLDRE", ""), ("Kurs", "Polisen")  # fmt: skip
    plan = import_plan(document_of(opened().table(*table, merge=[((1, 0), (1, 1)), ((3, 0), (3, 1))])))

    assert [(area.number, area.title) for area in plan.focus_areas] == [("1", "UNGA"), ("2", "ÄLDRE")]


def test_filled_lines_of_the_cover_are_told_and_not_read_as_introduction():
    lines = ("Dnr KS 2025/17", "Antagen av kommunfullmäktige 2025-02-24 § 31", "Giltig till: 2026-12-31", "Nästa revidering: hösten 2026")  # fmt: skip
    word = opened()
    for line in lines:
        word.text(line)
    plan = import_plan(
        document_of(word.heading("Åtgärder").table(("Åtgärd", "Ansvarig"), ("Kurs", "Polisen")))
    )

    assert plan.introduction_paragraphs == ()
    assert set(lines) <= {one.text for one in plan.unplaced if "försättsblad" in one.reason}


def test_common_goal_is_told():
    plan = import_plan(document_of(effect_goal_under_the_area()))

    assert "Målet ”Färre langare” står en gång och gäller åtgärderna under det." in [
        note.message for note in plan.notes
    ]


def test_goals_that_stand_together_stay_with_the_area():
    word = opened().heading("Fokusområde: Droger", 1).text("Mål: Färre langare").text("Mål: Fler trygga")
    plan = import_plan(document_of(word.table(("Aktivitet", "Ansvarig"), ("Kurs", "Polisen"))))

    assert understood(plan) == [("Droger", "Kurs", None, POLICE)]
    assert plan.focus_areas[0].intro_paragraphs == ("Färre langare", "Fler trygga")


def test_word_before_the_lead_is_kept_as_written():
    cell = "Huvudansvarig: Polisen, Medverkande: Kommunen"
    (action,) = import_plan(document_of(opened().table(("Åtgärd", "Ansvarig"), ("Kurs", cell)))).actions

    assert action.responsible_raw == cell


def test_points_under_who_is_responsible_are_actions():
    text = "Handlingsplan 2025\n\n1. Trygg skola\nAnsvarig: Polisen\n- Rastvärdar på skolor\n- Enkät varje termin\n"
    plan = import_plan(document_of(text))

    assert [(area.title, {party.name for party in area.parties}) for area in plan.focus_areas] == [
        ("Trygg skola", POLICE)
    ]
    assert [action.action for action in plan.actions] == ["Rastvärdar på skolor", "Enkät varje termin"]


def test_members_in_a_list_are_no_actions():
    word = opened().heading("Organisation", 1).bullets("Kommunstyrelsen (KS)", "Socialnämnden (SN)")
    plan = import_plan(document_of(word.heading("Skola", 1).table(("Åtgärd", "Ansvarig"), ("Kurs", "SN"))))

    assert understood(plan) == [("Skola", "Kurs", None, {"Socialnämnden"})]
