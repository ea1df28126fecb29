"""The coordinator's day in the plan: write, save by key, lose nothing, meet a colleague."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kommunbrott.models import TextDraft
from plans.models import Action, FocusArea
from tests.factories import make_action, make_cause, make_focus_area, make_organisation, make_user


@pytest.fixture
def area():
    area = make_focus_area(title="Centrum", problem="Det är mörkt.", lead=make_organisation(name="Polisen"))
    make_action(focus_area=area, title="Belysning", causes=[make_cause(focus_area=area, text="Mörkt")])
    make_action(focus_area=area, title="Vandring")
    return area


@pytest.fixture
def hanna():
    return make_user(username="hanna", name="Hanna Lindqvist", is_coordinator=True)


@pytest.fixture
def sheet(page, login, live_server, area, hanna):
    """The focus area's page, open for Hanna."""
    login(page, hanna)
    page.goto(live_server.url + address(area))
    return page


def address(area):
    return reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])


def close(page, *, patience=20):
    """Close the tab and wait for what it sends on its way out: no event of the browser's tells that it came."""
    page.close(run_before_unload=True)
    until = time.monotonic() + patience
    while not TextDraft.objects.exists():
        assert time.monotonic() < until, "the closed tab sent no draft"
        time.sleep(0.05)


def problem(page):
    return page.get_by_role("region", name="Problembeskrivning")


def test_text_is_written_and_saved_with_the_keyboard_alone(sheet, area, axe):
    pen = problem(sheet).get_by_role("link", name="Redigera Problembeskrivning")
    pen.focus()
    sheet.keyboard.press("Enter")
    field = sheet.get_by_role("textbox", name="Problembeskrivning")
    expect(field).to_be_focused()
    axe(sheet)
    field.fill("Det är mörkt och öde.")
    sheet.keyboard.press("Control+Enter")

    expect(problem(sheet).get_by_text("Det är mörkt och öde.")).to_be_visible()
    expect(pen).to_be_focused()
    expect(sheet.get_by_role("status").filter(has_text="Sparat")).to_be_visible()
    area.refresh_from_db()
    assert area.problem == "Det är mörkt och öde."
    assert not TextDraft.objects.exists()


def test_escape_leaves_and_asks_only_when_something_was_changed(sheet, area):
    asked = []
    sheet.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    for text in (None, "Ändrat"):
        problem(sheet).get_by_role("link", name="Redigera").click()
        field = sheet.get_by_role("textbox", name="Problembeskrivning")
        if text:
            field.fill(text)
        field.press("Escape")
        expect(field).to_have_count(0)

    assert asked == ["Vill du lämna texten utan att spara?"]
    expect(problem(sheet).get_by_text("Det är mörkt.")).to_be_visible()
    area.refresh_from_db()
    assert area.problem == "Det är mörkt."


def test_text_in_a_closed_tab_is_offered_again(sheet, live_server, area, open_page, hanna):
    problem(sheet).get_by_role("link", name="Redigera").click()
    sheet.get_by_role("textbox", name="Problembeskrivning").fill("Halvfärdig tanke")
    close(sheet)
    page = open_page(hanna)
    page.goto(live_server.url + address(area))

    expect(page.get_by_text("Du har osparad text från")).to_be_visible()
    page.get_by_role("link", name="Fortsätt skriva").click()

    expect(page.get_by_role("textbox", name="Problembeskrivning")).to_have_value("Halvfärdig tanke")


def test_expired_login_loses_nothing(sheet, area, hanna):
    hanna.set_password("ekens blad faller")
    problem(sheet).get_by_role("link", name="Redigera").click()
    sheet.get_by_role("textbox", name="Problembeskrivning").fill("Skrivet länge")
    hanna.save()  # a changed password ends all sessions, as a time-out does
    sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(sheet.get_by_text("Du har loggats ut.")).to_be_visible()
    sheet.get_by_label("Användarnamn eller e-postadress").fill("hanna")
    sheet.get_by_label("Lösenord").fill("ekens blad faller")
    sheet.get_by_role("button", name="Logga in och behåll texten").click()

    expect(sheet.get_by_role("textbox", name="Problembeskrivning")).to_have_value("Skrivet länge")
    sheet.get_by_role("button", name="Spara", exact=True).click()
    expect(problem(sheet).get_by_text("Skrivet länge")).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("Använd min text", "Hannas mening."),
        ("Använd det Elin Fors skrev", "Elins mening."),
        ("Redigera ihop", "Elins mening. Hannas mening."),
    ],
)
def test_two_people_who_write_at_once_lose_no_word(
    sheet, live_server, area, open_page, faults, axe, choice, text
):
    faults.allow("409")
    other = open_page(make_user(name="Elin Fors", is_coordinator=True))
    other.goto(live_server.url + address(area))
    for page, words in ((sheet, "Hannas mening."), (other, "Elins mening.")):
        problem(page).get_by_role("link", name="Redigera").click()
        page.get_by_role("textbox", name="Problembeskrivning").fill(words)
    other.get_by_role("button", name="Spara", exact=True).click()
    expect(problem(other).get_by_text("Elins mening.")).to_be_visible()
    sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(sheet.get_by_role("heading", name=re.compile("Elin Fors ändrade samma text"))).to_be_visible()
    axe(sheet)
    sheet.get_by_role("button", name=choice).click()
    if choice == "Redigera ihop":
        expect(sheet.get_by_text("Elins mening.")).to_be_visible()
        sheet.get_by_role("textbox", name="Problembeskrivning").fill(text)
        sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(problem(sheet).locator(".prose")).to_have_text(text)
    area.refresh_from_db()
    assert area.problem == text


def test_action_is_added_with_a_party_found_by_typing(sheet, area, axe):
    sheet.get_by_role("link", name="Ny åtgärd").click()
    sheet.get_by_role("textbox", name="Åtgärd", exact=True).fill("Kvällspass")
    sheet.get_by_role("textbox", name="Mål", exact=True).fill("Minst 40 pass.")
    sheet.get_by_role("combobox", name="Part").first.fill("polisen")
    sheet.get_by_role("checkbox", name="O1 Mörkt").check()
    axe(sheet)
    sheet.get_by_role("button", name="Spara", exact=True).click()

    row = sheet.get_by_role("row").filter(has_text="Kvällspass")
    expect(row).to_contain_text("mot O1 Mörkt")
    expect(row).to_contain_text("Polisen (huvudansvarig)")
    expect(sheet.get_by_role("link", name="Ny åtgärd")).to_be_focused()
    assert Action.objects.filter(title="Kvällspass").count() == 1


def test_faulty_action_keeps_what_was_typed_and_says_where(sheet, axe, faults):
    faults.allow("422")
    sheet.get_by_role("link", name="Ny åtgärd").click()
    sheet.get_by_role("textbox", name="Hur").fill("Varje fredag")
    sheet.get_by_role("combobox", name="Part").first.fill("Okända AB")
    sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(sheet.get_by_text("”Okända AB” finns inte i registret.").last).to_be_visible()
    expect(sheet.get_by_role("textbox", name="Hur")).to_have_value("Varje fredag")
    axe(sheet)


def test_row_is_moved_copied_removed_and_brought_back(sheet, area):
    def titles():
        return sheet.locator(".actions__name").all_inner_texts()

    def press(row, button):
        sheet.get_by_role("row").filter(has_text=row).first.hover()
        sheet.get_by_role("link", name=f"Redigera {row}").first.click()
        sheet.get_by_role("button", name=button, exact=True).click()
        expect(sheet.locator("form[data-editor]")).to_have_count(0)

    press("Vandring", "Flytta upp")
    assert titles() == ["Vandring", "Belysning"]
    press("Belysning", "Kopiera")
    assert titles() == ["Vandring", "Belysning", "Belysning"]
    press("Vandring", "Ta bort")
    assert titles() == ["Belysning", "Belysning"]
    sheet.get_by_role("button", name="Ångra").click()
    expect(sheet.get_by_role("link", name="Vandring", exact=True)).to_be_visible()
    assert titles() == ["Vandring", "Belysning", "Belysning"]


def test_row_is_dragged_to_its_place(sheet, area):
    rows = sheet.locator("tr[data-sort]")
    rows.nth(1).drag_to(rows.nth(0), target_position={"x": 40, "y": 2})

    expect(sheet.locator(".actions__name").first).to_have_text("Vandring")
    placements = area.placements.order_by("position").values_list("action__title", flat=True)
    assert list(placements) == ["Vandring", "Belysning"]


def test_whole_day_works_without_script(open_page, live_server, area, hanna):
    page = open_page(hanna, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(live_server.url + address(area))
    problem(page).get_by_role("link", name="Redigera").click()
    page.get_by_role("textbox", name="Problembeskrivning").fill("Utan skript.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(problem(page).get_by_text("Utan skript.")).to_be_visible()

    page.get_by_role("link", name="Ny orsak").click()
    page.get_by_role("textbox", name="Orsak").fill("Få vuxna")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text="Få vuxna")).to_be_visible()

    page.get_by_role("link", name="Redigera Vandring").click()
    page.get_by_role("button", name="Ett mål till").click()
    assert page.get_by_role("textbox", name="Mål", exact=True).count() == 2
    page.get_by_role("button", name="Flytta upp").click()
    expect(page.locator(".actions__name").first).to_have_text("Vandring")
    assert FocusArea.objects.get(pk=area.pk).causes.count() == 2


def test_typed_text_survives_the_buttons_that_move_its_row(sheet, area):
    sheet.get_by_role("link", name="Redigera Vandring").click()
    sheet.get_by_role("textbox", name="Hur").fill("Skrivet innan raden flyttades")
    sheet.get_by_role("button", name="Flytta upp").click()
    expect(sheet.locator(".actions__name").first).to_have_text("Vandring")
    expect(sheet.get_by_role("link", name="Redigera Vandring")).to_be_focused()

    sheet.get_by_role("link", name="Redigera Vandring").click()

    expect(sheet.get_by_role("textbox", name="Hur")).to_have_value("Skrivet innan raden flyttades")


def test_leaving_asks_also_after_a_new_row_and_for_a_changed_choice(sheet):
    asked = []
    sheet.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    sheet.get_by_role("link", name="Ny åtgärd").click()
    sheet.get_by_role("textbox", name="Åtgärd", exact=True).fill("Kvällspass")
    sheet.get_by_role("button", name="Ett mål till").click()
    expect(sheet.get_by_role("textbox", name="Mål", exact=True).last).to_be_focused()
    sheet.keyboard.press("Escape")
    sheet.get_by_role("link", name="Avbryt").click()

    assert len(asked) == 2
    expect(sheet.get_by_role("textbox", name="Åtgärd", exact=True)).to_have_value("Kvällspass")


def test_save_that_fails_does_not_stop_the_draft(sheet, live_server, area, open_page, hanna, faults):
    faults.allow("ERR_FAILED|htmx:(afterRequest|sendError)")
    problem(sheet).get_by_role("link", name="Redigera").click()
    sheet.route("**/redigera/**", lambda route: route.abort())
    sheet.get_by_role("textbox", name="Problembeskrivning").fill("Skrivet utan nät")
    sheet.get_by_role("button", name="Spara", exact=True).click()
    expect(sheet.get_by_text("Det gick inte att nå tjänsten.")).to_be_visible()
    close(sheet)
    page = open_page(hanna)
    page.goto(live_server.url + address(area))

    page.get_by_role("link", name="Fortsätt skriva").click()
    expect(page.get_by_role("textbox", name="Problembeskrivning")).to_have_value("Skrivet utan nät")


def test_new_login_in_another_tab_does_not_stop_the_save(sheet, live_server, area, hanna):
    problem(sheet).get_by_role("link", name="Redigera").click()
    sheet.get_by_role("textbox", name="Problembeskrivning").fill("Från den gamla fliken")
    other = sheet.context.new_page()
    hanna.set_password("ekens blad faller")
    hanna.save()
    other.goto(live_server.url + reverse("login"))
    other.get_by_label("Användarnamn").fill("hanna")
    other.get_by_label("Lösenord", exact=True).fill("ekens blad faller")
    other.get_by_role("button", name="Logga in").click()
    expect(other.get_by_role("heading", name="Översikt")).to_be_visible()
    sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(problem(sheet).get_by_text("Från den gamla fliken")).to_be_visible()


def test_text_written_in_a_row_that_was_removed_waits_for_it(
    sheet, live_server, area, open_page, faults, axe
):
    faults.allow("409")
    # Every ten seconds a draft is tried, which has no row to belong to by then.
    faults.allow("status of 404 .*/utkast/")
    sheet.get_by_role("link", name="Redigera Vandring").click()
    sheet.get_by_role("textbox", name="Hur").fill("Elins ord om hur")
    other = open_page(make_user(name="Elin Fors", is_coordinator=True))
    other.goto(live_server.url + address(area))
    other.get_by_role("link", name="Redigera Vandring").click()
    other.get_by_role("button", name="Ta bort", exact=True).click()
    expect(other.get_by_role("button", name="Ångra")).to_be_focused()
    sheet.get_by_role("button", name="Spara", exact=True).click()

    expect(sheet.get_by_role("heading", name="Elin Fors har tagit bort det du skrev i")).to_be_visible()
    expect(sheet.get_by_text("Elins ord om hur")).to_be_visible()
    axe(sheet)
    sheet.get_by_role("button", name="Ta tillbaka raden").click()
    expect(sheet.get_by_role("link", name="Redigera Vandring")).to_be_visible()


def test_refused_form_says_what_is_needed_on_top_and_gets_the_focus(sheet, faults):
    faults.allow("422")
    sheet.get_by_role("link", name="Ny åtgärd").click()
    expect(sheet.get_by_role("textbox", name="Åtgärd", exact=True)).to_be_focused()
    sheet.get_by_role("combobox", name="Part").first.fill("Okända AB")
    sheet.keyboard.press("Control+Enter")

    summary = sheet.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Part: ”Okända AB” finns inte i registret.")
