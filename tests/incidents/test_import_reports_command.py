import json
from io import StringIO

import pytest
from django.core.management import call_command

from incidents.models import ImportBatch, Report
from kommunbrott.models import Area
from tests.factories import make_area

LINES = [
    "Rapport-ID;Händelsedatum;Tid;Kategori;Område",
    "E-1;2026-03-04;21:45;Trafik;Nygård",
    "E-2;i går;21:45;Trafik;Nygård",
    "E-3;2026-03-05;21:45;traffik;NYGÅRD",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rapporter.csv"
    path.write_text("\n".join(LINES), encoding="utf-8-sig")
    return path


def run(*arguments) -> tuple[str, str, int]:
    """(stdout, stderr, exit code)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_reports", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        return out.getvalue(), err.getvalue(), leaving.code
    return out.getvalue(), err.getvalue(), 0


def test_import_reports_json_is_one_document(file):
    out, err, code = run(file, "--json")

    assert json.loads(out) == {
        "rows": 3,
        "accepted": 2,
        "rejected": [
            {
                "line": 3,
                "id": "E-2",
                "reason": "bad_date",
                "message": "Datumet ”i går” går inte att läsa. Skriv det som åååå-mm-dd.",
            }
        ],
        "warnings": [
            {
                "line": 4,
                "id": "E-3",
                "reason": "category_mapped",
                "message": "Kategorin ”traffik” har lästs som Trafik.",
            },
            {
                "line": 4,
                "id": "E-3",
                "reason": "area_mapped",
                "message": "Området ”NYGÅRD” har lästs som Nygård.",
            },
        ],
    }
    assert (err, code) == ("", 0)


def test_import_reports_reads_the_areas_of_the_register(file):
    make_area(name="NyGård")

    warnings = json.loads(run(file, "--json")[0])["warnings"]

    assert [each["message"] for each in warnings if each["reason"] == "area_mapped"] == [
        "Området ”Nygård” har lästs som NyGård.",
        "Området ”NYGÅRD” har lästs som NyGård.",
    ]


def test_import_reports_prints_a_short_text(file):
    assert run(file)[0].splitlines() == [
        "3 rader, 2 godkända, 1 avvisade",
        "     1 bad_date",
        "     1 category_mapped",
        "     1 area_mapped",
    ]


def test_import_reports_refuses_a_file_without_what_it_needs(tmp_path):
    path = tmp_path / "fel.csv"
    path.write_text("hund;katt\n1;2\n", encoding="utf-8")

    told = "Ingen kolumn kändes igen som ”När det hände, datum” och ”Kategori”."
    assert run(path, "--json") == (
        "",
        f"{told} Kontrollera rubrikraden, den ska stå överst. Inget har sparats.\n",
        1,
    )


def test_import_reports_says_when_there_is_no_file(tmp_path):
    assert run(tmp_path / "saknas.csv")[1:] == (f"Filen {tmp_path / 'saknas.csv'} finns inte.\n", 2)


def test_import_reports_save_prints_the_id_and_twice_is_once(file):
    out, _, code = run(file, "--save")

    again = run(file, "--save")

    batch = ImportBatch.objects.get()
    assert (out, code) == (f"{batch.pk}\n", 0)
    assert again[0] == out
    assert "Filen är redan inläst. Inget har ändrats." in again[1]
    assert (Report.objects.count(), list(batch.areas.values_list("name", flat=True))) == (2, ["Nygård"])


def test_import_reports_json_and_save_print_the_document_with_the_id(file):
    plain = json.loads(run(file, "--json")[0])

    saved = json.loads(run(file, "--json", "--save")[0])

    assert saved == plain | {"id": ImportBatch.objects.get().pk}
    assert json.loads(run(file, "--json")[0]) == plain


def test_import_reports_json_writes_nothing(file):
    run(file, "--json")

    assert (ImportBatch.objects.count(), Report.objects.count(), Area.objects.count()) == (0, 0, 0)
