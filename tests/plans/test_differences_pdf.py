import dataclasses
import functools
import io

import page
from pypdf import PdfReader

from plans.documents.differences import compare
from plans.documents.differences_pdf import DifferencesDocument, differences_pdf
from tests.plans.printed import EKSTAD, rich_plan, youth


@functools.cache
def printed() -> bytes:
    old = rich_plan(sources=())
    first, second, *rest = youth().actions
    changed = dataclasses.replace(first, how="Så här gör vi nu.")
    area = dataclasses.replace(youth(), problem="**Färre** unga prövar.[^2]", actions=(changed, *rest))
    new = dataclasses.replace(old, focus_areas=(area, old.focus_areas[1]))
    comparison = compare(old, new, EKSTAD.action)
    reasons = {("action", second.id): "Skolorna gör det själva."}
    return differences_pdf(
        DifferencesDocument(old.title, "Utkast", "Beslutad av KF", comparison, reasons, EKSTAD)
    )


def test_file_keeps_both_standards():
    reports = [page.validate_pdf_bytes(printed(), profile=profile) for profile in ("ua1", "2a")]

    assert [(found.rule_id, found.message) for report in reports for found in report.failures] == []


def test_file_tells_the_same_as_the_page():
    text = " ".join(
        " ".join(found.extract_text().split()) for found in PdfReader(io.BytesIO(printed())).pages
    )

    for told in (
        "Ändringar i Åtgärdsplan 2026–2027",
        "Utkast, jämfört med: Beslutad av KF",
        "En åtgärd är ändrad och en är struken.",
        "Struket: 1.2 Närvaroteam på två högstadieskolor",
        "Varför: Skolorna gör det själva.",
        "[tillagt: Så här gör vi nu.]",
        "[tillagt: Färre unga prövar.²]",
        "Oförändrat: 2. Trygghet i centrum och på Björkgården.",
    ):
        assert told in text
