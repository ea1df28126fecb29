import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.models import Plan, PlanImport
from tests.factories import make_organisation
from tests.plans.plan_files import INPUTS, needs_shared
from tests.plans.test_importing_workflow import row_counts

TABLE = "Åtgärd\tMål\tAnsvarig\nTrygga rundor\tFärre klagomål\tPolisen, Ekstads väktarklubb\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "handlingsplan 2026.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments) -> tuple[str, str, int]:
    """(stdout, stderr, exit code)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_plan", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        return out.getvalue(), err.getvalue(), leaving.code
    return out.getvalue(), err.getvalue(), 0


def test_import_plan_prints_a_short_text(file):
    out, err, code = run(file)

    assert out.splitlines() == [
        "Handlingsplan 2026",
        "handlingsplan, 2026-01-01 – 2026-12-31",
        "   1 Utan fokusområde",
        "   1 åtgärder, 2 parter",
    ]
    assert "Planens titel står inte i filen" in err
    assert code == 0


def test_import_plan_json_answers_with_one_document_and_writes_nothing(file):
    before = row_counts()

    out, err, code = run(file, "--json")

    document = json.loads(out)
    assert [action["action"] for action in document["focus_areas"][0]["actions"]] == ["Trygga rundor"]
    assert (err, code, "id" in document) == ("", 0, False)
    assert row_counts() == before


def test_import_plan_json_names_parties_as_the_register_does(file):
    make_organisation(name="Polisen i Ekstad", aliases=["Polisen"])

    document = json.loads(run(file, "--json")[0])

    assert document["focus_areas"][0]["actions"][0]["responsible"] == [
        "Polisen i Ekstad",
        "Ekstads väktarklubb",
    ]


def test_import_plan_save_prints_the_id_alone(file):
    out, err, code = run(file, "--save")

    plan = Plan.objects.get()
    assert (out, code) == (f"{plan.pk}\n", 0)
    assert "är skapat" in err
    assert (plan.source_import.made_by, plan.source_import.file_name) == (None, "handlingsplan 2026.tsv")
    assert plan.source_import.organisations.count() == 2


def test_import_plan_json_save_prints_the_document_with_the_id(file):
    out, _, code = run(file, "--json", "--save")

    assert (json.loads(out)["id"], code) == (Plan.objects.get().pk, 0)


@needs_shared
def test_import_plan_save_takes_a_whole_real_plan():
    out, _, _ = run(INPUTS / "koping-handlingsplan-2024.docx", "--save")

    content = Plan.objects.get(pk=int(out)).content()
    assert [len(area.actions) for area in content.focus_areas] == [12, 18, 4]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("trasig.docx", b"PK\x03\x04", "Filen är skadad"),
        ("plan.pdf", b"%PDF-1.7", "Filen är en pdf"),
        ("tom.xlsx", b"", "Filen är tom"),
        ("stor.txt", b"x" * (10 * 1024 * 1024 + 1), "större än 10 MB"),
    ],
)
def test_import_plan_refuses_a_faulty_file_in_one_line(tmp_path, name, data, told):
    path = tmp_path / name
    path.write_bytes(data)

    out, err, code = run(path, "--save")

    assert (out, code) == ("", 1)
    assert told in err
    assert len(err.splitlines()) == 1
    assert PlanImport.objects.count() == 0


def test_import_plan_makes_no_draft_of_a_text_without_a_plan(tmp_path):
    path = tmp_path / "prat.txt"
    path.write_text("Hej på dig. Vi hörs.", encoding="utf-8")

    assert run(path, "--json")[2] == 0
    assert run(path, "--save")[2] == 1
    assert PlanImport.objects.count() == 0


def test_import_plan_says_that_there_is_no_such_file(tmp_path):
    out, err, code = run(tmp_path / "borta.docx")

    assert (out, code) == ("", 2)
    assert "borta.docx finns inte" in err


def test_import_plan_wants_a_file():
    with pytest.raises(CommandError):
        call_command("import_plan")
