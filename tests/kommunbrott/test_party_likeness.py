"""Which names the register is asked about. The register is the demo municipality's, the names are of other places."""

import json

import pytest

from kommunbrott.parties import Register, read_cell
from kommunbrott.settings import BASE_DIR

ROWS = json.loads((BASE_DIR / "fixtures" / "ekstad" / "organisations.json").read_text())
EKSTAD = Register.of(
    (number, row["name"], row.get("short_name", ""), row.get("aliases", []))
    for number, row in enumerate(ROWS, 1)
)


@pytest.mark.parametrize(
    "name",
    [
        "Teknik-, fritid- och kulturförvaltningen",
        "Näringslivs- och kommunikationsenheten",
        "Folkhälsomyndigheten",
        "Miljö- och byggnadsförvaltningen",
        "Arbete- och välfärdsförvaltningen",
        "Social- och arbetsmarknadsförvaltningen",
        "Vård- och omsorgsförvaltningen",
        "Ronnebyhus AB",
        "Miljöteknik AB",
        "Köpings Bostads AB",
        "KBAB",
        "Köpings kommun",
        "Tekniska kontoret",
        "Region Västmanland",
        "Brottsofferjouren",
        "Rådet",
        "Förvaltningen",
    ],
)
def test_name_that_only_shares_its_ending_is_a_new_party(name):
    assert EKSTAD.similar(name) == ()


def test_new_party_is_no_question():
    (party,) = read_cell("Teknik-, fritid- och kulturförvaltningen", EKSTAD)

    assert (party.state, party.notes, party.candidates) == ("ny part", (), ())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Samhälsbyggnadsförvaltningen", ["Samhällsbyggnadsförvaltningen"]),
        ("Socialtjänst", ["Socialförvaltningen"]),
        ("Upphandlingsenhet", ["Upphandlingsenheten"]),
        ("Arbetsutskottet", ["Kommunstyrelsens arbetsutskott"]),
        ("Polisen i Ekstad", ["Polisen"]),
        ("Länsstyrelsen i Ekstads län", ["Länsstyrelsen"]),
        ("Ekstadhem", ["Ekstadshem AB"]),
        ("Eklövets bevakningsbolag", ["Eklövets Bevakning AB"]),
        ("Hamnplans väner", ["Hamnplans vänner"]),
        ("Kultur- och fritidsnämnden", ["Kultur och fritid"]),
    ],
)
def test_name_that_is_nearly_one_in_the_register_is_asked_about(name, found):
    assert [entry.name for entry in EKSTAD.similar(name)] == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("MBF", ["Miljö- och byggnadsförvaltningen"]),
        ("EBAB", ["Ekstads Bostads AB"]),
        ("VO", ["Vård och omsorg"]),
        ("MN", []),
        ("Miljönämnden", []),
    ],
)
def test_abbreviation_is_asked_about_where_the_letters_fit(name, found):
    names = ["Miljö- och byggnadsförvaltningen", "Ekstads Bostads AB", "Vård och omsorg"]
    register = Register.of((number, name, "", []) for number, name in enumerate(names))

    assert [entry.name for entry in register.similar(name)] == found
