"""From proposal to decision and revision in a browser, with what a screen reader and a phone need."""

import re

import pytest

from plans.models import Plan
from plans.workflow import structure
from tests.factories import make_action, make_cause, make_focus_area, make_municipality, make_plan, make_user
from tests.plans.decided import council, fresh, made_decided, open_revision


@pytest.fixture
def coordinator():
    make_municipality()
    return make_user(name="Hanna Ek", is_coordinator=True)


@pytest.fixture
def plan():
    council()
    plan = make_plan(title="Åtgärdsplan 2026–2027", subtitle="För att förebygga brott", dnr="KS 2025/0431")
    area = make_focus_area(plan=plan, number="1", title="Centrum", problem="Mörkt i parken om kvällarna.")
    for number in ("1.1", "1.2", "1.3"):
        make_action(focus_area=area, number=number, goals=["Högst 40 rapporter om otrygg plats under 2027."])
    make_cause(focus_area=area)
    return plan


def test_plan_is_proposed_and_decided_with_the_keyboard_s_order(
    page, login, axe, screenshot, live_server, coordinator, plan
):
    old = make_plan(title="Handlingsplan 2025", kind="handlingsplan")
    made_decided(old, coordinator, paragraph="§ 3")
    login(page, coordinator)
    page.goto(live_server.url + plan.get_absolute_url())
    page.get_by_role("link", name="Gör till förslag").click()
    page.get_by_label("Organ").select_option(label="Kommunfullmäktige")
    page.get_by_label("Sammanträde").fill("2026-02-23")
    page.get_by_label("Varför saknas lägesbild?").fill("Den fastställs i mars.")
    axe(page)
    screenshot(page, "forslag")
    page.get_by_role("button", name="Frys och föreslå").click()

    page.get_by_role("button", name="Gör till gällande plan").click()
    summary = page.get_by_role("alert")
    assert "Ange § som i protokollet." in summary.inner_text()
    axe(page)
    screenshot(page, "beslut")
    page.get_by_label("Paragraf").fill("12")
    page.get_by_label(re.compile("Ja, Handlingsplan 2025")).check()
    page.get_by_role("button", name="Gör till gällande plan").click()

    page.get_by_text("är beslutad och gäller").wait_for()
    assert (fresh(plan).status, fresh(plan).decision_paragraph, fresh(old).status) == (
        "beslutad",
        "§ 12",
        "ersatt",
    )


def test_difference_reads_in_words_and_takes_a_reason(
    page, login, axe, screenshot, live_server, coordinator, plan
):
    made_decided(plan, coordinator)
    open_revision(plan, coordinator)
    area = plan.focus_areas.get()
    structure.remove(area.actions.get(number="1.2"), by=coordinator)
    goal = area.actions.get(number="1.1").goals.get()
    goal.text = "Högst 30 rapporter om otrygg plats under 2027."
    goal.save()
    make_action(focus_area=area, number="1.4", title="Lys upp stråket")
    login(page, coordinator)
    page.goto(live_server.url + plan.get_absolute_url())
    page.get_by_text("Mer", exact=True).click()
    page.get_by_role("link", name="Versioner").click()
    axe(page)
    screenshot(page, "versioner")

    changed = page.locator(".difference:has([data-status=utkast]) .difference__text").inner_text()
    struck = page.locator(".difference:has([data-status=struket])")
    struck.get_by_label(re.compile("Varför")).fill("Parken är ombyggd.")
    struck.get_by_role("button", name="Spara skälet").click()

    assert re.sub(r"\s+", " ", changed.strip()) == (
        "Mål Högst [struket: 40 ] [tillagt: 30 ] rapporter om otrygg plats under 2027."
    )
    assert "Parken är ombyggd." in struck.inner_text()
    assert Plan.objects.get(pk=plan.pk).removals.get().reason == "Parken är ombyggd."
