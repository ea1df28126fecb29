"""A party answers a remiss on a phone, without an account."""

import pytest

from plans.models import Acceptance
from tests.factories import (
    make_acceptance,
    make_action,
    make_focus_area,
    make_municipality,
    make_organisation,
    make_plan,
    make_referral,
    make_signed_link,
)

TOKEN = "en-adress-som-bara-brevet-har"


@pytest.fixture
def party():
    make_municipality()
    housing = make_organisation(name="Ekstadshem AB")
    area = make_focus_area(plan=make_plan(title="Åtgärdsplan 2026–2027"))
    for number, title in (("2.1", "Vandra på Björkgården"), ("2.5", "Klotter bort"), ("2.6", "Mötesplats")):
        make_action(focus_area=area, number=number, title=title, lead=housing, goals=["Minst 80 procent."])
    party = make_referral(area.plan, housing).parties.get()
    make_signed_link(token=TOKEN, purpose="remissvar", subject_key=party.link_key, organisation=housing)
    make_acceptance(area.actions.get(number="2.5"), housing, wording="en tidigare")
    return party


def test_a_party_answers_by_link_on_a_phone(page, axe, screenshot, live_server, party, faults):
    faults.allow("status of 422")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/planer/svara/{TOKEN}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    first, third = (page.get_by_role("group").nth(place) for place in (0, 2))
    comment = third.get_by_label("Synpunkt, eller skäl om ni avböjer")

    first.get_by_text("Accepterar", exact=True).click()
    assert comment.is_hidden()
    third.get_by_text("Avböjer", exact=True).click()
    axe(page)
    screenshot(page, "remiss-svara")
    page.get_by_label("Namn").fill("Lars Ekvall")
    page.get_by_role("button", name="Skicka svaren").click()

    page.get_by_role("alert").get_by_role("link", name="2.6").click()
    axe(page)
    comment.fill("Vi har ingen personal på kvällarna.")
    page.get_by_role("button", name="Skicka svaren").click()

    page.get_by_role("heading", name="Tack, två av tre svar är mottagna").wait_for()
    axe(page)
    assert "Inte besvarad än" in page.locator("main").inner_text()
    given = (
        Acceptance.objects.exclude(link=None).order_by("pk").values_list("action__number", "answer", "name")
    )
    assert list(given) == [("2.1", "accepterat", "Lars Ekvall"), ("2.6", "avbojt", "Lars Ekvall")]
