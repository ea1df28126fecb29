import json
from io import StringIO

import pytest
from django.core.management import call_command

from kommunbrott.reading import Heading, Paragraph, SourceDocument
from kommunbrott.reading.blocks import Cell, Row, Table
from plans.importers.steering import import_steering
from plans.models import SteeringDocument
from tests.plans.plan_files import INPUTS, needs_shared, read_shared

NAME = "koping-riktlinje-2024-2026"


def document(*blocks) -> SourceDocument:
    return SourceDocument("x.docx", "docx", tuple(blocks))


def heading(text: str, level: int = 1) -> Heading:
    return Heading(text, level, "stycke 1")


def line(text: str, **kw) -> Paragraph:
    return Paragraph(text, "stycke 2", **kw)


def bullet(text: str) -> Paragraph:
    return line(text, is_list_item=True)


@needs_shared
def test_the_guideline_is_read_as_its_facit_says():
    facit = json.loads((INPUTS / f"{NAME}.facit.json").read_text(encoding="utf-8"))

    read = import_steering(read_shared(f"{NAME}.docx")).as_json()

    wanted = ("title", "period", "author", "written", "adopted_by", "toc", "sections", "goals")
    assert {name: read[name] for name in wanted} == {name: facit[name] for name in wanted}
    levels = [row["level"] for row in read["sections"]]
    assert (levels.count(1), levels.count(2), levels.count(3)) == (6, 13, 1)
    assert (len(read["goals"]), sum(len(row["bullets"]) for row in read["sections"])) == (8, 19)


@needs_shared
def test_no_text_of_the_guideline_is_lost():
    source = read_shared(f"{NAME}.docx")

    read = import_steering(source)

    said = "\n".join(
        [read.title, str(read.author), str(read.written), *(row.text for row in read.unplaced)]
        + [f"{row.title}\n{row.text}" for row in read.chapters]
    )
    left = [
        block.text for block in source.paragraphs() if block.text not in said and not block.text.isdigit()
    ]
    assert left == ["Lena Dahl-Nielsen, 2023-11-09"]


@pytest.mark.parametrize(
    ("adopted", "notes"),
    [
        (
            "Klicka och skriv nämnd, datum och §",
            ["Mallens ruta för beslutet är inte ifylld. Antagen av lämnas tomt."],
        ),
        ("Kommunfullmäktige 2023-12-18, § 140", []),
    ],
)
def test_who_adopted_it_is_never_read_out_of_the_file(adopted, notes):
    read = import_steering(
        document(
            heading("Policy för trygghet 2026", 0),
            line("Antagen av:"),
            line(adopted),
            heading("Syfte"),
            line("Trygghet."),
        )
    )

    assert read.as_json()["adopted_by"] is None
    assert [row.text for row in read.unplaced] == ["Antagen av:", adopted]
    assert [note.message for note in read.notes[:-1]] == notes
    assert [(row.title, row.text) for row in read.chapters] == [("Syfte", "Trygghet.")]


@pytest.mark.parametrize(
    ("title", "kind", "period"),
    [
        ("Policy för säkerhet", "policy", (None, None)),
        ("Strategi mot våld 2025–2028", "strategi", ("2025-01-01", "2028-12-31")),
        ("Drogpolitiskt program 2026", "program", ("2026-01-01", "2026-12-31")),
        ("Så arbetar vi", "riktlinje", (None, None)),
    ],
)
def test_title_tells_kind_and_period(title, kind, period):
    read = import_steering(document(heading(title, 0), heading("Syfte")))

    assert (read.kind, (read.starts_on, read.ends_on)) == (kind, period)


def test_text_keeps_its_order_lists_and_tables():
    table = Table(
        tuple(
            Row(tuple(Cell((line(text),), column) for column, text in enumerate(texts)), "rad")
            for texts in (("Forum", "Ofta"), ("Rådet", "4 gånger"))
        ),
        "tabell 1",
        2,
    )

    read = import_steering(
        document(heading("Metod"), line("Vi:"), bullet("ser"), bullet("gör"), line("Sedan."), table)
    )

    assert read.chapters[0].text == (
        "Vi:\n\n- ser\n- gör\n\nSedan.\n\n| Forum | Ofta |\n| --- | --- |\n| Rådet | 4 gånger |"
    )


def test_headings_begin_at_one_and_end_at_three():
    read = import_steering(document(heading("A", 2), heading("B", 3), heading("C", 7)))

    assert [row.level for row in read.chapters] == [1, 2, 3]


def test_text_without_headings_has_a_chapter_of_its_own():
    read = import_steering(document(line("Bara text."), line("Mer.")))

    assert [(row.title, row.paragraphs) for row in read.chapters] == [("Inledning", ["Bara text.", "Mer."])]


# --- The command ---


def run(*arguments) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_steering", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        return out.getvalue(), err.getvalue(), leaving.code
    return out.getvalue(), err.getvalue(), 0


@needs_shared
def test_command_answers_and_saves():
    out, _, code = run(INPUTS / f"{NAME}.docx", "--json", "--save")

    made = SteeringDocument.objects.get()
    assert (code, json.loads(out)["id"]) == (0, made.pk)
    assert (made.kind, made.period, made.chapters.count(), made.is_decided) == (
        "riktlinje",
        "2024–2026",
        20,
        False,
    )


def test_command_writes_nothing_unless_asked_and_refuses_what_it_cannot_read(tmp_path):
    good, bad = tmp_path / "policy.txt", tmp_path / "policy.docx"
    good.write_text("Policy\n\nVi är trygga.\n", encoding="utf-8")
    bad.write_bytes(b"inget")

    assert run(good)[2] == 0
    assert not SteeringDocument.objects.exists()
    out, err, code = run(bad)
    assert (out, code, err.count("\n")) == ("", 1, 1)
