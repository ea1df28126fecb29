"""From a pasted table to a draft, as it is done on a telephone and with the keyboard."""

import pytest
from django.urls import reverse

from plans.models import Plan, PlanImport
from tests.browser.conftest import violations
from tests.factories import make_municipality, make_organisation, make_user

PHONE = {"width": 390, "height": 844}
TABLE = (
    "Fokusområde\tÅtgärd\tMål\tAnsvarig\n"
    "Centrum\tTrygga rundor\tFärre klagomål\tPolisen, Kommunen\n"
    "Centrum\t\tLjusare gångvägar\tEkstads Teknik AB\n"
    "Trafik\tSamtal med förare\tFärre kör för fort\tPolisen, körskolor\n"
)
TOO_WIDE = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture
def coordinator():
    make_municipality()
    make_organisation(name="Ekstads Teknik AB")
    return make_user(is_coordinator=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_pasted_table_becomes_a_draft_on_a_telephone(open_page, live_server, coordinator, faults, script):
    faults.allow("status of 422")
    page = open_page(coordinator, viewport=PHONE, java_script_enabled=script)
    page.goto(live_server.url + reverse("plans:import_start"))
    page.get_by_label("Tabell eller text").fill(TABLE)
    page.get_by_role("button", name="Läs in").click()
    page.get_by_label("Planens titel").fill("Plan för Ekstad")
    page.get_by_role("button", name="Skapa utkast").click()

    page.get_by_role("link", name="Åtgärd på rad 2").click()
    page.get_by_label("Åtgärd på rad 2").fill("Nya lampor")
    page.get_by_label("”Kommunen” blir").select_option("Annan part, skriv vilken")
    page.locator("input[name^=party-name]:visible").first.fill("Ekstads Teknik AB")
    page.get_by_label("”Körskolor” blir").select_option("Målgrupp, inte part")
    page.get_by_role("button", name="Skapa utkast").click()

    page.get_by_role("heading", name="Plan för Ekstad", level=1).wait_for()
    content = Plan.objects.get().content()
    assert [
        (area.title, action.title, [party.name for party in action.parties])
        for area in content.focus_areas
        for action in area.actions
    ] == [
        ("Centrum", "Trygga rundor", ["Polisen", "Ekstads Teknik AB"]),
        ("Centrum", "Nya lampor", ["Ekstads Teknik AB"]),
        ("Trafik", "Samtal med förare", ["Polisen"]),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_import_is_accessible_on_a_telephone(open_page, live_server, coordinator, faults, scheme):
    faults.allow("status of 422")
    page = open_page(coordinator, viewport=PHONE, color_scheme=scheme)
    page.goto(live_server.url + reverse("plans:import_start"))
    found = violations(page)
    page.get_by_role("button", name="Läs in").click()
    found += violations(page)
    page.get_by_label("Tabell eller text").fill(TABLE)
    page.get_by_role("button", name="Läs in").click()
    for summary in page.locator("main summary").all():
        summary.click()
    found += violations(page)
    wide = [page.evaluate(TOO_WIDE)]
    page.get_by_role("button", name="Skapa utkast").click()
    found += violations(page)
    wide.append(page.evaluate(TOO_WIDE))

    assert found == []
    assert wide == [0, 0]


def test_the_summary_of_what_remains_gets_the_focus(open_page, live_server, coordinator, faults):
    faults.allow("status of 422")
    page = open_page(coordinator)
    page.goto(live_server.url + reverse("plans:import_start"))
    page.get_by_label("Tabell eller text").fill(TABLE)
    page.get_by_role("button", name="Läs in").click()
    page.get_by_role("button", name="Skapa utkast").click()

    page.wait_for_function("document.activeElement.getAttribute('role') === 'alert'")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_function("location.hash.startsWith('#id_')")
    assert page.evaluate("document.getElementById(location.hash.slice(1)).matches(':target')")


def test_a_broken_file_keeps_the_focus_on_why(open_page, live_server, coordinator, faults, tmp_path):
    faults.allow("status of 422")
    broken = tmp_path / "trasig.docx"
    broken.write_bytes(b"PK\x03\x04 trasig")
    page = open_page(coordinator, viewport=PHONE)
    page.goto(live_server.url + reverse("plans:import_start"))
    page.get_by_label("Fil från datorn").set_input_files(broken)
    page.get_by_role("button", name="Läs in").click()

    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    assert PlanImport.objects.count() == 0


def test_the_review_fits_the_narrowest_screen_and_breaks_no_word(open_page, live_server, coordinator, faults):
    page = open_page(coordinator, viewport={"width": 320, "height": 800})
    page.goto(live_server.url + reverse("plans:import_start"))
    name = "Kommunledningsförvaltningen"
    page.get_by_label("Tabell eller text").fill(f"{TABLE}Trafik\tSkyltar\tFärre kör för fort\t{name}\n")
    page.get_by_role("button", name="Läs in").click()

    row = page.locator("tr", has=page.get_by_role("rowheader", name=name))
    becomes = row.locator(".party-read > span")
    card = page.locator("section.card", has=page.locator("#parter"))
    left = [
        row.locator(f"td[data-label={label}] > *").first.bounding_box()["x"] for label in ("Rader", "Blir")
    ]
    right = [box["x"] + box["width"] for box in (becomes.bounding_box(), card.bounding_box())]
    assert page.evaluate(TOO_WIDE) == 0
    assert left[0] == left[1]
    assert right[0] <= right[1]
    assert becomes.evaluate("e => [getComputedStyle(e).hyphens, getComputedStyle(e).overflowWrap]") == [
        "auto",
        "break-word",
    ]
