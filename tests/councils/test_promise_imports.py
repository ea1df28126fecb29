"""From a file to a draft and back again, in the workflow and from the command line."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from councils.choices import PromiseGiver
from councils.models import PromiseDocument, PromiseImport
from councils.workflow import promise_imports
from councils.workflow.promise_imports import Row, giver_of
from kommunbrott.access import Overtaken
from kommunbrott.reading import UnreadableFile, read_pasted
from tests.councils.promise_texts import LISTS_PER_PARTY, TABLE
from tests.factories import make_organisation


def started(text: str, user) -> PromiseImport:
    return promise_imports.start(
        promise_imports.understand(read_pasted(text)), file_name="löften.txt", by=user
    )


def test_a_file_is_the_same_after_it_has_been_kept(coordinator):
    read = promise_imports.understand(read_pasted(TABLE))

    kept = promise_imports.start(read, file_name="löften.txt", by=coordinator)

    kept.refresh_from_db()
    assert promise_imports.read_back(kept).as_json() == read.as_json()


def test_saving_makes_a_draft_of_all_that_was_read(coordinator):
    police = make_organisation(name="Polisen", kind="polis")

    document = promise_imports.save(started(LISTS_PER_PARTY, coordinator), by=coordinator)

    rows = [
        (one.giver, [party.name for party in one.parties.all()], one.parties_as_written, one.target)
        for one in document.promises.all()
    ]
    assert rows == [
        ("polisen", [police.name], "", "Minst 40 kvällspass per halvår"),
        ("polisen", [police.name], "", ""),
        ("kommunen", [], "Ekstads kommun", ""),
        ("kommunen", [], "Ekstads kommun", "2 kvällar i veckan"),
        ("gemensamt", [police.name], "Ekstads kommun", "4 trygghetsvandringar under året"),
    ]
    assert (document.is_draft, document.title, document.place) == (True, "Medborgarlöften 2026", "Ekstad")
    assert document.dialogues.startswith("Under hösten 2025")
    assert [(one.name, one.organisation) for one in document.signatories.all()] == [
        ("Marie Sandell", "Ekstads kommun"), ("Tomas Rehn", "Lokalpolisområde Ekbygden"),
    ]  # fmt: skip


def test_answers_of_the_preview_decide_what_is_saved(coordinator):
    rows = {0: Row(is_wanted=False), 1: Row(kind="mål", giver="annan")}

    document = promise_imports.save(started(LISTS_PER_PARTY, coordinator), by=coordinator, rows=rows)

    first = document.promises.first()
    assert (document.promises.count(), first.kind, first.giver) == (4, "mål", "annan")


def test_a_file_is_saved_once_and_can_be_undone_until_somebody_writes_in_the_draft(coordinator):
    kept = started(LISTS_PER_PARTY, coordinator)
    promise_imports.save(kept, by=coordinator)
    kept.refresh_from_db()
    with pytest.raises(Overtaken):
        promise_imports.save(kept, by=coordinator)

    promise_imports.undo(kept, by=coordinator)
    again = promise_imports.save(PromiseImport.objects.get(), by=coordinator)
    again.edition += 1
    again.save()
    kept.refresh_from_db()

    assert promise_imports.may_undo(kept) is False
    with pytest.raises(Overtaken):
        promise_imports.undo(kept, by=coordinator)
    assert PromiseDocument.objects.get() == again


def test_a_file_without_promises_is_refused():
    with pytest.raises(UnreadableFile, match="inga medborgarlöften"):
        promise_imports.understand(read_pasted("Inköpslista"))


@pytest.mark.parametrize(
    ("names", "giver"),
    [
        (("Polisen",), PromiseGiver.POLICE),
        (("Ekstads kommun",), PromiseGiver.MUNICIPALITY),
        (("Socialtjänsten",), PromiseGiver.MUNICIPALITY),
        (("Polisen", "Ekstads kommun", "Nattvandrarna"), PromiseGiver.JOINTLY),
        (("Nattvandrarna",), PromiseGiver.THIRD_PARTY),
        ((), PromiseGiver.UNKNOWN),
    ],
)
def test_who_gives_a_promise(names, giver):
    assert giver_of(names) == giver


# --- The command ---


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "medborgarlöften.txt"
    path.write_text(LISTS_PER_PARTY, encoding="utf-8")
    return path


def run(*arguments) -> tuple[str, str, int]:
    """(stdout, stderr, exit code)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_promises", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as leaving:
        return out.getvalue(), err.getvalue(), leaving.code
    return out.getvalue(), err.getvalue(), 0


def test_the_command_prints_a_short_text(file):
    out, err, code = run(file)

    assert out.splitlines()[:3] == [
        "Medborgarlöften 2026",
        "2026-01-01 – 2026-12-31",
        "Löfte: genomföra minst 40 kvällspass per halvår i centrum (Polisen)",
    ]
    assert out.splitlines()[-1] == "5 punkter, 2 underskrifter"
    assert ("texter utan plats" in err, code) == (True, 0)


def test_the_command_answers_with_one_document_and_writes_nothing(file):
    out, err, code = run(file, "--json")

    answer = json.loads(out)
    assert set(answer) == {
        "title", "period", "background_paragraphs", "situation_paragraphs", "purposes", "focus_areas", "promises",
        "signatories", "signed", "unplaced", "notes",
    }  # fmt: skip
    assert answer["promises"][0] == {
        "number": None, "text": "genomföra minst 40 kvällspass per halvår i centrum", "kind": "löfte", "by": ["Polisen"],
        "joint": False, "area": None, "group": None,
        "target": {"operator": "minst", "value": 40, "unit": "kvällspass", "period": "per halvår"},
    }  # fmt: skip
    assert (err, code) == ("", 0)
    assert not PromiseImport.objects.exists()


def test_the_command_saves_a_draft_and_says_its_id(file):
    out, _, code = run(file, "--save")

    document = PromiseDocument.objects.get()
    assert (out.strip(), code, document.promises.count()) == (str(document.pk), 0, 5)
    assert json.loads(run(file, "--json", "--save")[0])["id"] == PromiseDocument.objects.latest("pk").pk


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("saknas.txt", None, 2),
        ("bild.txt", b"\x89PNG\r\n\x1a\n0000", 1),
        ("trasig.docx", b"PK\x03\x04trasig", 1),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(tmp_path, name, content, code):
    path = tmp_path / name
    if content:
        path.write_bytes(content)

    out, err, left_with = run(path, "--json")

    assert (out, left_with, len(err.strip().splitlines())) == ("", code, 1)


def test_the_command_saves_nothing_of_a_file_without_promises(tmp_path):
    path = tmp_path / "lista.txt"
    path.write_text("Mjölk och bröd", encoding="utf-8")

    assert run(path, "--save")[2] == 1
    assert not PromiseImport.objects.exists()
