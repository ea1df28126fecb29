import datetime as dt

import pytest
from django.utils import timezone

from plans.choices import AcceptanceAnswer, ActionStatus, PlanStatus
from plans.models import Acceptance, FollowUpRound, Plan, Referral, ReferralParty
from plans.models.accepted import wording_of
from tests.factories import make_action, make_focus_area, make_organisation, make_plan, make_user
from tests.plans.decided import made_decided, open_revision

ADDRESS = "/planer/atgarder/mina/"


@pytest.fixture
def party():
    return make_organisation(name="Ekstadshem AB")


@pytest.fixture
def lars(anonymous, party):
    user = make_user(organisation=party)
    anonymous.force_login(user)
    return user


def names(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('class="table__name"')[1:]]


def decided(**kw) -> Plan:
    return make_plan(status=PlanStatus.DECIDED, **kw)


def test_own_actions_are_shown_lead_first_with_what_is_late_on_top(anonymous, lars, party):
    area = make_focus_area(plan=decided())
    other = make_organisation(name="Polisen")
    make_action(focus_area=area, title="Medverkar", lead=other, responsible=[party])
    make_action(focus_area=area, title="Leder", lead=party)
    make_action(
        focus_area=area, title="Leder sent", lead=party, due_on=timezone.localdate() - dt.timedelta(1)
    )
    make_action(focus_area=area, title="Andras", lead=other)
    make_action(plan=make_plan(status=PlanStatus.REPLACED), title="Gammal", lead=party)
    make_action(title="Utkast", lead=party)

    page = anonymous.get(ADDRESS).content.decode()

    assert names(page) == ["Leder sent", "Leder", "Medverkar"]
    assert "1 dag sen" in page
    assert page.index("Ni är huvudansvariga") < page.index("Leder sent") < page.index("Ni medverkar")
    assert "Behöver ditt svar" not in page


def test_plan_under_revision_is_shown_as_it_was_decided(anonymous, lars, party, coordinator):
    action = make_action(title="Vandring", lead=party, due_on=dt.date(2027, 6, 30))
    made_decided(action.plan, coordinator)
    open_revision(action.plan, coordinator)
    action.title = "Hemligt utkast"
    action.save()
    make_action(focus_area=action.focus_areas.get(), title="Ny i utkastet", lead=party)

    page = anonymous.get(ADDRESS).content.decode()

    assert names(page) == ["Vandring"]
    assert "2027-06-30" in page
    assert "Hemligt" not in page


def refer(plan, *organisations) -> Referral:
    now = timezone.now()
    sender = make_user(is_coordinator=True)
    referral = Referral.objects.create(
        plan=plan, number=1, due_on=dt.date(2027, 1, 15), sent_at=now, sent_by=sender
    )
    for organisation in organisations:
        ReferralParty.objects.create(referral=referral, organisation=organisation, asked_at=now)
    return referral


def test_referral_is_asked_about_until_every_action_is_answered_as_it_reads_now(anonymous, lars, party):
    plan = make_plan(status=PlanStatus.REFERRED, title="Nya planen")
    area = make_focus_area(plan=plan)
    first, second = (make_action(focus_area=area, lead=party) for _ in range(2))
    refer(plan, party)

    def page():
        return anonymous.get(ADDRESS).content.decode()

    def answer(action):
        Acceptance.objects.create(
            action=action, organisation=party, wording=wording_of(action), answer=AcceptanceAnswer.ACCEPTED,
            name="Lars", user=lars, answered_at=timezone.now(),
        )  # fmt: skip

    assert "2 åtgärder att svara på, senast 15 januari 2027" in page()
    assert f'href="/planer/{plan.pk}/svara/"' in page()
    answer(first)
    assert "1 åtgärd att svara på" in page()
    answer(second)
    assert "Behöver ditt svar" not in page()
    second.how = "På ett annat sätt."
    second.save()
    assert "1 åtgärd att svara på" in page()
    Referral.objects.update(closed_at=timezone.now(), closed_by=lars)
    assert "Behöver ditt svar" not in page()


def test_follow_up_is_asked_of_the_lead(anonymous, lars, party):
    plan = decided()
    area = make_focus_area(plan=plan)
    mine = make_action(focus_area=area, title="Vandring", lead=party)
    make_action(focus_area=area, title="Belysning", lead=make_organisation(), responsible=[party])
    make_action(focus_area=area, title="Färdig", lead=party, status=ActionStatus.DONE)
    FollowUpRound.objects.create(
        plan=plan, label="Halvår 2 2026", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 12, 31),
        due_on=dt.date(2027, 1, 15), sent_at=timezone.now(), sent_by=lars,
    )  # fmt: skip

    asks = anonymous.get(ADDRESS).content.decode().split("Behöver ditt svar")[1].split("</section>")[0]

    assert "Uppföljning för Halvår 2 2026, senast 15 januari 2027" in asks
    assert asks.count("<li>") == 1
    assert f"/planer/atgard/{mine.pk}/" in asks


def test_who_belongs_to_nobody_is_told_so(anonymous):
    anonymous.force_login(make_user())

    assert "Ditt konto hör inte till någon part" in anonymous.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("flags", "is_shown"), [({}, True), ({"is_coordinator": True}, False)])
def test_own_actions_are_in_the_menu_of_parties(anonymous, party, flags, is_shown):
    anonymous.force_login(make_user(organisation=party, **flags))

    assert (f'href="{ADDRESS}"' in anonymous.get("/planer/").content.decode()) is is_shown


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_length(anonymous, lars, party, rows, django_assert_num_queries):
    area = make_focus_area(plan=decided())
    for _ in range(rows):
        make_action(focus_area=area, lead=party, responsible=[make_organisation()], goals=["Ett mål"])

    # session, user, organisation, municipality; rows, places, parties, goals, answers; plans being revised, referrals
    with django_assert_num_queries(11):
        page = anonymous.get(ADDRESS).content.decode()

    assert len(names(page)) == rows
