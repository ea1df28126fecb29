import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from kommunbrott import attachments
from kommunbrott.access import Overtaken
from kommunbrott.trees import from_json
from plans.content import PlanContent
from plans.models import Plan, SituationFile, VersionSituation
from plans.workflow import situation as workflow
from tests.attached import PDF
from tests.client import StrictClient
from tests.factories import make_action, make_focus_area, make_municipality, make_plan, make_user
from tests.plans.decided import decide, fresh, made_decided, open_revision, propose


@pytest.fixture
def plan():
    make_municipality()
    plan = make_plan(title="Åtgärdsplan för Ekstad", dnr="KS 2025/431")
    make_action(focus_area=make_focus_area(plan=plan), goals=["Ljust"])
    return plan


def attach(plan, by, name="Lägesbild.pdf", data=PDF, **kw) -> SituationFile:
    plan = fresh(plan)
    stated = workflow.Situation(
        kw.get("title", "Lägesbild 2026"), "", None, attachments.accept(SimpleUploadedFile(name, data))
    )
    return workflow.state_situation(
        plan, by=by, situation=stated, base_version=workflow.situation_version(plan)
    ).situation_file


def drop(plan, by) -> None:
    plan = fresh(plan)
    stated = workflow.Situation(plan.situation_title, "", None, drops_file=True)
    workflow.state_situation(plan, by=by, situation=stated, base_version=workflow.situation_version(plan))


def url(plan) -> str:
    return reverse("plans:plan_situation", args=[plan.pk])


def file_url(file) -> str:
    return reverse("plans:situation_file", args=[file.pk])


def form(client, plan, **values) -> dict:
    version = re.search(r'name="version" value="(\w+)"', client.get(url(plan)).content.decode())[1]
    return {
        "title": "Lägesbild 2026",
        "organ": "Kommunstyrelsen",
        "on": "2026-09-16",
        "version": version,
    } | values


def reader(**kw) -> StrictClient:
    client = StrictClient()
    client.force_login(make_user(**kw))
    return client


def fetched(client, address) -> int:
    response = client.get(address)
    if response.streaming:
        list(response)  # which closes the file
    return response.status_code


def stored() -> list[str]:
    folder = SituationFile(stored_as="x").path.parent
    return sorted(path.name for path in folder.glob("*")) if folder.exists() else []


# --- The form ---


def test_lägesbild_is_stated_with_its_file(client, coordinator, plan):
    client.post(url(plan), form(client, plan, file=SimpleUploadedFile("../Bild 1.pdf", PDF)))

    plan = fresh(plan)
    file = plan.situation_file
    answer = client.get(file_url(file))
    assert plan.situation == "Lägesbild 2026, Kommunstyrelsen 16 september 2026"
    assert (file.name, file.kind, file.size, file.uploaded_by) == ("Bild 1.pdf", "pdf", len(PDF), coordinator)
    assert (b"".join(answer), answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Bild 1.pdf"'
    assert stored() == [file.stored_as]
    assert "Bild 1.pdf" in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "Skriv vad lägesbilden heter."),
        ({"on": "2026-02-31"}, "datum"),
        ({"title": "x" * 201}, "200"),
        ({"file": SimpleUploadedFile("sida.pdf", b"<html>")}, "inte av ett slag"),
        ({"file": SimpleUploadedFile("tom.pdf", b"")}, "Filen är tom."),
        ({"organ": "KS\0"}, "Null"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client, plan, change, told):
    data = form(client, plan) | change

    response = client.post(url(plan), data)

    html = response.content.decode()
    typed = [data[name] for name in ("title", "organ", "on") if name not in change]
    assert (response.status_code, told in html) == (422, True)
    assert [value for value in typed if value not in html] == []
    assert (fresh(plan).situation_title, stored(), SituationFile.objects.count()) == ("", [], 0)


def test_second_coordinator_is_told_that_the_first_was_there(client, plan):
    data = form(client, plan)
    client.post(url(plan), data)

    late = client.post(url(plan), data | {"title": "En annan"})

    assert (late.status_code, fresh(plan).situation_title) == (409, "Lägesbild 2026")


def test_only_who_may_edit_states_a_lägesbild(client, coordinator, plan):
    with pytest.raises(PermissionDenied):
        attach(plan, make_user())
    propose(plan, coordinator)
    with pytest.raises(PermissionDenied):
        attach(plan, coordinator)

    assert (client.get(url(plan)).status_code, client.post(url(plan), {}).status_code) == (403, 403)
    assert stored() == []


def test_stale_writer_leaves_no_file_behind(plan, coordinator):
    stale = fresh(plan)
    attach(plan, coordinator)

    with pytest.raises(Overtaken):
        workflow.state_situation(
            stale,
            by=coordinator,
            situation=workflow.Situation(
                "Ny", "", None, attachments.accept(SimpleUploadedFile("a.pdf", PDF))
            ),
            base_version=workflow.situation_version(stale),
        )

    assert len(stored()) == 1


# --- Replaced, removed, kept ---


def test_replaced_file_goes_unless_a_version_knows_it(plan, coordinator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attach(plan, coordinator, "ett.pdf")
        sent = attach(plan, coordinator, "två.pdf")
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        new = attach(plan, coordinator, "tre.pdf")
        drop(plan, coordinator)

    assert [file.name for file in SituationFile.objects.all()] == ["två.pdf"]
    assert (stored(), fresh(plan).situation_file) == ([sent.stored_as], None)
    assert [row.file for row in VersionSituation.objects.all()] == [sent, sent]
    assert new.pk != sent.pk


def test_version_points_at_the_very_file(plan, coordinator):
    file = attach(plan, coordinator)

    version = made_decided(plan, coordinator)

    known = version.tree.situation_file
    assert (known.id, known.name, known.sha256) == (file.pk, file.name, file.sha256)
    assert fresh(plan).content() == version.tree == from_json(PlanContent, version.content)


def test_version_without_a_file_points_at_none(plan, coordinator):
    version = propose(plan, coordinator)

    assert version.content["situation_file"] is None
    assert version.tree.digest == version.digest == fresh(plan).content().digest
    assert not VersionSituation.objects.exists()


def test_another_file_is_another_content(plan, coordinator):
    digests = {fresh(plan).content().digest}
    for name, data in (("a.pdf", PDF), ("b.pdf", PDF), ("b.pdf", PDF + b"%%EOF")):
        attach(plan, coordinator, name, data)
        digests.add(fresh(plan).content().digest)

    assert len(digests) == 4


WRITES = {
    "save": lambda row: row.save(),
    "update": lambda row: VersionSituation.objects.filter(pk=row.pk).update(file=row.file),
    "bulk_update": lambda row: VersionSituation.objects.bulk_update([row], ["file"]),
    "delete": lambda row: row.delete(),
    "raw update": lambda row: raw("UPDATE plans_versionsituation SET file_id = file_id WHERE id = %s", row),
    "raw delete": lambda row: raw("DELETE FROM plans_versionsituation WHERE id = %s", row),
}


def raw(statement, row):
    with connection.cursor() as cursor:
        cursor.execute(statement, [row.pk])


@pytest.mark.parametrize("write", WRITES)
def test_what_a_version_rests_on_cannot_be_changed(plan, coordinator, write):
    attach(plan, coordinator)
    propose(plan, coordinator)
    row = VersionSituation.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        WRITES[write](row)


def test_file_of_a_version_cannot_be_deleted(plan, coordinator):
    file = attach(plan, coordinator)
    propose(plan, coordinator)

    with pytest.raises(ProtectedError):
        file.delete()
    with pytest.raises(ProtectedError):
        Plan.objects.filter(pk=plan.pk).delete()


def test_file_of_a_removed_plan_is_swept_away(plan, coordinator):
    attach(plan, coordinator)
    Plan.objects.get(pk=plan.pk).delete()

    attachments.forget_strays(timezone.now() + dt.timedelta(days=2))

    assert (SituationFile.objects.count(), stored()) == (0, [])


# --- Who may fetch it ---

# status: what coordinator and anyone else get of the file the decision was made with, and of the new one
SEES = {
    "utkast": ((200, 200), (200, 404)),
    "remiss": ((200, 200), (200, 404)),
    "forslag": ((200, 200), (200, 404)),
    "beslutad": ((200, 200), (200, 200)),
    "ersatt": ((200, 200), (200, 200)),
}


@pytest.mark.parametrize("status", SEES)
def test_who_may_fetch_which_file(client, anonymous, coordinator, plan, status):
    decided = attach(plan, coordinator, "beslutad.pdf")
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    new = attach(plan, coordinator, "ny.pdf")
    Plan.objects.filter(pk=plan.pk).update(status=status)
    other = reader()

    found = tuple(
        (fetched(client, file_url(file)), fetched(other, file_url(file))) for file in (decided, new)
    )

    assert found == SEES[status]
    assert fetched(anonymous, file_url(decided)) == 302


def test_file_of_a_proposal_is_not_a_reader_s(coordinator, plan):
    file = attach(plan, coordinator)
    propose(plan, coordinator)
    before = fetched(reader(), file_url(file))
    decide(plan, coordinator)

    assert (before, fetched(reader(), file_url(file))) == (404, 200)


def test_lost_file_is_not_found(client, coordinator, plan):
    file = attach(plan, coordinator)
    file.path.unlink()

    assert fetched(client, file_url(file)) == 404
