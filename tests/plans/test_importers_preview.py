"""What the preview page shows beside the answer: the state of each row with reasons, and the parties to confirm."""

from kommunbrott.parties import Register
from kommunbrott.reading import read_file, read_pasted
from plans.importers import PartyMapping, import_plan
from tests.plans.plan_builder import TITLE, Word

TABLE = "\n".join(
    [
        "Åtgärd\tMål\tAnsvarig",
        "Belysning\tFärre mörka platser.\tKommunen",
        "Vandring\tBrister rättas till.\tpolis",
        "Träffar med krögare\tAnsvarsfull servering.\t",
        "Fartkontroller\tFärre kör för fort.\tPolisen – trafikgruppen",
        "Information\tUnga förstår följderna.\tPolisen, körskolor",
        "\tMindre skadegörelse.\tVME",
        "Belysning\tTryggare gångvägar.\tVME",
    ]
)


def test_rows_are_new_noted_doubtful_or_faulty_with_reasons():
    plan = import_plan(read_pasted(TABLE))

    assert [(action.where, action.action, action.state, action.reasons) for action in plan.actions] == [
        ("tabell 1, rad 2", "Belysning", "ny", ()),
        ("tabell 1, rad 3", "Vandring", "ny", ()),
        ("tabell 1, rad 4", "Träffar med krögare", "anteckning", ("Cellen Ansvarig är tom i filen. Raden följer med ändå.",)),
        ("tabell 1, rad 5", "Fartkontroller", "anteckning", ("”trafikgruppen” sparas som enhet hos Polisen.",)),
        ("tabell 1, rad 6", "Information", "anteckning", ("”Körskolor” kan vara en målgrupp och inte en part.",)),
        ("tabell 1, rad 7", "", "fel", ("Raden saknar åtgärd. Skriv en rubrik eller utelämna raden.",)),
        (
            "tabell 1, rad 8", "Belysning", "tvekan",
            ("Samma rubrik som tabell 1, rad 2. Behåll båda eller slå ihop.",),
        ),
    ]  # fmt: skip


def test_every_reason_is_also_a_note():
    plan = import_plan(read_pasted(TABLE))

    notes = {(note.where, note.message) for note in plan.notes}
    assert {(action.where, reason) for action in plan.actions for reason in action.reasons} <= notes


def test_parties_to_confirm_come_first_with_what_the_file_writes():
    register = Register.of([(1, "Polisen", "", []), (2, "Ekstads Teknik AB", "", ["VME"])])

    plan = import_plan(read_pasted(TABLE), register)

    assert plan.parties == (
        PartyMapping(
            "Körskolor", ("körskolor",), 1, "bekräfta", notes=("”Körskolor” kan vara en målgrupp och inte en part.",)
        ),
        PartyMapping(
            "Polisen", ("polis", "Polisen – trafikgruppen", "Polisen"), 3, "delat namn", 1, ("trafikgruppen",),
            ("”polis” är samma part som Polisen.", "”trafikgruppen” sparas som enhet hos Polisen."),
        ),
        PartyMapping(
            "Ekstads Teknik AB", ("VME",), 2, "känt namn", 2, notes=("”VME” heter Ekstads Teknik AB i registret.",)
        ),
        PartyMapping("Kommunen", ("Kommunen",), 1, "känt namn"),
    )  # fmt: skip


def test_answer_has_exactly_the_keys_of_the_contract():
    answer = import_plan(read_pasted(TABLE)).as_json()

    area = answer["focus_areas"][0]
    assert list(answer) == [
        "title", "kind", "period", "attachment_to", "review_rule", "introduction_paragraphs", "overview", "focus_areas",
        "unplaced", "notes",
    ]  # fmt: skip
    assert list(area) == [
        "number", "title", "responsible", "responsible_raw", "intro_paragraphs", "problem_paragraphs",
        "cause_analysis_paragraphs", "causes", "actions",
    ]  # fmt: skip
    assert area["actions"][3] == {
        "number": None, "action": "Fartkontroller", "goal": "Färre kör för fort.", "how": None, "responsible": ["Polisen"],
        "responsible_raw": "Polisen – trafikgruppen", "responsible_units": {"Polisen": "trafikgruppen"}, "timeline": None,
        "follow_up": None, "indicator": None, "status": None, "cause": None, "funding": None,
    }  # fmt: skip


def test_cause_analysis_is_also_told_by_its_five_parts():
    word = Word().heading(TITLE, 0).heading("Fokusområde: Skola").heading("Orsaksanalys", 2)
    word.text("När: På rasterna.").text("Var: Vid busshållplatsen.").text("Bråken växer ur nätet.")
    word.heading("Orsaker", 2).bullets("Få vuxna ute", "Trångt på rasten", style="List Number")

    (area,) = import_plan(read_file("plan.docx", word.bytes())).focus_areas

    assert area.cause_analysis_paragraphs == (
        "När: På rasterna.",
        "Var: Vid busshållplatsen.",
        "Bråken växer ur nätet.",
    )
    assert area.cause_parts == {"när": ("På rasterna.",), "var": ("Vid busshållplatsen.",)}
    assert [(cause.number, cause.text) for cause in area.causes] == [
        ("1", "Få vuxna ute"),
        ("2", "Trångt på rasten"),
    ]


def test_broken_words_and_foreign_letters_are_mended_and_told():
    pasted = "Åtgärd\tMål\tAnsvarig\nMinska otrygghets- skapande gäng\tSkер löpande, hot- och riskbedömning\tPolisen"

    plan = import_plan(read_pasted(pasted))

    assert [(action.action, action.goal) for action in plan.actions] == [
        ("Minska otrygghetsskapande gäng", "Sker löpande, hot- och riskbedömning")
    ]
    assert [note.message for note in plan.notes][:2] == [
        "”otrygghets- skapande” lästes som ”otrygghetsskapande”, avstavat vid radslut.",
        "”Skер” hade bokstäver ur ett annat alfabet och har rättats till ”Sker”.",
    ]


def test_periods_are_read_as_people_write_them():
    titles = {
        "Handlingsplan 2024": ("2024-01-01", "2024-12-31"),
        "Åtgärdsplan 2024 - 2027": ("2024-01-01", "2027-12-31"),
        "Åtgärdsplan 2024/2025": ("2024-01-01", "2025-12-31"),
        "Åtgärdsplan 2024–25": ("2024-01-01", "2025-12-31"),
        "Åtgärdsplan mars 2024–februari 2025": ("2024-03-01", "2025-02-28"),
        "Åtgärdsplan 1 juli 2023 till 30 juni 2025": ("2023-07-01", "2025-06-30"),
        "Åtgärdsplan 2023-07-01--2025-06-30": ("2023-07-01", "2025-06-30"),
        "Åtgärdsplan hösten 2025": ("2025-07-01", "2025-12-31"),
        "Åtgärdsplan enligt lag (2023:196)": (None, None),
    }

    found = {}
    for title in titles:
        plan = import_plan(read_file("plan.docx", Word().heading(title, 0).text("Text.").bytes()))
        found[plan.title] = (plan.starts_on, plan.ends_on)

    assert found == titles
