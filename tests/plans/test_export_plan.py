import json
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.factories import make_municipality, make_plan
from tests.plans.test_printing import ROOT


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")],
)
def test_file_is_written_and_only_its_name_is_answered(tmp_path, capsys, suffix, beginning):
    make_municipality()
    plan = make_plan(title="Åtgärdsplan")
    path = tmp_path / f"plan.{suffix}"

    call_command("export_plan", str(plan.pk), format=suffix, output=path)

    told = capsys.readouterr()
    assert path.read_bytes().startswith(beginning)
    assert told.out == f"{path}\n"
    assert told.err == f"Åtgärdsplan är skriven till {path} ({path.stat().st_size} byte).\n"


def test_json_holds_the_content_and_the_municipality(tmp_path):
    make_municipality()
    plan = make_plan(title="Åtgärdsplan")

    call_command("export_plan", str(plan.pk), format="json", output=tmp_path / "plan.json")

    data = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert (data["municipality"], data["plan"]) == ("Ekstads kommun", plan.content().as_json())


def test_unknown_plan_is_told_in_one_line(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("export_plan", "999")

    told = capsys.readouterr()
    assert (ended.value.code, told.out, told.err) == (1, "", "Det finns ingen plan med nummer 999.\n")


def test_place_that_cannot_be_written_is_told_in_one_line(tmp_path, capsys):
    plan = make_plan()

    with pytest.raises(SystemExit) as ended:
        call_command("export_plan", str(plan.pk), format="json", output=tmp_path / "saknas" / "plan.json")

    told = capsys.readouterr()
    assert (ended.value.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert told.err.startswith("Filen ")


def test_wrong_use_ends_with_two():
    command = [sys.executable, "manage.py", "export_plan", "ett", "--format", "pdf"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
