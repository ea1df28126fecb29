import datetime as dt

from kommunbrott.access import YES, Verdict, no
from kommunbrott.dates import long_date
from kommunbrott.models import User
from plans.choices import TRANSITIONS, PlanStatus
from plans.content import ActionContent
from plans.content.follow_up import FollowedAction
from plans.models import Action, FollowUpRound, Indicator, Plan, Referral, ReferralParty

REFERRAL_IS_CLOSED = "Remissen är avslutad."
OTHERS_HAVE_ANSWERED = "Planen har varit på remiss. Den tas inte bort, för frågan och svaren ska finnas kvar."
NEVER_REMOVED = (
    "En plan som har föreslagits eller beslutats tas inte bort. En beslutad plan kan ersättas av en ny."
)

ROUND_LOCKED = "Omgången är låst. Det som kommer in nu hör till nästa."
ROUND_HAS_ANSWERS = (
    "Någon har redan svarat eller bedömt i omgången, så den kan inte tas bort. Lås den i stället."
)


def may_make_plan(user: User) -> Verdict:
    """Start, import, copy or remove a plan."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skapa och importera planer.")


def may_edit(user: User, plan: Plan) -> Verdict:
    """Change the living text of the plan."""
    if not user.is_coordinator:
        return no("Bara samordnaren kan ändra i planen.")
    if plan.status == PlanStatus.REPLACED:
        return no("Planen är ersatt av en nyare och ändras inte mer.")
    if not plan.is_editable:
        return no(LOCKED[PlanStatus(plan.status)])
    return YES


def may_read_in_actions(user: User) -> Verdict:
    """Send back a list of actions that has been edited as a file. Each row is also asked about by ``may_edit``."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan läsa in ändrade åtgärder.")


LOCKED = {
    PlanStatus.PROPOSED: "Planen är förslag till beslut och texten är fryst. Ta tillbaka den som återremiss för "
    "att skriva i den.",
    PlanStatus.DECIDED: "Planen är beslutad och kan inte ändras. Öppna en revidering för att skriva i den.",
    PlanStatus.REPLACED: "Planen är ersatt av en annan och kan inte ändras.",
}


def may_move(user: User, plan: Plan, to: PlanStatus) -> Verdict:
    """Take the plan a step on its way, or a step back."""
    if not user.is_coordinator:
        return no("Bara samordnaren kan ändra planens läge.")
    if to not in TRANSITIONS[PlanStatus(plan.status)]:
        now = plan.get_status_display().lower()
        return no(f"Planen är {now}. Den kan inte bli {to.label.lower()} därifrån.")
    return YES


def may_send_back(user: User, plan: Plan) -> Verdict:
    """Återremiss: from proposal to draft. A draft of another origin is another step."""
    verdict = may_move(user, plan, PlanStatus.DRAFT)
    if verdict and plan.status != PlanStatus.PROPOSED:
        return no("Bara ett förslag till beslut kan återremitteras.")
    return verdict


def may_revise(user: User, plan: Plan) -> Verdict:
    """Open a revision: what is in force stays readable as it was decided, so there must be such a version."""
    verdict = may_move(user, plan, PlanStatus.DRAFT)
    if verdict and plan.status != PlanStatus.DECIDED:
        return no("Bara en beslutad plan kan revideras.")
    if verdict and not plan.versions.decisions().exists():
        return no("Planen har ingen fryst beslutad version, så en revidering kan inte öppnas.")
    return verdict


def may_make_next(user: User, plan: Plan) -> Verdict:
    """Make the next plan of one that has been decided, also when another has come in its place."""
    verdict = may_make_plan(user)
    if verdict and plan.status not in (PlanStatus.DECIDED, PlanStatus.REPLACED):
        now = plan.get_status_display().lower()
        return no(f"Planen är {now}. Nästa plan görs från en plan som är beslutad.")
    return verdict


def may_explain(user: User, plan: Plan) -> Verdict:
    """Say why a revision changes something: while it is written, and when there is a decision to differ from."""
    verdict = may_edit(user, plan)
    if verdict and not plan.versions.decisions().exists():
        return no("Planen har inget beslut att jämföra med än.")
    return verdict


def may_handle_referral(user: User, referral: Referral) -> Verdict:
    """Ask more parties, change the time to answer, close links, end it."""
    if not user.is_coordinator:
        return no("Bara samordnaren sköter remissen.")
    return no(REFERRAL_IS_CLOSED) if referral.closed_at else YES


def may_remind(user: User, referral: Referral, today: dt.date) -> Verdict:
    verdict = may_handle_referral(user, referral)
    if verdict and today > referral.due_on:
        return no("Svarstiden är ute. Förläng den innan du påminner.")
    return verdict


def may_reply(user: User) -> Verdict:
    """Answer what a party has said. Also when the remiss is over: who writes gets an answer."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren svarar på synpunkter.")


def may_answer(user: User, party: ReferralParty, today: dt.date) -> Verdict:
    """By login. Coordinator or not: whoever belongs to the party speaks for it, and nobody else does."""
    if user.organisation_id != party.organisation_id:
        return no(f"Bara den som hör till {party.organisation} kan svara för dem.")
    return may_be_answered(party.referral, today)


def may_be_answered(referral: Referral, today: dt.date) -> Verdict:
    if referral.closed_at:
        return no(REFERRAL_IS_CLOSED)
    if today > referral.due_on:
        return no(f"Svarstiden gick ut {long_date(referral.due_on)}. Hör av dig till samordnaren.")
    return YES


def may_see_work(user: User, plan: Plan) -> Verdict:
    """What is going on behind the decided text: the draft, what was taken out, proposals."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren ser arbetet med planen.")


def may_remove(user: User, plan: Plan) -> Verdict:
    """Remove a plan for good: drafts that have never been decided."""
    verdict = may_edit(user, plan)
    if verdict and (plan.decided_on or plan.versions.exists()):
        return no(NEVER_REMOVED)
    if verdict and plan.referrals.exists():
        return no(OTHERS_HAVE_ANSWERED)
    return verdict


def may_undo_import(user: User, plan: Plan) -> Verdict:
    """Take back a whole import: only while what it made is still a draft."""
    verdict = may_make_plan(user)
    if verdict and plan.status != PlanStatus.DRAFT:
        now = plan.get_status_display().lower()
        return no(f"Planen är {now}, inte längre ett utkast. Importen kan inte ångras.")
    if verdict and plan.versions.exists():
        return no(NEVER_REMOVED)
    if verdict and plan.referrals.exists():
        return no(OTHERS_HAVE_ANSWERED)
    return verdict


# --- Follow-up ---


def may_run_follow_up(user: User, plan: Plan) -> Verdict:
    """Open rounds, judge, and say by hand how an action stands."""
    if not user.is_coordinator:
        return no("Bara samordnaren sköter uppföljningen.")
    if not plan.decided_on:
        return no("Planen är inte beslutad än, så det finns inget att följa upp.")
    return YES


def _may_work_in(user: User, made: FollowUpRound) -> Verdict:
    verdict = may_run_follow_up(user, made.plan)
    return no(ROUND_LOCKED) if verdict and made.is_locked else verdict


def may_send_round(user: User, made: FollowUpRound) -> Verdict:
    """Ask everybody in charge. Once: after that they are reminded."""
    verdict = _may_work_in(user, made)
    return no("Omgången är redan utskickad.") if verdict and made.sent_at else verdict


def may_remind_round(user: User, made: FollowUpRound) -> Verdict:
    verdict = _may_work_in(user, made)
    return no("Omgången är inte utskickad än.") if verdict and not made.sent_at else verdict


def may_change_round_time(user: User, made: FollowUpRound) -> Verdict:
    return _may_work_in(user, made)


def may_remove_round(user: User, made: FollowUpRound) -> Verdict:
    """A round that was opened by mistake. What has been said in one is kept for good."""
    verdict = _may_work_in(user, made)
    return no(ROUND_HAS_ANSWERS) if verdict and made.follow_ups.exists() else verdict


def may_assess(user: User, made: FollowUpRound) -> Verdict:
    return _may_work_in(user, made)


def may_lock_round(user: User, made: FollowUpRound) -> Verdict:
    return _may_work_in(user, made)


def may_follow_up(user: User, made: FollowUpRound, action: FollowedAction) -> Verdict:
    """Only the organisation in charge is asked, whoever of its people answers; the coordinator may do it for them."""
    return no(ROUND_LOCKED) if made.is_locked else _speaks_for(user, action.lead_id, action.lead)


def may_speak_for(user: User, action: ActionContent) -> Verdict:
    """Say how the action goes, as ``may_follow_up`` has it, whatever the round."""
    lead = action.lead
    return _speaks_for(user, lead.organisation_id, lead.label) if lead else _speaks_for(user, None, "")


def _speaks_for(user: User, lead_id: int | None, lead: str) -> Verdict:
    if user.is_coordinator or (lead_id and user.organisation_id == lead_id):
        return YES
    if not lead_id:
        return no("Ingen är huvudansvarig, så bara samordnaren kan svara.")
    return no(f"Bara den som är huvudansvarig svarar: {lead}.")


def may_take_note(user: User, plan: Plan, action: ActionContent) -> Verdict:
    """Note something between the rounds: those who answer for the action together, and the coordinator."""
    if not plan.decided_on:
        return no("Planen är inte beslutad än, så det finns inget att följa upp.")
    if user.is_coordinator or user.organisation_id in {party.organisation_id for party in action.parties}:
        return YES
    return no("Bara de som ansvarar för åtgärden och samordnaren kan anteckna.")


def may_keep_indicators(user: User) -> Verdict:
    """Enter, read in, change and remove statistics, and say what they tell of."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren lägger in och ändrar statistik.")


def may_remove_indicator(user: User, indicator: Indicator) -> Verdict:
    verdict = may_keep_indicators(user)
    if verdict and indicator.goals.exists():
        return no("Indikatorn mäter ett mål i en plan. Välj en annan för målet innan du tar bort den.")
    return verdict


def may_measure(user: User) -> Verdict:
    """Choose what actions are measured by. Also when the plan has been decided: it changes nothing in it."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren väljer vad som mäts.")


def may_see_effect(user: User, action: Action) -> Verdict:
    """Counts of reports, which may be few: for the coordinator and those who answer for the action."""
    mine = user.organisation_id and action.responsibilities.filter(organisation=user.organisation_id).exists()
    if user.is_coordinator or mine:
        return YES
    return no("Bara samordnaren och de som svarar för åtgärden ser hur rapporterna har ändrats.")


def may_see_loose_threads(user: User) -> Verdict:
    """Where the work as a whole is not joined: what goes on behind the decided texts."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren ser var den röda tråden går av.")
