"""Plans as other secretaries write them: one column per party, tracked changes, text boxes, forms on their side …"""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plans.importers import import_plan
from tests.plans.plan_builder import (
    AREAS,
    PROSE,
    SCHOOL,
    TITLE,
    TOWN,
    Excel,
    Word,
    expected,
    three,
    understood,
)
from tests.plans.plan_files import assert_nothing_lost
from tests.plans.test_importers_variants import HEAD, document_of, in_areas, opened

VARIANTS = {}


def variant(make):
    VARIANTS[make.__name__] = make
    return make


PARTIES = (
    "Utbildningsförvaltningen",
    "Polisen",
    "Socialtjänsten",
    "Skolan",
    "Kultur och fritid",
    "Kommunen",
    "Ekstadshem AB",
)


@variant
def crosses_in_party_columns():
    def table(word, acts):
        rows = [(a.action, a.goal, *("x" if party in a.parties else "" for party in PARTIES)) for a in acts]
        word.table(("Åtgärd", "Mål", *PARTIES), *rows)

    return in_areas(table)


@variant
def table_on_its_side():
    def table(word, acts):
        word.table(
            ("Åtgärd", *(a.action for a in acts)),
            ("Mål", *(a.goal for a in acts)),
            ("Ansvarig", *(a.who for a in acts)),
        )

    return in_areas(table)


@variant
def run_in_labels_in_one_cell():
    def table(word, acts):
        rows = [([a.action, f"Mål: {a.goal}", f"Ansvarig: {a.who}"], a.when) for a in acts]
        word.table(("Aktivitet", "Tidplan"), *rows)

    return in_areas(table)


@variant
def who_and_when_in_one_column():
    def table(word, acts):
        word.table(("Åtgärd", "Mål", "Ansvarig/tid"), *((a.action, a.goal, [a.who, a.when]) for a in acts))

    return in_areas(table)


@variant
def questions_as_headers():
    head = (
        "Vad ska vi göra?",
        "Varför? Vad vill vi uppnå?",
        "Vem ansvarar?",
        "När ska det vara klart?",
        "Hur följer vi upp?",
    )

    def table(word, acts):
        word.table(head, *((a.action, a.goal, a.who, a.when, a.follow) for a in acts))

    return in_areas(table)


@variant
def three_heading_levels():
    word = opened().heading("Inledning", 1).text(PROSE).heading("Fokusområden", 1)
    for title, acts in AREAS:
        word.heading(title, 2).text(PROSE).heading("Åtgärder på kort sikt", 3).table(
            HEAD, *map(three, acts[:1])
        )
        word.heading("Åtgärder på lång sikt", 3).table(HEAD, *map(three, acts[1:]))
    return word.heading("Uppföljning", 1).text("Rådet följer arbetet under året.").bytes()


@variant
def label_and_title_on_two_lines():
    word = opened()
    for number, (title, acts) in enumerate(AREAS, start=1):
        word.heading(f"Fokusområde {number}", 1).heading(title, 2).text(PROSE).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def action_merged_downwards_over_two_goals():
    def table(word, acts):
        first = acts[0]
        head, tail = first.goal.split(" ", 1)
        rows = [
            (first.action, head + ".", first.parties[0]),
            ("", tail.capitalize(), first.parties[-1]),
            *map(three, acts[1:]),
        ]
        word.table(HEAD, *rows, merge=[((1, 0), (2, 0))])

    return in_areas(table)


@variant
def merged_responsible_over_rows_with_the_same():
    same = tuple(type(act)(act.action, act.goal, "Polisen", ("Polisen",)) for act in SCHOOL)
    rows = [three(same[0]), *((a.action, a.goal, "") for a in same[1:])]
    word = opened().heading("Trygga skolor").table(HEAD, *rows, merge=[((1, 2), (3, 2))])
    return word.bytes(), [("Trygga skolor", same)]


@variant
def no_areas_at_all():
    acts = SCHOOL + TOWN
    return opened().text("Här är årets insatser.").table(HEAD, *map(three, acts)).bytes(), [("", acts)]


@variant
def title_in_header_row_of_each_table():
    word = opened()
    for title, acts in AREAS:
        word.table((title, "", ""), HEAD, *map(three, acts), merge=[((0, 0), (0, 2))]).text("")
    return word.bytes()


@variant
def numbered_action_titles():
    def table(word, acts):
        word.table(HEAD, *((f"{n}. {a.action}", a.goal, a.who) for n, a in enumerate(acts, start=1)))

    return in_areas(table)


@variant
def actions_as_numbered_headings():
    word = opened()
    for number, (title, acts) in enumerate(AREAS, start=1):
        word.heading(f"{number} {title}", 1)
        for inner, act in enumerate(acts, start=1):
            word.heading(f"{number}.{inner} {act.action}", 2).text(f"Mål: {act.goal}").text(
                f"Ansvarig: {act.who}"
            )
    return word.bytes()


@variant
def label_lines_with_the_text_on_the_next():
    def area(word, acts):
        for act in acts:
            word.heading(f"Åtgärd: {act.action}", 2)
            word.text("Mål", bold=True).text(act.goal).text("Ansvarig", bold=True).text(act.who)

    return in_areas(area)


@variant
def everything_inside_a_frame_table():
    word = opened()
    for title, acts in AREAS:
        outer = word.document.add_table(1, 1).cell(0, 0)
        outer.text = f"Fokusområde: {title}"
        inner = outer.add_table(len(acts) + 1, 3)
        for row, line in zip(inner.rows, [HEAD, *map(three, acts)], strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
    return word.bytes()


@variant
def excel_with_dates_and_numbers():
    import datetime as dt

    rows = [("Nr", "Område", "Åtgärd", "Mål", "Ansvarig", "Klart senast", "Budget")]
    number = 0
    for title, acts in AREAS:
        for act in acts:
            number += 1
            rows.append((number, title, act.action, act.goal, act.who, dt.date(2025, 12, 31), 25000.5))
    return "plan.xlsx", Excel().sheet("Åtgärder 2025", *rows).bytes()


@variant
def excel_area_only_on_the_first_row():
    rows = [("Område", *HEAD)]
    for title, acts in AREAS:
        rows += [(title, *three(acts[0])), *(("", *three(act)) for act in acts[1:])]
    return "plan.xlsx", Excel().sheet("Blad1", *rows).bytes()


@variant
def excel_section_rows():
    rows = [(TITLE,), HEAD]
    for title, acts in AREAS:
        rows += [(f"Fokusområde: {title}",), *map(three, acts)]
    return "plan.xlsx", Excel().sheet("Blad1", *rows).bytes()


@variant
def pasted_from_word_with_open_cells():
    """Word puts the paragraphs of a cell on lines of their own, without quotes."""
    parts = ["Område\tÅtgärd\tAnsvarig\tMål"]
    for title, acts in AREAS:
        parts += ["\t".join((title, a.action, "\n".join(a.parties), a.goal)) for a in acts]
    return "\n".join(parts)


@variant
def pasted_list_of_actions():
    parts = [TITLE, ""]
    for number, (title, acts) in enumerate(AREAS, start=1):
        parts += [f"FOKUSOMRÅDE {number}: {title}", "", "Åtgärder:"]
        for act in acts:
            parts += [f"- {act.action}", f"  Mål: {act.goal}", f"  Ansvarig: {act.who}"]
        parts.append("")
    return "\n".join(parts)


@variant
def utf16_text_file():
    parts = [TITLE, "", *("\t".join(("Fokusområde", *HEAD)).split("\n"))]
    parts += ["\t".join((title, *three(a))) for title, acts in AREAS for a in acts]
    return "plan.txt", "\n".join(parts).encode("utf-16")


@variant
def pipes_without_frame():
    parts = [
        "Område | Åtgärd | Mål | Ansvarig",
        *(" | ".join((t, *three(a))) for t, acts in AREAS for a in acts),
    ]
    return "\n".join(parts)


@variant
def two_tables_per_area_with_different_columns():
    def tables(word, acts):
        word.text("Befintliga åtgärder", bold=True).table(HEAD, *map(three, acts[:1]))
        word.text("Nya åtgärder", bold=True).table(
            ("Ansvarig", "Åtgärd", "Mål"), *((a.who, a.action, a.goal) for a in acts[1:])
        )

    return in_areas(tables, prefix="Fokusområde {} – ")


@variant
def extra_columns_priority_place_comment():
    def table(word, acts):
        head = ("Prio", "Åtgärd", "Plats", "Mål", "Ansvarig", "Kommentar")
        word.table(head, *(("1", a.action, "Norra Ekstad", a.goal, a.who, "Samma som i fjol") for a in acts))

    return in_areas(table)


@variant
def goal_as_section_row_over_the_actions():
    rows, merges = [("Aktivitet", "Ansvarig")], []
    for act in SCHOOL:
        merges.append(((len(rows), 0), (len(rows), 1)))
        rows += [(f"Mål: {act.goal}", ""), (act.action, act.who)]
    return opened().heading("Fokusområde: Trygga skolor").table(*rows, merge=merges).bytes(), AREAS[:1]


@variant
def form_with_area_and_problem():
    word = opened()
    for title, acts in AREAS:
        rows = [("Fokusområde", title), ("Problembeskrivning", PROSE), ("Orsaker", "Få vuxna rör sig ute.")]
        for act in acts:
            rows += [("Åtgärd", act.action), ("Mål", act.goal), ("Ansvarig", act.who)]
        word.table(*rows).text("")
    return word.bytes()


@variant
def tracked_changes_and_content_controls():
    word = opened()
    for title, acts in AREAS:
        word.heading(title).table(HEAD, *map(three, acts))
    for table in word.document.tables:
        paragraph = table.cell(1, 0).paragraphs[0]._p
        run = paragraph.r_lst[0]
        inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="A"/>')
        run.addprevious(inserted)
        inserted.append(run)
        inserted.addprevious(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>Struket</w:delText></w:r></w:del>'
            )
        )
        cell = table.cell(2, 1)._tc
        inner = cell.p_lst[0]
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        inner.addprevious(control)
        control[-1].append(inner)
    return word.bytes()


@variant
def text_box_headers_and_footnote():
    word = opened()
    section = word.document.sections[0]
    section.header.paragraphs[0].text = "Ekstads kommun"
    section.footer.paragraphs[0].text = "Sida 1 av 9"
    word.text("Före rutan.")
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml">'
        "<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>Text i en ruta om samverkan.</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    word.document.paragraphs[-1]._p.append(parse_xml(box))
    for title, acts in AREAS:
        word.heading(title).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def numbered_sections_within_areas():
    word = opened().heading("1 Inledning").text(PROSE)
    for number, (title, acts) in enumerate(AREAS, start=2):
        word.heading(f"{number} {title}").text(PROSE).heading(f"{number}.1 Nulägesbild", 2).text(
            "Det är stökigt på rasterna."
        )
        word.heading(f"{number}.2 Åtgärder", 2).table(HEAD, *map(three, acts))
    return word.heading("4 Uppföljning och utvärdering").text("Planen följs upp varje år.").bytes()


@variant
def area_and_header_rows_again_and_again_in_one_table():
    rows, merges = [], []
    for title, acts in AREAS:
        merges.append(((len(rows), 0), (len(rows), 2)))
        rows += [(f"Fokusområde: {title}", "", ""), HEAD, *map(three, acts)]
    return opened().table(*rows, merge=merges).bytes()


@variant
def numbered_lines_with_who_in_brackets():
    parts = [TITLE]
    for title, acts in AREAS:
        parts += ["", f"Prioriterat område: {title}", "Åtgärder"]
        parts += [f"{n}. {a.action} (Mål: {a.goal}; Ansvarig: {a.who})" for n, a in enumerate(acts, start=1)]
    return "\n".join(parts)


@variant
def this_is_what_we_will_do():
    def area(word, acts):
        word.text(PROSE).text("Det här ska vi göra", bold=True)
        for act in acts:
            word.bullets(act.action).text(f"Syfte: {act.goal}").text(f"Vem: {act.who}")

    return in_areas(area)


def one_goal(acts):
    return tuple(type(a)(a.action, acts[0].goal, a.who, a.parties, a.when) for a in acts)


GROUPED = [(title, one_goal(acts)) for title, acts in AREAS]


@variant
def goal_column_first_and_merged():
    def table(word, acts):
        rows = [(acts[0].goal, acts[0].action, acts[0].who), *(("", a.action, a.who) for a in acts[1:])]
        word.table(("Mål", "Aktivitet", "Ansvarig"), *rows, merge=[((1, 0), (len(rows), 0))])

    return in_areas(table), GROUPED


@variant
def goal_column_first_and_only_on_the_first_row():
    def table(word, acts):
        word.table(
            ("Mål", "Aktivitet", "Ansvarig"), three_goal(acts[0]), *(("", a.action, a.who) for a in acts[1:])
        )

    return in_areas(table), GROUPED


def three_goal(act):
    return act.goal, act.action, act.who


@variant
def excel_with_responsible_board_and_years():
    head = ("Insats", "Syfte/mål", "Ansvarig nämnd", "Startår", "Slutår", "Prioriterat område")
    rows = [(a.action, a.goal, a.who, 2025, 2026, title) for title, acts in AREAS for a in acts]
    return "plan.xlsx", Excel().sheet("Insatser", head, *rows).bytes()


@variant
def title_as_heading_one_and_areas_as_heading_two():
    word = Word().heading(TITLE, 1).text("Gäller 2025–2026.")
    for title, acts in AREAS:
        word.heading(title, 2).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def header_in_a_table_of_its_own():
    return in_areas(
        lambda word, acts: word.table(HEAD).text("").table(*((a.action, a.goal, a.who) for a in acts))
    )


@variant
def capital_headings_without_style():
    word = Word().text(TITLE.upper())
    for title, acts in AREAS:
        word.text(title.upper()).text(PROSE).text("ÅTGÄRDER").table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def titles_and_descriptions_in_the_action_cell():
    described = [
        (t, tuple(type(a)(f"{a.action} Börjar efter sommaren.", a.goal, a.who, a.parties) for a in acts))
        for t, acts in AREAS
    ]

    def table(word, acts):
        word.table(HEAD, *(([a.action, "Börjar efter sommaren."], a.goal, a.who) for a in acts))

    return in_areas(table), described


@variant
def goals_and_indicators_under_headings_of_their_own():
    def area(word, acts):
        word.heading("Mål för fokusområdet", 2).bullets("Färre brott i norra Ekstad.").heading(
            "Indikatorer", 2
        )
        word.bullets("Antal anmälda brott.").heading("Åtgärder", 2).table(HEAD, *map(three, acts))

    return in_areas(area, prefix="Fokusområde {} – ")


@variant
def steering_and_signatures_after_the_areas():
    word = opened().heading("Bakgrund").text(PROSE).heading("Syfte").text("Planen ska minska brotten.")
    for title, acts in AREAS:
        word.heading(title).text(PROSE).table(HEAD, *map(three, acts))
    word.heading("Organisation").table(
        ("Forum", "Möts"), ("Rådet", "Fyra gånger om året"), ("Arbetsutskottet", "Varje månad")
    )
    return word.heading("Underskrifter").text("Ekstad den 3 mars 2025").bytes()


@variant
def contents_field_and_numbers_by_word():
    word = opened()
    word.document.styles.add_style("TOC 1", 1)
    for title, _ in AREAS:
        word.text(f"{title}\t4", style="TOC 1")
    for title, acts in AREAS:
        word.heading(title).table(
            ("Nr.", *HEAD, "Tidsram", "Status"),
            *((f"5.{n}b", *three(a), a.when, "Pågår") for n, a in enumerate(acts)),
        )
    return word.bytes()


@variant
def excel_with_two_tables_on_one_sheet():
    rows = []
    for title, acts in AREAS:
        rows += [(f"Fokusområde: {title}",), HEAD, *map(three, acts), ()]
    return "plan.xlsx", Excel().sheet("Plan", *rows).bytes()


@variant
def responsible_first_then_action():
    def table(word, acts):
        word.table(("Ansvarig", "Åtgärd", "Mål"), *((a.who, a.action, a.goal) for a in acts))

    return in_areas(table)


@variant
def paragraph_between_parts_of_a_table():
    def tables(word, acts):
        word.table(HEAD, *map(three, acts[:1])).text("Fortsättning på nästa sida").table(
            HEAD, *map(three, acts[1:])
        )

    return in_areas(tables)


@variant
def commitments_in_party_columns_and_nothing_else():
    acts = (
        SCHOOL[0].__class__("Går ut på rasterna varje vecka", "", "Polisen", ("Polisen",)),
        SCHOOL[0].__class__("Ordnar vuxna på skolgården", "", "Skolan", ("Skolan",)),
        SCHOOL[0].__class__("Berättar om nätbrott i årskurs 8", "", "Polisen", ("Polisen",)),
        SCHOOL[0].__class__("Bjuder in vårdnadshavare", "", "Skolan", ("Skolan",)),
    )
    word = opened().heading("Trygga skolor")
    word.table(("Polisen", "Skolan"), *((a.action, b.action) for a, b in (acts[:2], acts[2:])))
    return word.bytes(), [("Trygga skolor", acts)]


@variant
def bold_labels_without_colon():
    def area(word, acts):
        for act in acts:
            for label, text in (
                ("Åtgärd", act.action),
                ("Mål", act.goal),
                ("Ansvarig", act.who),
                ("Tidplan", "2025"),
            ):
                word.text("")
                paragraph = word.document.paragraphs[-1]
                paragraph.add_run(label).bold = True
                paragraph.add_run(f" {text}")

    return in_areas(area)


@variant
def list_of_actions_in_one_cell_per_area():
    word = opened()
    table = word.document.add_table(3, 4)
    for cell, text in zip(table.rows[0].cells, ("Fokusområde", "Mål", "Åtgärder", "Ansvarig"), strict=True):
        cell.text = text
    for row, (title, acts) in zip(table.rows[1:], ALIKE, strict=True):
        row.cells[0].text, row.cells[1].text, row.cells[3].text = title, acts[0].goal, acts[0].who
        for act in acts:
            row.cells[2].add_paragraph(act.action, style="List Bullet")
    return word.bytes(), ALIKE


ALIKE = [
    (t, tuple(type(a)(a.action, acts[0].goal, acts[0].who, acts[0].parties) for a in acts))
    for t, acts in AREAS
]


@variant
def overview_list_before_the_areas():
    word = opened().heading("Sammanfattning")
    for title, acts in AREAS:
        word.text(f"Samverkansområde: {title}", bold=True).text("Insatser:").bullets(
            *(a.action for a in acts)
        )
    for title, acts in AREAS:
        word.heading(f"{title} i Ekstad").table(HEAD, *map(three, acts))
    return word.bytes(), [(f"{title} i Ekstad", acts) for title, acts in AREAS]


@variant
def excel_with_updated_line_and_total():
    rows = [(TITLE,), ("Senast uppdaterad 2025-02-01",), ("Område", *HEAD)]
    rows += [(title, *three(act)) for title, acts in AREAS for act in acts]
    return "plan.xlsx", Excel().sheet("Blad1", *rows, merge=["A1:D1"]).bytes()


@pytest.mark.parametrize("name", VARIANTS)
def test_odd_file_is_understood_and_nothing_is_lost(name):
    made = VARIANTS[name]()
    areas = AREAS
    if isinstance(made, tuple) and isinstance(made[1], (list, tuple)):
        made, areas = made
    document = document_of(made)

    plan = import_plan(document)

    assert understood(plan) == expected(areas)
    assert_nothing_lost(document, plan)
