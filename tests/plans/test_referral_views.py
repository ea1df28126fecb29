import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from kommunbrott.choices import OutboxState
from kommunbrott.models import OutboxMessage
from plans.choices import PlanStatus
from plans.models import Acceptance, PrintJob, Referral
from tests.factories import (
    make_acceptance,
    make_action,
    make_focus_area,
    make_message,
    make_municipality,
    make_organisation,
    make_plan,
    make_referral,
    make_signed_link,
    make_user,
)
from tests.plans.decided import fresh

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def housing():
    return make_organisation(name="Ekstadshem AB", contact_email="vd@ekstadshem.example")


@pytest.fixture
def police():
    return make_organisation(name="Polisen")


@pytest.fixture
def plan(housing, police):
    make_municipality()
    area = make_focus_area(plan=make_plan(title="Åtgärdsplan 2026–2027"))
    for number, title in (("2.1", "Vandra"), ("2.6", "Mötesplats")):
        make_action(
            focus_area=area, number=number, title=title, lead=housing, responsible=[police], goals=["80"]
        )
    return area.plan


@pytest.fixture
def referral(plan, housing, police, coordinator):
    sent_at = timezone.now() - 3 * DAY
    referral = make_referral(plan, housing, police, sent_at=sent_at, sent_by=coordinator)
    for party in referral.parties.all():
        make_signed_link(
            purpose="remissvar",
            subject_key=party.link_key,
            organisation=party.organisation,
            recipient_email="nagon@ekstad.example",
        )
    return referral


def action(plan, number="2.1"):
    return plan.actions.get(number=number)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def overview(client, plan) -> str:
    return text_of(client.get(reverse("plans:plan_referral", args=[plan.pk])))


# --- Sending ---


def refer_address(plan) -> str:
    return reverse("plans:plan_refer", args=[plan.pk])


def filled(client, plan, **changes) -> dict:
    """The form with everybody ticked, as the page gives it. ``email`` is that of the police."""
    context = client.get(refer_address(plan)).context
    data = {"seen": context["seen"], "message": ""}
    data |= {name: str(context["form"][name].value()) for name in ("due_on", "remind_on")}
    for form in context["sheet"].forms:
        data |= {f"{form.prefix}-ask": "on", f"{form.prefix}-email": form["email"].value()}
        if form.organisation.name == "Polisen":
            data[f"{form.prefix}-email"] = changes.pop("email", "p@polisen.example")
    return data | changes


def test_plan_is_sent_to_everybody_who_is_to_be_responsible(client, plan):
    response = client.post(refer_address(plan), filled(client, plan), follow=True)

    assert response.redirect_chain == [(reverse("plans:plan_referral", args=[plan.pk]), 302)]
    assert "Planen är på remiss till två parter." in text_of(response)
    assert sorted(OutboxMessage.objects.values_list("to", flat=True)) == [
        "p@polisen.example",
        "vd@ekstadshem.example",
    ]
    assert (fresh(plan).status, PrintJob.objects.get().format) == (PlanStatus.REFERRED, "pdf")


def test_form_begins_with_days_that_are_not_weekends_in_the_right_order(client, plan):
    data = filled(client, plan)
    remind_on, due_on = (dt.date.fromisoformat(data[name]) for name in ("remind_on", "due_on"))

    assert timezone.localdate() < remind_on < due_on
    assert [day.weekday() < 5 for day in (remind_on, due_on)] == [True, True]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"due_on": "2020-01-01"}, "Dagen har redan varit."),
        ({"due_on": "2206-01-01"}, "Det är mer än ett år dit."),
        ({"due_on": "i morgon"}, "Fyll i ett giltigt datum"),
        ({"due_on": ""}, "Detta fält måste fyllas i."),
        ({"remind_on": "2020-01-01"}, "Dagen har redan varit."),
        ({"remind_on": "2206-01-01"}, "Påminnelsen måste gå senast sista svarsdagen."),
        ({"email": "polisen"}, "Fyll i en giltig e-postadress."),
        ({"email": ""}, "så utan adress når frågan ingen."),
        ({"message": "nul\x00"}, "Null-tecken är inte tillåtna."),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_typed_is_lost(changes, told, client, plan):
    data = filled(client, plan, **({"message": "Hör gärna av er"} | changes))
    page = text_of(client.post(refer_address(plan), data))

    lost = [text for text in (told, "vd@ekstadshem.example", changes.get("email", "")) if text not in page]
    assert (lost, fresh(plan).status, OutboxMessage.objects.count()) == ([], PlanStatus.DRAFT, 0)
    assert ("Hör gärna av er" in page) is ("message" not in changes)


def test_somebody_must_be_asked(client, plan):
    data = {name: value for name, value in filled(client, plan).items() if not name.endswith("-ask")}

    assert "Välj minst en part." in text_of(client.post(refer_address(plan), data))
    assert Referral.objects.count() == 0


def test_who_has_an_account_may_do_without_an_address(client, plan, police):
    make_user(organisation=police)
    client.post(refer_address(plan), filled(client, plan, email=""))

    assert fresh(plan).status == PlanStatus.REFERRED


def test_a_plan_that_changed_meanwhile_is_not_sent(client, plan):
    data = filled(client, plan)
    make_action(plan=plan, lead=make_organisation())

    assert client.post(refer_address(plan), data).status_code == 409


def test_a_plan_without_parties_has_nobody_to_ask(client):
    plan = make_action().plan
    assert "Ingen att fråga än" in text_of(client.get(refer_address(plan)))


# --- The overview ---


def test_overview_tells_how_far_it_has_come(client, plan, referral, housing, police):
    for number in ("2.1", "2.6"):
        make_acceptance(action(plan, number), housing)
    make_acceptance(action(plan), police, "synpunkt", comment="I god tid")
    make_acceptance(action(plan, "2.6"), police, "avbojt", comment="Ingen <b>tid</b>")
    page = overview(client, plan)

    for told in (
        "4 av 4",
        "2 av 2 parter har svarat på allt",
        "0 besvarade, 1 kvar",
        "Polisen i 2.6",
        "1 av 2 åtgärder är accepterade av alla",
        "2 kvar av 2",
        "Ingen &lt;b&gt;tid&lt;/b&gt;",
        "Alla har svarat.",
    ):
        assert told in page


def test_figures_count_those_whom_this_remiss_has_asked(client, coordinator, plan, housing, police):
    make_referral(plan, housing, sent_at=timezone.now(), sent_by=coordinator)
    make_acceptance(action(plan), police, answer="synpunkt", comment="Ring först.")

    response = client.get(reverse("plans:plan_referral", args=[plan.pk]))

    assert "Ring först." in text_of(response)
    assert (response.context["figures"]["asked"], response.context["figures"]["commented"]) == (2, 0)


def test_overview_tells_of_another_wording_and_of_who_was_not_asked(client, plan, referral, housing):
    make_acceptance(action(plan), housing, wording="en tidigare")
    make_action(plan=plan, lead=make_organisation(name="Skolan"))
    page = overview(client, plan)

    assert "Ett svar gäller en tidigare lydelse." in page
    assert "Inte frågad än:</strong> Skolan." in page
    assert "Ny lydelse" in page


def test_overview_tells_of_a_letter_that_did_not_arrive(client, plan, referral):
    party = referral.parties.first()
    make_message(state=OutboxState.FAILED, event_key=f"{party.link_key}/fraga")

    assert overview(client, plan).count("Ett brev gick inte fram.") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_overview_costs_the_same_for_any_number(client, coordinator, count, django_assert_num_queries):
    make_municipality()
    parties = [make_organisation() for _ in range(count)]
    rows = [make_action(lead=party, number=str(n)) for n, party in enumerate(parties)]
    plan = make_focus_area().plan
    for row in rows:
        row.placements.update(focus_area=plan.focus_areas.get())
        row.plan = plan
        row.save()
    make_referral(plan, *parties, sent_by=coordinator)
    for row, party in zip(rows, parties, strict=True):
        make_acceptance(row, party, "synpunkt")

    with django_assert_num_queries(15):
        client.get(reverse("plans:plan_referral", args=[plan.pk]))


# --- What is done from it ---


def press(client, name, pk, **data):
    return client.post(reverse(f"plans:{name}", args=[pk]), data, follow=True)


def test_one_party_or_all_are_reminded(client, plan, referral, housing):
    one = referral.parties.get(organisation=housing)
    pages = [
        text_of(press(client, "referral_remind", referral.pk, part=one.pk)),
        text_of(press(client, "referral_remind", referral.pk)),
    ]

    assert "Påmind: Ekstadshem AB." in pages[0]
    assert "Ingen fick något brev." in pages[1]
    assert list(OutboxMessage.objects.values_list("to", flat=True)) == ["vd@ekstadshem.example"]


@pytest.mark.parametrize("part", ["", "x", "0", "9" * 40, "-1"])
def test_a_party_that_is_not_there_cannot_be_reminded(part, client, referral):
    assert press(client, "referral_remind", referral.pk, part=part).status_code == 404


def test_a_changed_wording_is_asked_about_again(client, plan, referral, housing):
    make_acceptance(action(plan), housing, wording="en tidigare")
    page = text_of(press(client, "referral_ask_again", referral.pk))

    assert ("Frågad på nytt: Ekstadshem AB." in page, OutboxMessage.objects.count()) == (True, 1)


def test_a_party_that_came_later_is_asked(client, plan, referral):
    school = make_organisation(name="Skolan", contact_email="rektor@skolan.example")
    make_action(plan=plan, lead=school)
    address = reverse("plans:referral_ask", args=[referral.pk])
    page = text_of(client.get(address))
    client.post(address, {f"p{school.pk}-ask": "on", f"p{school.pk}-email": "rektor@skolan.example"})

    assert ("Skolan" in page, "Polisen" in page) == (True, False)
    assert referral.parties.filter(organisation=school).exists()


def test_links_of_a_party_are_closed_after_a_question(client, plan, referral, housing):
    party = referral.parties.get(organisation=housing)
    address = reverse("plans:referral_party_close", args=[party.pk])

    assert "Stäng länken till Ekstadshem AB?" in text_of(client.get(address))
    assert party.links.alive(timezone.now()).count() == 1
    client.post(address)
    assert party.links.alive(timezone.now()).count() == 0


@pytest.mark.parametrize("due_on", ["", "igår", "2020-01-01"])
def test_a_time_that_cannot_be_is_told(due_on, client, referral):
    response = client.post(
        reverse("plans:referral_time", args=[referral.pk]), {"due_on": due_on, "remind_on": ""}
    )

    assert (response.status_code, "field__error" in text_of(response)) == (200, True)


def test_the_time_is_changed(client, referral):
    later = timezone.localdate() + 30 * DAY
    press(client, "referral_time", referral.pk, due_on=later.isoformat(), remind_on="")

    referral.refresh_from_db()
    assert (referral.due_on, referral.remind_on) == (later, None)


def test_remiss_is_ended_after_a_question(client, plan, referral):
    address = reverse("plans:referral_end", args=[referral.pk])
    client.get(address)
    asked = fresh(plan).status
    page = text_of(client.post(address, follow=True))

    assert (asked, fresh(plan).status) == (PlanStatus.REFERRED, PlanStatus.DRAFT)
    assert "Skicka på ny remiss" in page
    assert "Påminnelser" not in page


@pytest.fixture
def declined(plan, referral, housing):
    party = referral.parties.get(organisation=housing)
    link = party.links.get()
    return make_acceptance(action(plan, "2.6"), housing, "avbojt", comment="Ingen personal", link=link)


def test_reply_takes_the_party_off_when_asked_to(client, plan, declined):
    page = text_of(press(client, "acceptance_reply", declined.pk, text="Ni slipper.", gor="ta-bort"))

    assert "Svaret är skickat. Ekstadshem AB är borttagen ur åtgärden." in page
    assert not action(plan, "2.6").responsibilities.filter(organisation=declined.organisation).exists()
    assert "Ni slipper." in page


@pytest.mark.parametrize(
    ("text", "told"), [("", "Detta fält måste"), ("x\x00y", "Null-tecken"), ("x" * 4001, "4000")]
)
def test_a_reply_that_cannot_be_sent_is_told(text, told, client, declined):
    page = text_of(press(client, "acceptance_reply", declined.pk, text=text))

    assert (told in page, Acceptance.objects.get().replied_at) == (True, None)


def test_a_reply_to_what_has_been_replied_to_is_answered_with_409(client, declined):
    press(client, "acceptance_reply", declined.pk, text="Ett")
    assert press(client, "acceptance_reply", declined.pk, text="Två").status_code == 409


# --- Whose pages ---


def test_nobody_but_the_coordinator_has_these_pages(plan, referral, declined, housing):
    from tests.client import StrictClient

    client = StrictClient()
    client.force_login(make_user(organisation=housing, is_administrator=True))
    party = referral.parties.first()
    pages = [
        ("plan_referral", plan.pk),
        ("plan_refer", plan.pk),
        ("referral_ask", referral.pk),
        ("referral_time", referral.pk),
        ("referral_end", referral.pk),
        ("referral_party_close", party.pk),
        ("acceptance_reply", declined.pk),
    ]
    acts = [*pages[2:], ("referral_remind", referral.pk), ("referral_ask_again", referral.pk)]
    valid = {"text": "Hej", "due_on": timezone.localdate().isoformat()}

    got = {client.get(reverse(f"plans:{name}", args=[pk])).status_code for name, pk in pages}
    posted = {client.post(reverse(f"plans:{name}", args=[pk]), valid).status_code for name, pk in acts}
    assert (got, posted) == ({403}, {403})


@pytest.mark.parametrize(
    ("status", "told"),
    [("utkast", "Skicka på remiss"), ("remiss", ">Remiss<"), ("forslag", None), ("beslutad", None)],
)
def test_plan_page_leads_to_the_remiss(status, told, client, plan):
    plan.status = status
    plan.save()
    page = text_of(client.get(plan.get_absolute_url())).replace("</svg>", ">")

    assert [text for text in ("Skicka på remiss", ">Remiss<") if text in page] == ([told] if told else [])


def test_proposal_page_tells_what_is_not_accepted_and_ends_the_remiss(client, plan, referral, housing):
    make_acceptance(action(plan), housing)
    page = text_of(client.get(reverse("plans:plan_proposal", args=[plan.pk])))

    assert "0 av 2 är accepterade av alla ansvariga" in page
    assert "Återstår 2.1, 2.6" in page
