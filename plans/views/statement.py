"""The tjänsteskrivelse: written where it is read, fetched as a file, frozen with the proposal."""

import json

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import require
from kommunbrott.models import Municipality
from kommunbrott.trees import from_json
from plans import access, printing
from plans.blocks import Block
from plans.choices import PrintFormat
from plans.content import PlanContent
from plans.documents.brand import Brand, brand_of
from plans.documents.formats import FORMATS
from plans.documents.statement import PARTS, StatementContent, statement, text_of
from plans.documents.statement_docx import statement_docx
from plans.documents.statement_pdf import statement_pdf
from plans.documents.statement_texts import Facts
from plans.models import Action, ChangeReason, OfficialStatement, Plan, VersionStatement
from plans.views.sheets import dom_id, sheet_context, visible_row
from plans.views.versions import removals
from plans.workflow import statement as workflow


@require_http_methods(["GET", "POST"])
def plan_statement(request, pk):
    """What is sent along with the plan. POST begins the writing."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_see_work(request.user, plan))
    if request.method == "POST":
        workflow.begin(plan, by=request.user)
        return redirect("plans:plan_statement", plan.pk)
    return render(request, "plans/plan_statement.html", statement_context(request, plan))


def statement_context(request: HttpRequest, plan: Plan) -> dict:
    """Of the living statement while the plan is written, otherwise of the one that was frozen last."""
    context = sheet_context(request, plan)
    frozen = VersionStatement.objects.visible_to(request.user).filter(version__plan=plan)
    last = frozen.defer("pdf", "docx").select_related("version").order_by("-version__number").first()
    row = workflow.statement_of(plan) if context["verdict"] else None
    if context["verdict"]:
        facts = facts_of(plan, context["content"])
        content = statement(workflow.written(row), facts)
        parts = living_parts(row, facts)
    else:
        content = from_json(StatementContent, last.content) if last else None
        parts = frozen_parts(content) if content else []
    return context | {"row": row, "statement": content, "parts": parts, "frozen": last}


def living_parts(row: OfficialStatement | None, facts: Facts) -> list[dict]:
    written = workflow.written(row)
    return [
        {
            "name": name,
            "block": block,
            "heading": heading,
            "text": text_of(written, name, facts),
            "is_proposed": written.get(name) is None,
        }
        for name, block, heading in PARTS
    ]


def frozen_parts(content: StatementContent) -> list[dict]:
    found = []
    for name, block, heading in PARTS:
        text = getattr(content, name)
        if name == "clauses":
            text = "\n".join([f"{content.clause_opening}", *(f"- att {clause}" for clause in text)])
        elif name == "enclosures":
            text = "\n".join(f"- {line}" for line in text)
        found.append({"name": name, "block": block, "heading": heading, "text": text})
    return found


def facts_of(plan: Plan, content: PlanContent, missing_reason: str | None = None) -> Facts:
    """What the statement can be written from. At most four queries beside the municipality."""
    version = plan.versions.decisions().defer("pdf").last()
    reasons, standings, today = {}, {}, timezone.localdate()
    if version:
        reasons = ChangeReason.objects.texts(plan, version.number)
        reasons |= {key: removal.reason for key, removal in removals(plan).items() if removal.reason}
        standings = Action.objects.standings(plan, version.tree.actions, today)
    return Facts(
        plan=content,
        brand=brand_of(Municipality.current()),
        today=today,
        decided=version and version.tree,
        reasons=reasons,
        standings=standings,
        situation_missing_reason=plan.situation_missing_reason if missing_reason is None else missing_reason,
    )


def shown_text(plan: Plan, content: PlanContent, row: Model, name: str) -> str:
    """A text of the statement as it is now: written, or proposed from the plan."""
    written = workflow.written(row)
    return written[name] if written[name] is not None else text_of(written, name, facts_of(plan, content))


def statement_at_rest(request: HttpRequest, block: Block, instance: Model, *, is_saved: bool):
    """A text by itself with the note on where it comes from, the facts with the whole sheet."""
    context = statement_context(request, instance.plan) | {"is_saved": is_saved}
    if block.is_text:
        part = next(part for part in context["parts"] if part["block"] == block.name)
        context |= {"part": part}
        response = render(request, "plans/_statement_part_swapped.html", context)
    else:
        response = render(request, "plans/_statement_sheet.html", context)
        response["HX-Retarget"], response["HX-Reswap"] = "#sheet", "outerHTML"
    response["HX-Trigger-After-Settle"] = json.dumps({"focus-on": f"{dom_id(block, instance)}-pen"})
    return response


def render_statement(plan: Plan, content: PlanContent, missing_reason: str) -> workflow.RenderedStatement:
    """Takes a second, outside of any transaction. ``content`` is the plan as proposed. Raises Unprintable."""
    row = workflow.statement_of(plan)
    facts = facts_of(plan, content, missing_reason)
    told = statement(workflow.written(row), facts)
    files = {suffix: made(told, facts.brand, suffix) for suffix in (PrintFormat.PDF, PrintFormat.DOCX)}
    return workflow.RenderedStatement(
        told.as_json(), files[PrintFormat.PDF], files[PrintFormat.DOCX], workflow.fingerprint(row)
    )


def made(content: StatementContent, brand: Brand, suffix: str) -> bytes:
    produce = statement_pdf if suffix == PrintFormat.PDF else statement_docx
    return printing.printed_now(lambda: produce(content, brand))


@require_safe
def plan_statement_file(request, pk, suffix):
    """The statement as it would be sent now."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_see_work(request.user, plan))
    require(access.may_edit(request.user, plan))
    facts = facts_of(plan, plan.content())
    content = statement(workflow.written(workflow.statement_of(plan)), facts)
    try:
        data = made(content, facts.brand, suffix)
    except printing.Unprintable as fault:
        messages.error(request, fault.message)
        return redirect("plans:plan_statement", plan.pk)
    return file_response(data, f"Tjänsteskrivelse {plan.pk} (utkast).{suffix}", suffix)


@require_safe
def version_statement_file(request, pk, suffix):
    """The very file that was sent."""
    found = get_object_or_404(
        VersionStatement.objects.visible_to(request.user).select_related("version"), pk=pk
    )
    data = bytes(found.pdf if suffix == PrintFormat.PDF else found.docx)
    day = found.version.meeting_on.isoformat()
    return file_response(data, f"Tjänsteskrivelse {day}.{suffix}", suffix)


def file_response(data: bytes, name: str, suffix: str) -> FileResponse:
    response = FileResponse(
        iter([data]),
        as_attachment=suffix != PrintFormat.PDF,
        filename=name,
        content_type=FORMATS[suffix].content_type,
    )
    response["Content-Length"] = len(data)
    return response


@require_POST
def official_statement_reset(request, pk, name):
    """Let the plan tell again in one of the texts."""
    row = visible_row(OfficialStatement, pk, request.user)
    field = next((field for field, block, _ in PARTS if block == name), None)
    if field is None:
        raise Http404
    workflow.propose_anew(row, field, by=request.user)
    messages.success(request, "Texten följer planen igen. Det du hade skrivit finns kvar i historiken.")
    return redirect("plans:plan_statement", row.plan_id)
