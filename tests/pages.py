"""Every URL of the product by name, with arguments that an example municipality can answer.

A URL name is a noun and a verb (``plan_decision``), so the examples for ``pk`` are the rows of the model with
the longest name that the URL name begins with. Where that is not enough, EXAMPLES says how to find arguments.
The house tests and the browser tests walk these lists.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

OWN_APPS = ("kommunbrott", "incidents", "plans", "councils")
# Somebody else's pages: Django's admin answers for itself.
FOREIGN_NAMESPACES = {"admin"}
# How many rows are tried until one gives a page: the first plan may be decided, hence closed for writing.
TRIES = 12


def blocks() -> Iterator[dict]:
    """Arguments for each kind of block in which a plan is edited, in a plan that may be written in."""
    from plans.blocks import BLOCKS, plan_of
    from plans.choices import EDITABLE

    for block in BLOCKS.values():
        rows = [row for row in block.model.objects.order_by("pk")[:200] if plan_of(row).status in EDITABLE]
        yield from ({"kind": block.kind, "pk": row.pk, "name": block.name} for row in rows[:1])


def focus_areas() -> Iterator[dict]:
    from plans.models import FocusArea

    yield from ({"pk": area.plan_id, "area_pk": area.pk} for area in FocusArea.objects.order_by("pk")[:TRIES])


def imports(**wanted) -> Iterator[dict]:
    from plans.models import PlanImport

    yield from ({"pk": row.pk} for row in PlanImport.objects.filter(**wanted).order_by("pk")[:TRIES])


def actions() -> Iterator[dict]:
    from plans.models import Action

    yield from ({"pk": action.pk} for action in Action.objects.order_by("pk")[:TRIES])


def indicator_imports(**wanted) -> Iterator[dict]:
    from plans.models import IndicatorImport

    yield from ({"pk": row.pk} for row in IndicatorImport.objects.filter(**wanted).order_by("pk")[:TRIES])


def indicators() -> Iterator[dict]:
    """With breaks, with what is kept secret, with women and men."""
    from plans.models import Indicator

    yield from ({"pk": row.pk} for row in Indicator.objects.order_by("pk")[:TRIES])


def report_imports(**wanted) -> Iterator[dict]:
    from incidents.models import ImportBatch

    yield from ({"pk": row.pk} for row in ImportBatch.objects.filter(**wanted).order_by("pk")[:TRIES])


def plans() -> Iterator[dict]:
    from plans.models import Plan

    yield from ({"pk": plan.pk} for plan in Plan.objects.order_by("pk")[:TRIES])


def referral(model: str) -> Iterator[dict]:
    """Rows of a remiss that is open."""
    from django.apps import apps

    path = {"Referral": "closed_at", "ReferralParty": "referral__closed_at"}[model]
    rows = apps.get_model("plans", model).objects.filter(**{path: None}).order_by("pk")
    yield from ({"pk": row.pk} for row in rows[:1])


def referred_plans() -> Iterator[dict]:
    from plans.models import Referral

    yield from ({"pk": row.plan_id} for row in Referral.objects.order_by("pk")[:TRIES])


def answered_plans() -> Iterator[dict]:
    """Plans that ask the coordinator's own organisation."""
    from plans.models import ReferralParty

    asked = ReferralParty.objects.filter(
        referral__closed_at=None, organisation__users__is_coordinator=True
    ).order_by("pk")
    yield from ({"pk": party.referral.plan_id} for party in asked[:1])


def live_links() -> Iterator[dict]:
    from kommunbrott.models import SignedLink

    alive = SignedLink.objects.filter(closed_at=None, revoked_at=None, expires_at__gt=timezone.now())
    yield from ({"pk": link.pk} for link in alive.order_by("pk")[:1])


def known_token() -> Iterator[dict]:
    from tests.examples import ANSWER_TOKEN

    yield {"token": ANSWER_TOKEN}


def summons_token() -> Iterator[dict]:
    from tests.examples import SUMMONS_TOKEN

    yield {"token": SUMMONS_TOKEN}


def minutes_token() -> Iterator[dict]:
    from tests.examples import MINUTES_TOKEN

    yield {"token": MINUTES_TOKEN}


def adjusted_minutes(**more) -> Iterator[dict]:
    from councils.models import Minutes

    yield from ({"pk": row.pk} | more for row in Minutes.objects.filter(adjusted_at__isnull=False)[:1])


def minutes_files() -> Iterator[dict]:
    for suffix in ("pdf", "docx"):
        yield from adjusted_minutes(suffix=suffix)


def minutes_items() -> Iterator[dict]:
    from councils.models import Minutes

    for arguments in adjusted_minutes():
        items = Minutes.objects.get(**arguments).meeting.items.all()[:1]
        yield from (arguments | {"item_pk": item.pk} for item in items)


def minutes_scans() -> Iterator[dict]:
    from councils.models import MinutesScan

    yield from ({"pk": row.pk} for row in MinutesScan.objects.all()[:1])


def minutes_corrections() -> Iterator[dict]:
    from councils.models import MinutesCorrection

    yield from ({"pk": row.pk} for row in MinutesCorrection.objects.all()[:1])


def calendar_token() -> Iterator[dict]:
    from tests.examples import CALENDAR_TOKEN

    yield {"token": CALENDAR_TOKEN}


def promise_documents(key: str = "pk", **wanted) -> Iterator[dict]:
    from councils.models import PromiseDocument

    rows = PromiseDocument.objects.filter(**wanted or {"status": "undertecknat"}).order_by("pk")
    yield from ({key: row.pk} for row in rows[:TRIES])


def promises_to_write() -> Iterator[dict]:
    from councils.models import Promise

    yield from (
        {"pk": row.pk} for row in Promise.objects.filter(document__status="utkast").order_by("pk")[:1]
    )


def promise_imports() -> Iterator[dict]:
    from councils.models import PromiseImport

    yield from ({"pk": row.pk} for row in PromiseImport.objects.filter(is_saved=False).order_by("pk")[:1])


def forums() -> Iterator[dict]:
    from councils.models import Council

    yield from ({"pk": row.pk} for row in Council.objects.order_by("pk")[:1])


def agreement_drafts(key: str = "pk") -> Iterator[dict]:
    from councils.models import Agreement

    yield from ({key: row.pk} for row in Agreement.objects.filter(status="utkast").order_by("pk")[:1])


def agreement_signed() -> Iterator[dict]:
    from councils.models import Agreement

    yield from ({"pk": row.pk} for row in Agreement.objects.filter(status="undertecknad").order_by("pk")[:1])


def renewed_agreements() -> Iterator[dict]:
    from councils.models import Agreement

    yield from ({"pk": row.pk} for row in Agreement.objects.exclude(predecessor=None).order_by("pk")[:1])


def commitments(status: str) -> Iterator[dict]:
    from councils.models import Commitment

    rows = Commitment.objects.filter(agreement__status=status).order_by("pk")
    yield from ({"pk": row.pk} for row in rows[:1])


def called_meetings() -> Iterator[dict]:
    from councils.models import Meeting

    yield from (
        {"pk": row.pk} for row in Meeting.objects.filter(summonses__isnull=False).order_by("pk")[:TRIES]
    )


def coming_meetings() -> Iterator[dict]:
    from councils.models import Meeting

    coming = Meeting.objects.filter(starts_at__gt=timezone.now(), status__in=("planerat", "kallat"))
    yield from ({"pk": row.pk} for row in coming[:2])


def open_meetings(key: str = "pk") -> Iterator[dict]:
    from councils.models import Meeting

    yield from ({key: row.pk} for row in Meeting.objects.filter(status="pagar").order_by("pk")[:1])


def open_rounds(*, area: bool = False, assignment: bool = False) -> Iterator[dict]:
    from councils.models import Assignment, Meeting
    from kommunbrott.models import Area

    for meeting in Meeting.objects.filter(status="pagar", council__kind="est").order_by("pk")[:1]:
        more = {"area_pk": Area.objects.filter(kind="omrade").earliest("pk").pk} if area else {}
        if assignment:
            more["assignment_pk"] = Assignment.objects.filter(council=meeting.council).earliest("pk").pk
        yield {"pk": meeting.pk} | more


def people_of_open_meetings() -> Iterator[dict]:
    """Where minutes have gone to be adjusted, who was there is fixed."""
    from councils.models import Attendance

    rows = Attendance.objects.filter(meeting__status="pagar")
    yield from ({"pk": row.pk} for row in rows.order_by("pk")[:1])


def items_of_open_meetings() -> Iterator[dict]:
    """One that is to be dealt with and one that has been."""
    from councils.models import ItemRecord

    for outcome in ("", "beslutat"):
        rows = ItemRecord.objects.filter(item__meeting__status="pagar", outcome=outcome)
        yield from ({"pk": row.pk} for row in rows.order_by("pk")[:1])


def decisions(key: str = "pk") -> Iterator[dict]:
    from councils.models import ItemRecord

    rows = ItemRecord.objects.filter(outcome="beslutat", item__meeting__status="avslutat")
    yield from ({key: row.pk} for row in rows.order_by("pk")[:1])


def unanswered_remarks() -> Iterator[dict]:
    from plans.models import Acceptance

    rows = Acceptance.objects.filter(replied_at=None).exclude(comment="").order_by("pk")
    yield from ({"pk": row.pk} for row in rows[:1])


def photos() -> Iterator[dict]:
    from incidents.models import ReportPhoto

    yield from ({"key": photo.key} for photo in ReportPhoto.objects.order_by("pk")[:1])


def follow_ups() -> Iterator[dict]:
    """Actions with the open round that asks about them."""
    from plans.models import FollowUpRound

    made = FollowUpRound.objects.open().order_by("pk").first()
    actions = made.plan.actions.order_by("pk")[:2] if made else ()
    yield from ({"pk": made.pk, "action_pk": action.pk} for action in actions)


def followed_actions() -> Iterator[dict]:
    yield from ({"pk": arguments["action_pk"]} for arguments in follow_ups())


def follow_up_reports() -> Iterator[dict]:
    from plans.models import FollowUpRound

    made = FollowUpRound.objects.filter(locked_at__isnull=False).order_by("pk")[:1]
    yield from ({"pk": one.pk, "suffix": suffix} for one in made for suffix in ("pdf", "docx"))


def follow_up_links() -> Iterator[dict]:
    from tests.examples import FOLLOW_UP_TOKEN

    yield {"token": FOLLOW_UP_TOKEN}


def follow_up_link_answers() -> Iterator[dict]:
    """What the organisation of the example link has not answered yet."""
    from plans.models import FollowUpRound
    from tests.examples import FOLLOW_UP_TOKEN

    made = FollowUpRound.objects.open().order_by("pk").first()
    actions = made.plan.actions.filter(number="1.5") if made else ()
    yield from ({"token": FOLLOW_UP_TOKEN, "action_pk": action.pk} for action in actions)


def assessments(is_fixed: bool = False) -> Iterator[dict]:
    from plans.models import Assessment

    rows = Assessment.objects.fixed() if is_fixed else Assessment.objects.drafts()
    yield from ({"pk": row.pk} for row in rows.order_by("pk")[:1])


def assessment_versions() -> Iterator[dict]:
    from plans.models import AssessmentVersion

    yield from ({"pk": row.pk} for row in AssessmentVersion.objects.order_by("pk")[:1])


def fixed_assessments() -> Iterator[dict]:
    """Of which nothing is made yet."""
    from plans.models import Assessment

    yield from ({"pk": row.pk} for row in Assessment.objects.fixed().filter(successors=None)[:1])


def assessment_successors() -> Iterator[dict]:
    from plans.models import Assessment

    yield from ({"pk": row.pk} for row in Assessment.objects.exclude(predecessor=None)[:1])


def assessment_files() -> Iterator[dict]:
    for suffix in ("docx", "html"):
        yield from (one | {"suffix": suffix} for one in assessments())


def assessment_rows() -> Iterator[dict]:
    """Of each kind in a draft: only what is one of several sections is taken out."""
    from plans.models import AssessmentProblem

    for row in AssessmentProblem.objects.filter(assessment__fixed_on=None).order_by("pk")[:1]:
        yield {"kind": "problem", "pk": row.pk}


def assessment_sections() -> Iterator[dict]:
    from plans.models import AssessmentSection

    rows = AssessmentSection.objects.filter(assessment__fixed_on=None).order_by("pk")
    yield from ({"pk": row.pk} for row in rows[:1])


def published(model: str, key: str) -> Iterator[dict]:
    yield from ({"pk": getattr(row, key)} for row in apps.get_model(model).objects.live().order_by("pk")[:1])


def areas() -> Iterator[dict]:
    from kommunbrott.models import Area

    yield from ({"pk": area.pk} for area in Area.objects.order_by("pk")[:2])


# URL name → arguments to open it with, every one of which must give the same kind of answer.
def open_dialogues(name: str = "dialogue_pk") -> Iterator[dict]:
    """Those that may be written in."""
    from councils.models import Dialogue

    yield from ({name: row.pk} for row in Dialogue.objects.filter(status="oppen").order_by("-pk")[:TRIES])


def dialogues_with_a_list() -> Iterator[dict]:
    """Those whose list of observations waits to be read in."""
    from councils.models import Dialogue
    from councils.workflow.observation_imports import block_of
    from kommunbrott.models import TextDraft

    blocks = set(TextDraft.objects.values_list("block", flat=True))
    rows = Dialogue.objects.filter(status="oppen").order_by("pk")
    yield from ({"dialogue_pk": row.pk} for row in rows if block_of(row) in blocks)


def summonses() -> Iterator[dict]:
    from councils.models import Summons

    yield from ({"pk": row.pk} for row in Summons.objects.order_by("pk")[:1])


def called_items() -> Iterator[dict]:
    """Items of meetings that have been called."""
    from councils.models import AgendaItem

    rows = AgendaItem.objects.filter(meeting__summonses__isnull=False).order_by("pk")
    yield from ({"pk": row.pk} for row in rows[:1])


def observation_photos() -> Iterator[dict]:
    from councils.models import ObservationPhoto

    yield from ({"key": row.key} for row in ObservationPhoto.objects.order_by("pk")[:1])


EXAMPLES: dict[str, Callable[[], Iterator[dict]]] = {
    "incidents:import_review": report_imports,
    "incidents:import_undo": lambda: report_imports(state="sparad"),
    "incidents:report_photo": photos,
    "law_note_edit": lambda: [{"section": 7}],
    "signed_link_revoke": live_links,
    "public_report_place": areas,
    "public_assessment": lambda: published("plans.AssessmentPublication", "assessment_id"),
    "plans:assessment_publish": lambda: published("plans.AssessmentPublication", "assessment_id"),
    "public_plan": lambda: published("plans.PlanPublication", "plan_id"),
    "public_plan_file": lambda: published("plans.PlanPublication", "plan_id"),
    "public_promises": lambda: published("councils.PromisePublication", "document_id"),
    "public_promises_file": lambda: published("councils.PromisePublication", "document_id"),
    "plans:plan_publish": lambda: published("plans.PlanPublication", "plan_id"),
    "councils:promise_publish": lambda: published("councils.PromisePublication", "document_id"),
    "councils:assignment_create": lambda: decisions("record_pk"),
    "councils:attendance_create": lambda: open_meetings("meeting_pk"),
    "councils:agreement_detail": lambda: [*agreement_drafts(), *agreement_signed()],
    "councils:agreement_edit": agreement_drafts,
    "councils:agreement_parties": agreement_drafts,
    "councils:agreement_sign": renewed_agreements,
    "councils:agreement_end": agreement_signed,
    "councils:agreement_differences": renewed_agreements,
    "councils:commitment_create": lambda: agreement_drafts("agreement_pk"),
    "councils:commitment_edit": lambda: commitments("utkast"),
    "councils:commitment_status": lambda: commitments("undertecknad"),
    "councils:attendance_edit": people_of_open_meetings,
    "councils:calendar_feed": calendar_token,
    "councils:item_record_action": decisions,
    "councils:item_record_detail": decisions,
    "councils:item_record_edit": items_of_open_meetings,
    "councils:item_record_intervention": decisions,
    "councils:item_record_promise": decisions,
    "councils:meeting_close": open_meetings,
    "councils:meeting_hold": open_meetings,
    "councils:meeting_area": lambda: open_rounds(area=True),
    "councils:meeting_area_draft": lambda: open_rounds(area=True),
    "councils:meeting_assignment": lambda: open_rounds(assignment=True),
    "councils:meeting_round": open_rounds,
    "councils:meeting_round_begin": open_rounds,
    "councils:meeting_item_create": lambda: open_meetings("meeting_pk"),
    "councils:meeting_series": forums,
    "councils:meeting_summon": coming_meetings,
    "councils:minutes_correction_file": minutes_corrections,
    "councils:minutes_excerpt": minutes_items,
    "councils:minutes_file": minutes_files,
    "councils:minutes_link": minutes_token,
    "councils:minutes_link_file": minutes_token,
    "councils:minutes_scan": minutes_scans,
    "councils:promise_detail": promise_documents,
    "councils:promise_prolong": promise_documents,
    "councils:promise_end": promise_documents,
    "councils:promise_pdf": promise_documents,
    "councils:promise_docx": promise_documents,
    "councils:promise_poster": promise_documents,
    "councils:promise_follow_up": promise_documents,
    "councils:promise_follow_up_pdf": promise_documents,
    "councils:promise_next": promise_documents,
    "councils:promise_edit": lambda: promise_documents(status="utkast"),
    "councils:promise_sign": lambda: promise_documents(status="utkast"),
    "councils:promise_remove": lambda: promise_documents(status="utkast"),
    "councils:promise_line_create": lambda: promise_documents("document_pk", status="utkast"),
    "councils:promise_line_edit": promises_to_write,
    "councils:promise_import_review": promise_imports,
    "councils:dialogue_detail": lambda: open_dialogues("pk"),
    "councils:observation_create": open_dialogues,
    "councils:observation_import_start": open_dialogues,
    "councils:observation_import_review": dialogues_with_a_list,
    "councils:observation_photo": observation_photos,
    "councils:item_comment_create": called_items,
    "councils:summons_detail": called_meetings,
    "councils:summons_file": summonses,
    "councils:summons_link": summons_token,
    "councils:summons_link_bundle": summons_token,
    "councils:summons_link_file": summons_token,
    "plans:assessment_write": assessments,
    "plans:assessment_fix": assessments,
    "plans:assessment_file": assessment_files,
    "plans:assessment_version": lambda: assessments(is_fixed=True),
    "plans:assessment_version_detail": assessment_versions,
    "plans:assessment_successor": fixed_assessments,
    "plans:assessment_differences": assessment_successors,
    "plans:assessment_figure": assessment_sections,
    "plans:assessment_take_out": assessment_rows,
    "plans:action_measure": actions,
    "plans:acceptance_reply": unanswered_remarks,
    "plans:block_detail": blocks,
    "plans:block_edit": blocks,
    "plans:block_draft": blocks,
    "plans:focus_area_detail": focus_areas,
    "plans:follow_up_answer": followed_actions,
    "plans:follow_up_link": follow_up_links,
    "plans:follow_up_link_answer": follow_up_link_answers,
    "plans:follow_up_note": followed_actions,
    "plans:follow_up_round_assess": follow_ups,
    "plans:follow_up_round_file": follow_up_reports,
    "plans:import_log": imports,
    "plans:import_review": lambda: imports(plan=None),
    "plans:import_undo": lambda: imports(plan__isnull=False),
    "plans:indicator_import_review": indicator_imports,
    "plans:indicator_import_undo": lambda: indicator_imports(state="sparad"),
    "plans:indicator_detail": indicators,
    "plans:link_answer": known_token,
    "plans:link_document": known_token,
    "plans:plan_answer": answered_plans,
    "plans:plan_detail": plans,
    "plans:plan_referral": referred_plans,
    "plans:plan_versions": plans,
    "plans:referral_ask": lambda: referral("Referral"),
    "plans:referral_end": lambda: referral("Referral"),
    "plans:referral_party_close": lambda: referral("ReferralParty"),
    "plans:referral_time": lambda: referral("Referral"),
    "plans:removal_list": plans,
}


def url_patterns() -> dict[str, URLPattern]:
    """Name, with namespace as reverse() takes it → pattern; the admin's left out."""
    return dict(walk(get_resolver().url_patterns))


def walk(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in FOREIGN_NAMESPACES:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name, pattern


def any_path(name: str, pattern: URLPattern) -> str:
    """A path that fits the pattern, whether or not there is anything there."""
    converters = getattr(pattern.pattern, "converters", {})
    return reverse(name, kwargs={key: any_value(converter) for key, converter in converters.items()})


def any_value(converter):
    kind = type(converter).__name__
    return {"IntConverter": 1, "UUIDConverter": "00000000-0000-4000-8000-000000000000"}.get(kind, "x")


class Answer(NamedTuple):
    status: int
    kind: str  # content type
    paths: list[str]
    client: Client  # who got it


def app_of(name: str) -> str:
    """The app that a URL name belongs to: what stands before the colon, or else the ground."""
    return name.partition(":")[0] if ":" in name else "kommunbrott"


def answers(clients: list[Client], app: str) -> dict[str, Answer]:
    """URL name → what GET gives, for one app's addresses. Clients and rows are tried until one gives something.

    Examples are all opened; the highest status among them counts.
    """
    found = {}
    own = {name: pattern for name, pattern in url_patterns().items() if app_of(name) == app}
    for name, pattern in own.items():
        for client, paths in product(clients, candidates(name, pattern)):
            status, kind = max(get(client, path) for path in paths)
            found[name] = Answer(status, kind, paths, client)
            if status not in (403, 404):
                break
    return found


def get(client: Client, path: str) -> tuple[int, str]:
    """Status and content type, which is "attachment" for what is saved rather than shown."""
    response = client.get(path)
    response.close()
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return response.status_code, "attachment"
    return response.status_code, response.headers.get("Content-Type", "")


def candidates(name: str, pattern: URLPattern) -> Iterator[list[str]]:
    if name in EXAMPLES:
        yield [reverse(name, kwargs=arguments) for arguments in EXAMPLES[name]()] or [any_path(name, pattern)]
        return
    converters = getattr(pattern.pattern, "converters", {})
    if len(converters) != 1:
        yield [any_path(name, pattern)]
        return
    (argument,) = converters
    rows = example_rows(name, argument)
    if not rows:
        yield [any_path(name, pattern)]
    for row in rows:
        yield [reverse(name, kwargs={argument: row.pk})]


def example_rows(name: str, argument: str) -> list:
    """``pk`` means the noun that the URL name begins with; ``plan_pk`` says the noun."""
    noun = re.sub(r"_?(?:pk|id)$", "", argument) or name.rpartition(":")[2]
    models = [model for app in OWN_APPS for model in apps.get_app_config(app).get_models()]
    fitting = [model for model in models if noun == snake(model) or noun.startswith(snake(model) + "_")]
    if not fitting:
        return []
    model = max(fitting, key=lambda model: len(snake(model)))
    return list(model._default_manager.order_by("pk")[:TRIES])


def snake(model) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
