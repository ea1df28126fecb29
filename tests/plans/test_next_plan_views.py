import datetime as dt

import pytest
from django.urls import reverse

from plans.choices import PlanStatus
from plans.models import NextPlan, Plan
from plans.workflow import next_plan as workflow
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import PASSWORD, make_action, make_focus_area, make_follow_up, make_plan, make_user
from tests.plans.decided import decide, fresh, made_decided, propose

FRAGMENT = {"HX-Request": "true"}
FACTS = {
    "title": "Åtgärdsplan 2028–2029",
    "kind": "åtgärdsplan",
    "starts_on": "2028-01-01",
    "ends_on": "2029-12-31",
}


@pytest.fixture
def plan(coordinator):
    plan = make_plan(title="Åtgärdsplan 2026–2027")
    area = make_focus_area(plan=plan, number="1", title="Unga")
    for number, status in (("1.1", "pagar"), ("1.2", "klar")):
        make_action(
            focus_area=area, number=number, title=f"Åtgärd {number}", goals=["Ett mål"], status=status
        )
    made_decided(plan, coordinator)
    return fresh(plan)


def url(plan):
    return reverse("plans:plan_next", args=[plan.pk])


def answered(plan, *answers, **more) -> dict:
    """What the form sends: FACTS, and choice and reason of each action."""
    sent = dict(FACTS)
    for action, (choice, reason) in zip(plan.actions.order_by("pk"), answers, strict=True):
        sent |= {f"skal-{action.pk}": reason} | ({f"val-{action.pk}": choice} if choice else {})
    return sent | more


def logged_in(user) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


# --- The page ---


def test_page_proposes_and_chooses_nothing(client, plan):
    page = client.get(url(plan)).content.decode()

    assert "Förslag: fortsätter." in page
    assert "Förslag: avslutas. Åtgärden är genomförd." in page
    assert " checked" not in page
    assert 'value="Åtgärdsplan 2028–2029"' in page
    assert 'value="2028-01-01"' in page
    assert 'value="2029-12-31"' in page
    assert not NextPlan.objects.exists()


def test_page_shows_what_was_said_of_an_action(client, plan):
    action = plan.actions.get(number="1.1")
    make_follow_up(action=action, effect="Färre bråk på rasterna.")
    make_follow_up(action=action, kind="bedomning", outcome="ej", motive="Skolan kom inte med.")

    page = client.get(url(plan)).content.decode()

    for text in ("Färre bråk på rasterna.", "Bedömning: ej uppnått", "Skolan kom inte med."):
        assert text in page
    assert "Förslag: ändras. Målet nåddes inte." in page


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_twelve_queries_whatever_the_size(client, coordinator, rows, django_assert_num_queries):
    area = make_focus_area()
    for _ in range(rows):
        make_follow_up(action=make_action(focus_area=area, goals=["Ett mål"]))
    made_decided(area.plan, coordinator)

    with django_assert_num_queries(12):
        client.get(url(area.plan))


def test_fragment_is_the_state_of_the_page(client, plan):
    assert_fragment_is_part_of_page(client, url(plan))


# --- Keeping ---


def test_answers_are_kept_and_shown_when_one_comes_back(client, plan):
    first, second = plan.actions.order_by("pk")

    answer = client.post(url(plan), answered(plan, ("", "Kanske.\r\nVi får se."), ("avslutas", "")))

    assert (answer.status_code, answer.url) == (302, url(plan))
    typed = workflow.under_way(plan).typed
    assert typed[str(first.pk)] == {"choice": "", "reason": "Kanske.\nVi får se.", "by": "Sara Samordnare"}
    page = client.get(url(plan)).content.decode()
    assert "Kanske.\nVi får se.</textarea>" in page
    assert f'name="val-{second.pk}" value="avslutas" checked' in page
    assert page.count(" checked") == 1
    assert list(Plan.objects.all()) == [plan]


def test_every_change_is_kept_without_leaving_the_page(client, plan):
    sent = answered(plan, ("fortsatter", ""), ("", ""))

    state = client.post(url(plan), sent, headers=FRAGMENT)

    assert (state.status_code, "<h1" in state.content.decode()) == (200, False)
    assert workflow.under_way(plan).typed[str(plan.actions.earliest("pk").pk)]["choice"] == "fortsatter"
    # The state says what the form now builds on, so that the next change is no clash with the first.
    seen = state.context["seen"]
    again = client.post(url(plan), answered(plan, ("andras", "Nytt."), ("", ""), seen=seen), headers=FRAGMENT)
    assert again.status_code == 200


def test_proposals_are_taken_where_nothing_is_chosen(client, plan):
    client.post(url(plan), answered(plan, ("avslutas", "Egna skäl."), ("", ""), propose="1"))

    typed = workflow.under_way(plan).typed
    assert [
        (typed[str(a.pk)]["choice"], typed[str(a.pk)]["reason"]) for a in plan.actions.order_by("pk")
    ] == [
        ("avslutas", "Egna skäl."),
        ("avslutas", "Åtgärden är genomförd."),
    ]
    assert list(Plan.objects.all()) == [plan]


# --- Making ---


def test_plan_is_made_when_every_answer_is_whole(client, plan):
    sent = answered(plan, ("fortsatter", ""), ("avslutas", "Klar."), create="1")

    answer = client.post(url(plan), sent, follow=True)

    made = plan.successors.get()
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert (made.title, made.starts_on, made.ends_on, made.status) == (
        "Åtgärdsplan 2028–2029",
        dt.date(2028, 1, 1),
        dt.date(2029, 12, 31),
        PlanStatus.DRAFT,
    )
    assert [action.number for action in made.actions.all()] == ["1.1"]
    page = answer.content.decode()
    assert "Uppföljning av föregående plan" in page
    assert "Fortsätter, se 1.1" in page


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ((("", ""), ("avslutas", "")), ["Välj om den fortsätter", "Skriv varför den avslutas"]),
        ((("andras", " "), ("hittepå", "x")), ["Skriv varför den ändras", "Välj om den fortsätter"]),
        ((("andras", "x" * 2001), ("fortsatter", "")), ["Skälet är 2001 tecken"]),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(client, plan, answers, faults):
    answer = client.post(url(plan), answered(plan, *answers, create="1"))

    page = answer.content.decode()
    assert answer.status_code == 422
    for fault in faults:
        assert page.count(fault) == 2  # in the summary and beside the field
    assert answers[0][1].strip() in page
    assert not plan.successors.exists()
    assert workflow.under_way(plan).typed  # kept, although it is not whole


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"title": ""}, "Titel"),
        ({"title": "x" * 251}, "250"),
        ({"starts_on": "2028-02-31"}, "Gäller från"),
        ({"starts_on": ""}, "Gäller från"),
        ({"ends_on": "2027-01-01"}, "inte är före 2028-01-01"),
        ({"ends_on": "99999-01-01"}, "Gäller till och med"),
        ({"kind": "hittepå"}, "Dokumenttyp"),
        ({"title": "Nytt\0namn", "kind": ""}, "Dokumenttyp"),
    ],
)
def test_wrong_facts_are_told_beside_their_field(client, plan, given, fault):
    sent = answered(plan, ("fortsatter", ""), ("avslutas", "Klar."), create="1") | given

    answer = client.post(url(plan), sent)

    assert (answer.status_code, fault in answer.content.decode()) == (422, True)
    assert not plan.successors.exists()


def test_faults_in_facts_and_in_answers_are_told_at_once(client, plan):
    answer = client.post(url(plan), answered(plan, ("", ""), ("fortsatter", ""), create="1", title=""))

    page = answer.content.decode()
    assert [page.count(text) for text in ('href="#id_title"', "Välj om den fortsätter", " autofocus")] == [
        1,
        2,
        1,
    ]


def test_one_more_next_plan_must_be_confirmed(client, plan):
    sent = answered(plan, ("fortsatter", ""), ("avslutas", "Klar."), create="1")
    client.post(url(plan), sent)

    asked = client.post(url(plan), sent)
    assert (asked.status_code, plan.successors.count()) == (422, 1)
    assert "Bekräfta att du vill ha en nästa plan till." in asked.content.decode()
    client.post(url(plan), sent | {"again": "on"})

    assert plan.successors.count() == 2


# --- Two at once ---


def test_who_comes_second_sees_both_answers_and_says_which_holds(client, plan):
    hanna = logged_in(make_user(name="Hanna Ek", is_coordinator=True))
    first = plan.actions.earliest("pk")
    client.post(url(plan), answered(plan, ("fortsatter", ""), ("", "")))

    late = hanna.post(url(plan), answered(plan, ("avslutas", "Behövs inte."), ("avslutas", "Klar.")))

    page = late.content.decode()
    assert late.status_code == 409
    assert "Sara Samordnare svarade medan du skrev." in page
    assert "Behövs inte.</textarea>" in page
    typed = workflow.under_way(plan).typed
    assert typed[str(first.pk)]["choice"] == "fortsatter"
    # Once more without having said which holds is still refused.
    sent = answered(plan, ("avslutas", "Behövs inte."), ("avslutas", "Klar."), seen=late.context["seen"])
    assert hanna.post(url(plan), sent, headers=FRAGMENT).status_code == 409
    hanna.post(url(plan), sent | {"over": late.context["over"]})

    assert workflow.under_way(plan).typed[str(first.pk)] == {
        "choice": "avslutas",
        "reason": "Behövs inte.",
        "by": "Hanna Ek",
    }


def test_plan_that_changed_status_meanwhile_is_not_answered_for(client, plan):
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)

    answer = client.post(url(plan), answered(plan, ("fortsatter", ""), ("", "")))

    assert (answer.status_code, NextPlan.objects.exists()) == (403, False)


# --- Who ---


def test_reader_is_refused_with_the_reason(plan):
    answer = logged_in(make_user()).get(url(plan))

    assert (answer.status_code, "Bara samordnaren" in answer.content.decode()) == (403, True)


def test_draft_is_no_ground_for_a_next_plan(client):
    assert client.get(url(make_plan())).status_code == 403


def test_what_is_typed_is_carried_through_a_login(plan, coordinator):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    client = StrictClient()
    sent = answered(plan, ("andras", "Skrivet utan inloggning."), ("", ""))

    asked = client.post(url(plan), sent)
    back = client.post(url(plan), sent | {"username": "samordnaren", "password": PASSWORD})

    assert "Skrivet utan inloggning." in asked.content.decode()
    assert "Skrivet utan inloggning.</textarea>" in back.content.decode()
    assert not NextPlan.objects.exists()


def test_change_without_a_login_is_refused_and_swaps_nothing_in(plan):
    answer = StrictClient().post(url(plan), answered(plan, ("andras", "x"), ("", "")), headers=FRAGMENT)

    assert (answer.status_code, answer.content) == (403, b"")


# --- Where the two plans lead to each other ---


@pytest.fixture
def made(client, plan):
    client.post(url(plan), answered(plan, ("fortsatter", ""), ("avslutas", "Klar."), create="1"))
    return plan.successors.get()


def test_plans_lead_to_each_other(client, plan, made):
    old = client.get(plan.get_absolute_url()).content.decode()
    new = client.get(made.get_absolute_url()).content.decode()

    assert f'<dt>Nästa plan</dt><dd><a href="{made.get_absolute_url()}">{made}</a>' in old
    assert f'<dt>Föregående plan</dt><dd><a href="{plan.get_absolute_url()}">{plan}</a>' in new


def test_reader_is_not_told_of_a_draft_and_may_open_no_path_to_it(plan, made):
    reader = logged_in(make_user())

    page = reader.get(plan.get_absolute_url()).content.decode()

    assert ("Nästa plan" in page, "nasta/" in page) == (False, False)
    assert reader.get(made.get_absolute_url()).status_code == 404


def test_action_tells_where_it_comes_from(client, plan, made):
    old = plan.actions.get(number="1.1")

    page = client.get(reverse("plans:action_detail", args=[made.actions.get().pk])).content.decode()

    path = reverse("plans:action_detail", args=[old.pk])
    assert f'<a href="{path}?plan={plan.pk}">1.1 i planen 2026–2027</a>' in page


def test_decision_proposes_to_replace_the_plan_before_and_leaves_it_to_be_said(
    client, coordinator, plan, made
):
    propose(made, coordinator)

    page = client.get(reverse("plans:plan_decision", args=[made.pk]))

    assert page.context["form"]["replaces"].value() == plan.pk
    decide(made, coordinator)
    assert (fresh(plan).status, fresh(made).replaces) == (PlanStatus.DECIDED, None)


def test_follow_up_is_told_anew_on_demand(client, plan, made):
    make_follow_up(action=plan.actions.get(number="1.2"), kind="bedomning", outcome="uppnatt", motive="Syns.")
    path = reverse("plans:plan_previous", args=[made.pk])

    assert client.get(path).status_code == 405
    assert fresh(made).content().previous.actions[1].verdict == ""
    client.post(path)

    assert fresh(made).content().previous.actions[1].verdict == "Uppnått"


@pytest.mark.parametrize("rows", [1, 12])
def test_new_plan_page_costs_the_same_for_any_length(client, coordinator, rows, django_assert_num_queries):
    area = make_focus_area()
    for _ in range(rows):
        make_action(focus_area=area, goals=["Ett mål"])
    made_decided(area.plan, coordinator)
    sent = answered(area.plan, *[("fortsatter", "")] * rows, create="1")
    client.post(url(area.plan), sent)
    made = area.plan.successors.get()
    client.get(made.get_absolute_url())  # takes the message

    with django_assert_num_queries(11):
        client.get(made.get_absolute_url())
