"""Files that were made to break something, or that were simply made by people. Each gets an answer in Swedish."""

import io
import logging
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.choices import ImportState
from incidents.models import ImportBatch, Report
from kommunbrott.models import Area

HEAD = "Rapport-ID;Händelsedatum;Tid;Kategori;Område;Beskrivning"
ROW = "E-{0};2026-03-04;21:45;Trafik;Nygård;{1}"


def lines(*texts: str) -> bytes:
    return "\n".join([HEAD, *(ROW.format(number, text) for number, text in enumerate(texts))]).encode()


def book(*rows, **parts: bytes) -> bytes:
    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A sheet of some hundred megabytes in a file of some hundred kilobytes."""
    source, packed = io.BytesIO(book(HEAD.split(";"))), io.BytesIO()
    row = b"<row><c t='inlineStr'><is><t>" + b"A" * 1_000_000 + b"</t></is></c></row>"
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in whole.namelist():
            data = whole.read(name)
            if name.endswith("sheet1.xml"):
                with package.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(data.replace(b"</sheetData></worksheet>", b"").split(b"</sheetData>")[0])
                    for _ in range(300):
                        sheet.write(row)
                    sheet.write(b"</sheetData></worksheet>")
            else:
                package.writestr(name, data)
    return packed.getvalue()


def entities() -> bytes:
    """XML that grows when it is read, and asks for a file of the server's."""
    packed = io.BytesIO()
    evil = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(io.BytesIO(book(HEAD.split(";")))) as whole, zipfile.ZipFile(packed, "w") as package:
        for name in whole.namelist():
            package.writestr(name, evil if name.endswith("sheet1.xml") else whole.read(name))
    return packed.getvalue()


READ = {
    "formulas": ("rapporter.csv", lines('=HYPERLINK("http://x","y")', "@SUM(1)", "+1", "-1", "|cmd")),
    "html": ("<script>alert(1)</script>.csv", lines("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&amp;")),
    "NUL bytes": ("rapporter.csv", lines("Släckt\0lampa", "\0\0\0")),
    "mixed coding": ("rapporter.csv", lines("Åkra") + b"\n" + ROW.format(7, "Släckt på Åkra").encode("cp1252")),
    "3000 columns": (
        "bred.csv",
        f"{HEAD};{';'.join(f'K{number}' for number in range(3000))}\n{ROW.format(1, 'Bred')}{';x' * 3000}".encode(),
    ),
    "a column named twice": ("dubbel.csv", f"{HEAD};Beskrivning\n{ROW.format(1, 'A')};B".encode()),
    "columns without names": ("namnlos.csv", f"{HEAD};;;\n{ROW.format(1, 'A')};;;".encode()),
    "a row of another width": ("ojamn.csv", lines("A") + b"\nE-9;2026-03-04" + b"\n;;;;;;;;;;;;;;;"),
    "an unclosed quotation mark": ("citat.csv", lines('"aldrig slut', "B", "C")),
    "a cell without end": ("lang.csv", lines("A" * 300_000)),
    "a number without end": ("tal.csv", lines("A").replace(b"E-0", b"9" * 5000)),
    "letters that turn around": ("\u202efsc.csv", lines("\u202e\u200b\ufeff\U0001f4a9\ud7ff")),
    "a path as its name": ("../../../etc/passwd.csv", lines("A")),
    "only headings": ("rubriker.csv", HEAD.encode()),
    "a workbook of formulas": ("formler.xlsx", book(HEAD.split(";"), ["=1+1", "=TODAY()", "=1/0", "Trafik", "Nygård", "=A1"])),
}  # fmt: skip
REFUSED = {
    "nothing": ("tom.csv", b""),
    "only spaces": ("tom.csv", b"\n \n\t\n"),
    "a program with another name": ("rapporter.csv", b"MZ\x90\x00\x03" + bytes(range(256)) * 40),
    "a program called a workbook": ("rapporter.xlsx", b"MZ\x90\x00\x03" + bytes(range(256)) * 40),
    "a zip that is no workbook": ("rapporter.xlsx", b"PK\x05\x06" + b"\0" * 18),
    "half a workbook": ("rapporter.xlsx", book(HEAD.split(";"))[:2000]),
    "a workbook called text": ("rapporter.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 200),
}


@pytest.fixture(autouse=True)
def no_surprise(caplog):
    """The answer to the unforeseen is kind, and yet a fault of ours: it is logged, and fails the test."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def send(client, name: str, data: bytes):
    return client.post(reverse("incidents:import_start"), {"file": SimpleUploadedFile(name, data)})


def walk(client) -> ImportBatch:
    """All that can be done with what was read; the strict client reads each page."""
    batch = ImportBatch.objects.latest("pk")
    assert client.get(batch.get_absolute_url()).status_code == 200
    if batch.state == ImportState.PREVIEW:
        columns = {f"column-{at}": one["field"] for at, one in enumerate(batch.result["columns"])}
        assert client.post(reverse("incidents:import_columns", args=[batch.pk]), columns).status_code in (
            302,
            422,
        )
        client.post(batch.get_absolute_url(), {"how": "godkanda"}, follow=True)
    for report in Report.objects.all()[:3]:
        assert client.get(report.get_absolute_url()).status_code == 200
    assert client.get(reverse("incidents:report_list")).status_code == 200
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.mark.parametrize("what", READ)
def test_odd_file_is_read_and_every_row_answered(client, what):
    answer = send(client, *READ[what])

    assert answer.status_code == 302
    batch = walk(client)
    assert batch.accepted + batch.rejected == batch.rows
    assert (
        Report.objects.count() == batch.saved
        if batch.state == ImportState.SAVED
        else not Report.objects.exists()
    )
    assert "/" not in batch.file_name


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_list_is_refused_with_a_reason(client, what):
    answer = send(client, *REFUSED[what])

    assert answer.status_code == 422
    assert re.search(r"Inget har sparats|Välj en fil", answer.content.decode())
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("make", [bomb, entities])
def test_workbook_that_means_harm_is_told_of_and_saves_nothing(client, make):
    send(client, "rapporter.xlsx", make())

    batch = ImportBatch.objects.first()
    page = client.get(batch.get_absolute_url()).content.decode() if batch else ""
    assert not Report.objects.exists()
    assert batch is None or batch.state == ImportState.UNREADABLE
    assert "root:" not in page


def test_hundred_thousand_rows_wait_for_the_worker(client):
    data = HEAD.encode() + b"".join(b"\n" + ROW.format(number, "Rad").encode() for number in range(100_000))

    answer = send(client, "stor.csv", data)

    assert answer.status_code == 302
    batch = ImportBatch.objects.get()
    assert batch.state == ImportState.READING
    assert client.get(batch.get_absolute_url()).status_code == 200


@settings(
    max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".txt", ".tsv", ""]), st.booleans())
def test_any_bytes_get_an_answer(client, junk, suffix, has_head):
    answer = send(client, f"a{suffix}", (lines("A") if has_head else b"") + junk)

    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        walk(client)
    Report.objects.all().delete()
    Area.objects.filter(importbatch__isnull=False).delete()
