from incidents.choices import INTERVENTION_TRANSITIONS, TRANSITIONS, InterventionStatus, ReportStatus
from incidents.models import Intervention, OperationalBrief, Report
from kommunbrott.access import YES, Verdict, no
from kommunbrott.choices import OrganisationKind
from kommunbrott.models import User

# Public bodies. Only they may handle what concerns offences by individuals (dataskyddslagen 3 kap. 8 §), hence
# companies and associations, the municipality's own companies among them, never see whom a report concerns.
AUTHORITIES = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.COUNCIL,
    OrganisationKind.BOARD,
    OrganisationKind.COMMITTEE,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.POLICE,
    OrganisationKind.RESCUE,
    OrganisationKind.REGION,
    OrganisationKind.COUNTY_BOARD,
    OrganisationKind.AUTHORITY,
)


def may_report(user: User) -> Verdict:
    """Anybody with an account may tell what has happened."""
    if user.is_authenticated and user.is_active:
        return YES
    return no("Logga in för att rapportera.")


def may_say_quiet(user: User) -> Verdict:
    """”Inget att rapportera” counts only from those who report regularly."""
    if user.is_reporter:
        return YES
    return no("Bara rapportörer kan meddela att det inte finns något att rapportera.")


def may_review(user: User) -> Verdict:
    """Handle all reports: the queue, the rules, the categories."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren granskar rapporter.")


def may_import(user: User) -> Verdict:
    """Read reports from a file, and undo that."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren läser in rapporter ur filer.")


def may_move(user: User, report: Report, to: ReportStatus) -> Verdict:
    verdict = may_review(user)
    if verdict and to not in TRANSITIONS[ReportStatus(report.status)]:
        now = report.get_status_display().lower()
        return no(f"Rapporten är {now}. Den kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_see_contact(user: User) -> Verdict:
    """Contact data: the coordinator, who answers for the register, and nobody else."""
    if user.is_coordinator:
        return YES
    return no("Kontaktuppgifter visas bara för samordnaren.")


def may_see_case(user: User) -> Verdict:
    """The case number of the police."""
    if user.is_coordinator:
        return YES
    if user.organisation_id and user.organisation.kind in AUTHORITIES:
        return YES
    return no("Polisens ärendenummer visas bara för myndigheter.")


def may_see_persons(user: User, report: Report) -> Verdict:
    """What in a text or picture may point out a person and nobody has judged yet."""
    if report.reporter_id == user.pk:
        return YES
    return may_see_case(user)


# --- Interventions and the operational lägesbild ---


def may_keep_interventions(user: User) -> Verdict:
    """Write them, link reports to them, begin and end them."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren lägger upp och ändrar insatser.")


def may_move_intervention(user: User, intervention: Intervention, to: InterventionStatus) -> Verdict:
    verdict = may_keep_interventions(user)
    if verdict and to not in INTERVENTION_TRANSITIONS[InterventionStatus(intervention.status)]:
        now = intervention.get_status_display().lower()
        return no(f"Insatsen är {now}. Den kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_link(user: User, report: Report, intervention: Intervention) -> Verdict:
    """Say that the intervention answers the report. A report may have several."""
    verdict = may_keep_interventions(user)
    if verdict and not intervention.is_open:
        return no(f"Insatsen är {intervention.get_status_display().lower()}. Välj en som inte är det.")
    if verdict and report.status != ReportStatus.LINKED:
        return may_move(user, report, ReportStatus.LINKED)
    return verdict


def may_analyse(user: User) -> Verdict:
    """See figures of all reports as they are, also small ones."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren ser statistik över alla rapporter. Fastställda lägesbilder får fler läsa.")


def may_write_brief(user: User, brief: OperationalBrief | None = None) -> Verdict:
    """Begin an operational lägesbild, write in it, fix it."""
    if not user.is_coordinator:
        return no("Bara samordnaren skriver och fastställer den operativa lägesbilden.")
    if brief is not None and not brief.is_open:
        return no("Lägesbilden är fastställd och kan inte ändras.")
    return YES
