"""The shell, the settings and the lists, as a person with a keyboard, a phone or a mouse meets them."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_municipality, make_organisation, make_user


@pytest.fixture
def hanna():
    make_municipality()
    return make_user(username="hanna", name="Hanna Lindqvist", is_coordinator=True, is_administrator=True)


def test_password_can_be_seen_while_it_is_typed(page, live_server, hanna):
    page.goto(live_server.url + "/logga-in/")
    page.get_by_label("E-postadress eller användarnamn").fill("hanna")
    field = page.get_by_label("Lösenord", exact=True)
    field.fill(PASSWORD)

    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Visa lösenordet").check()
    expect(field).to_have_attribute("type", "text")
    field.press("Enter")

    expect(page.get_by_role("link", name="Inställningar")).to_be_visible()


def test_first_tab_leads_past_the_menu(page, live_server, login, hanna):
    login(page, hanna).goto(live_server.url + "/parter/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Ny part")).to_be_focused()


def test_menu_opens_as_a_panel_on_a_phone_and_closes_with_escape(open_page, live_server, hanna, axe):
    phone = open_page(hanna, viewport={"width": 390, "height": 844})
    phone.goto(live_server.url + "/parter/")
    menu = phone.get_by_role("navigation", name="Huvudmeny")

    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Öppna menyn").click()
    expect(menu).to_be_visible()
    axe(phone)
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_menu_opens_without_script(open_page, live_server, hanna):
    phone = open_page(hanna, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    phone.goto(live_server.url + "/parter/")

    phone.get_by_role("button", name="Öppna menyn").click()

    expect(phone.get_by_role("link", name="Inställningar")).to_be_visible()


def test_who_is_logged_in_leaves_by_the_menu_at_the_name(page, live_server, login, hanna):
    login(page, hanna).goto(live_server.url + "/parter/")

    page.get_by_text("Hanna Lindqvist").click()
    page.get_by_role("button", name="Logga ut").click()

    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_list_follows_the_filter_and_the_address_follows_too(page, live_server, login, hanna):
    make_organisation(name="Polisen", kind="polis")
    make_organisation(name="Ekstadshem AB", kind="bolag")
    login(page, hanna).goto(live_server.url + "/parter/")

    page.get_by_role("textbox", name="Sök namn").press_sequentially("hem")

    expect(page.get_by_role("status").filter(has_text="1 part")).to_be_visible()
    expect(page.get_by_role("link", name="Polisen")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Sök namn")).to_be_focused()
    expect(page).to_have_url(re.compile(r"[?&]q=hem"))

    page.reload()
    expect(page.get_by_role("textbox", name="Sök namn")).to_have_value("hem")
    page.get_by_role("link", name="Rensa filter").click()
    expect(page.get_by_role("link", name="Polisen")).to_be_visible()


def test_back_from_a_page_shows_the_list_and_not_a_piece_of_it(page, live_server, login, hanna):
    make_organisation(name="Polisen", kind="polis")
    login(page, hanna).goto(live_server.url + "/parter/")
    page.get_by_role("combobox", name="Typ").select_option("polis")
    expect(page).to_have_url(re.compile("kind=polis"))

    page.get_by_role("link", name="Polisen").click()
    expect(page.get_by_role("heading", level=1, name="Polisen")).to_be_visible()
    page.go_back()

    expect(page.get_by_role("heading", level=1, name="Parter och personer")).to_be_visible()
    expect(page.get_by_role("combobox", name="Typ")).to_have_value("polis")


def test_colour_is_measured_while_it_is_chosen_and_the_offer_taken(page, live_server, login, hanna, axe):
    login(page, hanna).goto(live_server.url + "/installningar/")
    field = page.get_by_role("textbox", name="Profilfärg", exact=True)

    field.fill("#808080")
    field.press("Tab")
    expect(page.get_by_role("status").filter(has_text="Text på plattan blir 4,2 mot 4,5.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Använd den").click()

    expect(field).to_have_value("#868686")
    expect(page.get_by_text("Färgen klarar alla krav.")).to_be_visible()
    page.get_by_role("button", name="Spara ändringar").click()
    expect(page.get_by_text("Inställningarna är sparade.")).to_be_visible()
    band = page.locator(".menu").evaluate("element => getComputedStyle(element).borderTopColor")
    assert band == "rgb(134, 134, 134)"


def test_fault_in_a_form_gets_the_focus_and_leads_to_the_field(page, live_server, login, hanna, axe):
    login(page, hanna).goto(live_server.url + "/parter/ny/")

    page.get_by_role("button", name="Spara").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    axe(page)
    summary.get_by_role("link", name="Namn").click()
    expect(page.get_by_label("Namn", exact=True)).to_be_focused()


def test_text_can_be_twice_as_large_without_sideways_scrolling(open_page, live_server, hanna):
    make_organisation(name="Samhällsbyggnadsförvaltningen", contact_email="en.lang.adress@ekstad.example")
    page = open_page(hanna, viewport={"width": 1280, "height": 900})

    sideways = {}
    for path in ("/parter/", "/parter/ny/", "/installningar/", "/personer/", "/konto/losenord/"):
        page.goto(live_server.url + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        sideways[path] = page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )

    assert sideways == dict.fromkeys(sideways, 0)


def test_shell_can_be_read_with_forced_colours(open_page, live_server, hanna):
    page = open_page(hanna, forced_colors="active")
    page.goto(live_server.url + "/parter/")

    current = page.locator(".menu__link[aria-current]")
    style = current.evaluate("element => getComputedStyle(element).outlineStyle")
    assert style == "solid"


def test_printed_page_has_no_menu_and_no_buttons(page, live_server, login, hanna):
    make_organisation(name="Polisen")
    login(page, hanna).goto(live_server.url + "/parter/")

    page.emulate_media(media="print")

    hidden = [".menu", ".page-header__actions", ".filter", ".tabs"]
    assert {selector: page.locator(selector).is_visible() for selector in hidden} == dict.fromkeys(
        hidden, False
    )
    expect(
        page.get_by_role("cell", name="Förvaltning").or_(page.get_by_text("Polisen")).first
    ).to_be_visible()


def test_login_that_ran_out_shows_the_login_page_and_leads_back(page, live_server, login, hanna):
    login(page, hanna).goto(live_server.url + "/parter/")
    page.context.clear_cookies()

    page.get_by_role("combobox", name="Typ").select_option("polis")

    expect(page.get_by_role("heading", level=1, name="Logga in")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/logga-in/\?next=%2Fparter%2F$"))
