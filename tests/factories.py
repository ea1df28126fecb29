"""One function per thing. The caller may set everything; the common case is short."""

import datetime as dt
from itertools import count

from django.utils import timezone

from councils.models import (
    AgendaItem,
    Agreement,
    AgreementParty,
    Assignment,
    Attendance,
    BoardReport,
    Commitment,
    Council,
    Dialogue,
    ItemRecord,
    Meeting,
    Membership,
    Observation,
    Promise,
    PromiseDocument,
)
from councils.workflow import holding
from incidents import catalogue
from incidents.models import Category, Intervention, Report
from kommunbrott.choices import OrganisationKind
from kommunbrott.links import hash_of
from kommunbrott.models import (
    Area,
    Municipality,
    Organisation,
    OrganisationAlias,
    OutboxMessage,
    SignedLink,
    User,
)
from kommunbrott.outbox import message_id
from plans.choices import FollowUpKind, PlanStatus, ResponsibilityRole
from plans.models import (
    Acceptance,
    Action,
    Assessment,
    AssessmentProblem,
    Cause,
    FocusArea,
    FollowUp,
    FollowUpFigure,
    FollowUpRound,
    Geography,
    Goal,
    Indicator,
    IndicatorValue,
    Placement,
    Plan,
    Referral,
    Responsibility,
    SourceNote,
    SteeringDocument,
)
from plans.workflow import assessments

_numbers = count(1)

PASSWORD = "ekens blad faller sent"  # noqa: S105 -- invented, for tests


def make_municipality(**kw) -> Municipality:
    kw.setdefault("name", "Ekstads kommun")
    municipality = Municipality(**kw)
    municipality.save()
    return municipality


def make_organisation(*, aliases=(), **kw) -> Organisation:
    kw.setdefault("name", f"Förvaltning {next(_numbers)}")
    kw.setdefault("kind", OrganisationKind.DEPARTMENT)
    organisation = Organisation.objects.create(**kw)
    for name in aliases:
        OrganisationAlias.objects.create(organisation=organisation, name=name)
    return organisation


def make_user(**kw) -> User:
    """Somebody with an account, who by default may nothing in particular."""
    number = next(_numbers)
    kw.setdefault("username", f"person{number}")
    kw.setdefault("name", f"Person {number}")
    return User.objects.create_user(password=kw.pop("password", PASSWORD), **kw)


def make_message(**kw) -> OutboxMessage:
    """A letter that waits to be sent."""
    kw.setdefault("event_key", f"händelse:{next(_numbers)}")
    kw.setdefault("to", "karin@ekstad.example")
    kw.setdefault("subject", "Åtgärder att ta ställning till")
    kw.setdefault("template", "notice")
    kw.setdefault("context", {"heading": "Hej", "paragraphs": ["Ett stycke."]})
    kw.setdefault("message_id", message_id(kw["event_key"], kw["to"]))
    return OutboxMessage.objects.create(**kw)


def make_signed_link(*, token="", **kw) -> SignedLink:
    """Made now and alive for 30 days. Opened by ``token``, which by default nobody knows."""
    number = next(_numbers)
    kw.setdefault("purpose", "prova")
    kw.setdefault("purpose_label", "Svara på remiss")
    kw.setdefault("subject_key", f"plan:{number}")
    kw.setdefault("subject_label", "Åtgärdsplan 2026–2027")
    kw.setdefault("recipient_email", "karin@ekstad.example")
    kw.setdefault("made_at", timezone.now())
    kw.setdefault("expires_at", kw["made_at"] + dt.timedelta(days=30))
    return SignedLink.objects.create(token_hash=hash_of(token or f"okänd {number}"), **kw)


def make_plan(**kw) -> Plan:
    """A draft åtgärdsplan for 2026–2027."""
    kw.setdefault("title", f"Plan {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2026, 1, 1))
    kw.setdefault("ends_on", dt.date(2027, 12, 31))
    return Plan.objects.create(**kw)


def make_assessment(*, texts: bool = False, **kw) -> Assessment:
    """A draft with one section under each part, empty unless ``texts``."""
    kw.setdefault("title", f"Lägesbild {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2026, 1, 1))
    kw.setdefault("ends_on", dt.date(2026, 10, 31))
    by = kw.pop("by", None) or User.objects.filter(is_coordinator=True).first()
    made = assessments.begin(Assessment(**kw), by=by or make_user(is_coordinator=True))
    for section in made.sections.all() if texts else ():
        section.text = f"Text om {section.get_part_display().lower()}."
        section.save()
    return made


def make_steering(*chapters: str, **kw) -> SteeringDocument:
    """A draft of a guideline with main headings named ``chapters``."""
    kw.setdefault("title", f"Riktlinje {next(_numbers)}")
    document = SteeringDocument.objects.create(**kw)
    for position, title in enumerate(chapters, start=1):
        document.chapters.create(position=position, title=title, text="Text.")
    return document


def make_problem(**kw) -> AssessmentProblem:
    kw["assessment"] = kw.get("assessment") or make_assessment()
    kw.setdefault("title", f"Problem {next(_numbers)}")
    kw.setdefault("position", kw["assessment"].problems.count())
    return AssessmentProblem.objects.create(**kw)


def make_focus_area(*, responsible=(), lead=None, **kw) -> FocusArea:
    kw.setdefault("title", f"Fokusområde {next(_numbers)}")
    kw["plan"] = kw.get("plan") or make_plan()
    kw.setdefault("position", kw["plan"].focus_areas.count())
    area = FocusArea.objects.create(**kw)
    _make_responsibilities(responsible, lead, focus_area=area)
    return area


def make_cause(**kw) -> Cause:
    kw.setdefault("text", f"Orsak {next(_numbers)}")
    kw["focus_area"] = kw.get("focus_area") or make_focus_area()
    kw.setdefault("position", kw["focus_area"].causes.count())
    return Cause.objects.create(**kw)


def make_action(*, focus_area=None, goals=(), responsible=(), lead=None, causes=(), **kw) -> Action:
    """An action under ``focus_area``. ``goals`` are texts or dicts of Goal fields; ``lead`` is an organisation."""
    focus_area = focus_area or make_focus_area(plan=kw.pop("plan", None))
    kw.setdefault("title", f"Åtgärd {next(_numbers)}")
    action = Action.objects.create(plan=focus_area.plan, **kw)
    Placement.objects.create(focus_area=focus_area, action=action, position=focus_area.placements.count())
    for position, goal in enumerate(goals):
        fields = goal if isinstance(goal, dict) else {"text": goal}
        Goal.objects.create(action=action, position=position, **fields)
    _make_responsibilities(responsible, lead, action=action)
    action.causes.set(causes)
    return action


def make_source(**kw) -> SourceNote:
    kw["plan"] = kw.get("plan") or make_plan()
    kw.setdefault("number", kw["plan"].source_notes.count() + 1)
    kw.setdefault("source", "Trygghetsmätningen i Ekstad")
    return SourceNote.objects.create(**kw)


def make_follow_up_round(**kw) -> FollowUpRound:
    """The second half of 2026."""
    kw["plan"] = kw.get("plan") or make_plan()
    kw.setdefault("label", f"Omgång {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2026, 7, 1))
    kw.setdefault("ends_on", dt.date(2026, 12, 31))
    kw.setdefault("due_on", dt.date(2026, 11, 26))
    return FollowUpRound.objects.create(**kw)


def make_follow_up(*, figures=None, **kw) -> FollowUp:
    """A note that the action goes on; an answer where a round is given. ``figures`` are values by goal."""
    kw["action"] = kw.get("action") or make_action()
    kw.setdefault("kind", FollowUpKind.ANSWER if kw.get("round") else FollowUpKind.NOTE)
    if kw["kind"] != FollowUpKind.ASSESSMENT:
        kw.setdefault("status", "pagar")
    kw.setdefault("followed_up_on", dt.date(2026, 11, 6))
    kw.setdefault("name", "Elin Fors")
    follow_up = FollowUp.objects.create(**kw)
    for goal, value in (figures or {}).items():
        FollowUpFigure.objects.create(follow_up=follow_up, goal=goal, value=value)
    return follow_up


def _make_responsibilities(responsible, lead, **owner) -> None:
    parties = [*([lead] if lead else []), *responsible]
    for position, organisation in enumerate(parties):
        role = ResponsibilityRole.LEAD if organisation == lead else ResponsibilityRole.CONTRIBUTOR
        Responsibility.objects.create(organisation=organisation, position=position, role=role, **owner)


def make_referral(plan=None, *parties, **kw) -> Referral:
    """Sent now to ``parties`` and to be answered within 14 days. The plan goes on remiss unless it is closed."""
    plan = plan or make_plan()
    kw.setdefault("sent_at", timezone.now())
    kw.setdefault("due_on", timezone.localdate(kw["sent_at"]) + dt.timedelta(days=14))
    kw.setdefault("number", plan.referrals.count() + 1)
    kw.setdefault(
        "sent_by", User.objects.filter(is_coordinator=True).first() or make_user(is_coordinator=True)
    )
    referral = Referral.objects.create(plan=plan, **kw)
    for organisation in parties:
        referral.parties.create(
            organisation=organisation, email=organisation.contact_email, asked_at=kw["sent_at"]
        )
    if not referral.closed_at:
        plan.status = PlanStatus.REFERRED
        plan.save()
    return referral


def make_acceptance(action: Action, organisation: Organisation, answer="accepterat", **kw) -> Acceptance:
    """An answer to the present wording, given by somebody of the organisation with an account."""
    if "wording" not in kw:
        content = Plan.objects.get(pk=action.plan_id).content()
        kw["wording"] = next(row for row in content.actions if row.id == action.pk).wording_digest
    if not kw.get("link"):
        kw.setdefault("user", organisation.users.first() or make_user(organisation=organisation))
    kw.setdefault("name", "Lars Ekvall")
    kw.setdefault("comment", "" if answer == "accepterat" else "Vi vill säga något om det.")
    kw.setdefault("answered_at", timezone.now())
    return Acceptance.objects.create(action=action, organisation=organisation, answer=answer, **kw)


def make_agreement(*parties: Organisation, areas=(), **kw) -> Agreement:
    """A draft for 2026–2027. Each of ``parties`` signs by somebody of an invented name."""
    kw.setdefault("title", f"Samverkan {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2026, 1, 1))
    kw.setdefault("ends_on", dt.date(2027, 12, 31))
    agreement = Agreement.objects.create(**kw)
    agreement.areas.set(areas)
    for organisation in parties:
        AgreementParty.objects.create(
            agreement=agreement, organisation=organisation, signatory=f"Kim Ek {organisation.pk}", role="chef"
        )
    return agreement


def make_board_report(**kw) -> BoardReport:
    """A draft about 2025 with nothing but a summary in it."""
    kw.setdefault("title", f"Rapport {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2025, 1, 1))
    kw.setdefault("ends_on", dt.date(2025, 12, 31))
    kw.setdefault("summary", "Det gick bra.")
    return BoardReport.objects.create(**kw)


def make_commitment(agreement: Agreement, *contributors: Organisation, **kw) -> Commitment:
    kw.setdefault("lead", agreement.parties.first().organisation)
    kw.setdefault("text", "Städa gården varje vecka.")
    kw.setdefault("position", agreement.commitments.count() + 1)
    commitment = Commitment.objects.create(agreement=agreement, **kw)
    commitment.contributors.set(contributors)
    return commitment


def make_council(**kw) -> Council:
    kw.setdefault("name", f"Forum {next(_numbers)}")
    return Council.objects.create(**kw)


def make_membership(council: Council | None = None, **kw) -> Membership:
    """Since the beginning of 2026, until further notice."""
    kw.setdefault("name", "Marie Sandell")
    kw.setdefault("starts_on", dt.date(2026, 1, 1))
    return Membership.objects.create(council=council or make_council(), **kw)


def make_meeting(council: Council | None = None, on: dt.date | None = None, **kw) -> Meeting:
    """From ten to twelve, Swedish time, tomorrow unless ``on`` says another day."""
    on = on or timezone.localdate() + dt.timedelta(days=1)
    zone = timezone.get_default_timezone()
    kw.setdefault("starts_at", dt.datetime.combine(on, dt.time(10), tzinfo=zone))
    kw.setdefault("ends_at", kw["starts_at"] + dt.timedelta(hours=2))
    return Meeting.objects.create(council=council or make_council(), **kw)


def make_agenda_item(meeting: Meeting | None = None, *clauses: str, **kw) -> AgendaItem:
    meeting = meeting or make_meeting()
    kw.setdefault("title", f"Ärende {next(_numbers)}")
    kw.setdefault("position", meeting.items.count())
    item = AgendaItem.objects.create(meeting=meeting, **kw)
    for position, text in enumerate(clauses):
        item.clauses.create(position=position, text=text)
    return item


def make_open_meeting(
    council: Council | None = None, *titles: str, on: dt.date | None = None, **kw
) -> Meeting:
    """In session today, or on the day that ``on`` says, with an item to decide for each title."""
    meeting = make_meeting(council, on or timezone.localdate(), **kw)
    for title in titles:
        make_agenda_item(meeting, f"godkänna {title.lower()}.", title=title, kind="beslut")
    return holding.open_meeting(meeting, by=make_user(is_coordinator=True), now=timezone.now())


def make_closed_meeting(council: Council | None = None, *titles: str, **kw) -> Meeting:
    """Everything on its agenda was decided as proposed."""
    meeting, user = make_open_meeting(council, *titles, **kw), make_user(is_coordinator=True)
    for record in ItemRecord.objects.for_meeting(meeting):
        written = holding.Written.of(record)
        holding.save_record(record, written, by=user, edition=record.edition, outcome="beslutat")
    return holding.close_meeting(meeting, by=user, now=timezone.now())


def make_attendance(meeting: Meeting, name: str = "Lena Nyström", **kw) -> Attendance:
    return Attendance.objects.create(meeting=meeting, name=name, position=meeting.attendances.count(), **kw)


def make_assignment(record: ItemRecord | None = None, **kw) -> Assignment:
    kw.setdefault("council", record.council if record else make_council())
    kw.setdefault("text", f"Uppdrag {next(_numbers)}")
    kw.setdefault("made_at", timezone.now())
    kw.setdefault("made_by", make_user(is_coordinator=True))
    return Assignment.objects.create(record=record, **kw)


def make_promises(**kw) -> PromiseDocument:
    """Drafted for 2026, followed up each quarter. Signed ones were signed in December before."""
    kw.setdefault("title", "Medborgarlöften 2026")
    kw.setdefault("starts_on", dt.date(2026, 1, 1))
    kw.setdefault("ends_on", dt.date(2026, 12, 31))
    if kw.get("status", "utkast") != "utkast":
        kw.setdefault("signed_on", dt.date(2025, 12, 11))
    return PromiseDocument.objects.create(**kw)


def make_promise(document: PromiseDocument | None = None, *, parties=(), actions=(), **kw) -> Promise:
    document = document or make_promises()
    kw.setdefault("text", f"Vi lovar sak {next(_numbers)}.")
    kw.setdefault("position", document.promises.count())
    promise = Promise.objects.create(document=document, **kw)
    promise.parties.set(parties)
    promise.actions.set(actions)
    return promise


def make_category(**kw) -> Category:
    """One of the municipality's own, beside the catalogue that every installation has."""
    kw.setdefault("name", f"Kategori {next(_numbers)}")
    return Category.objects.create(**kw)


def make_area(**kw) -> Area:
    kw.setdefault("name", f"Område {next(_numbers)}")
    return Area.objects.create(**kw)


def make_report(**kw) -> Report:
    """Klotter, told just now, where nobody has said where."""
    kw["category"] = kw.get("category") or category("skadegorelse")
    kw.setdefault("starts_at", timezone.now())
    return Report.objects.create(**kw)


def category(key: str) -> Category:
    """One of the catalogue, which a test that commits may have emptied."""
    catalogue.complete(Category, Category.history.model)
    return Category.objects.get(key=key)


def make_intervention(
    *, areas=(), categories=(), organisations=(), reports=(), compare=(), **kw
) -> Intervention:
    """Planned, from 1 February 2026 on, in the whole municipality and against everything."""
    kw.setdefault("title", f"Insats {next(_numbers)}")
    kw.setdefault("starts_on", dt.date(2026, 2, 1))
    kw.setdefault(
        "made_by", User.objects.filter(is_coordinator=True).first() or make_user(is_coordinator=True)
    )
    made = Intervention.objects.create(**kw)
    for name, rows in (
        ("areas", areas), ("categories", categories), ("organisations", organisations), ("reports", reports),
        ("compare_areas", compare),
    ):  # fmt: skip
        getattr(made, name).set(rows)
    return made


def make_dialogue(*parties: Organisation, **kw) -> Dialogue:
    """A safety walk on Björkgården in October 2026, with two stops."""
    kw.setdefault("title", f"Trygghetsvandring {next(_numbers)}")
    kw.setdefault("held_on", dt.date(2026, 10, 14))
    kw.setdefault("stops", "Porten\nCentrumhuset")
    if kw.get("status") == "avslutad":
        kw.setdefault("told_on", kw["held_on"])
        kw.setdefault("told_how", "Anslag i trapphusen.")
    dialogue = Dialogue.objects.create(**kw)
    dialogue.parties.set(parties)
    return dialogue


def make_observation(dialogue: Dialogue | None = None, **kw) -> Observation:
    """Asks for something to be better, and has no answer."""
    dialogue = dialogue or make_dialogue()
    kw.setdefault("number", dialogue.observations.count() + 1)
    kw.setdefault("text", f"Mörk trappa {next(_numbers)}")
    kw["made_by"] = kw.get("made_by") or make_user(is_coordinator=True)
    return Observation.objects.create(dialogue=dialogue, **kw)


def make_geography(**kw) -> Geography:
    """The municipality of Ekstad."""
    kw.setdefault("name", "Ekstad")
    return Geography.objects.get_or_create(**kw)[0]


def make_indicator(**kw) -> Indicator:
    """A count that Brå tells of."""
    kw.setdefault("title", f"Indikator {next(_numbers)}")
    kw.setdefault("source", "Brå")
    kw.setdefault("unit", "anmälda brott")
    return Indicator.objects.create(**kw)


def make_value(indicator: Indicator, year: int = 2025, value=100, **kw) -> IndicatorValue:
    """Of a whole year, in Ekstad."""
    kw.setdefault("starts_on", dt.date(year, 1, 1))
    kw.setdefault("ends_on", dt.date(year, 12, 31))
    kw["geography"] = kw.get("geography") or make_geography()
    return IndicatorValue.objects.create(indicator=indicator, value=value, **kw)
