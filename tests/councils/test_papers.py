import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.choices import PaperSource
from councils.documents.papers import frozen_paper
from councils.models import ItemFile, SummonsFile
from councils.workflow import papers, summoning
from incidents.models import BriefVersion, OperationalBrief
from kommunbrott.attachments import accept
from kommunbrott.models import OutboxMessage
from tests.attached import FILES, PDF
from tests.factories import (
    make_agenda_item,
    make_council,
    make_meeting,
    make_membership,
    make_plan,
    make_user,
)

GROUND = "18 kap. 1 §"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item():
    return make_agenda_item(make_meeting(on=timezone.localdate() + dt.timedelta(days=9)), title="Läget")


def attach(item, by, name="Statistik.pdf", data=PDF, title="", secrecy="") -> ItemFile:
    accepted = accept(SimpleUploadedFile(name, data))
    return papers.add_file(item, by=by, accepted=accepted, title=title, secrecy=secrecy)


def summon(meeting, by):
    printed = summoning.Printed(meeting.content(), PDF)
    return summoning.summon(meeting, by=by, printed=printed, reply_by=meeting.day, now=timezone.now())


def post(client, item, name, data, **more):
    address = reverse("councils:agenda_item_files", args=[item.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, data), "title": "", "secrecy": ""} | more)


def status(client, address, data=None) -> int:
    response = client.get(address, data)
    if response.streaming:
        list(response)  # which closes the file
    return response.status_code


def stored(tmp_path) -> int:
    return len(list((tmp_path / "bilagor").glob("*")))


def test_file_is_kept_under_a_name_of_our_own_and_shown_on_the_agenda(client, item, coordinator, tmp_path):
    post(client, item, "../Statistik.docx", FILES["docx"], title="Siffror", secrecy="18 kap 1§")

    file = ItemFile.objects.get()
    (shown,) = item.meeting.content().items[0].files
    assert (file.name, file.label, file.secrecy, file.uploaded_by) == (
        "Statistik.docx",
        "Siffror",
        GROUND,
        coordinator,
    )
    assert [path.name for path in (tmp_path / "bilagor").glob("*")] == [file.stored_as]
    assert (shown.id, shown.title, shown.kind, shown.is_late, shown.secrecy) == (
        file.pk,
        "Siffror",
        "docx",
        False,
        GROUND,
    )


@pytest.mark.parametrize(
    ("name", "data", "more", "said"),
    [
        ("a.exe", b"MZ", {}, "inte av ett slag som går att bifoga"),
        ("a.pdf", FILES["docx"], {}, "Filen är Word men heter .pdf."),
        ("a.pdf", b"", {}, "Filen är tom."),
        ("a.pdf", PDF, {"secrecy": "hemligt"}, "Skriv kapitel och paragraf"),
        ("a.pdf", PDF, {"title": "x" * 201}, "200 tecken"),
    ],
)
def test_file_that_is_not_taken_in_says_why(client, item, name, data, more, said, tmp_path):
    response = post(client, item, name, data, **more)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert (ItemFile.objects.count(), stored(tmp_path)) == (0, 0)


def test_file_that_has_not_gone_out_is_thrown_away(
    client, item, coordinator, tmp_path, django_capture_on_commit_callbacks
):
    file = attach(item, coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("councils:item_file_remove", args=[file.pk]))

    assert (ItemFile.objects.count(), stored(tmp_path)) == (0, 0)


@pytest.mark.parametrize("way", ["file", "item"])
def test_file_that_has_gone_out_stays_with_its_summons_and_as_secret(
    client, item, coordinator, way, tmp_path
):
    file = attach(item, coordinator)
    item.secrecy = GROUND
    item.save()
    summons = summon(item.meeting, coordinator)

    if way == "file":
        client.post(reverse("councils:item_file_remove", args=[file.pk]))
    else:
        client.post(reverse("councils:agenda_item_remove", args=[item.pk]))

    file.refresh_from_db()
    assert (file.item, file.secrecy, stored(tmp_path)) == (None, GROUND, 1)
    assert [row.file for row in summons.files.all()] == [file]
    assert status(client, reverse("councils:item_file", args=[file.pk])) == 200
    assert client.post(reverse("councils:item_file_remove", args=[file.pk])).status_code == 404


@pytest.mark.parametrize("statement", ["UPDATE {} SET file_id = 9", "DELETE FROM {}"])
def test_what_a_summons_brought_cannot_be_changed_by_any_door(item, coordinator, statement):
    attach(item, coordinator)
    summon(item.meeting, coordinator)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("councils_summonsfile"))

    assert SummonsFile.objects.count() == 1


def test_file_that_came_after_the_first_summons_is_marked_in_every_later_one(client, item, coordinator):
    first = attach(item, coordinator, "Först.pdf")
    summon(item.meeting, coordinator)
    late = attach(item, coordinator, "Sen.pdf")
    summon(item.meeting, coordinator)
    make_agenda_item(item.meeting)

    last = summon(item.meeting, coordinator)
    page = client.get(reverse("councils:summons_detail", args=[item.meeting_id])).content.decode()

    assert {file.id: file.is_late for file in last.tree.items[0].files} == {first.pk: False, late.pk: True}
    assert page.count(last.tree.items[0].files[1].news) == 1


# kind of person: (reads an open file, reads a secret one), once it has gone out
FILES_READ = {
    "coordinator": (200, 200),
    "member": (200, 404),
    "entitled": (200, 200),
    "secretary": (200, 200),
    "member of another": (404, 404),
    "entitled in another": (404, 404),
    "administrator": (404, 404),
}


@pytest.mark.parametrize("kind", FILES_READ)
def test_who_is_given_a_file(kind, item, coordinator):
    secret_item = make_agenda_item(item.meeting, secrecy=GROUND)
    open_file, secret_file = attach(item, coordinator), attach(item, coordinator, secrecy=GROUND)
    inside_secret = attach(secret_item, coordinator)
    user = coordinator if kind == "coordinator" else make_user(is_administrator=kind == "administrator")
    if kind not in ("coordinator", "administrator"):
        council = make_council() if "another" in kind else item.meeting.council
        role = "sekreterare" if kind == "secretary" else "ledamot"
        make_membership(council, user=user, role=role, reads_secrets="entitled" in kind)
    reader = Client()
    reader.force_login(user)

    def statuses():
        files = (open_file, secret_file, inside_secret)
        return [status(reader, reverse("councils:item_file", args=[file.pk])) for file in files]

    before = statuses()
    summon(item.meeting, coordinator)
    of_open, of_secret = FILES_READ[kind]

    assert before == ([200] * 3 if kind == "coordinator" else [404] * 3)
    assert statuses() == [of_open, of_secret, of_secret]


def test_link_gives_open_files_of_its_own_summons_only(item, coordinator):
    make_membership(item.meeting.council, email="a@ekstad.example", reads_secrets=True)
    shown, secret = attach(item, coordinator), attach(item, coordinator, secrecy=GROUND)
    elsewhere = attach(make_agenda_item(), coordinator)
    summon(item.meeting, coordinator)
    later = attach(item, coordinator)
    link = OutboxMessage.objects.get().context["button"]["address"].partition("/moten/")[2]
    reader = Client()

    found = {
        file.pk: status(reader, f"/moten/{link}fil/", {"fil": file.pk})
        for file in (shown, secret, elsewhere, later)
    }
    broken = {reader.get(f"/moten/{link}fil/", {"fil": key}).status_code for key in ("x", "", "9" * 30)}

    assert found == {shown.pk: 200, secret.pk: 404, elsewhere.pk: 404, later.pk: 404}
    assert broken == {404}


def test_item_shows_the_plans_state_and_brings_its_last_version(item, coordinator):
    plan = make_plan(title="Plan för Ekstad")
    item.plan = plan
    item.save()
    (without,) = item.meeting.content().items[0].papers
    version = plan.versions.create(
        number=1, kind="forslag", organ="KF", meeting_on=item.meeting.day, content={}, digest="", pdf=PDF,
        sha256="a" * 64, made_by=coordinator,
    )  # fmt: skip
    summons = summon(item.meeting, coordinator)
    (paper,) = summons.tree.items[0].papers
    reader = Client()
    reader.force_login(coordinator)

    response = reader.get(
        reverse("councils:summons_file", args=[summons.pk]), {"handling": f"plan-{version.pk}"}
    )

    assert (without.version_id, without.state) == (None, "Planen är nu: utkast, ingen fryst version")
    assert (paper.key, paper.state, paper.sha256) == (
        f"plan-{version.pk}",
        "Planen är nu: utkast",
        version.sha256,
    )
    assert b"".join(response.streaming_content) == bytes(version.pdf)


@pytest.mark.parametrize("kind", ["member", "administrator", "stranger"])
def test_only_the_coordinator_attaches(kind, item, coordinator):
    file = attach(item, coordinator)
    user = make_user(is_administrator=kind == "administrator")
    if kind == "member":
        make_membership(item.meeting.council, user=user)
    client = Client()
    client.force_login(user)

    refused = 403 if kind == "member" else 404
    assert post(client, item, "a.pdf", PDF).status_code == refused
    assert client.post(reverse("councils:item_file_remove", args=[file.pk])).status_code == refused
    assert ItemFile.objects.get().item == item


def test_item_brings_the_operational_brief_once_it_is_fixed(item, coordinator):
    brief = OperationalBrief.objects.create(
        number=23, starts_on=dt.date(2026, 11, 9), ends_on=dt.date(2026, 11, 22), made_by=coordinator
    )
    item.brief = brief
    item.save()
    (living,) = item.meeting.content().items[0].papers
    version = BriefVersion.objects.create(
        brief=brief, content={}, digest="", pdf=PDF, sha256="b" * 64, made_by=coordinator
    )
    (fixed,) = item.meeting.content().items[0].papers
    name, data = frozen_paper(PaperSource.BRIEF, version.pk)

    assert (living.version_id, living.state) == (None, "Inte fastställd än")
    assert (fixed.key, fixed.sha256) == (f"lagesbild-{version.pk}", "b" * 64)
    assert fixed.state == f"Fastställd {timezone.localdate().isoformat()}"
    assert (name, data) == ("Operativ lägesbild nr 23", PDF)
