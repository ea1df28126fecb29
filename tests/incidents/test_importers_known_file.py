"""The real-format export and its key, row by row as CONTRACT's table says."""

import datetime as dt
import json
from collections import Counter

import pytest

from incidents.importers import Knowledge, ReportFile, read_all
from tests.plans.plan_files import INPUTS, needs_shared

FILE, FACIT = INPUTS / "embrace-export-koping.csv", INPUTS / "embrace-export-koping.facit.json"
ANSWERS = {
    "fel_datum": "bad_date",
    "framtida_datum": "future_date",
    "kategori_saknas": "missing_category",
    "område_variant": "area_mapped",
    "dubblett_id_identisk": "duplicate_id",
    "dubblett_id_annat_innehåll": "conflicting_id",
    "dubbelrapport_samma_händelse": "possible_duplicate",
    "personnummer_i_text": "personnummer",
    "namn_i_text": "name_like",
    "fel_teckenkodning_cp1252": "encoding",
    "dubbelkodad_text": "encoding",
    "fel_antal_kolumner": "column_count",
}
BY_VALUE = {
    "25:10": "bad_time",
    "": "time_missing",
    "Övrigt": "unknown_category",
    "decimalpunkt (giltig plats)": None,
    "kl 21": None,
    "2145": None,
    "21.45": None,
}
REJECTS = {
    "bad_date", "future_date", "missing_category", "duplicate_id", "conflicting_id", "personnummer", "column_count",
}  # fmt: skip
# What another row says of the same event, or that a text is worth a look, is no fault of the row.
BESIDES = {"possible_duplicate", "phone", "registration_number", "number_like"}


def expected(key: str, row: dict) -> str | None:
    if key in ANSWERS:
        return ANSWERS[key]
    if row.get("värde") in BY_VALUE:
        return BY_VALUE[row["värde"]]
    return {"kategori_variant": "category_mapped", "koordinat_fel": "bad_coordinate"}.get(key)


@pytest.fixture(scope="module")
def read():
    facit = json.loads(FACIT.read_text(encoding="utf-8"))
    catalogue = dict.fromkeys(facit["antal"]["per_kategori"], ()) | {
        "Narkotika": ["narkotika/droger"],
        "Övrigt": (),
    }
    with FILE.open("rb") as file:
        source = ReportFile(FILE.name, file, Knowledge(catalogue, today=dt.date(2026, 11, 21)))
        return facit, *read_all(source)


@needs_shared
def test_known_file_gives_every_row_its_answer(read):
    facit, _, rejected, warnings = read
    told = {}
    for finding in [*rejected, *warnings]:
        told.setdefault(finding.line, {})[finding.reason.value] = finding.id
    wrong = []

    for key, rows in facit["smutsrader_detalj"].items():
        for row in rows:
            code, said = expected(key, row), told.get(row["fysisk_rad"], {})
            besides = set(said) - {code} - BESIDES
            if (code and said.get(code) != row["rapport_id"]) or besides:
                wrong.append((key, row, said))

    assert wrong == []
    assert {f.line for f in rejected} == {
        row["fysisk_rad"]
        for key, rows in facit["smutsrader_detalj"].items()
        for row in rows
        if expected(key, row) in REJECTS
    }


@needs_shared
def test_known_file_leaves_the_clean_rows_alone(read):
    facit, rows, rejected, warnings = read
    dirty = {row["fysisk_rad"] for found in facit["smutsrader_detalj"].values() for row in found}

    elsewhere = Counter(finding.reason.value for finding in warnings if finding.line not in dirty)

    assert set(elsewhere) == {"possible_duplicate", "not_data"}
    assert len(rows) + len(rejected) == facit["fil"]["poster_exkl_rubrik_och_slutrad"]
    clean = [row for row in rows if row.line not in dirty]
    assert Counter(row.category for row in clean) == facit["antal"]["per_kategori"]
    assert Counter(row.area for row in clean) == facit["antal"]["per_område"]
    assert {f"{hour}": n for hour, n in Counter(row.clock.at.hour for row in clean).items()} == (
        facit["antal"]["per_timme"]
    )
    assert Counter(f"{row.happened_on:%Y-%m}" for row in clean) == facit["antal"]["per_månad"]
    assert Counter(row.organisation for row in clean) == facit["antal"]["per_organisation"]


@needs_shared
def test_known_file_repeats_no_personnummer(read):
    facit, _, rejected, warnings = read
    numbers = [row["värde"] for row in facit["smutsrader_detalj"]["personnummer_i_text"]]

    said = " ".join(finding.message for finding in [*rejected, *warnings])

    assert [number for number in numbers if number in said] == []
