"""Reports that come by e-mail."""

import datetime as dt
import io
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from PIL import Image

from incidents.importers.letters import read_letter
from incidents.models import ReceivedLetter, Report, ReportContact, RetentionRule
from incidents.workflow import retention
from incidents.workflow.letters import receive_letter
from kommunbrott import outbox
from kommunbrott.models import Area, OutboxMessage
from tests.factories import make_organisation, make_user
from tests.incidents.letters import letter_bytes

NOW = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)
SENT = "Fri, 20 Nov 2026 09:12:00 +0100"
NUMBER = "850627-9820"


def picture(side: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "JPEG")
    return out.getvalue()


def taken(**letter):
    return receive_letter(read_letter(letter_bytes(**letter)), now=NOW)


def test_letter_becomes_a_report_that_waits_for_review():
    Area.objects.create(name="Lugnet", kind="omrade")

    report = taken(
        subject="Klotter igen", text="På garaget i Lugnet.\n-- \nEva Ek\n070-174 06 35", date=SENT
    ).report

    report.refresh_from_db()
    assert (report.what, report.where, report.text) == (
        "Skadegörelse, klotter",
        "Lugnet",
        "Klotter igen\n\nPå garaget i Lugnet.",
    )
    assert (report.source, report.status, report.reporter_kind) == ("epost", "ny", "boende")
    assert (report.starts_on, report.time_precision, report.reported_at) == (
        dt.date(2026, 11, 20),
        "dag",
        NOW,
    )
    assert (report.contact.name, report.contact.email) == ("Eva Ek", "eva@ekstad.example")
    assert [(row.what, row.detail) for row in report.log.all()] == [("inkom", "E-post")]


def test_letter_of_nothing_known_is_left_to_the_queue():
    report = taken(subject="Hej", text="Det är konstigt här ute.").report

    assert (report.category.key, report.subcategory, report.area) == ("ovrigt", None, None)
    assert report in Report.objects.to_review()


def test_same_letter_twice_changes_nothing():
    first = taken(text="Klotter.")
    second = taken(text="Klotter.")

    assert (first.is_known, second.is_known, second.report) == (False, True, first.report)
    assert (Report.objects.count(), ReportContact.objects.count()) == (1, 1)


def test_letter_without_a_number_of_its_own_is_known_by_its_words():
    taken(text="Klotter.", number="")
    taken(text="Klotter på skolan.", number="")

    assert taken(text="Klotter.", number="").is_known
    assert Report.objects.count() == 2


def test_letter_with_a_personnummer_is_answered_and_not_kept():
    taken(text=f"{NUMBER} klottrade.", subject="Klotter")
    taken(text=f"{NUMBER} igen.", number="<2@ekstad.example>")

    assert not Report.objects.exists()
    assert [row.outcome for row in ReceivedLetter.objects.all()] == ["nummer", "nummer"]
    letter = outbox.letter(OutboxMessage.objects.get())
    assert letter.to == ["eva@ekstad.example"]
    assert "utan numret" in letter.body
    assert "8506" not in letter.body + letter.subject + str(letter.alternatives)
    assert "Klotter" not in letter.body


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"precedence": "bulk"},
        {"return_path": "<>"},
        {"sender": "MAILER-DAEMON@ekstad.example"},
    ],
)
def test_automatic_letters_are_neither_kept_nor_answered(headers):
    assert taken(text=f"Jag är på semester. {NUMBER}", **headers).outcome == "automatiskt"
    assert (Report.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_empty_letter_is_answered():
    assert taken().outcome == "tomt"
    assert "varken text eller bilder" in outbox.letter(OutboxMessage.objects.get()).body


def test_what_looks_like_a_person_is_flagged_in_the_queue(client):
    report = taken(text="Leif Strand nås på 070-174 06 35.").report

    page = client.get(f"/rapporter/{report.pk}/granska/")

    assert [kind.kind.label for _, kind, _ in page.context["findings"]] == [
        "ser ut som ett namn",
        "telefonnummer",
    ]


def test_only_photos_come_along_drawn_anew():
    letter = letter_bytes(text="Klotter.", pictures=(picture(), b"GIF89a-not-a-picture", picture(40)))

    report = receive_letter(read_letter(letter), now=NOW).report

    [photo] = report.photos.all()
    assert (photo.width, photo.height, bytes(photo.jpeg[:3])) == (400, 400, b"\xff\xd8\xff")
    assert "utan 1 bilagor" in report.log.first().detail


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("amina@annan.example", "Ekstadshem"),  # her account says so
        ("info@ekstadshem.example", "Ekstadshem"),
        ("bovard@EKSTADSHEM.example", "Ekstadshem"),
        ("nagon@ekstad.example", "Ekstads kommun"),  # of several there the one above the others
        ("nagon@gmail.com", None),
        ("nagon@notekstad.example", None),
        ("", None),
    ],
)
def test_sender_is_matched_with_a_party(sender, expected):
    home = make_organisation(name="Ekstadshem", kind="bolag", contact_email="info@ekstadshem.example")
    town = make_organisation(name="Ekstads kommun", kind="kommun", contact_email="kommun@ekstad.example")
    make_organisation(name="Skolan", parent=town, contact_email="skola@ekstad.example")
    make_organisation(name="Föreningen", contact_email="forening@gmail.com")
    make_user(email="amina@annan.example", organisation=home)

    report = taken(text="Klotter.", sender=f"Någon <{sender}>").report

    assert (report.organisation.name if report.organisation else None) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        b"From: \xff\xfe <a@b\r\nSubject: =?utf-9?q?=FF?=\r\nDate: igar\r\n\r\n\xff\xfe hej",
        b"Content-Type: multipart/mixed; boundary=x\r\nMessage-ID: <<[]>\r\n\r\n--x\r\n\r\nhej",
        b"Content-Type: text/plain; charset=okand-99\r\n\r\nKlotter p\xe5 v\xe4ggen\r\n",
        b"Content-Type: text/html\r\nDate: Fri, 31 Dec 9999 23:59:59 -1200\r\n\r\n<p>Klotter<script>x()</script>\0",
        b"Content-Transfer-Encoding: base64\r\nFrom: a@b.se, c@d.se\r\n\r\n!!!!",
    ],
)
def test_no_letter_is_too_odd_to_be_taken(data):
    assert receive_letter(read_letter(data), now=NOW).outcome in ("rapport", "tomt")


def test_letters_are_forgotten_with_the_reports():
    taken(text="Klotter.")
    RetentionRule.objects.create(report_months=2, contact_months=1, decision="KS § 1")

    retention.apply(dt.date(2027, 3, 1), by=None)

    assert (Report.objects.count(), ReceivedLetter.objects.count(), ReportContact.objects.count()) == (
        0,
        0,
        0,
    )


# --- The command ---


def received(*arguments) -> list[str]:
    told = StringIO()
    call_command("receive_reports", *arguments, stdout=told, stderr=StringIO())
    return told.getvalue().splitlines()


def test_command_empties_a_maildir(tmp_path):
    for box in ("new", "cur", "tmp"):
        (tmp_path / box).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(letter_bytes(text="Klotter."))
    (tmp_path / "cur" / "2.host:2,S").write_bytes(letter_bytes(text=NUMBER, number="<2@ekstad.example>"))
    (tmp_path / "tmp" / "3.host").write_bytes(b"half a lett")

    told = received(str(tmp_path))

    report = Report.objects.get()
    assert sorted(line.partition("\t")[2] for line in told) == [
        "avvisat för personnummer",
        f"rapport {report.pk}",
    ]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["3.host"]


def test_command_reads_a_folder_of_letters_and_may_leave_them(tmp_path):
    path = tmp_path / "klotter.eml"
    path.write_bytes(letter_bytes(text="Klotter."))

    first, second = received(str(tmp_path), "--keep"), received(str(tmp_path), "--keep")

    report = Report.objects.get()
    assert (first, second) == ([f"1\trapport {report.pk}"], [f"1\trapport {report.pk}, känt sedan tidigare"])
    assert path.exists()


def test_command_takes_one_letter_from_the_mail_server(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(letter_bytes(text="Klotter."))))

    assert received("-") == [f"1\trapport {Report.objects.get().pk}"]
