import io

import docx
import pytest
from django.urls import reverse

from councils.models import BoardReport, BoardReportVersion
from councils.workflow import board_reports as workflow
from tests.client import StrictClient
from tests.councils.board_reports import FILE, fix, fresh
from tests.factories import make_board_report, make_municipality, make_organisation, make_promises, make_user

PERIOD = {"title": "Rapport 2025", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}


def url(name: str, *args) -> str:
    return reverse(f"councils:board_report_{name}", args=args)


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


def test_report_goes_from_nothing_to_told(client):
    make_promises(title="Löften", status="undertecknat", signed_on="2025-12-11")
    full = make_organisation(name="Kommunfullmäktige", kind="fullmaktige")

    client.post(url("create"), PERIOD)
    report = BoardReport.objects.get()
    client.post(
        url("edit", report.pk),
        PERIOD | {"summary": "Det gick **bra**.", "decided": report.decided, "edition": 0},
    )
    client.post(url("fix", report.pk))
    client.post(url("tell", report.pk), {"to": full.pk, "on": "2026-02-23", "paragraph": "19"})

    report, version = fresh(report), BoardReportVersion.objects.get()
    assert report.told_line == "Kommunfullmäktige 23 februari 2026, § 19"
    assert bytes(version.pdf).startswith(b"%PDF-")
    assert version.tree.chapters == (
        ("Sammanfattning", "Det gick **bra**."),
        ("Det som har beslutats", "- Löften: undertecknade 11 december 2025."),
    )
    file = client.get(url("pdf", report.pk))
    assert b"".join(file.streaming_content) == bytes(version.pdf)


def test_word_file_says_what_the_report_says(client):
    report = make_board_report(title="Rapport 2025", decided="- Ett beslut.")

    answer = client.get(url("docx", report.pk))

    document = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
    assert [row.text for row in document.paragraphs] == [
        "Rapport 2025",
        "Period: 1 januari–31 december 2025",
        "Fastställd: Utkast",
        "Sammanfattning",
        "Det gick bra.",
        "Det som har beslutats",
        "Ett beslut.",
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"title": ""}, "title", "Detta fält måste fyllas i."),
        ({"title": "A\x00"}, "title", "Null-tecken är inte tillåtna."),
        ({"starts_on": "i fjol"}, "starts_on", "Fyll i ett giltigt datum."),
        ({"ends_on": "2024-12-31"}, "ends_on", "Sista dagen kan inte ligga före den första."),
        ({"ends_on": "2999-12-31"}, "ends_on", "En rapport kan berätta om högst fyra år."),
        ({"summary": "a" * 20001}, "summary", "Korta texten till högst 20 000 tecken."),
        ({"edition": "många"}, "edition", "Fyll i ett heltal."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, wrong, field, message):
    report = make_board_report()

    response = client.post(url("edit", report.pk), PERIOD | {"ahead": "Behåll mig"} | wrong)

    assert response.context["form"].errors == {field: [message]}
    assert "Behåll mig" in response.content.decode()
    assert fresh(report).ahead == ""


def test_second_writer_sees_what_the_first_wrote_and_keeps_her_own(client, coordinator):
    report = make_board_report()
    theirs = fresh(report)
    theirs.summary = "Deras ord"
    workflow.save_text(theirs, by=coordinator, edition=0)

    response = client.post(url("edit", report.pk), PERIOD | {"summary": "Mina ord", "edition": 0})

    page = response.content.decode()
    assert (response.status_code, "Deras ord" in page, "Mina ord" in page) == (409, True, True)
    typed = PERIOD | {"summary": "Mina ord", "edition": response.context["form"].data["edition"]}
    assert (client.post(url("edit", report.pk), typed).status_code, fresh(report).summary) == (
        302,
        "Mina ord",
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": "2999-01-01"}, "on"),
        ({"on": "2025-12-30"}, "on"),
        ({"paragraph": "§"}, "paragraph"),
        ({"to": "9" * 30}, "to"),
    ],
)
def test_telling_asks_for_what_the_minutes_say(client, coordinator, values, field):
    report = make_board_report()
    fix(report, coordinator)
    full = make_organisation(kind="fullmaktige")

    response = client.post(
        url("tell", report.pk), {"to": full.pk, "on": "2026-02-23", "paragraph": "19"} | values
    )

    assert list(response.context["form"].errors) == [field]
    assert fresh(report).told_on is None


OPENS = {
    # name: (coordinator, somebody else), of a draft and of a fixed report
    "detail": ((200, 404), (200, 200)),
    "pdf": ((200, 404), (200, 200)),
    "docx": ((200, 404), (200, 200)),
    "edit": ((200, 404), (403, 403)),
    "fix": ((200, 404), (403, 403)),
    "tell": ((403, 404), (200, 403)),
}


@pytest.mark.parametrize("name", [name for name in OPENS if name != "pdf"])
def test_who_may_open_what(client, coordinator, name):
    other = StrictClient()
    other.force_login(make_user())
    draft, fixed = make_board_report(), make_board_report(starts_on="2024-01-01", ends_on="2024-12-31")
    fix(fixed, coordinator)

    found = tuple(
        tuple(who.get(url(name, report.pk)).status_code for who in (client, other))
        for report in (draft, fixed)
    )

    assert found == OPENS[name]


def test_others_read_the_fixed_file_and_may_neither_create_nor_remove(coordinator):
    other = StrictClient()
    other.force_login(make_user())
    fixed = make_board_report()
    fix(fixed, coordinator)

    assert b"".join(other.get(url("pdf", fixed.pk)).streaming_content) == FILE
    assert other.get(url("create")).status_code == 403
    assert other.post(url("remove", fixed.pk)).status_code == 403


def test_draft_is_removed(client):
    report = make_board_report()

    client.post(url("remove", report.pk))

    assert not BoardReport.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_length(client, coordinator, rows, django_assert_num_queries):
    for year in range(2020, 2020 + rows):
        make_board_report(starts_on=f"{year}-01-01", ends_on=f"{year}-12-31")

    with django_assert_num_queries(5):
        client.get(url("list"))


def test_new_report_proposes_the_period_after_the_last(client, municipality):
    make_board_report(starts_on="2025-01-01", ends_on="2025-12-31")
    municipality.board_report_months = 6
    municipality.save()

    form = client.get(url("create")).context["form"]

    assert [str(form[name].value()) for name in ("title", "starts_on", "ends_on")] == [
        "Rapport till kommunfullmäktige 2026-01-01–2026-06-30",
        "2026-01-01",
        "2026-06-30",
    ]


def test_start_page_says_when_the_next_is_due(client, coordinator, municipality):
    fix(make_board_report(), coordinator)

    titles = [matter.title for matter in client.get(reverse("overview")).context["matters"]]

    assert titles == ["Rapporten till fullmäktige ska lämnas"]
