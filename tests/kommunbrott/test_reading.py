import io
import struct
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunbrott.reading import MAX_BYTES, Heading, Paragraph, Table, UnreadableFile, read_file, read_pasted

TYPES = "[Content_Types].xml"


def word_file(fill=None) -> bytes:
    document = docx.Document()
    document.add_heading("Åtgärdsplan", 1)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Åtgärd", "Ansvarig", "Belysning", "Polisen"), strict=True):
        cell.text = text
    if fill:
        fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def excel_file() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Åtgärd", "Ansvarig"])
    book.active.append(["Belysning", "Polisen"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return buffer.getvalue()


WORD, EXCEL = word_file(), excel_file()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
DECLARED = (
    zipfile.ZipFile(io.BytesIO(WORD))
    .read("word/document.xml")
    .replace(b"<w:document", b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1)
)


def encrypted_zip() -> bytes:
    data = bytearray(WORD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def bomb() -> bytes:
    return repacked(WORD, {"word/media/a.bin": b"\x00" * 60_000_000})


def other_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<a/>")
    return buffer.getvalue()


BAD = {
    "empty": ("plan.docx", b"", "Filen är tom."),
    "only zeros": ("plan.txt", b"\x00" * 40, "Filen är tom."),
    "too big": ("plan.docx", b"PK\x03\x04" + b"a" * MAX_BYTES, "Filen är större än 10 MB."),
    "pdf": ("plan.docx", b"%PDF-1.7 ...", "Filen är en pdf och går inte att läsa in."),
    "picture": ("plan.xlsx", b"\x89PNG\r\n\x1a\n", "Filen är en bild och går inte att läsa in."),
    "rtf": ("plan.docx", b"{\\rtf1 Text}", "Filen är ett dokument i formatet rtf och går inte att läsa in."),
    "old word": ("plan.doc", OLE, "Filen är sparad i det gamla formatet .doc eller .xls."),
    "old word called docx": ("plan.docx", OLE, "Filen är sparad i det gamla formatet .doc eller .xls."),
    "password": ("plan.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "Filen är låst med lösenord."),
    "password in zip": ("plan.docx", encrypted_zip(), "Filen är låst med lösenord."),
    "macro name": ("plan.docm", WORD, "Filen innehåller makron (små program) och öppnas därför inte."),
    "macro inside": (
        "plan.docx",
        repacked(WORD, {"word/vbaProject.bin": b"x"}),
        "Filen innehåller makron (små program) och öppnas därför inte.",
    ),
    "macro type": (
        "plan.docx",
        repacked(WORD, {TYPES: b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'}),
        "Filen innehåller makron (små program) och öppnas därför inte.",
    ),
    "excel called word": ("plan.docx", EXCEL, "Filen heter .docx men är en Excelfil."),
    "word called excel": ("plan.xlsx", WORD, "Filen heter .xlsx men är en Wordfil."),
    "word called text": ("plan.txt", WORD, "Filen är en Wordfil men heter .txt."),
    "word without suffix": ("plan", WORD, "Filen är en Wordfil men namnet saknar ändelse. Låt namnet sluta på .docx"),
    "open document without suffix": ("plan", other_zip(), "Filen går inte att läsa, och namnet saknar ändelse."),
    "pdf called pdf": ("x.pdf", b"%PDF-1.7 ...", "Filen är en pdf och går inte att läsa in."),
    "open document": ("plan.docx", other_zip(), "Filen heter .docx men är något annat."),
    "text called word": ("plan.docx", b"bara text", "Filen heter .docx men är inte en Wordfil."),
    "unknown kind": ("plan.pages", b"bara text", "Filer som slutar på .pages går inte att läsa."),
    "broken zip": ("plan.docx", WORD[: len(WORD) // 2], "Filen är skadad och går inte att öppna."),
    "broken xml": (
        "plan.docx",
        repacked(WORD, {"word/document.xml": b"<w:document><w:body>"}),
        "Filen är skadad och går inte att öppna.",
    ),
    "entities": ("plan.docx", repacked(WORD, {"word/document.xml": ENTITIES}), "Filen är skadad och går inte att öppna."),
    "outside entity": ("plan.docx", repacked(WORD, {"word/document.xml": DECLARED}), "Filen är skadad och går inte att öppna."),
    "entities in excel": (
        "plan.xlsx",
        repacked(EXCEL, {"xl/worksheets/sheet1.xml": ENTITIES}),
        "Filen är skadad och går inte att öppna.",
    ),
    "bomb": ("plan.docx", bomb(), "Filen är mycket större uppackad än den ser ut att vara och öppnas inte."),
    "binary text": ("plan.txt", bytes(range(1, 32)) * 20, "Filen går inte att läsa som text."),
    "only spaces": ("plan.txt", " \n\t\n".encode("utf-16"), "Det finns ingen text att läsa."),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_unreadable_file_says_what_is_wrong_and_that_nothing_was_saved(name):
    filename, data, wrong = BAD[name]

    with pytest.raises(UnreadableFile) as refused:
        read_file(filename, data)

    message = refused.value.message
    assert (message.startswith(wrong), message.endswith("Inget har sparats.")) == (True, True), message


def test_empty_paste_is_refused():
    with pytest.raises(UnreadableFile, match="Rutan är tom"):
        read_pasted(" \n ")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
    ],
)
def test_text_is_read_in_every_common_encoding(encoding, mark):
    document = read_file("plan.txt", mark + "Åtgärd\tMål\nFler öppna dörrar\tÖkad trygghet".encode(encoding))

    assert [paragraph.text for paragraph in document.paragraphs()] == [
        "Åtgärd",
        "Mål",
        "Fler öppna dörrar",
        "Ökad trygghet",
    ]


def test_text_coded_twice_is_repaired_and_told():
    document = read_file("plan.txt", "Trygg skolgård".encode().decode("cp1252").encode())

    assert [p.text for p in document.paragraphs()] == ["Trygg skolgård"]
    assert document.notes == (
        ("filen", "Å, ä och ö var felkodade (”Ã¥” i stället för ”å”) och har rättats."),
    )


def test_word_numbering_is_rendered_with_the_heading():
    def numbered(document):
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
        )
        for text, level in (("Insatser", 0), ("Skola", 1), ("Centrum", 1), ("Uppföljning", 0)):
            heading = document.add_heading(text, level + 1)
            heading._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )

    document = read_file("plan.docx", word_file(numbered))

    assert [(b.number, b.text, b.level) for b in document.blocks if isinstance(b, Heading)] == [
        (None, "Åtgärdsplan", 1), ("2", "Insatser", 1), ("2.1", "Skola", 2), ("2.2", "Centrum", 2), ("3", "Uppföljning", 1),
    ]  # fmt: skip


def test_word_keeps_inserted_text_and_drops_deleted_soft_hyphens_and_hidden():
    def changed(document):
        paragraph = document.add_paragraph("Ny\u00adtt ")
        for xml in (
            "<w:ins w:id='1' w:author='A'><w:r><w:t>tillagt</w:t></w:r></w:ins>",
            "<w:del w:id='2' w:author='A'><w:r><w:delText>struket</w:delText></w:r></w:del>",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>dolt</w:t></w:r>",
            "<w:r><w:br/><w:t>rad två</w:t></w:r>",
        ):
            paragraph._p.append(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))

    document = read_file("plan.docx", word_file(changed))

    assert document.blocks[-1] == Paragraph("Nytt tillagt\nrad två", "stycke 2")
    assert [(margin.text, margin.where) for margin in document.margins] == [("dolt", "dold text")]


def test_word_merged_cells_stand_once_and_reach_far():
    def merged(document):
        table = document.add_table(3, 3)
        for at, cell in enumerate(table._cells):
            cell.text = str(at)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "Rubrik"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Orsak"

    table = read_file("plan.docx", word_file(merged)).blocks[-1]

    assert isinstance(table, Table)
    assert [[(c.text, c.column, c.columns, c.rows) for c in row.cells] for row in table.rows] == [
        [("Rubrik", 0, 3, 1)], [("Orsak", 0, 1, 2), ("4", 1, 1, 1), ("5", 2, 1, 1)], [("7", 1, 1, 1), ("8", 2, 1, 1)],
    ]  # fmt: skip
    assert table.grid()[2][0] is table.grid()[1][0]
    assert [row.where for row in table.rows] == ["tabell 2, rad 1", "tabell 2, rad 2", "tabell 2, rad 3"]


def test_word_unfilled_field_is_told_from_text():
    def field(document):
        document.element.body.insert(0, parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Skriv din text</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        ))  # fmt: skip

    assert read_file("plan.docx", word_file(field)).blocks[0].origin == "placeholder"


def test_excel_numbers_and_dates_read_as_they_are_meant():
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.append([1, 2.5, dt.datetime(2025, 10, 1), True, "Rad ett\nRad två"])
    book.active["B1"].number_format = "0.0"
    buffer = io.BytesIO()
    book.save(buffer)

    (table,) = read_file("plan.xlsx", buffer.getvalue()).blocks

    assert [[p.text for p in cell.paragraphs] for cell in table.rows[0].cells] == [
        ["1"], ["2,5"], ["2025-10-01"], ["ja"], ["Rad ett", "Rad två"],
    ]  # fmt: skip
    assert table.rows[0].where == "blad Sheet, rad 1"


def test_excel_stray_cell_far_away_costs_nothing():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["A1048576"] = "Åtgärd", "Ansvarig", "sist"
    buffer = io.BytesIO()
    book.save(buffer)

    (table,) = read_file("plan.xlsx", buffer.getvalue()).blocks

    assert [row.where for row in table.rows] == [
        "blad Sheet, rad 1",
        "blad Sheet, rad 2",
        "blad Sheet, rad 1048576",
    ]


def pasted_rows(text: str) -> list:
    return [
        [[c.text for c in row.cells] for row in block.rows] if isinstance(block, Table) else block.text
        for block in read_pasted(text).blocks
    ]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("A\tB\n1\t2", [[["A", "B"], ["1", "2"]]]),
        ('A\tB\n"1\n""x"""\t2', [[["A", "B"], ['1\n"x"', "2"]]]),
        ("A\tB\tC\n1\t2\n2b\t3", [[["A", "B", "C"], ["1", "2\n2b", "3"]]]),
        ("Rubrik\n\nA;B\n1;2\n3;4", ["Rubrik", [["A", "B"], ["1", "2"], ["3", "4"]]]),
        ("| A | B |\n|---|---|\n| 1 | 2 |", [[["A", "B"], ["1", "2"]]]),
        ("A,B,C\n1,2,3", [[["A", "B", "C"], ["1", "2", "3"]]]),
        ("•\tEtt\n•\tTvå", ["Ett", "Två"]),
        ('"Trygghet" är ett ord.', ['"Trygghet" är ett ord.']),
        ("<table><tr><td><p>A</p><p>a</p></td><td>B</td></tr></table>", [[["A\na", "B"]]]),
    ],
)
def test_pasted_text_becomes_blocks(pasted, rows):
    assert pasted_rows(pasted) == rows


# Whatever bytes come, the reader either reads or says why not.


def survives(name: str, data: bytes) -> None:
    try:
        read_file(name, data)
    except UnreadableFile as refused:
        assert refused.message.endswith("Inget har sparats.")


quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(st.sampled_from(["plan.docx", "plan.xlsx", "plan.csv", "plan.txt", "plan"]), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(name, data):
    survives(name, data)


@quick
@given(
    st.sampled_from([("plan.docx", WORD), ("plan.xlsx", EXCEL)]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
)
def test_changed_files_are_read_or_refused(file, changes):
    name, data = file[0], bytearray(file[1])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value

    survives(name, bytes(data))


PARTS = [
    ("plan.docx", WORD, part) for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml")
] + [("plan.xlsx", EXCEL, part) for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml")]


@quick
@given(
    st.sampled_from(PARTS),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=4),
)
def test_changed_parts_are_read_or_refused(part, changes):
    name, data, inner = part
    content = bytearray(zipfile.ZipFile(io.BytesIO(data)).read(inner))
    for place, value in changes:
        at = int(place * len(content))
        content[at : at + len(value)] = value

    survives(name, repacked(data, {inner: bytes(content)}))


@quick
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300))
def test_any_pasted_text_is_read_or_refused(pasted):
    try:
        read_pasted(pasted)
    except UnreadableFile as refused:
        assert refused.message.endswith("Inget har sparats.")


def test_sizes_that_lie_are_refused():
    at = WORD.find(b"PK\x01\x02")
    data = bytearray(WORD)
    struct.pack_into("<I", data, at + 24, 5)

    survives("plan.docx", bytes(data))
