import datetime as dt

from councils.choices import (
    AGREEMENT_TRANSITIONS,
    TRANSITIONS,
    AgreementStatus,
    CouncilKind,
    MeetingStatus,
    MemberRole,
)
from councils.models import (
    AgendaItem,
    Agreement,
    Assignment,
    BoardReport,
    Commitment,
    Council,
    ItemProposal,
    ItemRecord,
    Meeting,
    Membership,
    Minutes,
)
from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User
from plans.access import may_edit
from plans.models import Plan


def may_keep_councils(user: User) -> Verdict:
    """Set up forums, their members and their meetings."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan ändra forum, ledamöter och mötestider.")


def may_plan_meetings(user: User, council: Council) -> Verdict:
    verdict = may_keep_councils(user)
    if verdict and council.retired_on:
        return no(f"{council} är avslutat. Inga nya möten kan planeras i det.")
    return verdict


def may_move_meeting(user: User, meeting: Meeting) -> Verdict:
    """Change its time or place."""
    verdict = may_keep_councils(user)
    if verdict and meeting.is_cancelled:
        return no("Mötet är inställt. Ta tillbaka det innan du flyttar det.")
    if verdict and meeting.has_opened:
        return no("Mötet har öppnats, så det kan inte flyttas.")
    return verdict


def may_turn_meeting(user: User, meeting: Meeting, to: MeetingStatus) -> Verdict:
    """Cancel it, put it back, or call it."""
    verdict = may_keep_councils(user)
    if verdict and to not in TRANSITIONS[MeetingStatus(meeting.status)]:
        now = meeting.get_status_display().lower()
        return no(f"Mötet är {now}. Det kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_write_agenda(user: User, meeting: Meeting) -> Verdict:
    verdict = may_keep_councils(user)
    if verdict and meeting.is_cancelled:
        return no("Mötet är inställt, så dagordningen kan inte ändras.")
    if verdict and meeting.has_opened:
        return no("Mötet har öppnats, så dagordningen ligger fast. Nya ärenden läggs till i mötesläget.")
    return verdict


def may_summon(user: User, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Send a summons, the first or one with late papers."""
    verdict = may_write_agenda(user, meeting)
    if verdict and meeting.starts_at <= now:
        return no("Mötet har redan börjat, så det går inte att kalla till det.")
    return verdict


def may_reply(membership: Membership, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Say whether one comes: until the meeting begins."""
    if meeting.is_cancelled:
        return no("Mötet är inställt.")
    if meeting.starts_at <= now or meeting.has_opened:
        return no("Mötet har börjat, så svaret går inte att ändra.")
    if membership.council_id != meeting.council_id or not membership.is_current(meeting.day):
        return no("Du hör inte till forumet den dagen.")
    return YES


def may_propose(user: User, meeting: Meeting, today: dt.date) -> Verdict:
    """Propose an item: whoever belongs to the forum, until the meeting opens."""
    if meeting.is_cancelled:
        return no("Mötet är inställt.")
    if meeting.has_opened or meeting.day < today:
        return no("Mötet har börjat, så det är för sent att föreslå något till det.")
    if user.is_coordinator or meeting.council.memberships.current(today).filter(user=user).exists():
        return YES
    return no("Bara de som hör till forumet kan föreslå ärenden.")


def may_comment(user: User, item: AgendaItem, today: dt.date) -> Verdict:
    """Say something about an item before the meeting: whoever may read it."""
    verdict = may_propose(user, item.meeting, today)
    if verdict and item.secrecy:
        return may_read_secrets(user, item.meeting.council, today)
    return verdict


def may_answer_proposal(user: User, proposal: ItemProposal) -> Verdict:
    verdict = may_write_agenda(user, proposal.meeting)
    if verdict and not proposal.is_open:
        return no("Förslaget är redan besvarat.")
    return verdict


def may_read_secrets(user: User, council: Council, today: dt.date) -> Verdict:
    """What is secret in the forum's items: coordinators, its secretary, and members marked so."""
    if user.is_coordinator or council.memberships.current(today).entitled().filter(user=user).exists():
        return YES
    return no("Uppgiften omfattas av sekretess. Bara de i forumet som behöver den får läsa den.")


# --- While it meets, and afterwards ---

# Who may hold a meeting and write down what it decides, besides the coordinator.
KEEPERS = (MemberRole.CHAIR, MemberRole.SECRETARY)


def may_keep_records(user: User, council: Council, day: dt.date) -> Verdict:
    """Hold the forum's meetings and follow its assignments. One query.

    Coordinators, its secretary, and its chair if marked to read what is secret: notes may hold secrets too.
    """
    if user.is_coordinator:
        return YES
    keepers = council.memberships.current(day).entitled().filter(user=user, role__in=KEEPERS)
    if keepers.exists():
        return YES
    return no("Bara forumets sekreterare, en ordförande som får läsa sekretess och samordnaren kan göra det.")


def may_open_meeting(user: User, meeting: Meeting, today: dt.date) -> Verdict:
    verdict = may_keep_records(user, meeting.council, meeting.day)
    if verdict and MeetingStatus.IN_SESSION not in TRANSITIONS[MeetingStatus(meeting.status)]:
        return no(f"Mötet är {meeting.get_status_display().lower()}, så det kan inte öppnas.")
    if verdict and meeting.day > today:
        return no("Mötet kan öppnas den dag det hålls.")
    return verdict


def may_record(user: User, meeting: Meeting) -> Verdict:
    """Write attendance and notes: from the opening on."""
    verdict = may_keep_records(user, meeting.council, meeting.day)
    if verdict and not meeting.has_opened:
        return no("Öppna mötet först.")
    if verdict and meeting.is_closed and Minutes.objects.filter(meeting=meeting).beyond_draft().exists():
        return no("Protokollet har lämnats till justering, så det som skrevs på mötet ligger fast.")
    return verdict


def may_close_meeting(user: User, meeting: Meeting) -> Verdict:
    verdict = may_keep_records(user, meeting.council, meeting.day)
    if verdict and not meeting.is_in_session:
        return no("Bara ett möte som pågår kan avslutas.")
    return verdict


# The forums that go round the areas at their meetings.
GOES_ROUND = (CouncilKind.EST, CouncilKind.OPERATIVE)


def may_go_round(user: User, meeting: Meeting) -> Verdict:
    """Judge the areas, one by one, while an EST group or an operational meeting is in session."""
    if meeting.council.kind not in GOES_ROUND:
        return no("Läget runt går man igenom i EST-gruppen och på operativa lägesbildsmöten.")
    if not user.is_coordinator:
        return no("Bara samordnaren skriver i lägesbilden.")
    if not meeting.is_in_session:
        return no("Läget runt går man igenom medan mötet pågår.")
    return YES


def may_follow_assignment(user: User, assignment: Assignment, today: dt.date) -> Verdict:
    """Say how it goes and close it: whose it is, and who keeps the forum's records."""
    if assignment.membership and assignment.membership.user_id == user.pk:
        return YES
    if may_keep_records(user, assignment.council, today):
        return YES
    return no("Bara den som har uppdraget, forumets sekreterare och samordnaren kan göra det.")


# --- Agreements ---


def may_keep_agreements(user: User) -> Verdict:
    """Write, sign, renew and end agreements (9 §)."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skriva och ändra överenskommelser.")


def may_write_agreement(user: User, agreement: Agreement) -> Verdict:
    verdict = may_keep_agreements(user)
    if verdict and not agreement.is_draft:
        return no("Överenskommelsen är undertecknad, så texten ligger fast. Förnya den för att ändra något.")
    return verdict


def may_turn_agreement(user: User, agreement: Agreement, to: AgreementStatus) -> Verdict:
    verdict = may_keep_agreements(user)
    if verdict and to not in AGREEMENT_TRANSITIONS[AgreementStatus(agreement.status)]:
        now = agreement.get_status_display().lower()
        return no(f"Överenskommelsen är {now}. Den kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_renew_agreement(user: User, agreement: Agreement) -> Verdict:
    verdict = may_keep_agreements(user)
    if verdict and agreement.is_draft:
        return no("Överenskommelsen är ett utkast. Skriv vidare i det i stället.")
    return verdict


def may_tell_commitment(user: User, commitment: Commitment, organisations: set[int]) -> Verdict:
    """Say how a commitment goes: the coordinator, and whoever belongs to a party that made it.

    ``organisations`` are the keys of the lead and the contributors.
    """
    if commitment.agreement.status != AgreementStatus.SIGNED:
        return no(
            "Läget kan bara ändras i en undertecknad överenskommelse som inte är ersatt eller avslutad."
        )
    if user.is_coordinator or user.organisation_id in organisations:
        return YES
    return no("Bara samordnaren och de som har åtagit sig det kan ändra läget.")


def may_change_assignment(assignment: Assignment) -> Verdict:
    if assignment.is_open:
        return YES
    return no("Uppdraget är avslutat. Öppna det igen för att ändra i det.")


def may_reopen_assignment(user: User, assignment: Assignment, today: dt.date) -> Verdict:
    verdict = may_keep_records(user, assignment.council, today)
    if verdict and assignment.is_open:
        return no("Uppdraget är redan öppet.")
    return verdict


def may_act_on(user: User, record: ItemRecord, plan: Plan | None = None) -> Verdict:
    """Make or change an action or an intervention because of a decision; in ``plan``, if it is about an action."""
    if not user.is_coordinator:
        return no("Bara samordnaren kan göra åtgärder och insatser av beslut.")
    if not record.is_decided:
        return no("Ärendet är inte beslutat.")
    return may_edit(user, plan) if plan else YES


def may_keep_board_reports(user: User) -> Verdict:
    """Write, fix and tell reports to fullmäktige (13 §)."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skriva rapporter till fullmäktige.")


def may_write_board_report(user: User, report: BoardReport) -> Verdict:
    verdict = may_keep_board_reports(user)
    if verdict and report.is_fixed:
        return no("Rapporten är fastställd, så den ligger fast. Det som har hänt sedan hör till nästa.")
    return verdict


def may_fix_board_report(user: User, report: BoardReport, today: dt.date) -> Verdict:
    """A query, for whoever may."""
    verdict = may_write_board_report(user, report)
    if not verdict:
        return verdict
    if report.ends_on > today:
        return no("Perioden är inte slut än, så det kan hända mer som hör till den.")
    if not report.summary.strip():
        return no("Skriv en sammanfattning först. Den är det fullmäktige läser.")
    others = BoardReport.objects.fixed().exclude(pk=report.pk)
    if other := others.overlapping(report.starts_on, report.ends_on).first():
        return no(f"{other} är redan fastställd för en del av samma tid. Ändra perioden.")
    return YES


def may_tell_board_report(user: User, report: BoardReport) -> Verdict:
    verdict = may_keep_board_reports(user)
    if verdict and not report.is_fixed:
        return no("Rapporten är inte fastställd än.")
    return verdict
