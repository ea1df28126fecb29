import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kommunbrott.access import Overtaken
from kommunbrott.links import DeadLink
from kommunbrott.models import OutboxMessage, SignedLink
from plans.choices import PlanLink
from plans.models import Action, FollowUp, FollowUpReport, FollowUpRequest, FollowUpRound
from plans.workflow import follow_up as workflow
from plans.workflow import follow_up_round as rounds
from plans.workflow.follow_up import Saying
from tests.factories import make_action, make_organisation, make_signed_link, make_user
from tests.plans.follow_ups import TODAY, content_of, followed, make_decided_plan, make_round

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SAID = Saying(status="pagar", done="Nio mätningar.")


@pytest.fixture
def police():
    return make_organisation(name="Polisen", contact_email="polisen@ekstad.example")


@pytest.fixture
def made(police):
    """A round with one action of the police and one that nobody can be asked about."""
    made = make_round()
    area = made.plan.focus_areas.get()
    make_action(focus_area=area, lead=police, number="1.1", title="Räkna bilar", goals=["Fler"])
    make_action(focus_area=area, lead=make_organisation(), number="1.2", title="Räkna cyklar")
    return made


def action_of(made, number="1.1"):
    return followed(made, made.plan.actions.get(number=number))


def fresh(made) -> FollowUpRound:
    return FollowUpRound.objects.select_related("plan").get(pk=made.pk)


def facts(label="Kvartal 4, 2026"):
    days = {
        "starts_on": dt.date(2026, 10, 1),
        "ends_on": dt.date(2026, 12, 31),
        "due_on": dt.date(2026, 12, 4),
    }
    return {"label": label, "is_final": False} | days


def test_opening_a_round_keeps_how_often_the_plan_is_followed_up(coordinator):
    plan = make_decided_plan()

    made = rounds.open_round(plan, by=coordinator, period="kvartal", **facts())

    plan.refresh_from_db()
    assert (plan.follow_up_period, plan.follow_up_rounds.get(), made.sent_at) == ("kvartal", made, None)
    assert [row.history_user for row in made.history.all()] == [coordinator]
    assert plan.history.first().history_change_reason == "plan.follow_up_period"


def test_two_who_open_the_same_round_open_it_once(coordinator):
    plan = make_decided_plan()
    rounds.open_round(plan, by=coordinator, period="kvartal", **facts())

    with pytest.raises(Overtaken):
        rounds.open_round(plan, by=coordinator, period="kvartal", **facts())

    assert plan.follow_up_rounds.count() == 1


def test_round_is_sent_once_to_those_who_can_be_asked(made, police, coordinator):
    assert rounds.send_round(made, content_of(made), by=coordinator, now=NOW) == 1

    made = fresh(made)
    letter, link = OutboxMessage.objects.get(), SignedLink.objects.get()
    assert (made.sent_at, made.sent_by) == (NOW, coordinator)
    assert (letter.to, letter.subject) == ("polisen@ekstad.example", f"Hur går det? {content_of(made).title}")
    assert letter.context["paragraphs"][1] == "– 1.1 Räkna bilar"
    assert "/planer/folj-upp/" in letter.context["button"]["address"]
    assert (link.organisation, link.subject_key) == (police, f"uppfoljning:{made.pk}/{police.pk}")
    assert link.expires_at > NOW + DAY * 90
    with pytest.raises(PermissionDenied):
        rounds.send_round(made, content_of(made), by=coordinator, now=NOW)


def test_nobody_is_written_to_twice_on_a_day(made, police, coordinator):
    rounds.send_round(made, content_of(made), by=coordinator, now=NOW)
    sent = []
    for now, only in ((NOW, None), (NOW + DAY, police.pk), (NOW + DAY, None), (NOW + 2 * DAY, 0)):
        sent.append(rounds.remind(fresh(made), content_of(made), by=coordinator, now=now, only=only))

    assert sent == [0, 1, 0, 0]
    requests = FollowUpRequest.objects.values_list("is_reminder", "asked_on")
    assert list(requests) == [(False, TODAY), (True, TODAY + DAY)]
    assert [letter.subject[:12] for letter in OutboxMessage.objects.order_by("pk")] == [
        "Hur går det?",
        "Påminnelse: ",
    ]
    assert action_of(made).reminded_on == TODAY + DAY


def test_who_has_answered_is_not_reminded(made, police, coordinator):
    rounds.send_round(made, content_of(made), by=coordinator, now=NOW)
    workflow.answer(made, action_of(made), SAID, by=make_user(organisation=police), today=TODAY)

    assert rounds.remind(fresh(made), content_of(made), by=coordinator, now=NOW + DAY) == 0


def test_reminder_goes_by_itself_on_its_day_once_to_those_who_have_not_answered(made, police, coordinator):
    lead = made.plan.actions.get(number="1.2").responsibilities.get().organisation
    lead.contact_email = "cykel@ekstad.example"
    lead.save()
    made.remind_on = TODAY + 2 * DAY
    made.save()
    rounds.send_round(made, content_of(made), by=coordinator, now=NOW)
    workflow.answer(fresh(made), action_of(made), SAID, by=coordinator, today=TODAY)

    sent = [rounds.remind_due(NOW + days * DAY) for days in (1, 2, 2, 3)]

    assert sent == [0, 1, 0, 0]
    asked = FollowUpRequest.objects.filter(is_reminder=True).values_list(
        "organisation", "asked_by", "asked_on"
    )
    assert list(asked) == [(lead.pk, coordinator.pk, TODAY + 2 * DAY)]
    assert OutboxMessage.objects.order_by("pk").last().subject.startswith("Påminnelse: ")
    assert fresh(made).auto_reminded_at == NOW + 2 * DAY


@pytest.mark.parametrize("case", ["not sent", "locked", "the last day is over", "its links are revoked"])
def test_no_reminder_goes_by_itself_when(case, made, police, coordinator):
    made.remind_on = TODAY + DAY
    made.save()
    if case != "not sent":
        rounds.send_round(made, content_of(made), by=coordinator, now=NOW)
    made = fresh(made)
    if case == "locked":
        rounds.lock_round(made, content_of(made), b"%PDF", by=coordinator, now=NOW)
    if case == "its links are revoked":
        SignedLink.objects.update(revoked_at=NOW, revoked_by=coordinator)

    assert rounds.remind_due(NOW + (30 if case == "the last day is over" else 1) * DAY) == 0


def test_other_time_follows_the_links_and_lets_a_new_reminder_go(made, police, coordinator):
    made.remind_on = TODAY + DAY
    made.save()
    rounds.send_round(made, content_of(made), by=coordinator, now=NOW)
    rounds.remind_due(NOW + DAY)
    before = SignedLink.objects.order_by("pk").first().expires_at

    rounds.change_round_time(
        fresh(made),
        due_on=made.due_on + 10 * DAY,
        remind_on=TODAY + 3 * DAY,
        by=coordinator,
        now=NOW + 2 * DAY,
    )

    changed = fresh(made)
    assert (changed.due_on, changed.auto_reminded_at) == (made.due_on + 10 * DAY, None)
    assert {link.expires_at for link in SignedLink.objects.all()} == {before + 10 * DAY}
    assert [rounds.remind_due(NOW + days * DAY) for days in (2, 3)] == [0, 1]


def test_round_opened_by_mistake_goes_with_its_links_and_unsent_letters(made, police, coordinator):
    other = link_of(make_round(), police)
    action = action_of(made)
    rounds.send_round(made, content_of(made), by=coordinator, now=NOW)

    rounds.remove_round(fresh(made), by=coordinator, now=NOW)

    assert not FollowUpRound.objects.filter(pk=made.pk).exists()
    assert SignedLink.objects.alive(NOW).get() == other
    letter = OutboxMessage.objects.get()
    assert (letter.state, letter.discarded_by, letter.context) == ("slangd", coordinator, {})
    last = FollowUpRound.history.filter(id=made.pk).first()
    assert (last.history_type, last.history_user) == ("-", coordinator)
    for late in (
        lambda: rounds.remove_round(made, by=coordinator, now=NOW),
        lambda: workflow.answer(made, action, SAID, by=coordinator, today=TODAY),
    ):
        with pytest.raises(Overtaken):
            late()


@pytest.mark.parametrize("said", ["an answer", "a verdict"])
def test_round_in_which_something_has_been_said_stays(said, made, police, coordinator):
    if said == "an answer":
        workflow.answer(made, action_of(made), SAID, by=coordinator, today=TODAY)
    else:
        workflow.assess(made, action_of(made), outcome="ej", motive="Nej.", by=coordinator, today=TODAY)

    with pytest.raises(PermissionDenied, match="redan svarat"):
        rounds.remove_round(made, by=coordinator, now=NOW)

    assert fresh(made) == made


def test_answer_by_link_in_a_round_that_is_taken_away_finds_a_dead_link(made, police, coordinator):
    link, action = link_of(made, police), action_of(made)
    rounds.remove_round(fresh(made), by=coordinator, now=NOW)

    with pytest.raises(DeadLink):
        workflow.answer_by_link(made, action, SAID, link=link, name="Tomas Rehn", role="", now=NOW)


def test_answer_by_login_says_who_for_whom_and_is_corrected_by_a_new_row(made, police):
    user = make_user(name="Sara Nouri", title="kommunpolis", organisation=police)
    goal = Action.objects.get(number="1.1").goals.get()
    for said in (SAID, SAID, Saying(status="klar", done="Tolv.", figures={goal.pk: Decimal("12.5")})):
        workflow.answer(made, action_of(made), said, by=user, today=TODAY)

    rows = FollowUp.objects.values_list("kind", "status", "done", "name", "role", "organisation", "user")
    who = ("Sara Nouri", "kommunpolis", police.pk, user.pk)
    assert list(rows) == [("svar", "pagar", "Nio mätningar.", *who), ("svar", "klar", "Tolv.", *who)]
    assert FollowUp.objects.last().figures.get().value == Decimal("12.5")
    assert Action.objects.with_standing(TODAY).get(number="1.1").standing == "klar"


def test_answer_of_somebody_else_is_refused(made):
    with pytest.raises(PermissionDenied):
        workflow.answer(made, action_of(made), SAID, by=make_user(), today=TODAY)

    assert not FollowUp.objects.exists()


def link_of(made, organisation, **kw):
    return make_signed_link(
        purpose=PlanLink.FOLLOW_UP,
        subject_key=f"uppfoljning:{made.pk}/{organisation.pk}",
        organisation=organisation,
        made_at=NOW,
        **kw,
    )


def by_link(made, link, number="1.1", now=NOW):
    workflow.answer_by_link(
        made, action_of(made, number), SAID, link=link, name="Tomas Rehn", role="chef", now=now
    )


def test_answer_by_link_has_the_name_that_was_given(made, police):
    link = link_of(made, police)
    by_link(made, link)

    said = FollowUp.objects.get()
    assert (said.name, said.role, said.organisation, said.user) == ("Tomas Rehn", "chef", police, None)
    assert [use.what for use in link.uses.all()] == ["besvarad"]


@pytest.mark.parametrize("case", ["locked round", "another organisation's action", "revoked", "expired"])
def test_link_that_does_not_apply_writes_nothing(made, police, coordinator, case):
    revoked = {"revoked_at": NOW, "revoked_by": coordinator} if case == "revoked" else {}
    link = link_of(made, police, **revoked)
    if case == "locked round":
        made.locked_at = NOW
        made.save()
    number = "1.2" if case.startswith("another") else "1.1"

    with pytest.raises(DeadLink):
        by_link(made, link, number, NOW + DAY * 31 if case == "expired" else NOW)

    assert not FollowUp.objects.exists()


def test_note_stands_outside_the_rounds(made, police):
    plan = made.plan
    content = next(action for action in plan.content().actions if action.number == "1.1")
    said = Saying(done="Ringde.")

    note = workflow.take_note(plan, content, said, by=make_user(organisation=police), on=TODAY - DAY)

    assert (note.kind, note.round, note.followed_up_on, note.done) == (
        "anteckning",
        None,
        TODAY - DAY,
        "Ringde.",
    )


def test_changed_verdict_is_one_more_row(made, coordinator):
    for outcome, motive in (("delvis", "Halvvägs."), ("delvis", "Halvvägs."), ("uppnatt", "Klart.")):
        workflow.assess(made, action_of(made), outcome=outcome, motive=motive, by=coordinator, today=TODAY)

    assert list(FollowUp.objects.values_list("kind", "outcome", "motive", "status")) == [
        ("bedomning", "delvis", "Halvvägs.", ""),
        ("bedomning", "uppnatt", "Klart.", ""),
    ]
    with pytest.raises(PermissionDenied):
        workflow.assess(made, action_of(made), outcome="ej", motive="Nej.", by=make_user(), today=TODAY)


def test_locking_freezes_the_round_and_ends_its_links(made, police, coordinator):
    link, other = link_of(made, police), link_of(make_round(), police)
    by_link(made, link)
    content = content_of(made)

    report = rounds.lock_round(made, content, b"%PDF", by=coordinator, now=NOW)

    made = fresh(made)
    assert (made.is_locked, report.tree, report.digest) == (True, content, content.digest)
    assert SignedLink.objects.alive(NOW).get() == other
    for late in (
        lambda: workflow.answer(made, action_of(made), SAID, by=coordinator, today=TODAY),
        lambda: workflow.assess(made, action_of(made), outcome="ej", motive="N", by=coordinator, today=TODAY),
        lambda: rounds.lock_round(made, content, b"%PDF", by=coordinator, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            late()


def test_answer_that_came_while_the_report_was_printed_stops_the_lock(made, police, coordinator):
    content = content_of(made)
    by_link(made, link_of(made, police))

    with pytest.raises(Overtaken):
        rounds.lock_round(made, content, b"%PDF", by=coordinator, now=NOW)

    assert (fresh(made).is_locked, FollowUpReport.objects.exists()) == (False, False)


def test_who_answers_in_the_moment_of_the_lock_is_told(made, police, coordinator):
    stale = fresh(made)
    rounds.lock_round(made, content_of(made), b"%PDF", by=coordinator, now=NOW)

    with pytest.raises(Overtaken):
        workflow.answer(stale, action_of(made), SAID, by=make_user(organisation=police), today=TODAY)


def test_status_by_hand_needs_to_have_been_seen_and_can_be_taken_back(made, coordinator):
    action = Action.objects.get(number="1.1")

    workflow.set_status(action, status="vilande", reason="Väntar på pengar.", by=coordinator, seen="")
    with pytest.raises(Overtaken):
        workflow.set_status(action, status="klar", reason="Klar.", by=coordinator, seen="")
    stands = Action.objects.with_standing(TODAY).get(number="1.1")
    assert (stands.standing, stands.manual_status_reason) == ("vilande", "Väntar på pengar.")
    assert (action.history.first().history_user, action.history.first().history_change_reason) == (
        coordinator,
        "action.manual_status",
    )

    workflow.set_status(action, status="", reason="Väntar på pengar.", by=coordinator, seen="vilande")
    stands = Action.objects.with_standing(TODAY).get(number="1.1")
    assert (stands.standing, stands.manual_status_reason) == ("ej_paborjad", "")


def test_status_by_hand_is_no_change_of_the_text(made, coordinator):
    before = made.plan.content().digest

    workflow.set_status(
        Action.objects.get(number="1.1"), status="vilande", reason="Väntar.", by=coordinator, seen=""
    )

    assert made.plan.content().digest == before
