"""The queue of reports by single keys, which do nothing while somebody writes."""

from playwright.sync_api import expect

from incidents.models import Report
from tests.factories import make_report, make_user


def test_keys_step_and_approve_but_not_while_somebody_writes(open_page, live_server):
    first, second = make_report(), make_report()
    page = open_page(make_user(is_coordinator=True))
    page.goto(f"{live_server.url}/rapporter/granska/")
    expect(page.get_by_text(f"Rapport {second.pk}", exact=True)).to_be_visible()

    page.keyboard.press("j")
    expect(page.get_by_text(f"Rapport {first.pk}", exact=True)).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_label("Skäl", exact=True)).to_be_focused()
    page.keyboard.type("gjk")
    expect(page.get_by_label("Skäl", exact=True)).to_have_value("gjk")
    page.keyboard.press("Tab")
    page.keyboard.press("g")

    expect(page.get_by_text(f"Rapport {first.pk} är granskad.")).to_be_visible()
    assert dict(Report.objects.values_list("pk", "status")) == {first.pk: "granskad", second.pk: "ny"}
