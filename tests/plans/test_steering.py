import datetime as dt
import hashlib
import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from kommunbrott.access import Overtaken
from kommunbrott.models import Organisation
from plans import steering_access as access
from plans.models import RelatedProgramme, SteeringChapter, SteeringDocument, SteeringVersion
from plans.workflow import steering as workflow
from tests.client import StrictClient
from tests.factories import make_municipality, make_organisation, make_plan, make_steering, make_user

FILE = b"%PDF-1.7 styrdokument"


def url(name: str, *args) -> str:
    return reverse(f"plans:{name}", args=args)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def decide(document: SteeringDocument, by) -> SteeringVersion:
    name = f"Kommunfullmäktige {document.pk}"
    organ = Organisation.objects.filter(name=name).first() or make_organisation(kind="fullmaktige", name=name)
    decision = workflow.SteeringDecision(organ, dt.date(2026, 2, 23), "§ 19", "KS 2026/7")
    printed = workflow.as_decided(fresh(document), decision)
    return workflow.decide(
        fresh(document), by=by, decision=decision, printed=printed, pdf=FILE, now=timezone.now()
    )


def titles(document: SteeringDocument) -> list[str]:
    return [row.title for row in fresh(document).chapters.all()]


# --- The way of a document ---


def test_adopted_by_comes_from_the_decision_and_is_left_out_until_there_is_one(coordinator):
    document = make_steering("Syfte", responsible="säkerhetssamordnaren")
    before = dict(document.content().facts)

    version = decide(document, coordinator)

    assert "Antagen av" not in before
    assert dict(version.tree.facts)["Antagen av"] == f"Kommunfullmäktige {document.pk} 23 februari 2026, § 19"
    assert (version.sha256, version.is_whole) == (hashlib.sha256(FILE).hexdigest(), True)


def test_what_is_decided_cannot_be_written_moved_or_removed(coordinator):
    document = make_steering("Syfte")
    chapter = document.chapters.get()
    decide(document, coordinator)

    for attempt in (
        lambda: workflow.save_facts(fresh(document), by=coordinator, edition=0),
        lambda: workflow.save_chapter(fresh(chapter), by=coordinator, edition=0),
        lambda: workflow.move_chapter(fresh(chapter), by=coordinator, up=True),
        lambda: workflow.remove_chapter(fresh(chapter), by=coordinator),
        lambda: workflow.remove_draft(fresh(document), by=coordinator),
        lambda: decide(document, coordinator),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}"])
def test_version_cannot_be_changed_by_any_door(coordinator, statement):
    version = decide(make_steering("Syfte"), coordinator)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("plans_steeringversion"))

    assert SteeringVersion.objects.get().sha256 == version.sha256


def test_text_that_changed_while_it_was_printed_is_not_decided(coordinator):
    document = make_steering("Syfte")
    decision = workflow.SteeringDecision(make_organisation(), dt.date(2026, 2, 23), "§ 19", "KS 1")
    printed = workflow.as_decided(fresh(document), decision)
    document.chapters.update(text="Ändrat.")

    with pytest.raises(Overtaken):
        workflow.decide(
            fresh(document), by=coordinator, decision=decision, printed=printed, pdf=FILE, now=timezone.now()
        )

    assert not fresh(document).is_decided


def test_new_edition_has_the_same_words_and_replaces_when_it_is_decided(coordinator):
    old, plan = make_steering("Syfte", "Metod"), make_plan()
    old.chapters.first().plans.add(plan)
    decide(old, coordinator)

    draft = workflow.renew(fresh(old), by=coordinator)
    again = workflow.renew(fresh(old), by=coordinator)

    assert (again, titles(draft), list(draft.chapters.first().plans.all())) == (
        draft,
        ["Syfte", "Metod"],
        [plan],
    )
    today = dt.date(2026, 3, 1)
    assert list(SteeringDocument.objects.in_force(today)) == [old]
    decide(draft, coordinator)
    assert list(SteeringDocument.objects.in_force(today)) == [draft]


def test_chapters_are_moved_one_place_and_stay_at_the_ends(coordinator):
    document = make_steering("A", "B", "C")
    first, _, last = document.chapters.all()

    workflow.move_chapter(last, by=coordinator, up=True)
    workflow.move_chapter(fresh(first), by=coordinator, up=True)

    assert titles(document) == ["A", "C", "B"]


def test_second_writer_of_a_chapter_is_told(coordinator):
    chapter = make_steering("A").chapters.get()
    workflow.save_chapter(fresh(chapter), by=coordinator, edition=0)

    with pytest.raises(Overtaken):
        workflow.save_chapter(fresh(chapter), by=coordinator, edition=0)


WHO = {"samordnare": {"is_coordinator": True}, "administratör": {"is_administrator": True}, "annan": {}}


@pytest.mark.parametrize("who", WHO)
def test_who_may_what(coordinator, who):
    user, draft, decided = make_user(**WHO[who]), make_steering("A"), make_steering("B")
    decide(decided, coordinator)
    decided, seen = fresh(decided), set(SteeringDocument.objects.visible_to(user))
    is_own = who == "samordnare"

    assert bool(access.may_write_steering(user, draft)) == is_own
    assert bool(access.may_renew_steering(user, decided)) == is_own
    assert (draft in seen, decided in seen) == (is_own, True)
    assert not access.may_write_steering(user, decided)
    assert not access.may_renew_steering(user, draft)


# --- The pages ---


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


FACTS = {"kind": "riktlinje", "title": "Riktlinje för trygghet"}


def test_document_is_written_decided_and_printed(client):
    client.post(url("steering_document_create"), FACTS)
    document = SteeringDocument.objects.get()
    plan, organ = make_plan(title="Vår plan"), make_organisation(kind="fullmaktige", name="Fullmäktige")
    client.post(
        url("steering_chapter_create", document.pk),
        {"level": "1", "title": "Mål", "text": "- trygghet", "plans": [plan.pk], "edition": "0"},
    )
    client.post(
        url("steering_document_decide", document.pk),
        {"organ": organ.pk, "decided_on": "2026-02-23", "paragraph": "19", "dnr": "KS 1"},
    )

    page = client.get(document.get_absolute_url()).content.decode()
    assert "Fullmäktige 23 februari 2026, § 19" in page
    assert "Genomförs genom Vår plan" in page
    version = SteeringVersion.objects.get()
    assert bytes(version.pdf).startswith(b"%PDF-")
    file = client.get(url("steering_document_pdf", document.pk))
    assert b"".join(file.streaming_content) == bytes(version.pdf)


def test_word_file_has_the_chapters_as_headings(client):
    document = make_steering("Syfte", title="Riktlinje", responsible="Samordnaren")
    document.chapters.update(text="- ett\n- två")

    answer = client.get(url("steering_document_docx", document.pk))

    found = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    assert [(row.style.name, row.text) for row in found.paragraphs] == [
        ("Title", "Riktlinje"),
        ("Normal", "Dokumenttyp: Riktlinje"),
        ("Normal", "Ansvarig: Samordnaren"),
        ("Heading 1", "Syfte"),
        ("List Bullet", "ett"),
        ("List Bullet", "två"),
    ]


def test_file_is_read_in_as_a_draft(client):
    file = SimpleUploadedFile("policy.txt", "Policy 2026\n\nVi är trygga.\n".encode())

    response = client.post(url("steering_document_import"), {"file": file})

    assert response["Location"] == SteeringDocument.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("name", "data"), [("x.docx", b"inget"), ("x.docm", b"PK\x03\x04"), ("tom.txt", b""), (None, None)]
)
def test_file_that_cannot_be_read_is_told_beside_the_field(client, name, data):
    given = {"file": SimpleUploadedFile(name, data)} if name else {}

    response = client.post(url("steering_document_import"), given)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])
    assert not SteeringDocument.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "A\x00"}, "title"),
        ({"starts_on": "snart"}, "starts_on"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-01-01"}, "ends_on"),
        ({"kind": "lag"}, "kind"),
        ({"edition": "många"}, "edition"),
    ],
)
def test_what_is_wrong_with_the_facts_is_said(client, wrong, field):
    document = make_steering("A")

    response = client.post(
        url("steering_document_edit", document.pk), FACTS | {"responsible": "Behåll"} | wrong
    )

    assert list(response.context["form"].errors) == [field]
    assert "Behåll" in response.content.decode()
    assert fresh(document).responsible == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"level": "9"}, "level"),
        ({"plans": ["x"]}, "plans"),
        ({"text": "a" * 40001}, "text"),
    ],
)
def test_what_is_wrong_with_a_chapter_is_said(client, wrong, field):
    chapter = make_steering("A").chapters.get()

    response = client.post(url("steering_chapter_edit", chapter.pk), {"level": "1", "title": "B"} | wrong)

    assert list(response.context["form"].errors) == [field]
    assert fresh(chapter).title == "A"


def test_second_writer_sees_what_the_first_wrote_and_keeps_her_own(client, coordinator):
    chapter = make_steering("A").chapters.get()
    theirs = fresh(chapter)
    theirs.text = "Deras text"
    workflow.save_chapter(theirs, by=coordinator, edition=0)
    typed = {"level": "1", "title": "A", "text": "Min text", "edition": "0"}

    response = client.post(url("steering_chapter_edit", chapter.pk), typed)

    page = response.content.decode()
    assert (response.status_code, "Deras text" in page, "Min text" in page) == (409, True, True)
    again = client.post(
        url("steering_chapter_edit", chapter.pk),
        typed | {"edition": response.context["form"].data["edition"]},
    )
    assert (again.status_code, fresh(chapter).text) == (302, "Min text")


def test_chapter_that_somebody_has_removed_is_gone(client):
    chapter = make_steering("A").chapters.get()
    SteeringChapter.objects.all().delete()

    assert client.post(url("steering_chapter_move", chapter.pk), {"way": "upp"}).status_code == 404


CLOSED = ("steering_document_create", "steering_document_import")


@pytest.mark.parametrize("name", CLOSED)
def test_others_do_not_write(name):
    other = StrictClient()
    other.force_login(make_user())

    assert other.get(url(name)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_page_cost_the_same_for_any_length(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        decide(make_steering(*"ABC"[:rows]), coordinator)
    draft = make_steering(*"ABC"[:rows])

    with django_assert_num_queries(4):
        client.get(url("steering_document_list"))
    with django_assert_num_queries(7):
        client.get(draft.get_absolute_url())


# --- Other programmes ---


def rows_of(*rows) -> dict:
    data = {"program-TOTAL_FORMS": str(len(rows)), "program-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"program-{number}-{name}": value for name, value in row.items()}
    return data


def test_programmes_of_a_plan_are_written_on_one_page(client):
    plan = make_plan()
    kept = RelatedProgramme.objects.create(plan=plan, title="Folkhälsa")
    RelatedProgramme.objects.create(plan=plan, title="Gammalt")

    client.post(
        url("plan_programmes", plan.pk),
        rows_of({"title": "Folkhälsa", "how": "Mål"}, {"title": ""}, {"title": "ANDTS"}),
    )

    found = plan.related_programmes.values_list("title", "how")
    assert list(found) == [("ANDTS", ""), ("Folkhälsa", "Mål")]
    assert plan.related_programmes.filter(pk=kept.pk).exists()


def test_the_same_programme_twice_and_one_without_a_name_are_told(client):
    plan = make_plan()

    twice = client.post(url("plan_programmes", plan.pk), rows_of({"title": "A"}, {"title": "A"}))
    nameless = client.post(url("plan_programmes", plan.pk), rows_of({"how": "Gemensamt"}))

    assert twice.context["formset"].non_form_errors() == ["Samma program står två gånger. Ta bort det ena."]
    assert nameless.context["formset"].errors == [{"title": ["Skriv vad programmet heter."]}]
    assert not RelatedProgramme.objects.exists()
