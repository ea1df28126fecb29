"""A report from a telephone: with three presses, by pointing at the map, and without coverage."""

import base64
import re

import pytest
from playwright.sync_api import expect

from incidents.models import Report
from kommunbrott.environment import Tiles
from kommunbrott.models import Area
from tests.factories import category, make_user

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[15.9, 59.5], [16.0, 59.5], [16.0, 59.55], [15.9, 59.55], [15.9, 59.5]]],
}


@pytest.fixture
def phone(open_page, live_server):
    category("trafik")
    Area.objects.create(name="Torget", kind="plats", geometry=SQUARE)
    page = open_page(make_user(is_reporter=True), **PHONE)
    page.goto(f"{live_server.url}/rapporter/ny/")
    return page


def test_report_by_three_presses_and_a_point_on_the_map(phone):
    phone.get_by_label("Trafik", exact=True).check()
    phone.get_by_text("Peka på kartan").click()
    phone.get_by_role("application", name="Karta över kommunen").click(position={"x": 100, "y": 90})
    expect(phone.locator("[data-located]")).to_contain_text("Platsen är utpekad")
    phone.get_by_role("button", name="Skicka rapport").click()

    expect(phone.get_by_role("heading", name="Tack för rapporten")).to_be_visible()
    report = Report.objects.get()
    assert (report.what, report.place_precision, round(report.latitude, 1)) == ("Trafik", "punkt", 59.5)


@pytest.fixture
def tile_server(settings):
    tiles = Tiles("https://kartor.ekstad.example/{z}/{x}/{y}.png", "© Ekstads <kommun>")
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = policy | {"img-src": [*policy["img-src"], *tiles.origins]}
    settings.TILES, settings.CONTENT_SECURITY_POLICY = tiles, {"DIRECTIVES": allowed}


def test_map_shows_pictures_from_the_server_that_is_named_and_can_be_used_by_keys(
    tile_server, phone, faults, axe
):
    faults.allow("request to elsewhere: https://kartor.ekstad.example/")
    asked = []
    phone.route(
        "https://kartor.ekstad.example/**",
        lambda route: (asked.append(route.request.url), route.fulfill(body=PIXEL, content_type="image/png")),
    )
    phone.get_by_text("Peka på kartan").click()
    ground = phone.get_by_role("application", name="Karta över kommunen")
    expect(phone.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(ground).to_contain_text("© Ekstads <kommun>")
    ground.focus()
    phone.keyboard.press("Minus")
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-located]")).to_contain_text("Platsen är utpekad")
    expect(phone.locator("#id_latitude")).to_have_value(re.compile(r"59\.5\d+"))

    phone.set_viewport_size({"width": 390, "height": 2200})
    axe(phone)
    assert asked


def test_report_waits_in_the_telephone_without_coverage_and_is_sent_once(phone, faults):
    faults.allow("Failed to load resource|ERR_INTERNET_DISCONNECTED")
    phone.get_by_label("Trafik", exact=True).check()
    phone.get_by_label("Torget", exact=True).check()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Skicka rapport").click()
    expect(phone.locator("[data-queue]")).to_contain_text("En rapport väntar i telefonen")
    assert not Report.objects.exists()

    phone.context.set_offline(False)

    expect(phone.locator("[data-queue]")).to_have_text("Rapporten som väntade är skickad.")
    report = Report.objects.get()
    assert (report.what, report.where, report.time_precision) == ("Trafik", "Torget", "exakt")
    assert phone.evaluate("Object.keys(localStorage).length") == 0


def test_report_that_waits_is_gone_when_somebody_logs_out(phone, faults):
    faults.allow("Failed to load resource|ERR_INTERNET_DISCONNECTED")
    phone.get_by_label("Trafik", exact=True).check()
    phone.get_by_label("Torget", exact=True).check()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Skicka rapport").click()
    expect(phone.locator("[data-queue]")).to_contain_text("tas bort om du loggar ut")
    phone.evaluate(
        "document.querySelector('form[action=\"/logga-ut/\"]').dispatchEvent(new SubmitEvent('submit', {bubbles: true, cancelable: true}))"
    )

    assert phone.evaluate("Object.keys(localStorage).length") == 0
