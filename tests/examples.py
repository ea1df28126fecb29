"""A municipality with something of everything, made the way the product makes it, for tests that open all pages."""

import datetime as dt
from io import StringIO

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone

from councils.importers.observations import Listing
from councils.models import (
    AgendaTemplate,
    Agreement,
    CalendarFeed,
    Council,
    Dialogue,
    ItemRecord,
    Observation,
    ObservationPhoto,
)
from councils.workflow import (
    adjusting,
    agenda_templates,
    decisions,
    holding,
    observation_imports,
    papers,
    promise_imports,
    rounds,
    summoning,
)
from councils.workflow import minutes as minutes_workflow
from councils.workflow.agreements import renew
from incidents import import_reading
from incidents.models import AreaJudgement, ImportBatch
from incidents.workflow import importing as reports
from incidents.workflow.briefs import Judged
from kommunbrott import drafts, sheets
from kommunbrott.attachments import accept
from kommunbrott.choices import OutboxState
from kommunbrott.links import hash_of
from kommunbrott.management.demo_reports import drawing
from kommunbrott.models import Area, Organisation, SignedLink, SignedLinkUse
from kommunbrott.photos import cleaned
from kommunbrott.reading import read_pasted
from plans import action_sheet, printing
from plans.choices import PlanLink, PlanStatus
from plans.documents.statement import statement
from plans.importers import import_plan
from plans.indicator_register import Supplement
from plans.models import Action, FollowUpRound, Plan, PlanVersion
from plans.views.statement import facts_of
from plans.workflow import action_sheet as workflow_of_sheets
from plans.workflow import importing, indicator_imports, situation, structure
from plans.workflow import statement as statement_workflow
from plans.workflow.assessments import begin_successor
from plans.workflow.referral_letters import ends_at
from tests.attached import PDF
from tests.councils import adjusted as way
from tests.councils.promise_texts import LISTS_PER_PARTY
from tests.factories import (
    make_acceptance,
    make_action,
    make_agenda_item,
    make_assessment,
    make_assignment,
    make_attendance,
    make_board_report,
    make_cause,
    make_closed_meeting,
    make_council,
    make_focus_area,
    make_follow_up_round,
    make_meeting,
    make_membership,
    make_message,
    make_open_meeting,
    make_problem,
    make_referral,
    make_signed_link,
)
from tests.plans.decided import FILE, decide, made_decided, open_revision, propose
from tests.plans.fixed_assessment import fixed
from tests.plans.indicator_files import TABLE, entry, kolada

ANSWER_TOKEN = "en-kand-adress-i-proverna"
SUMMONS_TOKEN = "en-kand-kallelse-i-proverna"
MINUTES_TOKEN = "ett-kant-protokoll-i-proverna"
CALENDAR_TOKEN = "en-kand-kalender-i-proverna"

FOLLOW_UP_TOKEN = "u" * 43

PASTED = (
    "Åtgärd\tMål\tAnsvarig\n"
    "Vandra i centrum\tTryggare centrum\tPolisen\n"
    "Belys gångvägen\tFärre mörka platser\tEkstads belysningsförening\n"
    "\tUtan åtgärd\tPolisen\n"
)

REPORTED = (
    "Rapport-ID;Händelsedatum;Tid;Kategori;Område;Beskrivning\n"
    "E-1;2026-03-04;21:45;Trafik;Lugnet;Körde fort.\n"
    "E-2;i går;;Trafik;Lugnet;Parkerade fel.\n"
    "E-3;2026-03-05;25:10;Fiske;LUGNET;Ring 070-123 45 67.\n"
)


def viewers() -> list:
    """Those who between them may see all of it: a coordinator and an administrator."""
    users = get_user_model().objects.order_by("pk")
    return [users.filter(is_coordinator=True).first(), users.filter(is_administrator=True).first()]


def make_example_municipality() -> None:
    call_command("demo", stdout=StringIO(), stderr=StringIO())
    coordinator, _ = viewers()
    make_action(causes=[make_cause()])
    make_imports(coordinator)
    make_report_imports(coordinator)
    make_letters_and_links(coordinator)
    make_follow_ups(coordinator)
    make_proposal(coordinator)
    make_revision(coordinator)
    attach_situation(coordinator)
    make_statements(coordinator)
    make_remiss(coordinator)
    call_members(coordinator)
    hold_a_meeting(coordinator)
    make_minutes(coordinator)
    make_calendar_feed(coordinator)
    renew(Agreement.objects.get(status="undertecknad"), by=coordinator)
    read_in_promises(coordinator)
    read_in_observations(coordinator)
    make_board_report(title="Rapport 2024", starts_on="2024-01-01", ends_on="2024-12-31")
    make_action_upload(coordinator)
    read_in_statistics(coordinator)
    make_assessments(coordinator)
    job = printing.order_print(Plan.objects.earliest("pk"), "html", by=coordinator)
    printing.carry_out(job)


def make_assessments(coordinator) -> None:
    """Two that have been fixed, and the one after the first, which is being written."""
    draft = make_assessment(texts=True, by=coordinator)
    make_problem(assessment=draft, need=4, influence=3, motive="Det växer.", bone_place="Ingen ser dit")
    begin_successor(fixed(draft, coordinator), "Lägesbild 2030", by=coordinator)
    fixed(make_assessment(texts=True, by=coordinator), coordinator)


def read_in_statistics(coordinator) -> None:
    """One file that is saved and one that waits, each with a row that cannot be read in."""
    saved = indicator_imports.receive("svar.json", kolada(entry(), "x"), by=coordinator)
    indicator_imports.save(saved, Supplement(), by=coordinator)
    indicator_imports.receive("enkät.csv", TABLE, by=coordinator)


def read_in_observations(coordinator) -> None:
    """A list that waits to be saved, with a row that cannot be; and a picture."""
    dialogue = Dialogue.objects.filter(status="oppen").latest("pk")
    listing = Listing(("Observation", "Plats"), ((2, ("Mörk trappa", "Norra gaveln")), (3, ("", "Porten"))))
    observation_imports.start(dialogue, listing, file_name="lista.xlsx", by=coordinator)
    observation = Observation.objects.filter(dialogue__status="oppen").earliest("pk")
    picture = cleaned(drawing())
    ObservationPhoto.objects.create(
        observation=observation, jpeg=picture.jpeg, width=picture.width, height=picture.height
    )


def read_in_promises(coordinator) -> None:
    """One file that waits for its review."""
    read = promise_imports.understand(read_pasted(LISTS_PER_PARTY))
    promise_imports.start(read, file_name="löften.txt", by=coordinator)


def make_proposal(coordinator) -> None:
    """One that waits for its decision, and may replace one that has been decided."""
    for _ in range(2):
        made = make_action(goals=["Ett mål"], causes=[make_cause()])
        propose(made.plan, coordinator)
    decide(made.plan, coordinator)


def make_revision(coordinator) -> None:
    """One in which something is added, changed and struck since the decision."""
    area = make_focus_area(number="1", problem="Mörkt i parken om kvällarna.")
    for number in ("1.1", "1.2"):
        make_action(focus_area=area, number=number, goals=["Ljusare i parken under 2027."])
    made_decided(area.plan, coordinator)
    open_revision(area.plan, coordinator)
    structure.remove(area.actions.first(), by=coordinator)
    area.problem = "Ljust i parken om kvällarna."
    area.save()
    make_action(focus_area=area)


def make_statements(coordinator) -> None:
    """One that is being written and one that has been sent."""
    statement_workflow.begin(Plan.objects.filter(status=PlanStatus.DRAFT).earliest("pk"), by=coordinator)
    version = PlanVersion.objects.proposals().filter(plan__status=PlanStatus.PROPOSED).latest("pk")
    content = statement({}, facts_of(version.plan, version.tree)).as_json()
    rendered = statement_workflow.RenderedStatement(
        content, FILE, b"PK", statement_workflow.fingerprint(None)
    )
    statement_workflow.freeze_statement(version, rendered, by=coordinator)


def attach_situation(coordinator) -> None:
    plan = Plan.objects.filter(status=PlanStatus.DRAFT).earliest("pk")
    stated = situation.Situation(
        "Lägesbild 2026",
        "Kommunstyrelsen",
        dt.date(2026, 9, 16),
        accept(SimpleUploadedFile("Lägesbild 2026.pdf", PDF)),
    )
    situation.state_situation(
        plan, by=coordinator, situation=stated, base_version=situation.situation_version(plan)
    )


def make_remiss(coordinator) -> None:
    """One that somebody has answered in every way, with a link whose address is known, and one to send."""
    police = coordinator.organisation
    school = Organisation.objects.exclude(pk=police.pk).earliest("pk")
    area = make_focus_area(title="Trygghet i centrum")
    first, second, third = (
        make_action(
            focus_area=area, number=f"1.{number}", goals=["Ett mål"], lead=police, responsible=[school]
        )
        for number in (1, 2, 3)
    )
    referral = make_referral(area.plan, police, school, sent_by=coordinator)
    party = referral.parties.get(organisation=school)
    make_signed_link(
        token=ANSWER_TOKEN,
        purpose="remissvar",
        subject_key=party.link_key,
        organisation=school,
        expires_at=ends_at(referral.due_on),
    )
    link = party.links.get()
    make_acceptance(first, school, "avbojt", link=link)
    make_acceptance(second, school, "synpunkt", link=link, wording="en tidigare")
    make_acceptance(
        third, police, "synpunkt", reply="Tack", replied_by=coordinator, replied_at=referral.sent_at
    )
    make_action(lead=police)


def call_members(coordinator) -> None:
    now = timezone.now()
    meeting = make_agenda_item(make_meeting(Council.objects.earliest("pk")), "godkänna förslaget").meeting
    file = accept(SimpleUploadedFile("Statistik.pdf", PDF))
    papers.add_file(meeting.items.earliest("pk"), by=coordinator, accepted=file, title="", secrecy="")
    printed = summoning.Printed(meeting.content(), PDF)
    summoning.summon(meeting, by=coordinator, printed=printed, reply_by=meeting.day, now=now)
    make_signed_link(
        token=SUMMONS_TOKEN,
        purpose="kallelse",
        subject_key=SignedLink.objects.filter(purpose="kallelse").earliest("pk").subject_key,
        expires_at=meeting.ends_at,
    )


def hold_a_meeting(coordinator) -> None:
    """One that goes on: something decided, somebody who came late, a guest, a disqualification, a draft."""
    council = Council.objects.earliest("pk")
    meeting = make_open_meeting(council, "Val av justerare", "Budgeten", "Mötestider")
    done, begun, _ = ItemRecord.objects.for_meeting(meeting)
    decided = holding.Written(notes="Så blev det.", clauses=["utse Lars."])
    holding.save_record(done, decided, by=coordinator, edition=0, outcome="beslutat")
    guest = make_attendance(meeting, presence="gast", arrived_before=done.item, left_after=begun.item)
    holding.save_attendance(guest, disqualified={done.item: "Släkt."}, edition=0, by=coordinator)
    typed = QueryDict("notes=Halvvägs&clauses=ett&clauses=två")
    drafts.keep(coordinator, holding.draft_key(begun), "0", typed)
    decide_at_a_meeting(coordinator, council)
    rows = agenda_templates.rows_of_meeting(meeting)
    template = AgendaTemplate(council=council)
    agenda_templates.save(council, template, rows, by=coordinator, seen="0", name="Vanlig dagordning")
    go_round_the_areas(coordinator)


def go_round_the_areas(coordinator) -> None:
    """An EST group in session: something left since last time, an area judged and an intervention in it."""
    est = make_council(name="EST i hamnen", kind="est")
    meeting = make_open_meeting(est)
    rounds.begin(meeting, by=coordinator, today=timezone.localdate())
    area = Area.objects.filter(kind="omrade").earliest("pk")
    former = AreaJudgement.objects.filter(area=area).latest("pk")
    was = (former.level, former.motive)
    rounds.judge(meeting, Judged(area.pk, "rott", "Mörkt."), by=coordinator, was=was)
    make_assignment(council=est, area=area, person="Amina Salah", due_on=dt.date(2026, 4, 1))
    rounds.decide_intervention(
        meeting, area, title="Kvällsrond", organisation=None, ends_on=None, by=coordinator, now=timezone.now()
    )


def decide_at_a_meeting(coordinator, council: Council) -> None:
    """A decision with an action, an intervention, and assignments that are open, late and closed."""
    now = timezone.now()
    closed = make_closed_meeting(council, "Belysningen", on=dt.date(2026, 3, 3))
    record = ItemRecord.objects.for_meeting(closed).get()
    action = Action.objects.filter(plan__status=PlanStatus.DRAFT).earliest("pk")
    decisions.tie_action(record, action, by=coordinator, now=now)
    fields = {"title": "Väktarrond", "starts_on": dt.date(2026, 3, 4)}
    decisions.make_intervention(record, fields, by=coordinator, now=now)
    make_assignment(record, person="Amina Salah", action=action)
    make_assignment(record, person="Lars Ek", due_on=dt.date(2026, 4, 1))
    done = make_assignment(record, person="Lars Ek")
    decisions.close(done, status="klart", reason="Gjort.", by=coordinator, edition=0, now=now)


def make_minutes(coordinator) -> None:
    """A draft, some that the coordinator is to adjust, and some that are adjusted, on paper too."""
    way.begun(coordinator, council=make_council(name="Forum med utkast"))
    council = make_council(name="Forum med protokoll hos justerare")
    make_membership(council, name="Sara", role="ordforande", user=coordinator)
    waiting = way.begun(council=council, by=coordinator)
    version = way.send(waiting, coordinator)
    signer = waiting.signers.get()
    voice = adjusting.Voice(signer, "inloggning", user=coordinator)
    item = version.tree.items[0].id
    adjusting.mark(version, voice, item_id=item, remark="Fel ord", now=timezone.now())
    make_signed_link(
        token=MINUTES_TOKEN,
        purpose="justering",
        subject_key=f"minutes:{waiting.pk}/attendance:{signer.attendance_id}",
    )
    way.on_paper(coordinator, council=make_council(name="Forum med papper"))
    made = way.adjusted(coordinator, council=make_council(name="Forum med justerat"))
    minutes_workflow.correct(made, by=coordinator, label="", text="Rätt namn.", now=timezone.now())


def make_calendar_feed(coordinator) -> None:
    CalendarFeed.objects.create(user=coordinator, token_hash=hash_of(CALENDAR_TOKEN), made_at=timezone.now())


def make_action_upload(coordinator) -> None:
    """A file of actions with a row that changes one, a row that clashes, and a row that cannot be read."""
    area = make_focus_area(plan=Plan.objects.filter(status=PlanStatus.DRAFT).earliest("pk"))
    for _ in range(3):
        make_action(focus_area=area)
    today = timezone.localdate()
    actions = Action.objects.filter(focus_areas=area).for_list(today).order_by("pk")
    lines = sheets.csv_lines(action_sheet.COLUMNS, action_sheet.rows(actions, today))
    sheet = sheets.read_sheet("a.csv", "".join(lines).encode(), action_sheet.KEY)
    changes = [
        {"Plats": "Torget"},
        {"Plats": "Torget", action_sheet.VERSION: "en annan"},
        {"Klar senast": "i höst", "Hur": "På ett annat sätt"},
    ]
    rows = [(number, cells | change) for (number, cells), change in zip(sheet.rows, changes, strict=True)]
    edited = sheets.ReadSheet((*sheet.headings, "Egen kolumn"), tuple(rows))
    workflow_of_sheets.start(edited, file_name="atgarder-2026-11-21.xlsx", by=coordinator)


def make_imports(coordinator) -> None:
    """One that waits for review and one that has become a draft."""
    plan = import_plan(read_pasted(PASTED), importing.read_register())
    importing.start(plan, file_name="plan.docx", file_size=20_000, by=coordinator)
    # As from the command line: nobody is there to answer questions.
    importing.save(importing.start(plan, file_name="plan.xlsx", file_size=10_000, by=None), by=None)


def make_report_imports(coordinator) -> None:
    """One that waits to be saved, one that is saved, and one that a worker reads."""
    _, saved = (
        import_reading.receive(SimpleUploadedFile(f"rapporter {number}.csv", rows.encode()), by=coordinator)
        for number, rows in enumerate((REPORTED, REPORTED.replace("E-", "F-")), start=1)
    )
    reports.order_saving(saved, only_whole=False, by=coordinator)
    import_reading.begin_saving(saved)
    ImportBatch.objects.create(file_name="stor.csv", file_size=9_000_000, rows=4312, done=2000)


def make_follow_ups(coordinator) -> None:
    """A round that is not sent yet, and a link into one that is."""
    plan = Plan.objects.filter(decided_on__isnull=False, follow_up_rounds=None).earliest("pk")
    make_follow_up_round(plan=plan)
    made = FollowUpRound.objects.open().earliest("pk")
    organisation = Organisation.objects.get(name="Polisen")
    make_signed_link(
        token=FOLLOW_UP_TOKEN,
        purpose=PlanLink.FOLLOW_UP,
        subject_key=f"uppfoljning:{made.pk}/{organisation.pk}",
        organisation=organisation,
        made_by=coordinator,
    )


def make_letters_and_links(coordinator) -> None:
    """One in each state. First a letter that did not arrive and a link that is alive: those have pages."""
    now = timezone.now()
    error = "Mejlservern tog inte emot adressen (550 5.1.1 <karin@ekstad.example>: unknown)."
    make_message(state=OutboxState.FAILED, attempts=3, last_error=error)
    make_message(
        attempts=1, last_error="Mejlservern bröt förbindelsen.", to="a.mycket.lang@skolan.ekstad.example"
    )
    make_message(state=OutboxState.SENT, attempts=1, sent_at=now)
    thrown = {"discarded_at": now, "discarded_by": coordinator, "discard_reason": "Adressen är fel"}
    make_message(state=OutboxState.DISCARDED, **thrown)
    link = make_signed_link(organisation=Organisation.objects.earliest("pk"), made_by=coordinator)
    for what in ("oppnad", "besvarad"):
        SignedLinkUse.objects.create(link=link, what=what, used_at=now)
    make_signed_link(revoked_at=now, revoked_by=coordinator)
    make_signed_link(closed_at=now)
    make_signed_link(made_at=now - dt.timedelta(days=60))
