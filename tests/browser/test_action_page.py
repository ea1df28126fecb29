"""An action is made SMART on its own page, from letter to letter, and nothing typed is lost on the way."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import make_action, make_organisation, make_user


def test_letters_lead_to_their_fields_and_back_with_all_that_was_typed(page, login, live_server, axe):
    action = make_action(title="Belysning", goals=["Ljusare"], lead=make_organisation(name="Polisen"))
    login(page, make_user(name="Hanna Lindqvist", is_coordinator=True))
    page.goto(live_server.url + reverse("plans:action_detail", args=[action.pk]))
    panel = page.get_by_role("region", name="Är målet SMART?")

    panel.get_by_role("link", name="Lägg till mätetal").click()
    indicator = page.get_by_label("Mätetal")
    expect(indicator).to_be_focused()
    indicator.fill("Rapporter")
    axe(page)
    page.locator("summary", has_text="Fler uppgifter").click()
    panel.get_by_role("link", name="Ange plats").click()
    expect(page.get_by_label("Plats")).to_be_focused()
    page.keyboard.type("Torget")
    page.get_by_role("button", name="Spara", exact=True).click()

    expect(page.get_by_role("link", name="Redigera åtgärden")).to_be_focused()
    expect(panel).to_contain_text("Vad, plats och huvudansvarig är angivet.")
    expect(panel).to_contain_text("Utgångsläge, målnivå, riktning och enhet saknas.")
    goal = action.goals.get()
    assert (goal.indicator, type(action).objects.get().place) == ("Rapporter", "Torget")
