"""A list of actions out as a file, edited, and in again."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from kommunbrott import sheets
from kommunbrott.access import Overtaken
from plans.action_sheet import BY_NAME, COLUMNS, rows
from plans.blocks import BLOCKS
from plans.choices import EDITABLE, Funding, PlanStatus, Rhythm
from plans.forms.sheet_review import review
from plans.models import Action, ActionUpload, Goal, Plan
from plans.workflow import action_sheet
from tests.factories import make_action, make_cause, make_focus_area, make_organisation, make_plan, make_user

CSV, EXCEL, READ_IN = "/planer/atgarder/csv/", "/planer/atgarder/excel/", "/planer/atgarder/las-in/"
TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def lamps():
    """An action with something in every column, and one with nothing but its name."""
    police, company = (
        make_organisation(name="Polisen"),
        make_organisation(name="Ekstads Teknik", aliases=["VME"]),
    )
    plan = make_plan(title="Åtgärdsplan")
    area = make_focus_area(plan=plan, title="Centrum")
    action = make_action(
        focus_area=area, number="2.10", title="=Lampor\n- och stolpar", how="Byt.\r\nRonda.", lead=company,
        responsible=[police, make_organisation(name="Samhällsbyggnad")],
        goals=[
            {
                "text": "Färre mörka ställen", "indicator": "Ställen", "unit": "stycken", "direction": "hogst",
                "baseline": Decimal("12.500"), "target": Decimal(3),
            },
            "Ett mål till",
        ],
        place="Parken", starts_on=dt.date(2026, 2, 1), due_on=dt.date(2027, 6, 30), recurrence=Rhythm.MONTHLY,
        timing="Varje höst", funding=Funding.BUDGETED, resources="@50 tkr", follow_up_how="Rundvandring",
        follow_up_rhythm=Rhythm.TERTIAL, follow_up_forum="Rådet", follow_up="+ i november", prevention="social",
        horizon="kort", method="EST", causes=[make_cause(focus_area=area)],
    )  # fmt: skip
    action.responsibilities.filter(organisation=police).update(unit="Områdespolisen")
    make_action(focus_area=area, title="Vandring")
    return action


def fetched(client, address=EXCEL, **chosen) -> bytes:
    return b"".join(client.get(address, chosen).streaming_content)


def edited(data: bytes, *edits: tuple[int, str, object]) -> bytes:
    """The workbook with cells changed, each as (row in the file, heading, value)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[1]}
    for row, heading, value in edits:
        cell = sheet.cell(row, headings[heading])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sent(client, data: bytes, name="lista.xlsx"):
    return client.post(READ_IN, {"file": SimpleUploadedFile(name, data)})


def reviewed(client, data: bytes, name="lista.xlsx") -> tuple[ActionUpload, str]:
    sent(client, data, name)
    upload = ActionUpload.objects.get()
    return upload, client.get(upload.get_absolute_url()).content.decode()


def save(client, upload, **answers):
    page = client.get(upload.get_absolute_url()).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answers = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return client.post(upload.get_absolute_url(), {"seen": seen} | answers)


def state() -> list:
    """Everything that a file may change."""
    return [BLOCKS["atgard", "rad"].read(action) for action in Action.objects.order_by("pk")]


# --- Out ---


@pytest.mark.parametrize(("address", "name"), [(CSV, "a.csv"), (EXCEL, "a.xlsx")])
def test_file_holds_exactly_what_the_list_shows(client, lamps, address, name):
    make_action(plan=make_plan(status=PlanStatus.REPLACED), title="Gammal")
    lengths = []
    for chosen in (
        {},
        {"q": "vandring"},
        {"smart": "A", "sort": "due_on"},
        {"plan": "alla", "sort": "-name"},
        {"part": "x"},
    ):
        page = client.get("/planer/atgarder/", chosen).content.decode()
        listed = [
            int(part.split("/")[0]) for part in page.split('class="table__name" href="/planer/atgard/')[1:]
        ]

        sheet = sheets.read_sheet(name, fetched(client, address, **chosen), "Id")

        assert [int(cells["Id"]) for _, cells in sheet.rows] == listed
        assert sheet.headings == tuple(column.label for column in COLUMNS)
        lengths.append(len(listed))
    assert lengths == [2, 1, 1, 3, 0]


def test_file_holds_what_stands_in_the_plan(client, lamps):
    ((_, cells), *_) = sheets.read_sheet("a.csv", fetched(client, CSV, q="lampor"), "Id").rows

    assert {name: cells[BY_NAME[name].label] for name in BY_NAME if name not in ("id", "version")} == {
        "plan": "Åtgärdsplan", "areas": "Centrum", "number": "2.10", "title": "=Lampor\n- och stolpar",
        "how": "Byt.\nRonda.", "lead": "Ekstads Teknik", "others": "Polisen; Samhällsbyggnad",
        "text": "Färre mörka ställen", "indicator": "Ställen", "direction": "Högst", "baseline": "12,5",
        "target": "3", "unit": "stycken", "judged_by": "", "more_goals": "Ett mål till", "place": "Parken",
        "starts_on": "2026-02-01", "due_on": "2027-06-30", "recurrence": "Varje månad", "timing": "Varje höst",
        "funding": "Budgeterad", "resources": "@50 tkr", "follow_up_how": "Rundvandring",
        "follow_up_rhythm": "Varje tertial", "follow_up_forum": "Rådet", "follow_up": "+ i november",
        "prevention": "Social", "horizon": "Kort sikt", "method": "EST", "standing": "Ej påbörjad",
        "followed_up_on": "", "lacks": "MA",
    }  # fmt: skip


@pytest.mark.parametrize("address", [CSV, EXCEL])
@pytest.mark.parametrize("count", [1, 3])
def test_file_costs_at_most_ten_queries(client, count, address, django_assert_max_num_queries):
    for _ in range(count):
        make_action(lead=make_organisation(), responsible=[make_organisation()], goals=["Ett", "Två"])

    with django_assert_max_num_queries(11):
        data = fetched(client, address)

    assert len(data) > 100


def test_file_of_what_one_may_see(anonymous, lamps):
    anonymous.force_login(make_user())

    assert sheets.read_sheet("a.csv", fetched(anonymous, CSV, plan="alla"), "Id").rows == ()


# --- And in again ---


@pytest.mark.parametrize(("address", "name"), [(CSV, "a.csv"), (EXCEL, "a.xlsx")])
def test_file_that_has_not_been_edited_changes_nothing(client, lamps, address, name):
    _upload, page = reviewed(client, fetched(client, address), name)

    assert "Alla rader i filen säger det som redan står i planerna." in page
    assert "Spara ändringarna" not in page


def test_every_column_that_is_white_can_be_edited(client, lamps):
    row = 2 if "Lampor" in sheets.read_sheet("a.csv", fetched(client, CSV), "Id").rows[0][1]["Åtgärd"] else 3
    before = lamps.history.count()
    data = edited(
        fetched(client),
        (row, "Nummer", 2.2), (row, "Åtgärd", "=1+1"), (row, "Hur", "Annorlunda"), (row, "Huvudansvarig", "polisen"),
        (row, "Medverkande", "VME"), (row, "Mål", "Inga mörka ställen"), (row, "Mätetal", "Lampor"),
        (row, "Riktning", "exakt"), (row, "Utgångsläge", 10.25), (row, "Målnivå", "0"), (row, "Enhet", "st"),
        (row, "Så bedöms målet", "Rådet"), (row, "Plats", "Torget"), (row, "Börjar", dt.date(2026, 3, 1)),
        (row, "Klar senast", "2027-07-01"), (row, "Återkommer", "Inte angivet"), (row, "När, i ord", None),
        (row, "Finansiering", "Inom ram"), (row, "Kostnad och resurser", "Mer"), (row, "Följs upp genom", "Enkät"),
        (row, "Följs upp", "Varje år"), (row, "I vilket forum", "Gruppen"), (row, "Uppföljning, i ord", "-"),
        (row, "Typ", "Situationell"), (row, "Väntad effekt", "Lång sikt"), (row, "Metod", "SSPF"),
    )  # fmt: skip

    upload, _page = reviewed(client, data)
    unsaved = Action.objects.get(pk=lamps.pk).title
    response = save(client, upload)

    assert unsaved.startswith("=Lampor")
    assert (response.status_code, response["Location"]) == (302, "/planer/atgarder/")
    now = BLOCKS["atgard", "rad"].read(Action.objects.get(pk=lamps.pk))
    parties = [(row["organisation"].name, row["role"], row["unit"]) for row in now.pop("parties")]
    first, second = now.pop("goals")
    assert parties == [("Polisen", "huvudansvarig", "Områdespolisen"), ("Ekstads Teknik", "medverkande", "")]
    assert first == {
        "id": lamps.goals.first().pk, "text": "Inga mörka ställen", "indicator": "Lampor", "unit": "st",
        "direction": "exakt", "baseline": Decimal("10.25"), "target": 0, "judged_by": "Rådet",
    }  # fmt: skip
    assert second["text"] == "Ett mål till"
    assert now == {
        "number": "2.2", "title": "=1+1", "how": "Annorlunda", "causes": [lamps.causes.get().pk],
        "status": lamps.status, "follow_up": "-", "place": "Torget", "timing": "",
        "starts_on": dt.date(2026, 3, 1), "due_on": dt.date(2027, 7, 1), "recurrence": "", "follow_up_how": "Enkät",
        "follow_up_rhythm": "ar", "follow_up_forum": "Gruppen", "funding": "inom_ram", "resources": "Mer",
        "prevention": "situationell", "horizon": "lang", "method": "SSPF",
    }  # fmt: skip
    assert lamps.history.count() == before + 1
    assert lamps.history.first().history_change_reason == "action.sheet"
    assert not ActionUpload.objects.exists()


def test_figures_and_choices_written_another_way_are_the_same(client, lamps):
    data = (
        fetched(client, CSV).decode().replace('"12,5"', '"12.500"').replace('"Varje månad"', '"varje MÅNAD"')
    )

    assert "Inget att ändra" in reviewed(client, data.encode(), "a.csv")[1]


def test_first_goal_is_made_and_taken_away(client, lamps):
    walk = Action.objects.get(title="Vandring")
    rows_of = {
        cells["Åtgärd"]: number for number, cells in sheets.read_sheet("a.xlsx", fetched(client), "Id").rows
    }
    lamp, walk_row = rows_of["=Lampor\n- och stolpar"], rows_of["Vandring"]
    cleared = [
        (lamp, BY_NAME[name].label, None)
        for name in ("text", "indicator", "direction", "baseline", "target", "unit")
    ]

    upload, _ = reviewed(client, edited(fetched(client), (walk_row, "Mål", "Fler vuxna ute"), *cleared))
    save(client, upload)

    assert [goal.text for goal in walk.goals.all()] == ["Fler vuxna ute"]
    assert [goal.text for goal in lamps.goals.all()] == ["Ett mål till"]


@pytest.mark.parametrize(
    ("column", "value", "where", "said"),
    [
        ("Åtgärd", "", "Åtgärd", "Cellen är tom."),
        ("Nummer", "1" * 21, "Nummer", "Texten är 21 tecken. Den får vara högst 20."),
        ("Klar senast", "i höst", "Klar senast", "”i höst” är inte ett datum. Skriv åååå-mm-dd."),
        ("Klar senast", "2028-01-01", "Klar senast", "Ange ett datum inom planperioden 2026–2027."),
        ("Börjar", "2027-12-01", "Börjar", "Ange ett datum som inte är före 2027-12-01."),
        ("Målnivå", "många", "Målnivå", "”många” är inte ett tal."),
        ("Målnivå", "9" * 30, "Målnivå", "Talet är för stort, eller har fler än tre decimaler."),
        ("Målnivå", "1,2345", "Målnivå", "Talet är för stort, eller har fler än tre decimaler."),
        (
            "Riktning",
            "uppåt",
            "Riktning",
            "”uppåt” går inte att välja. Skriv ett av: Inte angivet, Minst, Högst,",
        ),
        ("Mål", "", "Mål", "Skriv målet som en mening."),
        ("Huvudansvarig", "Okända AB", "Huvudansvarig", "”Okända AB” finns inte i registret över parter."),
        ("Huvudansvarig", "VME; Kommunen", "Huvudansvarig", "Bara en part kan vara huvudansvarig."),
        ("Medverkande", "Ekstads Teknik", "Medverkande", "Ekstads Teknik står två gånger."),
        ("Hur", "x" * 10_001, "Hur", "Texten är 10001 tecken."),
        ("Id", "x", "", "”x” är inget id."),
        ("Id", "999999", "", "Det finns ingen åtgärd med id 999999."),
        ("Id", "1" + "0" * 20, "", "Det finns ingen åtgärd med id"),
        ("Id", "", "", "Raden har inget id."),
    ],
)
def test_row_that_cannot_be_saved_is_told_by_row_and_column(coordinator, lamps, column, value, where, said):
    sheet = as_read(lamps, **{column: value})

    (row,) = review(sheet, coordinator).rows

    assert [column for column, _ in row.faults] == [where]
    assert said in row.faults[0][1]
    assert row.number == 2


def as_read(action, **changed: str) -> sheets.ReadSheet:
    """What a file of ``action`` is read as, with cells changed by heading."""
    lines = sheets.csv_lines(COLUMNS, rows(Action.objects.filter(pk=action.pk).for_list(TODAY), TODAY))
    ((number, cells),) = sheets.read_sheet("a.csv", "".join(lines).encode(), "Id").rows
    return sheets.ReadSheet(tuple(cells), ((number, cells | changed),))


def test_nothing_is_saved_until_every_row_can_be(client, lamps):
    found = sheets.read_sheet("a.csv", fetched(client, CSV), "Id").rows
    row = next(number for number, cells in found if cells["Åtgärd"].startswith("=Lampor"))
    data = edited(fetched(client), (row, "Klar senast", "i höst"), (5 - row, "Plats", "Torget"))
    before = state()

    upload, page = reviewed(client, data)
    refused = save(client, upload)

    assert f'id="rad-{row}"' in page
    assert refused.status_code == 422
    assert f'href="#rad-{row}"' in refused.content.decode()
    assert state() == before

    save(client, upload, **{f"rad_{row}": "utelamna"})
    assert Action.objects.get(title="Vandring").place == "Torget"
    assert Action.objects.get(pk=lamps.pk).due_on == dt.date(2027, 6, 30)


def test_row_that_somebody_has_changed_meanwhile_is_asked_about(client, lamps):
    data = edited(fetched(client, q="lampor"), (2, "Plats", "Torget"))
    lamps.resources = "Ändrat av en annan"
    lamps.save()

    upload, page = reviewed(client, data)
    refused = save(client, upload)

    assert "Krockar" in page
    assert "Ändrat av en annan" in page
    assert refused.status_code == 422
    assert Action.objects.get(pk=lamps.pk).place == "Parken"
    save(client, upload, rad_2="fil")
    lamps.refresh_from_db()
    assert (lamps.place, lamps.resources) == ("Torget", "@50 tkr")


def test_row_of_a_file_from_before_that_says_what_is_now_is_no_conflict(client, lamps):
    data = edited(fetched(client, q="lampor"), (2, "Plats", "Torget"))
    lamps.place = "Torget"
    lamps.save()

    assert "Inget att ändra" in reviewed(client, data)[1]


def test_what_changes_while_one_looks_is_looked_at_again(client, lamps):
    upload, page = reviewed(client, edited(fetched(client, q="lampor"), (2, "Plats", "Torget")))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    Goal.objects.filter(action=lamps, text="Färre mörka ställen").update(text="Ännu färre")

    late = client.post(upload.get_absolute_url(), {"seen": seen})

    assert late.status_code == 409
    assert "Något har ändrats sedan du öppnade sidan." in late.content.decode()
    assert Action.objects.get(pk=lamps.pk).place == "Parken"


@pytest.mark.parametrize("status", PlanStatus)
def test_row_of_a_plan_that_may_not_be_edited_is_refused(coordinator, lamps, status):
    Plan.objects.update(status=status)

    (row,) = review(as_read(lamps, Plats="Torget"), coordinator).rows

    assert row.is_faulty is (status not in EDITABLE)
    assert review(as_read(lamps), coordinator).rows == ()


def test_write_is_refused_where_the_plan_may_not_be_edited(coordinator, lamps):
    (row,) = review(as_read(lamps, Plats="Torget"), coordinator).rows
    upload = action_sheet.start(as_read(lamps), file_name="a.csv", by=coordinator)
    edit = action_sheet.Edit(row.action_id, row.version, row.values)
    Plan.objects.update(status=PlanStatus.DECIDED)

    with pytest.raises(PermissionDenied):
        action_sheet.save(upload, [edit], by=coordinator)
    Plan.objects.update(status=PlanStatus.DRAFT)
    with pytest.raises(PermissionDenied):
        action_sheet.save(upload, [edit], by=make_user(is_administrator=True))

    assert Action.objects.get(pk=lamps.pk).place == "Parken"


def test_second_to_save_the_same_file_is_too_late(coordinator, lamps):
    (row,) = review(as_read(lamps, Plats="Torget"), coordinator).rows
    upload = action_sheet.start(as_read(lamps), file_name="a.csv", by=coordinator)
    edit = action_sheet.Edit(row.action_id, row.version, row.values)
    other = action_sheet.start(as_read(lamps), file_name="b.csv", by=coordinator)
    action_sheet.save(other, [edit], by=coordinator)

    for late in (upload, other):
        with pytest.raises(Overtaken):
            action_sheet.save(late, [edit], by=coordinator)

    assert lamps.history.filter(place="Torget").count() == 1


def test_action_on_two_rows_is_refused(client, lamps):
    data = fetched(client, CSV, q="lampor").decode().rstrip("\r\n")
    row = data.split('"Saknas i SMART"\r\n')[1].replace("Parken", "Torget")

    assert "Åtgärden står på flera rader i filen" in reviewed(client, f"{data}\r\n{row}".encode(), "a.csv")[1]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "Filen är tom"),
        ("a.csv", b"Id;Nummer\n1;2\n", "Filen har ingen kolumn som heter Radens version"),
        ("a.csv", b"Id;Radens version\n", "Filen har inga rader"),
        ("a.docx", b"hej", "Bara filer som slutar på .xlsx och .csv"),
    ],
)
def test_file_that_cannot_be_read_is_told_and_nothing_is_kept(client, name, data, said):
    response = sent(client, data, name)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ActionUpload.objects.exists()


def test_upload_is_its_makers_own_and_can_be_thrown_away(client, anonymous, lamps):
    upload, _ = reviewed(client, edited(fetched(client, q="lampor"), (2, "Plats", "Torget")))
    anonymous.force_login(make_user(is_coordinator=True))

    assert anonymous.get(upload.get_absolute_url()).status_code == 404
    assert upload.file_name in client.get(READ_IN).content.decode()
    client.post(f"{upload.get_absolute_url()}avbryt/")
    assert not ActionUpload.objects.exists()


@pytest.mark.parametrize("flags", [{}, {"is_reporter": True}, {"is_administrator": True}])
def test_only_coordinators_read_files_in(anonymous, flags):
    anonymous.force_login(make_user(**flags))

    assert anonymous.get(READ_IN).status_code == 403
    assert sent(anonymous, b"Id;Radens version\n1;x\n", "a.csv").status_code == 403


def test_review_costs_the_same_for_any_number_of_rows_that_are_as_before(client, django_assert_num_queries):
    for _ in range(3):
        make_action(lead=make_organisation(), goals=["Ett mål"])
    upload, _ = reviewed(client, fetched(client))

    # session, user, municipality, upload, actions, goals, parties
    with django_assert_num_queries(7):
        client.get(upload.get_absolute_url())


def test_version_is_of_what_the_file_may_change(lamps):
    def version():
        return next(iter(rows(Action.objects.filter(pk=lamps.pk).for_list(TODAY), TODAY)))["version"]

    first = version()
    Action.objects.filter(pk=lamps.pk).update(status="klar", responsible_as_written="VME")
    same = version()
    lamps.responsibilities.filter(role="huvudansvarig").delete()

    assert same == first
    assert version() != first
