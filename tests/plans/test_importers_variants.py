"""One plan in many shapes. Whatever the shape, the same areas, actions, goals and parties come out, and no text is lost."""

import pytest

from kommunbrott.reading import read_file, read_pasted
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

HEAD = ("Åtgärd", "Mål", "Ansvarig")
VARIANTS = {}


def variant(make):
    VARIANTS[make.__name__] = make
    return make


def opened() -> Word:
    return Word().heading(TITLE, 0)


def in_areas(table, level=1, prefix="") -> bytes:
    word = opened()
    for number, (title, acts) in enumerate(AREAS, start=1):
        word.heading(f"{prefix.format(number)}{title}", level)
        table(word, acts)
    return word.bytes()


# Word, tables


@variant
def three_columns():
    return in_areas(lambda word, acts: word.table(HEAD, *map(three, acts)))


@variant
def columns_in_another_order():
    head = ("Vem", "När", "Aktivitet", "Uppföljning", "Syfte")
    return in_areas(
        lambda word, acts: word.table(head, *((a.who, a.when, a.action, a.follow, a.goal) for a in acts))
    )


@variant
def long_headers_with_hints():
    head = (
        "Aktivitet som riktas mot att påverka orsakerna",
        "Mål (SMART: specifikt, mätbart)",
        "Ansvarig förvaltning eller part",
    )
    return in_areas(lambda word, acts: word.table(head, *map(three, acts)))


@variant
def headings_with_label_and_number():
    return in_areas(lambda word, acts: word.table(HEAD, *map(three, acts)), prefix="Fokusområde {}: ")


@variant
def no_header_row():
    return in_areas(lambda word, acts: word.table(*map(three, acts)))


@variant
def no_header_row_in_the_second_table():
    word = (
        opened()
        .heading("Trygga skolor")
        .table(("Vem", "Aktivitet", "Effektmål"), *((a.who, a.action, a.goal) for a in SCHOOL))
    )
    return word.heading("Ett levande centrum").table(*((a.who, a.action, a.goal) for a in TOWN)).bytes()


@variant
def repeated_header_rows():
    return in_areas(lambda word, acts: word.table(HEAD, three(acts[0]), HEAD, *map(three, acts[1:])))


@variant
def table_broken_by_an_empty_paragraph():
    return in_areas(
        lambda word, acts: word.table(HEAD, *map(three, acts[:2])).text("").table(*map(three, acts[2:]))
    )


@variant
def section_rows_merged_over_the_table():
    rows, merges = [HEAD], []
    for title, acts in AREAS:
        merges.append(((len(rows), 0), (len(rows), 2)))
        rows += [(title, "", ""), *map(three, acts)]
    return opened().table(*rows, merge=merges).bytes()


@variant
def section_rows_with_a_label():
    rows = [HEAD]
    for number, (title, acts) in enumerate(AREAS, start=1):
        rows += [(f"Fokusområde {number}: {title}", "", ""), *map(three, acts)]
    return opened().heading("Åtgärder").table(*rows).bytes()


@variant
def focus_area_column_merged_downwards():
    rows, merges = [("Fokusområde", *HEAD)], []
    for title, acts in AREAS:
        merges.append(((len(rows), 0), (len(rows) + len(acts) - 1, 0)))
        rows += [(title, *three(acts[0])), *(("", *three(act)) for act in acts[1:])]
    return opened().table(*rows, merge=merges).bytes()


@variant
def empty_rows():
    return in_areas(lambda word, acts: word.table(HEAD, ("", "", ""), *map(three, acts), ("", "", "")))


@variant
def several_paragraphs_in_who():
    return in_areas(lambda word, acts: word.table(HEAD, *((a.action, a.goal, list(a.parties)) for a in acts)))


@variant
def one_form_per_action():
    def forms(word, acts):
        for act in acts:
            word.table(
                ("Åtgärd:", act.action), ("Mål:", act.goal), ("Ansvarig:", act.who), ("Tidplan:", act.when)
            )
            word.text("")

    return in_areas(forms)


@variant
def one_form_with_repeated_labels():
    def form(word, acts):
        rows = []
        for act in acts:
            rows += [("Aktivitet", act.action), ("Effektmål", act.goal), ("Vem", act.who), ("När", act.when)]
        word.table(*rows)

    return in_areas(form)


@variant
def form_with_pairs_beside_each_other():
    def forms(word, acts):
        for act in acts:
            word.table(("Åtgärd", act.action, "Mål", act.goal), ("Ansvarig", act.who, "Tid", act.when)).text(
                ""
            )

    return in_areas(forms)


@variant
def brå_template_with_merged_cause():
    head = ("Orsak", "Åtgärd", "Operativa mål", "När", "Vem", "Uppföljning")

    def table(word, acts):
        rows = [("Få vuxna ute", a.action, a.goal, a.when, a.who, a.follow) for a in acts]
        word.table(head, rows[0], *(("", *row[1:]) for row in rows[1:]), merge=[((1, 0), (len(rows), 0))])

    return in_areas(table)


@variant
def row_split_over_two_pages():
    def table(word, acts):
        first = acts[0]
        head, tail = first.goal.rsplit(" ", 1)
        word.table(HEAD, (first.action, head, first.who), ("", tail, ""), *map(three, acts[1:]))

    return in_areas(table)


@variant
def action_continues_in_lower_case():
    def table(word, acts):
        first = acts[0]
        head, tail = first.action.rsplit(" ", 1)
        word.table(HEAD, (head, first.goal, first.who), (tail.lower(), "", ""), *map(three, acts[1:]))

    return in_areas(table)


@variant
def numbers_in_a_column():
    def table(word, acts):
        word.table(("Nr", *HEAD), *((str(number), *three(act)) for number, act in enumerate(acts, start=1)))

    return in_areas(table)


@variant
def headers_in_two_rows():
    def table(word, acts):
        rows = [(a.action, a.goal, a.parties[0], ", ".join(a.parties[1:])) for a in acts]
        word.table(
            ("Åtgärd", "Mål", "Ansvar", ""), ("", "", "Huvudansvarig", "Medverkande"), *rows,
            merge=[((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))],
        )  # fmt: skip

    return in_areas(table)


@variant
def lead_and_contributing_columns():
    def table(word, acts):
        rows = [(a.action, a.goal, a.parties[0], ", ".join(a.parties[1:])) for a in acts]
        word.table(("Insats", "Mål", "Huvudansvarig", "Samverkanspart"), *rows)

    return in_areas(table)


# Word, headings and surroundings


@variant
def headings_only_bold():
    word = (
        Word()
        .text(TITLE, bold=True)
        .text("Planen gäller från årsskiftet och är framtagen tillsammans med polisen.")
    )
    for title, acts in AREAS:
        word.text(title, bold=True).text(PROSE).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def headings_typed_with_numbers():
    word = Word().text(TITLE).text("1. Inledning").text(PROSE)
    for number, (title, acts) in enumerate(AREAS, start=2):
        word.text(f"{number}. {title}").text(PROSE).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def problem_and_cause_under_every_area():
    def area(word, acts):
        word.heading("Problembeskrivning", 2).text(PROSE).heading("Orsaksanalys", 2).text(
            "Få vuxna rör sig ute på rasterna."
        )
        word.heading("Åtgärder", 2).table(HEAD, *map(three, acts))

    return in_areas(area)


@variant
def sections_on_the_same_level_as_areas():
    def area(word, acts):
        word.heading("PROBLEMBESKRIVNING", 1).text(PROSE).heading("ORSAKSANALYS", 1).text(
            "När / Vem / Var / Hur / Intressenter"
        )
        word.text("Otryggheten är störst på kvällen.").heading("ÅTGÄRDER", 1).table(HEAD, *map(three, acts))

    return in_areas(area, prefix="FOKUSOMRÅDE {}. ")


@variant
def cause_lines_when_where_who_how():
    def area(word, acts):
        word.heading("Orsaksanalys", 2)
        for line in ("När: På rasterna och efter skolan.", "Var: Vid busshållplatsen.", "Vem: Elever i årskurs 8.",
                     "Hur: Ordväxling som växer.", "Intressenter: Skolan, bussbolaget."):  # fmt: skip
            word.text(line)
        word.heading("Åtgärder", 2).table(HEAD, *map(three, acts))

    return in_areas(area)


@variant
def act_text_and_contents_around():
    word = opened().text("Innehåll").text("Trygga skolor\t3").text("Ett levande centrum\t5")
    for title, acts in AREAS:
        word.heading(title).table(HEAD, *map(three, acts))
    word.heading("Lag (2023:196) om kommuners ansvar")
    for number in range(1, 8):
        word.text(f"{number} § Den här paragrafen säger något om kommunens ansvar.")
    return word.bytes()


@variant
def cover_page_with_placeholders():
    word = (
        Word()
        .text("Ekstads kommun")
        .text(TITLE, bold=True)
        .text("Dnr KS 2024/118")
        .text("Antagen av: Klicka här för att ange text.")
    )
    word.text("[Datum för beslut]").heading("Inledning").text(PROSE)
    for title, acts in AREAS:
        word.heading(title).table(HEAD, *map(three, acts))
    return word.bytes()


@variant
def overview_table_before_the_areas():
    word = (
        opened()
        .heading("Översikt")
        .table(("Fokusområde", "Insatser"), *((t, [a.action for a in acts]) for t, acts in AREAS))
    )
    for title, acts in AREAS:
        word.heading(title, 1).table(HEAD, *map(three, acts))
    return word.bytes()


# Word, lists instead of tables


@variant
def bullets_with_labelled_lines():
    def area(word, acts):
        word.heading("Åtgärder", 2)
        for act in acts:
            word.bullets(act.action).text(f"Mål: {act.goal}").text(f"Ansvarig: {act.who}")

    return in_areas(area)


@variant
def bullets_with_nested_bullets():
    def area(word, acts):
        word.text("Åtgärder:", bold=True)
        for act in acts:
            word.bullets(act.action).bullets(
                f"Mål: {act.goal}", f"Ansvarig: {act.who}", style="List Bullet 2"
            )

    return in_areas(area)


@variant
def heading_per_action_with_labels():
    def area(word, acts):
        for act in acts:
            word.heading(act.action, 2).text("Arbetet börjar med en gemensam genomgång.").text(
                f"Mål: {act.goal}"
            ).text(f"Ansvarig: {act.who}")

    return in_areas(area)


@variant
def labelled_paragraphs():
    def area(word, acts):
        for act in acts:
            word.text(f"Åtgärd: {act.action}").text(f"Mål: {act.goal}").text(f"Ansvarig: {act.who}").text(
                f"Tidplan: {act.when}"
            )

    return in_areas(area)


@variant
def everything_on_one_line_per_bullet():
    def area(word, acts):
        word.heading("Aktiviteter", 2).bullets(
            *(f"{a.action}. Mål: {a.goal} Ansvarig: {a.who}" for a in acts)
        )

    return in_areas(area)


# Excel and pasted text


def flat(column="Fokusområde"):
    return [
        (column, *HEAD, "När"),
        *((title, *three(act), act.when) for title, acts in AREAS for act in acts),
    ]


@variant
def excel_flat_sheet():
    return "plan.xlsx", Excel().sheet("Åtgärder", *flat()).bytes()


@variant
def excel_title_rows_and_hidden_column():
    rows = [(TITLE, "", "", "", ""), ("", "", "", "", ""), *flat("Område")]
    return "plan.xlsx", Excel().sheet("Blad1", *rows, merge=["A1:E1"], hidden=["E"]).bytes()


@variant
def excel_sheet_per_area_named_by_the_sheet():
    book = Excel()
    for title, acts in AREAS:
        book.sheet(title, HEAD, *map(three, acts))
    return "plan.xlsx", book.bytes()


@variant
def excel_with_a_summary_sheet():
    book = Excel().sheet(
        "Sammanfattning", ("Fokusområde", "Antal åtgärder"), *((title, len(acts)) for title, acts in AREAS)
    )
    for title, acts in AREAS:
        book.sheet(title, (title, "", ""), HEAD, *map(three, acts), merge=["A1:C1"])
    return "plan.xlsx", book.bytes()


def lines(delimiter="\t"):
    return "\n".join(delimiter.join(row) for row in flat())


@variant
def pasted_from_excel():
    return lines()


@variant
def pasted_with_line_breaks_in_quoted_cells():
    rows = [f'{t}\t{a.action}\t"{a.goal}"\t"{chr(10).join(a.parties)}"' for t, acts in AREAS for a in acts]
    return "\n".join(["Område\tÅtgärd\tMål\tAnsvarig", *rows])


@variant
def csv_with_semicolons():
    return "plan.csv", ("\ufeff" + lines(";").replace("\n", "\r\n")).encode()


@variant
def csv_in_windows_1252():
    return "plan.csv", lines(";").replace("–", "-").encode("cp1252")


@variant
def pasted_with_headings_and_prose():
    parts = [TITLE, ""]
    for number, (title, acts) in enumerate(AREAS, start=1):
        parts += [
            f"{number}. {title}",
            "",
            PROSE,
            "",
            "\t".join(HEAD),
            *("\t".join(three(a)) for a in acts),
            "",
        ]
    return "\n".join(parts)


@variant
def pasted_markdown():
    parts = [f"# {TITLE}", ""]
    for title, acts in AREAS:
        parts += [
            f"## {title}",
            "",
            "| Åtgärd | Mål | Ansvarig |",
            "|---|---|---|",
            *(f"| {' | '.join(three(a))} |" for a in acts),
            "",
        ]
    return "\n".join(parts)


def document_of(made):
    if isinstance(made, str):
        return read_pasted(made)
    return read_file(*made) if isinstance(made, tuple) else read_file("plan.docx", made)


@pytest.mark.parametrize("name", VARIANTS)
def test_variant_is_understood_and_nothing_is_lost(name):
    document = document_of(VARIANTS[name]())

    plan = import_plan(document)

    assert understood(plan) == expected()
    assert_nothing_lost(document, plan)
