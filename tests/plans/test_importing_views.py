import dataclasses
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kommunbrott.reading import read_file, read_pasted
from plans.choices import ImportState, PlanStatus
from plans.importers import Unplaced, import_plan
from plans.importers.draft import (
    COLUMN_HEADER,
    HEADING_OF_TEMPLATE,
    LABEL,
    REPEATED_HEADER,
    SECTION_HEADING,
)
from plans.importers.kinship import resembles
from plans.importers.law_text import CONTENTS_REASON, COVER, LAW, TEMPLATE
from plans.importers.review import is_on_purpose
from plans.importers.rows import UNDER_TABLE
from plans.importers.state import from_state, to_state
from plans.models import Action, Plan, PlanImport
from plans.workflow import importing
from tests.client import StrictClient
from tests.factories import make_organisation, make_user
from tests.plans.plan_files import INPUTS, needs_shared

HEADER = "Fokusområde\tÅtgärd\tMål\tAnsvarig"
SURE = "Centrum\tTrygga rundor\tFärre klagomål\tPolisen"
FAULTY = "Centrum\t\tLjust\tPolisen"
TWIN = "Centrum\tTrygga rundor\tFler ute\tPolisen"
DOUBTFUL = "Centrum\tSamtal\tMer kunskap\tKommunen, körskolor"
START = reverse("plans:import_start")


def text_of(*rows) -> str:
    return "\n".join([HEADER, *rows])


def make_import(*rows, **kw) -> PlanImport:
    plan = import_plan(read_pasted(text_of(*(rows or [SURE]))), importing.read_register())
    return importing.start(plan, file_name="plan.docx", file_size=412_300, by=kw.get("by"))


def page(response) -> str:
    return response.content.decode()


def workbook(**parts) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return made.getvalue()


# --- Choosing a file ---


def test_import_start_shows_both_ways_in(client):
    html = page(client.get(START))

    assert 'type="file"' in html
    assert 'accept=".docx,.xlsx,.tsv,.csv,.txt"' in html
    assert "<textarea" in html


@needs_shared
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("koping-handlingsplan-2024.docx", ["3", "34"]),
        ("koping-atgarder-2024.xlsx", ["3", "34"]),
        ("ronneby-atgardsplan-2024-2027.docx", ["5", "15"]),
    ],
)
def test_import_start_leads_from_a_file_to_its_review(client, name, figures):
    upload = SimpleUploadedFile(name, (INPUTS / name).read_bytes())

    html = page(client.post(START, {"file": upload}, follow=True))

    assert re.findall(r'key-figures__number">(\d+)', html)[:2] == figures
    assert PlanImport.objects.get().file_name == name
    assert Plan.objects.count() == 0


@needs_shared
@pytest.mark.parametrize(
    ("name", "aimed"), [("koping-handlingsplan-2024.docx", 34), ("ronneby-atgardsplan-2024-2027.docx", 15)]
)
def test_import_review_counts_no_goal_as_measurable_that_has_no_figure(client, name, aimed):
    html = page(
        client.post(START, {"file": SimpleUploadedFile(name, (INPUTS / name).read_bytes())}, follow=True)
    )

    assert f"Inget av {aimed} mål går att mäta än" in html
    counts = dict(re.findall(r'<b aria-hidden="true">(\w)</b>.*?<strong>(\d+) av', html))
    assert (counts["M"], counts["A"], counts["T"]) == ("0", "0", "0")


def test_import_start_reads_a_pasted_table_and_asks_for_its_title(client):
    response = client.post(START, {"text": text_of(SURE)}, follow=True)

    assert "Trygga rundor" in page(response)
    assert response.context["form"]["title"].value() == ""


BROKEN = {
    "tom.docx": (b"", "Filen är tom"),
    "trasig.docx": (b"PK\x03\x04 trasig", "Filen är skadad"),
    "omdopt.docx": (b"%PDF-1.7 hej", "Filen är en pdf"),
    "makro.docm": (b"PK\x03\x04", "makron"),
    "gammal.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "gamla formatet"),
    "last.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "låst med lösenord",
    ),
    "bild.png": (b"\x89PNG\r\n" + bytes(50), "Filen är en bild"),
    "stor.docx": (b"x" * (10 * 1024 * 1024 + 1), "större än 10 MB"),
    "bomb.xlsx": (None, "mycket större uppackad"),
    "prat.txt": ("Hej på dig. Vi hörs.".encode(), "ingen plan som känns igen"),
}


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", " " * 130_000_000)
    return made.getvalue()


@pytest.mark.parametrize("name", BROKEN)
def test_import_start_refuses_what_it_cannot_read_with_a_card_and_stores_nothing(client, name):
    data, reason = BROKEN[name]

    response = client.post(START, {"file": SimpleUploadedFile(name, bomb() if data is None else data)})

    html = page(response)
    card = html[html.index("error-card") : html.index("Välj en annan fil")]
    assert response.status_code == 422
    assert reason in card
    assert name in card
    assert "Inget har sparats." in card
    assert PlanImport.objects.count() == 0


def test_import_start_keeps_the_pasted_text_when_it_is_no_plan(client):
    response = client.post(START, {"text": "Det här är\tingen plan"})

    card = page(response)[page(response).index("error-card") :]
    assert response.status_code == 422
    assert "I texten finns ingen plan som känns igen" in card
    assert [
        word for word in ("filen finns", "rätt fil", "Klistra in tabellen i stället") if word in card
    ] == []
    assert "ingen plan\n</textarea>" in page(response).replace(
        "\tingen", " ingen"
    ) or "ingen plan</textarea>" in page(response)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, "Välj en fil, eller klistra in"),
        ({"text": " \n"}, "Välj en fil, eller klistra in"),
        ({"text": "en\x00två"}, "Null"),
    ],
)
def test_import_start_asks_for_one_of_the_two(client, sent, fault):
    response = client.post(START, sent)

    assert response.status_code == 422
    assert fault in page(response)


def test_import_start_takes_one_source_and_keeps_the_text(client):
    response = client.post(START, {"text": text_of(SURE), "file": SimpleUploadedFile("plan.txt", b"x")})

    assert response.status_code == 422
    assert "inte båda" in page(response)
    assert "Trygga rundor" in page(response)


def test_import_start_leads_back_to_what_waits_for_review(client):
    waiting = make_import()
    importing.drop(make_import("Centrum\tLampor\tLjust\tPolisen"), by=make_user(is_coordinator=True))

    html = page(client.get(START))

    assert html.count("Fortsätt granska") == 1
    assert waiting.get_absolute_url() in html


# --- Reviewing ---


def test_import_review_puts_rows_to_see_over_first_and_folds_the_others(client):
    html = page(client.get(make_import(SURE, FAULTY, TWIN).get_absolute_url()))

    seen, folded = html.split("Visa 1 rad utan anmärkning")
    assert re.findall(r'id="rad-(\d)"', seen) == ["2", "3"]
    assert re.findall(r'id="rad-(\d)"', folded) == ["1"]
    assert "1 ny, 1 tveksam, 1 fel" in html
    assert "412 kB" in html


def test_import_review_asks_only_about_doubtful_names(client):
    html = page(client.get(make_import(DOUBTFUL, SURE).get_absolute_url()))

    assert "Parter: bekräfta två av tre" in html
    asked = re.findall(r'data-state="choose">.*?<label[^>]*>”(.+?)” blir', html, re.S)
    assert sorted(asked) == ["Kommunen", "Körskolor"]


def test_import_review_asks_about_a_name_in_the_list_of_parties_and_on_no_row(client):
    html = page(client.get(make_import(DOUBTFUL, DOUBTFUL.replace("Samtal", "Brev")).get_absolute_url()))

    assert re.findall(r'import-row__reason">(.*?)<', html) == []
    assert "<dd>2 nya</dd>" in html
    assert html.count("kan vara en målgrupp") == 2  # in the list of parties, and in how the file was read
    assert "<dt>tabell 1, rad 2 och tabell 1, rad 3</dt>" in html


def test_import_review_says_the_same_about_many_rows_once(client):
    rows = [f"Centrum\tVandring {number}\tTryggt\t" for number in range(3)]

    html = page(client.get(make_import(SURE, *rows).get_absolute_url()))

    notes = html[html.index("Så lästes filen") :]
    assert re.findall(r"<dt>([^<]*)</dt><dd>(Cellen[^<]*)</dd>", notes) == [
        ("på 3 rader", "Cellen Ansvarig är tom i filen. Raden följer med ändå.")
    ]


MINUTES = """Brottsförebyggande rådet 2026-03-05
Närvarande: Sara Nouri, Oskar Nyman
§ 12 Åtgärder under våren
Rådet beslutar att rundorna ska fortsätta.
"""


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("", MINUTES, "Det här ser ut som ett protokoll"),
        ("Minnesanteckningar från mötet om handlingsplanen", "", "Det här ser ut som ett protokoll"),
        ("Medborgarlöften för Ekstad", "", "Det här ser ut som medborgarlöften"),
        ("Riktlinje för trygghet", "", "Det här ser ut som en riktlinje"),
        ("Handlingsplan, beslutad enligt § 12", "Ordförande har närvarande chefer.", None),
        ("", "", None),
    ],
)
def test_import_review_says_at_the_top_what_else_the_file_may_be(client, title, text, said):
    pasted = f"{title}\n{text}\n{text_of(SURE)}"
    plan = dataclasses.replace(import_plan(read_pasted(pasted)), title=title)

    response = client.get(
        importing.start(plan, file_name="fil.docx", file_size=1, by=None).get_absolute_url()
    )

    found = re.findall(r"<strong>(Det här ser ut som [\w ]+)", page(response))
    assert found == ([f"{said}, inte som en plan".split(",")[0]] if said else [])
    assert "Skapa utkast" in page(response)


@needs_shared
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("koping-bra-protokoll-2018-05-24.docx", "protokoll"),
        ("koping-medborgarloften-2024.docx", "medborgarlöften"),
        ("koping-riktlinje-2024-2026.docx", "riktlinje"),
        ("koping-handlingsplan-2024.docx", None),
        ("ronneby-atgardsplan-2024-2027.docx", None),
        ("koping-atgarder-2024.xlsx", None),
    ],
)
def test_real_documents_resemble_what_they_are_whatever_they_are_called(name, kind):
    plan = import_plan(read_file(name, (INPUTS / name).read_bytes()))

    assert resembles(plan, "fil.docx") == kind


def test_import_review_stops_at_what_is_not_answered_and_links_to_it(client):
    plan_import = make_import(FAULTY, DOUBTFUL)

    response = client.post(plan_import.get_absolute_url(), {"create": "1", "title": "Plan", "kind": "annan"})

    html = page(response)
    summary = html[html.index('role="alert"') : html.index("Inget är sparat ännu")]
    links = re.findall(r'href="#(id_[\w-]+)"', summary)
    assert response.status_code == 422
    assert sorted(links) == ["id_party-0", "id_party-1", "id_row-title-1"]
    assert all(f'id="{link}"' in html for link in links)
    assert Plan.objects.count() == 0


def test_import_review_keeps_every_answer_when_it_stops(client):
    plan_import = make_import(FAULTY, DOUBTFUL)
    typed = {"title": "Min titel", "kind": "annan", "row-title-1": "Ny rubrik", "ends_on": "2027-12-31"}

    client.post(plan_import.get_absolute_url(), {"create": "1"} | typed)
    html = page(client.get(plan_import.get_absolute_url()))

    assert [f'value="{text}"' in html for text in ("Min titel", "Ny rubrik", "2027-12-31")] == [True] * 3


def test_import_review_saves_answers_for_later_without_making_a_plan(client):
    plan_import = make_import(DOUBTFUL)

    response = client.post(plan_import.get_absolute_url(), {"keep": "1", "party-0": "new"}, follow=True)

    assert "Svaren är sparade" in page(response)
    assert PlanImport.objects.get().choices == {"party-0": "new"}
    assert Plan.objects.count() == 0


def test_import_review_offers_the_register_for_another_party(client):
    make_organisation(name="Ekstads Teknik AB")
    make_organisation(name="Gamla förvaltningen", retired_on="2020-01-01")

    html = page(client.get(make_import().get_absolute_url()))

    assert re.findall(r'<option value="([^"]+)"></option>', html) == ["Ekstads Teknik AB"]


@pytest.mark.parametrize(
    ("kinds", "offered"),
    [(["kommun"], ["Ekstads kommun 0, förvaltning senare"]), (["bolag"], ["Kommunen, förvaltning senare"])],
)
def test_import_review_offers_the_municipality_of_the_register_for_kommunen(client, kinds, offered):
    for number, kind in enumerate(kinds):
        make_organisation(name=f"Ekstads kommun {number}", kind=kind)

    html = page(client.get(make_import(DOUBTFUL).get_absolute_url()))

    assert re.findall(r">([^<]+, förvaltning senare)<", html) == offered


def test_import_review_makes_the_draft_and_shows_it(client):
    plan_import = make_import(SURE)

    response = client.post(
        plan_import.get_absolute_url(), {"create": "1", "title": "Plan för Ekstad", "kind": "handlingsplan"}
    )

    plan = Plan.objects.get()
    sheet = page(client.get(plan.get_absolute_url()))
    assert response.headers["Location"] == plan.get_absolute_url()
    assert "Hela importen går att ångra under Uppgifter om planen." in sheet
    assert (plan.title, plan.kind, plan.actions.count()) == ("Plan för Ekstad", "handlingsplan", 1)
    assert sheet.index(">Uppgifter om planen</h3>") < sheet.index("Ångra importen</a>")


def test_import_review_sent_twice_makes_one_plan(client):
    plan_import = make_import()
    sent = {"create": "1", "title": "Plan", "kind": "annan"}

    first, second = (client.post(plan_import.get_absolute_url(), sent) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"title": ""}, "Planens titel"),
        ({"kind": "påhitt"}, "Dokumenttyp"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-01-01"}, "inte är före 2027-01-01"),
        ({"starts_on": "i går"}, "Gäller från"),
        ({"party-0": "registered:999999"}, "Polisen"),
        ({"party-0": "other"}, "Skriv vilken part"),
        ({"part-0": "99"}, "Ta med"),
    ],
)
def test_import_review_refuses_what_makes_no_sense(client, sent, fault):
    plan_import = make_import()

    response = client.post(
        plan_import.get_absolute_url(), {"create": "1", "title": "P", "kind": "annan"} | sent
    )

    html = page(response)
    summary = html[html.index('role="alert"') : html.index("Inget är sparat ännu")]
    assert response.status_code == 422
    assert fault in summary
    assert Plan.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_import_review_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    plan_import = make_import(*[f"Centrum\tVandring {n}\tTryggt\tPolisen, Ny {n} AB" for n in range(rows)])

    with django_assert_num_queries(5):
        response = client.get(plan_import.get_absolute_url())

    assert page(response).count('class="import-row"') == rows


def test_import_review_leads_on_when_it_is_over(client, coordinator):
    saved, dropped = make_import(), make_import()
    plan = importing.save(saved, by=coordinator)
    importing.drop(dropped, by=coordinator)

    assert client.get(saved.get_absolute_url()).headers["Location"] == plan.get_absolute_url()
    assert client.get(dropped.get_absolute_url()).headers["Location"] == reverse(
        "plans:import_log", args=[dropped.pk]
    )


# --- Dropping, undoing, looking back ---


def test_import_drop_throws_the_import_away(client):
    plan_import = make_import()

    response = client.post(reverse("plans:import_drop", args=[plan_import.pk]), follow=True)

    assert "är avbruten. Inget har sparats." in page(response)
    assert PlanImport.objects.get().state == ImportState.DROPPED


def test_import_undo_asks_first_and_names_what_goes(client, coordinator):
    plan = importing.save(make_import("Centrum\tRundor\tFärre\tPolisen, Ekstads väktarklubb"), by=coordinator)

    html = page(client.get(reverse("plans:import_undo", args=[plan.source_import.pk])))

    assert "Ekstads väktarklubb" in html
    assert "har ändrats sedan" not in html
    assert Plan.objects.count() == 1


def test_import_undo_warns_when_the_draft_has_been_edited(client, coordinator):
    plan = importing.save(make_import(), by=coordinator)
    Action.objects.update(how="På annat sätt")

    assert "har ändrats sedan det importerades" in page(
        client.get(reverse("plans:import_undo", args=[plan.source_import.pk]))
    )


def test_import_undo_removes_the_draft(client, coordinator):
    plan = importing.save(make_import(), by=coordinator)

    response = client.post(reverse("plans:import_undo", args=[plan.source_import.pk]), follow=True)

    assert "är ångrad och utkastet borttaget" in page(response)
    assert Plan.objects.count() == 0


def test_import_undo_tells_why_a_plan_past_draft_stays(client, coordinator):
    plan = importing.save(make_import(), by=coordinator)
    Plan.objects.update(status=PlanStatus.REFERRED)
    address = reverse("plans:import_undo", args=[plan.source_import.pk])

    html, refused = page(client.get(address)), client.post(address)

    assert "Planen är på remiss, inte längre ett utkast" in html
    assert "button--danger" not in html
    assert refused.status_code == 403
    assert Plan.objects.count() == 1


def test_import_log_parts_what_found_no_place_from_what_was_left_out_on_purpose(client, coordinator):
    plan_import = make_import(SURE)
    homeless = Unplaced("Ett stycke.", "Gick inte att placera. Lägg in den för hand om den ska med.")
    plan = from_state(plan_import.result)
    plan_import.result = to_state(dataclasses.replace(plan, unplaced=(homeless, *plan.unplaced)))
    plan_import.save()
    importing.save(plan_import, by=coordinator)

    html = page(client.get(reverse("plans:import_log", args=[plan_import.pk])))

    without_place, on_purpose = html.split(">Utelämnat med avsikt</h2>")
    assert re.findall(r"<tr><td>(.*?)</td>", without_place) == ["Ett stycke."]
    assert re.findall(r"<tr><td>(.*?)</td>", on_purpose) == HEADER.split("\t")


@pytest.mark.parametrize(
    ("reason", "is_meant"),
    [
        (COLUMN_HEADER, True),
        (REPEATED_HEADER, True),
        (HEADING_OF_TEMPLATE, True),
        (SECTION_HEADING, True),
        (LABEL, True),
        (LAW, True),
        (TEMPLATE, True),
        (CONTENTS_REASON, True),
        (COVER, False),
        (UNDER_TABLE, False),
        ("Tabellen ser inte ut att innehålla åtgärder.", False),
        ("Kommentar i marginalen.", False),
    ],
)
def test_what_is_left_out_on_purpose_is_told_by_its_reason(reason, is_meant):
    assert is_on_purpose(reason) == is_meant


# --- Who may ---

ADDRESSES = ["import_start", "import_review", "import_drop", "import_undo", "import_log"]
POST_ONLY = {"import_drop"}
CAPABILITIES = [
    ({}, 403),
    ({"is_administrator": True}, 403),
    ({"is_reporter": True}, 403),
    ({"is_coordinator": True}, 200),
]


@pytest.mark.parametrize(("capabilities", "status"), CAPABILITIES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_only_coordinators_open_the_import(name, capabilities, status):
    user, plan_import = make_user(**capabilities), make_import()
    if name in ("import_undo", "import_log"):
        importing.save(plan_import, by=None)
    client = StrictClient()
    client.force_login(user)
    address = reverse(f"plans:{name}", args=[] if name == "import_start" else [plan_import.pk])

    response = client.post(address) if name in POST_ONLY else client.get(address)

    assert response.status_code == (302 if status == 200 and name in POST_ONLY else status)


@pytest.mark.parametrize("name", ADDRESSES)
def test_strangers_are_asked_to_log_in(anonymous, name):
    address = reverse(f"plans:{name}", args=[] if name == "import_start" else [make_import().pk])

    assert anonymous.post(address).headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", ADDRESSES[1:])
def test_an_import_that_is_not_there_is_not_found(client, name):
    address = reverse(f"plans:{name}", args=[12345])

    assert (client.post(address) if name in POST_ONLY else client.get(address)).status_code == 404
