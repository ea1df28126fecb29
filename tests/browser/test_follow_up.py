"""The answer to a follow-up on a telephone: by link, without an account, in as few touches as can be."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from plans.choices import PlanLink
from plans.models import FollowUp
from tests.factories import make_action, make_municipality, make_organisation, make_signed_link, make_user
from tests.plans.follow_ups import make_round

TOKEN = "b" * 43
GOAL = {
    "text": "Tolv.",
    "indicator": "mätningar",
    "unit": "st",
    "direction": "minst",
    "baseline": 4,
    "target": 12,
}


def test_follow_up_is_answered_by_link_on_a_telephone(page, axe, screenshot, live_server):
    make_municipality()
    teknik = make_organisation(
        name="Ekstads Teknik", contact_email="maja@ekstad.example", contact_name="Maja Ek, vd"
    )
    made = make_round(sent_at=timezone.now(), sent_by=make_user(is_coordinator=True))
    area = made.plan.focus_areas.get()
    action = make_action(focus_area=area, lead=teknik, number="3.2", title="Räkna bilar", goals=[GOAL])
    make_signed_link(
        token=TOKEN,
        purpose=PlanLink.FOLLOW_UP,
        subject_key=f"uppfoljning:{made.pk}/{teknik.pk}",
        organisation=teknik,
        recipient_email=teknik.contact_email,
    )
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("plans:follow_up_link", args=[TOKEN]))
    axe(page)

    page.get_by_role("link", name="3.2 Räkna bilar").click()
    page.get_by_role("radio", name="På väg").check()
    page.get_by_label("Mätningar").fill("9,5")
    page.get_by_label("Vad har gjorts?").fill("Nio mätningar.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    axe(page)
    screenshot(page, "uppfolj")
    page.get_by_role("button", name="Skicka uppföljning").click()

    page.get_by_text("Svaret om 3.2 Räkna bilar är sparat.").wait_for()
    said = FollowUp.objects.get(action=action)
    assert (said.status, said.done, said.name, said.role) == ("pagar", "Nio mätningar.", "Maja Ek", "vd")
    assert said.figures.get().value == Decimal("9.5")
