"""Promise documents of many kinds, read line by line; and that nothing in a file is lost on the way."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from councils.choices import PromiseKind
from councils.importers.promise_period import promise_period_in
from councils.importers.promise_result import ImportedPromises, ImportedText, as_long_text
from councils.importers.promise_signing import place_and_date
from councils.importers.promises import import_promises
from kommunbrott.folding import fold
from kommunbrott.reading import Heading, Paragraph, SourceDocument, read_file, read_pasted
from tests.councils.promise_texts import EXPECTED, FRAMES, LISTS_PER_PARTY, PLAIN_PARAGRAPHS, TABLE
from tests.plans.plan_files import INPUTS, needs_shared, read_shared

KOPING = "koping-medborgarloften-2024"


def read(text: str) -> ImportedPromises:
    return import_promises(read_pasted(text))


@needs_shared
def test_the_known_file_equals_its_facit():
    facit = json.loads((INPUTS / f"{KOPING}.facit.json").read_text())
    answer = import_promises(read_shared(f"{KOPING}.docx")).as_json()

    assert (answer["title"], answer["period"], answer["signed"]) == (
        facit["title"], facit["period"], facit["signed"],
    )  # fmt: skip
    assert answer["signatories"] == facit["signatories"]
    assert answer["purposes"] == facit["purposes"]
    assert answer["focus_areas"] == facit["focus_areas"]
    assert [fold(text) for text in answer["background_paragraphs"]] == [
        fold(text) for text in facit["sections"][0]["paragraphs"]
    ]
    assert [fold(text) for text in answer["situation_paragraphs"]] == [
        fold(text) for section in facit["sections"][1:] for text in section["paragraphs"]
    ]
    read_as = [(one["text"], one["kind"], set(one["by"]), one["area"]) for one in answer["promises"]]
    assert read_as == [
        (one["text"], one["kind"], set(one["promising_parties"]), one["section"]) for one in facit["promises"]
    ]
    assert [one["target"] for one in answer["promises"]] == [None] * 8


@needs_shared
def test_promises_among_other_documents_are_found_and_the_rest_is_told():
    name = "koping-bra-protokoll-2018-05-24"
    facit = json.loads((INPUTS / f"{name}.facit.json").read_text())["medborgarloften_2018"]
    document = read_shared(f"{name}.docx")

    answer = import_promises(document)

    assert [one.text for one in answer.promises] == [*facit["promises"], facit["joint_promise"]]
    assert [one.is_joint for one in answer.promises] == [True, False, False, False, False, False, True]
    assert lost(document, answer) == []


@pytest.mark.parametrize("text", EXPECTED, ids=lambda text: text.splitlines()[0][:30])
def test_promises_are_read_from_many_kinds_of_documents(text):
    answer = read(text)

    rows = [
        (
            one.number, one.kind.value, one.by, one.area, one.group,
            one.target and (one.target.operator, one.target.value, one.target.unit, one.target.period),
        )
        for one in answer.promises
    ]  # fmt: skip
    assert rows == [row[:6] for row in EXPECTED[text]]
    begins = [
        promise.text.startswith(row[6]) for promise, row in zip(answer.promises, EXPECTED[text], strict=True)
    ]
    assert begins == [True] * len(rows)
    assert lost(read_pasted(text), answer) == []


@pytest.mark.parametrize("text", FRAMES, ids=lambda text: text.splitlines()[0][:30])
def test_title_period_and_signatures_are_read(text):
    answer = read(text)

    signatories = [(one.name, one.role, one.organisation) for one in answer.signatories]
    frame = (answer.title, answer.starts_on, answer.ends_on, answer.place, answer.signed_on, signatories)
    assert frame == FRAMES[text]


def test_texts_go_to_background_dialogue_and_situation():
    answer = read(LISTS_PER_PARTY)

    assert [
        [one.text for one in part] for part in (answer.background, answer.dialogues, answer.situation)
    ] == [
        ["Löftena bygger på det som invånarna i Ekstad säger är viktigast."],
        ["Under hösten 2025 träffade kommunen och polisen 164 invånare vid tre dialoger."],
        ["Rapporterna om buskörning har ökat vid Åkraskolan."],
    ]
    assert read(TABLE).purposes == ("Syftet med löftena är att öka tryggheten.",)
    assert read(PLAIN_PARAGRAPHS).focus_areas == ("Unga i riskzon", "Trafik")


def test_what_only_an_introduction_implies_is_told():
    text = """Medborgarlöften 2026

Samordning av insatser

Polisen och Ekstads kommun kommer att utveckla sin samverkan under året tillsammans med flera andra.

- Utveckla gemensamma lägesbilder varje månad.
"""
    answer = read(text)

    assert [(one.by, one.is_joint) for one in answer.promises] == [(("Polisen", "Ekstads kommun"), True)]
    assert [note.message for note in answer.notes if "Inledningen" in note.message] == [
        "Vem som lovar står inte i punkten. Inledningen nämner Polisen och Ekstads kommun. Bekräfta."
    ]


def test_how_often_a_promise_is_followed_up_is_no_target():
    answer = read(
        "Medborgarlöften 2026\n\nPolisen lovar\n- Polisen ska återkoppla läget fyra gånger per år.\n"
    )

    assert [(one.kind, one.target) for one in answer.promises] == [(PromiseKind.PROMISE, None)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Gäller 2026", ("2026-01-01", "2026-12-31")),
        ("andra halvåret 2026", ("2026-07-01", "2026-12-31")),
        ("Halvår 1, 2026", ("2026-01-01", "2026-06-30")),
        ("tertial 2 2026", ("2026-05-01", "2026-08-31")),
        ("första kvartalet 2028", ("2028-01-01", "2028-03-31")),
        ("1 mars 2026 till och med 28 februari 2027", ("2026-03-01", "2027-02-28")),
        ("1 januari–30 juni 2026", ("2026-01-01", "2026-06-30")),
        ("1/7 2025–30/6 2026", ("2025-07-01", "2026-06-30")),
        ("31 juni–31 juli 2026", None),
        ("tertial 4 2026", None),
        ("tills vidare", None),
    ],
)
def test_period_of_any_kind(text, period):
    assert promise_period_in(text) == period


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ekstad 2025-12-14", ("Ekstad", "2025-12-14")),
        ("Ekstad den 14 december 2025", ("Ekstad", "2025-12-14")),
        ("Undertecknat i Västra Ekstad den 3 mars 2026", ("Västra Ekstad", "2026-03-03")),
        ("Ort och datum: Ekstad 2026-01-07", ("Ekstad", "2026-01-07")),
        ("Datum: 2026-01-07", (None, "2026-01-07")),
        ("Ekstad 2025-02-30", None),
        ("Ekstad 31/31 2026", None),
        ("Vi möts på torget 2026-01-07 klockan 18", None),
    ],
)
def test_place_and_date(text, found):
    assert place_and_date(text) == found


def test_long_text_keeps_lists_together():
    paragraphs = (
        ImportedText("Vi ska:"),
        ImportedText("a", True),
        ImportedText("b", True),
        ImportedText("Slut."),
    )

    assert as_long_text(paragraphs) == "Vi ska:\n\n- a\n- b\n\nSlut."


def lost(document: SourceDocument, answer: ImportedPromises) -> list[str]:
    """Words of the file that stand nowhere in the answer. Days are told in another form."""
    said = fold(json.dumps(answer.as_json(), ensure_ascii=False)).split()
    own = [
        one
        for one in document.paragraphs()
        if not place_and_date(one.text) and not promise_period_in(one.text)
    ]
    pool = set(said)
    return [one.text for one in own if set(fold(one.text).split()) - pool - LABELS]


# Numbers of points, and the words that only tell which field follows.
LABELS = {
    "och",
    "kommunen",
    "för",
    "mål",
    "målgrupp",
    "uppföljning",
    "ansvarig",
    "område",
    "a",
    "b",
    *map(str, range(1, 10)),
}

PIECES = ["Polisen lovar", "Kommunen", "Löfte 2", "Mål: trygghet", "1. Polisen ska gå", "a) vi", "Ekstads kommun", "Syfte",
          "Gemensamt", "Ekstad 2026-01-01", "Per Ek", "Ordförande", "Gäller 2026", "Vi lovar att:", "Uppföljning", "Trafik"]  # fmt: skip
lines = st.one_of(st.sampled_from(PIECES), st.text(min_size=1, max_size=30))
blocks = st.lists(
    st.one_of(
        st.builds(Paragraph, lines, st.just("stycke"), is_bold=st.booleans(), is_list_item=st.booleans()),
        st.builds(Heading, lines, st.integers(0, 3), st.just("stycke")),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks)
def test_any_blocks_are_read_without_a_fault(found):
    document = SourceDocument("medborgarlöften.docx", "docx", tuple(found))

    answer = import_promises(document)

    said = set(fold(json.dumps(answer.as_json(), ensure_ascii=False)).split())
    assert said


def test_a_file_of_rows_is_read():
    answer = import_promises(
        read_file("medborgarlöften-2026.csv", "Löfte;Vem\nPolisen möter unga;Polisen\n".encode())
    )

    assert [(one.text, one.by) for one in answer.promises] == [("Polisen möter unga", ("Polisen",))]
    assert (answer.starts_on, answer.ends_on) == ("2026-01-01", "2026-12-31")
