import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from kommunbrott import outbox
from kommunbrott.access import Overtaken
from kommunbrott.links import DeadLink, resolve
from kommunbrott.models import OutboxMessage, SignedLink
from plans import access
from plans.choices import PlanLink, PlanStatus
from plans.models import Acceptance, Plan
from plans.tally import by_party, questions
from plans.workflow import referral as workflow
from plans.workflow.referral import Answerer, Asked, Given, Terms
from tests.factories import (
    make_acceptance,
    make_action,
    make_focus_area,
    make_organisation,
    make_plan,
    make_referral,
    make_signed_link,
    make_user,
)
from tests.plans.decided import fresh, propose

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime(2026, 11, 2, 9, 30))
DUE = dt.date(2026, 11, 27)
DAY = dt.timedelta(days=1)


@pytest.fixture
def housing():
    return make_organisation(name="Ekstadshem AB", contact_email="vd@ekstadshem.example")


@pytest.fixture
def police():
    return make_organisation(name="Polisen")


@pytest.fixture
def plan(housing, police):
    plan = make_plan(title="Åtgärdsplan 2026–2027")
    area = make_focus_area(plan=plan)
    make_action(
        focus_area=area, number="2.1", title="Vandra", lead=housing, responsible=[police], goals=["80 %"]
    )
    make_action(
        focus_area=area, number="2.6", title="Mötesplats", responsible=[housing], goals=["35 besökare"]
    )
    return plan


def send(plan, by, *asked, due_on=DUE, now=NOW, **terms):
    return workflow.send(fresh(plan), by=by, asked=list(asked), terms=Terms(due_on, **terms), now=now)


def letters() -> list[tuple]:
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


def links_in(message: OutboxMessage) -> list[str]:
    text = outbox.letter(message).body
    return re.findall(r"/planer/svara/([\w-]+)/", text)


def given(plan, organisation, action_number="2.1", answer="accepterat", comment="", **kw) -> Given:
    """As somebody fills in the form that shows what is there now."""
    content = fresh(plan).content()
    asked = by_party(questions(content, Acceptance.objects.latest_in(plan)))[organisation.pk].questions
    question = next(q for q in asked if q.action.number == action_number)
    seen = question.answer.pk if question.answer else None
    values = {"wording": question.action.wording_digest, "seen": seen} | kw
    return Given(question.action.id, answer, comment, **values)


def by_link(party, number=0) -> Answerer:
    return Answerer("Lars Ekvall", "vd", link=party.links.order_by("pk")[number])


def change_goal(plan, number="2.1"):
    goal = plan.actions.get(number=number).goals.first()
    goal.text = "90 %"
    goal.save()


# --- Sending ---


def test_send_puts_the_plan_on_remiss_and_writes_to_each(plan, coordinator, housing, police):
    referral = send(
        plan,
        coordinator,
        Asked(housing, "vd@ekstadshem.example"),
        Asked(police),
        message="Hör av er.\n\nTack.",
    )

    plan = fresh(plan)
    assert (plan.status, [row.history_change_reason for row in plan.history.all()][:1]) == (
        PlanStatus.REFERRED,
        ["plan.remiss"],
    )
    assert (referral.number, referral.due_on, referral.sent_by, referral.sent_at) == (
        1,
        DUE,
        coordinator,
        NOW,
    )
    assert letters() == [
        ("vd@ekstadshem.example", "Svara på remiss senast 27 november 2026: Åtgärdsplan 2026–2027")
    ]
    body = outbox.letter(OutboxMessage.objects.get()).body
    assert "Ekstadshem AB föreslås ansvara för eller medverka i två åtgärder" in body
    assert f"{coordinator} skriver: Hör av er." in body
    assert "- 2.1 Vandra, huvudansvarig\n- 2.6 Mötesplats, medverkar\n" in body


def test_the_letter_holds_a_link_that_is_alive_to_the_end_of_the_last_day(plan, coordinator, housing):
    referral = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"))
    (token,) = links_in(OutboxMessage.objects.get())

    last = timezone.make_aware(dt.datetime(2026, 11, 27, 23, 59))
    assert resolve(token, PlanLink.REFERRAL, last).subject_key == referral.parties.get().link_key
    assert resolve(token, PlanLink.REFERRAL, last + dt.timedelta(minutes=1)) is None


def test_who_has_no_address_answers_by_login_and_is_told_there(plan, coordinator, police):
    make_user(organisation=police, email="sara@polisen.example")
    make_user(organisation=police, email="slutat@polisen.example", is_active=False)
    make_user(organisation=police)
    send(plan, coordinator, Asked(police))

    (message,) = OutboxMessage.objects.all()
    body = outbox.letter(message).body
    assert message.to == "sara@polisen.example"
    assert (f"/planer/{plan.pk}/svara/" in body, SignedLink.objects.exists()) == (True, False)


def test_an_address_given_at_sending_is_kept_for_next_time(plan, coordinator, housing, police):
    send(plan, coordinator, Asked(police, "ny@polisen.example"), Asked(housing, "annan@ekstadshem.example"))
    for organisation in (housing, police):
        organisation.refresh_from_db()

    assert (police.contact_email, housing.contact_email) == ("ny@polisen.example", "vd@ekstadshem.example")


def test_nothing_is_sent_when_a_party_has_nothing_to_answer(plan, coordinator, housing):
    with pytest.raises(Overtaken):
        send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"), Asked(make_organisation()))

    assert (fresh(plan).status, letters(), plan.referrals.count()) == (PlanStatus.DRAFT, [], 0)


def test_of_two_who_send_one_is_told(plan, coordinator, housing):
    stale = fresh(plan)
    send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"))

    with pytest.raises(Overtaken):
        workflow.send(stale, by=coordinator, asked=[Asked(housing)], terms=Terms(DUE), now=NOW)
    assert len(letters()) == 1


# --- Answering ---


def test_answer_by_link_is_kept_and_can_be_corrected_with_the_same_link(plan, coordinator, housing):
    party = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example")).parties.get()
    workflow.answer(party, given=[given(plan, housing)], who=by_link(party), now=NOW + DAY)
    workflow.answer(
        party,
        given=[given(plan, housing, answer="avbojt", comment="Ingen personal")],
        who=by_link(party),
        now=NOW + 2 * DAY,
    )

    rows = Acceptance.objects.values_list(
        "answer", "comment", "name", "role", "link__recipient_email", "user"
    )
    assert list(rows) == [
        ("accepterat", "", "Lars Ekvall", "vd", "vd@ekstadshem.example", None),
        ("avbojt", "Ingen personal", "Lars Ekvall", "vd", "vd@ekstadshem.example", None),
    ]
    assert list(party.links.get().uses.values_list("what", flat=True)) == ["besvarad", "besvarad"]


def test_the_same_answer_again_is_not_written_again(plan, coordinator, housing):
    party = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example")).parties.get()
    first = given(plan, housing)
    written = [workflow.answer(party, given=[first], who=by_link(party), now=NOW) for _ in range(2)]

    assert [len(rows) for rows in written] == [1, 0]


def test_an_answer_to_another_wording_than_the_present_is_refused(plan, coordinator, housing):
    party = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example")).parties.get()
    other = given(plan, housing, "2.6")
    stale = given(plan, housing)
    change_goal(plan)

    with pytest.raises(Overtaken):
        workflow.answer(party, given=[other, stale], who=by_link(party), now=NOW)
    assert (Acceptance.objects.count(), party.links.get().uses.count()) == (0, 0)


def test_two_of_one_party_do_not_write_over_each_other_unseen(plan, coordinator, housing):
    party = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example")).parties.get()
    lars, amina = (make_user(organisation=housing) for _ in range(2))
    blank = given(plan, housing)
    workflow.answer(party, given=[blank], who=Answerer("Lars", "", user=lars), now=NOW)

    declined = given(plan, housing, answer="avbojt", comment="Nej", seen=None)
    with pytest.raises(Overtaken):
        workflow.answer(party, given=[declined], who=Answerer("Amina", "", user=amina), now=NOW)
    seen = given(plan, housing, answer="avbojt", comment="Nej")
    workflow.answer(party, given=[seen], who=Answerer("Amina", "", user=amina), now=NOW)
    assert list(Acceptance.objects.values_list("user", "answer")) == [
        (lars.pk, "accepterat"),
        (amina.pk, "avbojt"),
    ]


def test_a_party_answers_only_for_its_own_actions(plan, coordinator, police):
    party = send(plan, coordinator, Asked(police)).parties.get()
    foreign = make_action(plan=plan, lead=make_organisation())
    row = Given(foreign.pk, "accepterat", "", wording="x", seen=None)

    with pytest.raises(Overtaken):
        workflow.answer(
            party, given=[row], who=Answerer("Sara", "", user=make_user(organisation=police)), now=NOW
        )


@pytest.mark.parametrize("how", ["revoked", "expired", "ended", "proposed"])
def test_a_link_that_has_ceased_to_apply_answers_nothing(how, plan, coordinator, housing):
    now = timezone.now()
    due_on = timezone.localdate(now) + DAY
    referral = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"), due_on=due_on, now=now)
    party = referral.parties.get()
    who, row = by_link(party), given(plan, housing)
    if how == "revoked":
        assert workflow.close_links(party, by=coordinator, now=now) == 1
    elif how == "expired":
        now += 3 * DAY
    elif how == "ended":
        workflow.end(referral, by=coordinator)
    else:
        propose(plan, coordinator)

    with pytest.raises(DeadLink):
        workflow.answer(party, given=[row], who=who, now=now + dt.timedelta(minutes=1))
    assert Acceptance.objects.count() == 0


def test_time_that_is_prolonged_brings_links_back(plan, coordinator, housing):
    referral = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"))
    party, later = referral.parties.get(), NOW + 30 * DAY
    workflow.change_time(referral, by=coordinator, due_on=dt.date(2026, 12, 11), remind_on=None, now=later)

    assert len(workflow.answer(party, given=[given(plan, housing)], who=by_link(party), now=later)) == 1


# --- A new wording ---


def test_a_changed_wording_is_asked_about_again_once(plan, coordinator, housing, police):
    referral = send(
        plan, coordinator, Asked(housing, "vd@ekstadshem.example"), Asked(police, "p@polisen.example")
    )
    party = referral.parties.get(organisation=housing)
    workflow.answer(
        party, given=[given(plan, housing), given(plan, housing, "2.6")], who=by_link(party), now=NOW
    )
    change_goal(plan)
    OutboxMessage.objects.all().delete()

    asked = [workflow.ask_again(referral, by=coordinator, now=NOW + DAY) for _ in range(2)]

    assert asked == [[party], []]
    assert letters() == [("vd@ekstadshem.example", "Ändrat sedan ni svarade: Åtgärdsplan 2026–2027")]
    body = outbox.letter(OutboxMessage.objects.get()).body
    assert ("- 2.1 Vandra" in body, "- 2.6" in body, "En åtgärd i" in body) == (True, False, True)
    change_goal(plan, "2.6")
    assert workflow.ask_again(referral, by=coordinator, now=NOW + DAY) == [party]


# --- Reminding ---


def test_remind_writes_to_those_who_have_something_left_once_a_day(plan, coordinator, housing, police):
    referral = send(
        plan, coordinator, Asked(housing, "vd@ekstadshem.example"), Asked(police, "p@polisen.example")
    )
    party = referral.parties.get(organisation=police)
    workflow.answer(
        party,
        given=[given(plan, police)],
        who=Answerer("Sara", "", user=make_user(organisation=police)),
        now=NOW,
    )
    OutboxMessage.objects.all().delete()
    at = [NOW, NOW + DAY, NOW + DAY, NOW + 2 * DAY]

    reminded = [[str(p) for p in workflow.remind(referral, by=coordinator, now=now)] for now in at]

    assert reminded == [[], ["Ekstadshem AB"], [], ["Ekstadshem AB"]]
    assert {to for to, _ in letters()} == {"vd@ekstadshem.example"}
    links = referral.parties.get(organisation=housing).links
    assert [len(links_in(row)) for row in OutboxMessage.objects.all()] == [1, 1]
    assert links.alive(NOW + 3 * DAY).count() == 3


def test_a_reminder_goes_by_itself_once_on_its_day(plan, coordinator, housing, police):
    send(
        plan,
        coordinator,
        Asked(housing, "vd@ekstadshem.example"),
        Asked(police, "p@polisen.example"),
        remind_on=dt.date(2026, 11, 23),
    )
    on_the_day = timezone.make_aware(dt.datetime(2026, 11, 23, 6))
    workflow.close_links(Plan.objects.get().referrals.get().parties.last(), by=coordinator, now=NOW)

    sent = [workflow.remind_due(now) for now in (on_the_day - DAY, on_the_day, on_the_day + DAY)]

    assert sent == [0, 1, 0]
    assert letters()[-1] == ("vd@ekstadshem.example", "Påminnelse: svara på remiss senast 27 november 2026")


# --- Replying ---


@pytest.fixture
def declined(plan, coordinator, housing):
    now = timezone.now()
    due_on = timezone.localdate(now) + 14 * DAY
    sent = send(plan, coordinator, Asked(housing, "vd@ekstadshem.example"), due_on=due_on, now=now)
    party = sent.parties.get()
    row = given(plan, housing, "2.6", "avbojt", "Vi har ingen personal")
    return workflow.answer(party, given=[row], who=by_link(party), now=timezone.now())[0]


def test_reply_is_mailed_to_who_answered_and_may_take_the_party_off(declined, plan, coordinator, housing):
    action = declined.action
    OutboxMessage.objects.all().delete()
    workflow.reply(declined, by=coordinator, text="Ni slipper.", now=timezone.now(), remove_party=True)

    declined.refresh_from_db()
    assert (declined.reply, declined.replied_by, declined.awaits_reply) == ("Ni slipper.", coordinator, False)
    assert not action.responsibilities.exists()
    assert letters() == [("vd@ekstadshem.example", "Svar på er synpunkt: 2.6 Mötesplats")]
    assert f"{coordinator} svarar: Ni slipper." in outbox.letter(OutboxMessage.objects.get()).body


def test_of_two_who_reply_one_is_told(declined, coordinator):
    workflow.reply(declined, by=coordinator, text="Ett", now=timezone.now())
    with pytest.raises(Overtaken):
        workflow.reply(declined, by=coordinator, text="Två", now=timezone.now(), remove_party=True)

    declined.refresh_from_db()
    assert (declined.reply, declined.action.responsibilities.count()) == ("Ett", 1)


def test_an_answer_that_was_corrected_is_not_replied_to(declined, coordinator, housing):
    make_acceptance(declined.action, housing)
    with pytest.raises(Overtaken):
        workflow.reply(declined, by=coordinator, text="Nej", now=timezone.now())


# --- The end ---


def test_end_makes_the_plan_a_draft_and_keeps_the_answers(declined, plan, coordinator):
    referral = plan.referrals.get()
    workflow.end(referral, by=coordinator)

    referral.refresh_from_db()
    assert (fresh(plan).status, referral.closed_by) == (PlanStatus.DRAFT, coordinator)
    assert (SignedLink.objects.alive(timezone.now()).count(), Acceptance.objects.count()) == (0, 1)
    with pytest.raises(PermissionDenied, match="Remissen är avslutad"):
        workflow.end(referral, by=coordinator)


def test_a_plan_that_has_been_on_remiss_is_not_removed(declined, plan, coordinator):
    workflow.end(plan.referrals.get(), by=coordinator)

    assert access.may_remove(coordinator, fresh(plan)).reason == access.OTHERS_HAVE_ANSWERED


# --- Who may what ---

PEOPLE = (
    "coordinator",
    "coordinator of the party",
    "party",
    "stand-in",
    "other party",
    "reader",
    "administrator",
)


def person(kind: str, asked, other):
    return {
        "coordinator": lambda: make_user(is_coordinator=True),
        "coordinator of the party": lambda: make_user(
            is_coordinator=True, is_reporter=True, organisation=asked
        ),
        "party": lambda: make_user(organisation=asked, is_reporter=True, is_administrator=True),
        "stand-in": lambda: make_user(organisation=asked),
        "other party": lambda: make_user(organisation=other),
        "reader": lambda: make_user(),
        "administrator": lambda: make_user(is_administrator=True),
    }[kind]()


# s: sees the living text, n: may send, r: remind, y: reply, a: answer, c: end. The referral is ended unless on remiss.
ALLOWED = {
    ("utkast", "coordinator"): "s n y",
    ("utkast", "coordinator of the party"): "s n y",
    ("remiss", "coordinator"): "s r y c",
    ("remiss", "coordinator of the party"): "s r y a c",
    ("remiss", "party"): "s a",
    ("remiss", "stand-in"): "s a",
    ("forslag", "coordinator"): "s y",
    ("forslag", "coordinator of the party"): "s y",
    ("beslutad", "coordinator"): "s y",
    ("beslutad", "coordinator of the party"): "s y",
    ("ersatt", "coordinator"): "s y",
    ("ersatt", "coordinator of the party"): "s y",
} | {(status, kind): "s" for status in ("beslutad", "ersatt") for kind in PEOPLE[2:]}


@pytest.mark.parametrize("status", PlanStatus.values)
@pytest.mark.parametrize("kind", PEOPLE)
def test_who_may_what_in_every_status(status, kind):
    asked, other = make_organisation(), make_organisation()
    plan = make_action(lead=asked).plan
    referral = make_referral(plan, asked)
    if status != PlanStatus.REFERRED:
        referral.closed_at, referral.closed_by = timezone.now(), referral.sent_by
        plan.status = status
        plan.save()
    user, party = person(kind, asked, other), referral.parties.get()
    today = timezone.localdate()
    verdicts = {
        "s": Plan.objects.open_to(user).filter(pk=plan.pk).exists(),
        "n": access.may_move(user, plan, PlanStatus.REFERRED),
        "r": access.may_remind(user, referral, today),
        "y": access.may_reply(user),
        "a": access.may_answer(user, party, today),
        "c": access.may_handle_referral(user, referral),
    }

    assert " ".join(key for key, verdict in verdicts.items() if verdict) == ALLOWED.get((status, kind), "")


def test_when_the_time_is_out_nobody_answers_and_nobody_is_reminded():
    asked = make_organisation()
    referral = make_referral(make_action(lead=asked).plan, asked)
    late = referral.due_on + DAY
    someone = make_user(organisation=asked)

    assert (
        bool(access.may_answer(someone, referral.parties.get(), referral.due_on)),
        access.may_answer(someone, referral.parties.get(), late).reason[:18],
        access.may_remind(referral.sent_by, referral, late).reason,
    ) == (True, "Svarstiden gick ut", "Svarstiden är ute. Förläng den innan du påminner.")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_told():
    """The second waits for the lock, and finds that the first has answered."""
    housing = make_organisation(contact_email="vd@ekstadshem.example")
    plan = make_action(number="2.1", lead=housing).plan
    party = make_referral(plan, housing).parties.get()
    people = [make_user(organisation=housing, name=name) for name in ("Lars", "Amina")]
    rows = [given(plan, housing), given(plan, housing, answer="avbojt", comment="Nej")]
    start, outcomes = threading.Barrier(2), []

    def press(user, row):
        start.wait()
        try:
            workflow.answer(party, given=[row], who=Answerer(user.name, "", user=user), now=timezone.now())
            outcomes.append("written")
        except Overtaken:
            outcomes.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in zip(people, rows, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(outcomes), Acceptance.objects.count()) == (["overtaken", "written"], 1)


def test_a_link_for_something_else_opens_no_referral():
    token = "något annat"
    make_signed_link(token=token, purpose="uppfoljning")
    assert resolve(token, PlanLink.REFERRAL, timezone.now()) is None
