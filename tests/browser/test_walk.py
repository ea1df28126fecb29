"""A safety walk on a telephone: one thing after another, and without coverage nothing that was typed is lost."""

import pytest
from playwright.sync_api import expect

from councils.models import Observation
from tests.factories import make_dialogue, make_organisation, make_user

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "permissions": ["geolocation"],
    "geolocation": {"latitude": 59.5154, "longitude": 15.9236, "accuracy": 8},
}


@pytest.fixture
def phone(open_page, live_server):
    party = make_organisation()
    dialogue = make_dialogue(party)
    page = open_page(make_user(organisation=party), **PHONE)
    page.goto(f"{live_server.url}/dialoger/{dialogue.pk}/skriv/")
    return page


def save(phone):
    phone.get_by_role("button", name="Spara observationen").click()


def test_a_walk_goes_on_without_coverage_and_nothing_typed_is_lost(phone, faults):
    faults.allow("Failed to load resource|ERR_INTERNET_DISCONNECTED")
    expect(phone.locator("[data-located]")).to_contain_text("på 8 meter när")
    phone.get_by_label("Bra, behåll").check()
    phone.get_by_label("Beskriv kort").fill("Nya bänkar")
    save(phone)
    expect(phone.get_by_text("Observation 1 är sparad")).to_be_visible()

    phone.context.set_offline(True)
    phone.get_by_label("2. Centrumhuset").check()
    phone.get_by_label("Behöver bli bättre").check()
    phone.get_by_label("Belysning").check()
    save(phone)
    expect(phone.locator("[data-queue]")).to_contain_text("En observation väntar i telefonen")
    expect(phone.get_by_label("2. Centrumhuset")).to_be_checked()
    expect(phone.locator("[data-located]")).to_contain_text("på 8 meter när")
    phone.get_by_label("Behöver bli bättre").check()
    phone.get_by_label("Beskriv kort").fill("Häcken skymmer porten")
    save(phone)
    expect(phone.locator("[data-queue]")).to_contain_text("2 observationer väntar")
    phone.get_by_label("Beskriv kort").fill("Halvfärdig mening om muren")
    phone.context.set_offline(False)

    expect(phone.locator("[data-queue]")).to_have_text("2 observationer som väntade är skickade.")
    phone.reload()
    expect(phone.get_by_label("Beskriv kort")).to_have_value("Halvfärdig mening om muren")
    phone.get_by_label("Behöver bli bättre").check()
    save(phone)
    expect(phone.get_by_text("Observation 4 är sparad")).to_be_visible()
    expect(phone.get_by_label("Beskriv kort")).to_have_value("")

    stored = list(
        Observation.objects.values_list("number", "stop", "is_positive", "topic", "text", "accuracy_m")
    )
    assert stored == [
        (1, "Porten", True, "", "Nya bänkar", 8),
        (2, "Centrumhuset", False, "belysning", "", 8),
        (3, "Centrumhuset", False, "", "Häcken skymmer porten", 8),
        (4, "Centrumhuset", False, "", "Halvfärdig mening om muren", 8),
    ]
    assert phone.evaluate("Object.keys(localStorage).length") == 0
