"""However a number of a person is written, and whichever way it comes, it is in no table afterwards."""

import html
import json
import uuid
from email.utils import formataddr
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.importers.letters import read_letter
from incidents.models import Category, ImportBatch, Report, ReportContact
from incidents.workflow.letters import receive_letter
from kommunbrott import privacy
from kommunbrott.models import OutboxMessage
from tests.factories import category, make_report
from tests.incidents.letters import letter_bytes
from tests.kommunbrott.test_privacy import written

WRITTEN = (models.CharField, models.TextField, models.JSONField)
# A test that is given many numbers is one test: the tables are not emptied between them.
many = settings(
    max_examples=6, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
numbers = given(
    written(), st.sampled_from(["", "Mannen ", "pnr:", "("]), st.sampled_from(["", " sprang.", ")"])
)


def stored() -> list[str]:
    """Every text in every table of the reports, and in what is sent, in which such a number can be found."""
    found = []
    models_of_reports = apps.get_app_config("incidents").get_models(include_auto_created=True)
    for model in (*models_of_reports, OutboxMessage):
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, WRITTEN)]
        for row in model.objects.values_list(*names) if names else ():
            texts = [text if isinstance(text, str) else json.dumps(text, ensure_ascii=False) for text in row]
            found += [f"{model.__name__}: {text}" for text in texts if privacy.certain(text)]
    return found


def by_form(client, text: str) -> None:
    names = ("text", "place_name", "police_case", "contact_name", "contact_phone")
    data = {"category": category("trafik").pk, "when": "nyss", "place_name": "Bron"}
    answer = client.post(reverse("incidents:report_new"), data | {names[len(text) % len(names)]: text})
    assert answer.status_code == 200
    client.post(reverse("incidents:report_new"), data | {"text": "Ring 070-174 06 35.", "keep_reason": text})


def by_import(client, text: str) -> None:
    cell = text.replace('"', "").replace("\n", " ")
    lines = [
        "Rapport-ID;Händelsedatum;Tid;Kategori;Område;Beskrivning;Rapportör",
        f'E-1;2026-03-04;21:45;Trafik;Nygård;"{cell}";',
        f'E-2;2026-03-04;21:45;Trafik;"{cell}";Körde fort.;',
        f'E-3;2026-03-04;21:45;Trafik;Nygård;Körde fort.;"{cell}"',
        f'"{cell}";2026-03-04;21:45;"{cell}";Nygård;Körde fort.;',
    ]
    upload = SimpleUploadedFile(f"{cell[:30].replace('/', ' ')}.csv", "\n".join(lines).encode())
    answer = client.post(reverse("incidents:import_start"), {"file": upload}, follow=True)
    assert answer.status_code == 200
    batch = ImportBatch.objects.latest("pk")
    client.post(batch.get_absolute_url(), {"how": "godkanda"}, follow=True)


def by_command(client, text: str) -> None:
    cell = text.replace('"', "").replace("\n", " ")
    lines = ["Datum;Tid;Kategori;Område;Beskrivning", f'2026-03-04;21:45;Trafik;Nygård;"{cell}"']
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapporter.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        told = StringIO()
        call_command("import_reports", str(path), "--json", "--save", stdout=told, stderr=told)
    assert privacy.certain(told.getvalue()) == []


def by_letter(client, text: str) -> None:
    """In the words, the subject, the sender's name and address, as HTML, and in a signature."""
    line = " ".join(text.split())
    ways = (
        {"text": text},
        {"text": "Hej.", "subject": line},
        {"text": "Hej.", "sender": formataddr((line, "eva@ekstad.example"))},
        {"text": "Hej.", "sender": f"<{line.replace(' ', '')}@ekstad.example>"},
        {"html": f"<p>Hej <b>{html.escape(text)}</b></p>"},
        {"text": f"x{' ' * 3990}{line} och mer"},
    )
    taken = [
        receive_letter(
            read_letter(letter_bytes(number=f"<{uuid.uuid4()}@ekstad.example>", **way)), now=timezone.now()
        )
        for way in ways
    ]
    assert taken[0].outcome == "nummer"


def by_review(client, text: str) -> None:
    report = make_report(text="Ring Leif Strand på 070-174 06 35.")
    page = client.get(reverse("incidents:report_review", args=[report.pk]))
    piece = [key for _, _, key in page.context["findings"]]
    client.post(reverse("incidents:report_keep", args=[report.pk]), {"piece": piece, "reason": text})
    move = {"to": "avskriven", "seen": "ny", "reason": text}
    client.post(reverse("incidents:report_move", args=[report.pk]), move)


def by_admin(client, text: str) -> None:
    report = make_report()
    data = {
        "category": report.category_id, "starts_at_0": "2026-11-20", "starts_at_1": "10:00",
        "time_precision": "exakt", "place_precision": "okand", "reporter_kind": "annan", "police_reported": "nej",
    }  # fmt: skip
    chief = Client()
    chief.force_login(
        get_user_model().objects.get_or_create(username="chef", is_staff=True, is_superuser=True)[0]
    )
    names = ("text", "place_name", "reporter_label", "police_case")
    address = reverse("admin:incidents_report_change", args=[report.pk])
    assert chief.post(address, data | {names[len(text) % len(names)]: text}).status_code == 200


@pytest.mark.parametrize("door", [by_form, by_import, by_command, by_letter, by_review, by_admin])
def test_no_number_of_a_person_gets_in(client, door):
    category("trafik")

    @many
    @numbers
    def tried(number, before, after):
        door(client, f"{before}{number[0]}{after}")
        assert stored() == []

    tried()


def test_what_is_stored_would_be_found():
    """The oracle above sees: a number that is put into a table past all doors is told of."""
    report = make_report()
    models.QuerySet(Report).filter(pk=report.pk).update(text="850627-9820")
    models.QuerySet(ReportContact).bulk_create([ReportContact(report=report, name="850627 9820")])
    models.QuerySet(Category).filter(pk=report.category_id).update(synonyms="8506279820")

    assert sorted(told.split(":")[0] for told in stored()) == ["Category", "Report", "ReportContact"]
