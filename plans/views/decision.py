"""The steps from draft to the plan in force: proposal, decision, återremiss, revision."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date
from kommunbrott.models import Municipality
from kommunbrott.queue import is_worked_off
from kommunbrott.relogin import is_sent, keeps_what_is_typed, typed_values
from plans import access, printing
from plans.choices import Funding, PlanStatus
from plans.content import PlanContent
from plans.documents.brand import brand_of
from plans.documents.formats import plan_pdf
from plans.documents.outline import period_line
from plans.forms.decision import DecisionForm, ProposalForm, ReturnForm, lacks_situation
from plans.models import Acceptance, Plan, PlanVersion, PrintJob
from plans.tally import of_plan, questions
from plans.views.printing import steps as print_steps
from plans.views.sheets import ON_THE_COVER
from plans.views.statement import render_statement
from plans.workflow import decision as workflow
from plans.workflow.statement import RenderedStatement


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_proposal(request, pk):
    plan, content = plan_to_move(request, pk)
    require(access.may_move(request.user, plan, PlanStatus.PROPOSED))
    form = ProposalForm(request.POST or None, plan=plan)
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        proposal = workflow.Proposal(given["organ"], given["meeting_on"], given.get("reason", ""))
        tree = workflow.proposed(content, proposal)
        job = version_job(request, plan, tree)
        if job and not job.is_ended:
            return waiting(request, plan, content, job, "Förslag")
        rendered = render_version(tree, content, form, job)
        statement = rendered and statement_beside(plan, tree, proposal, form)
        if statement:
            workflow.propose(plan, by=request.user, proposal=proposal, rendered=rendered, statement=statement)
            messages.success(request, f"{plan} är förslag till {proposal.organ} och texten är fryst.")
            return redirect("plans:plan_decision", plan.pk)
    return render(request, "plans/plan_proposal.html", step_context(plan, content) | {"form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_decision(request, pk):
    plan, content = plan_to_move(request, pk)
    require(access.may_move(request.user, plan, PlanStatus.DECIDED))
    version = plan.versions.proposals().defer("pdf").select_related("statement").last()
    if version is None:
        require(
            access.no("Planen har inget fryst förslag. Ta tillbaka den som återremiss och föreslå den igen.")
        )
    form = DecisionForm(request.POST or None, plan=plan, initial=likely(plan))
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        board = workflow.BoardDecision(
            given["organ"], given["decided_on"], given["paragraph"], given["dnr"], given.get("replaces")
        )
        tree = workflow.decided(version, board)
        job = version_job(request, plan, tree)
        if job and not job.is_ended:
            return waiting(request, plan, content, job, "Beslut")
        rendered = render_version(tree, content, form, job)
        if rendered:
            workflow.decide(plan, by=request.user, decision=board, rendered=rendered)
            messages.success(request, f"{plan} är beslutad och gäller.")
            return redirect("plans:plan_versions", plan.pk)
    context = step_context(plan, version.tree) | {"form": form, "version": version, "seen": seen(content)}
    return render(request, "plans/plan_decision.html", context | {"cover": cover(form, version)})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_send_back(request, pk):
    plan, content = plan_to_move(request, pk)
    require(access.may_send_back(request.user, plan))
    form = ReturnForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        workflow.send_back(plan, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"{plan} är utkast igen. Förslaget finns kvar bland versionerna.")
        return redirect(plan)
    return render(request, "plans/plan_send_back.html", step_context(plan, content) | {"form": form})


@require_http_methods(["GET", "POST"])
def plan_revision(request, pk):
    plan, content = plan_to_move(request, pk)
    require(access.may_revise(request.user, plan))
    if request.method == "POST":
        workflow.open_revision(plan, by=request.user)
        messages.success(request, f"Revideringen är öppnad. Alla andra ser {plan} som den beslutades.")
        return redirect(plan)
    return render(request, "plans/plan_revision.html", step_context(plan, content))


def plan_to_move(request: HttpRequest, pk: int) -> tuple[Plan, PlanContent]:
    """The plan and its living content. Overtaken when a form was filled in about something else than that."""
    plans = Plan.objects.visible_to(request.user).select_related(*ON_THE_COVER)
    plan = get_object_or_404(plans, pk=pk)
    if not request.user.is_coordinator:
        return plan, plan.content_for(request.user)
    content = plan.content()
    if request.method == "POST" and request.POST.get("seen", "") != seen(content):
        raise Overtaken(plan)
    return plan, content


def seen(content: PlanContent) -> str:
    """What a form carries to tell which text and status it was opened for."""
    return content.digest[:20]


def version_job(request: HttpRequest, plan: Plan, tree: PlanContent) -> PrintJob | None:
    """The job that makes the file of ``tree``. None when nobody works off the queue: it is made while one waits."""
    return printing.order_version(plan, tree, by=request.user) if is_worked_off() else None


def waiting(request: HttpRequest, plan: Plan, content: PlanContent, job: PrintJob, heading: str):
    """How far the file has come. The page carries the form, and sends it again when the file is there."""
    context = {"plan": plan, "content": content, "job": job, "heading": heading, "steps": print_steps(job)}
    return render(request, "plans/plan_step_printing.html", context | {"typed": typed_values(request)})


def render_version(
    tree: PlanContent, living: PlanContent, form: Form, job: PrintJob | None
) -> workflow.Rendered | None:
    """Outside of any transaction, for it may take seconds. None when it went over a limit; then the form says so."""
    brand = brand_of(Municipality.current())
    try:
        pdf = printing.file_of(job) if job else printing.printed_now(lambda: plan_pdf(tree, brand))
    except printing.Unprintable as fault:
        form.add_error(None, fault.message)
        return None
    return workflow.Rendered(tree, pdf, living.digest)


def statement_beside(plan: Plan, tree: PlanContent, proposal, form: Form) -> RenderedStatement | None:
    """The tjänsteskrivelse that goes with the proposal. None when it went over a limit; then the form says so."""
    try:
        return render_statement(plan, tree, proposal.reason)
    except printing.Unprintable as fault:
        form.add_error(None, f"Tjänsteskrivelsen: {fault.message}")
        return None


def step_context(plan: Plan, content: PlanContent) -> dict:
    return {
        "plan": plan,
        "content": content,
        "seen": seen(content),
        "steps": steps(plan),
        "checks": checks(plan, content),
    }


def likely(plan: Plan) -> dict:
    """What the form begins with. The § is never guessed."""
    has_met = plan.proposed_on and plan.proposed_on <= timezone.localdate()
    return {
        "organ": plan.proposed_to_id,
        "decided_on": plan.proposed_on if has_met else None,
        "dnr": plan.dnr,
        # Proposed, for the person to say: a plan may also be in force beside the one it was made from.
        "replaces": plan.predecessor_id,
    }


def steps(plan: Plan) -> list[dict]:
    """The plan's way: ``{"label", "note", "state"}`` with state done, current or ""."""
    order = [PlanStatus.DRAFT, PlanStatus.REFERRED, PlanStatus.PROPOSED, PlanStatus.DECIDED]
    now = order.index(plan.status) if plan.status in order else len(order)
    proposal = f"{plan.proposed_to} {long_date(plan.proposed_on)}" if plan.proposed_on else "texten fryses"
    told = (
        ("Utkast", "skrivs"),
        ("Remiss", "frivilligt steg"),
        ("Förslag", proposal),
        ("Beslut", "fylls i efter mötet"),
        ("Gäller", plan.decision_line if plan.status == PlanStatus.DECIDED else "texten kan bara revideras"),
    )
    # A proposal waits for its decision, and what is decided is in force.
    current = {0: 0, 1: 1, 2: 3, 3: 4}.get(now, 5)
    was_referred = plan.history.filter(status=PlanStatus.REFERRED).exists()
    found = []
    for place, (label, note) in enumerate(told):
        state = "done" if place < current else "current" if place == current else ""
        if place == 1 and not was_referred:
            state, note = ("", "hoppades över") if state == "done" else (state, note)
        found.append({"label": label, "note": note, "state": state})
    return found


def checks(plan: Plan, content: PlanContent) -> list[dict]:
    """What should be looked over before the decision: ``{"is_missing", "text", "note", "url"}``. None stops it."""
    found = [situation_check(plan)]
    one = Municipality.current().action_forms["one"]
    areas = [area for area in content.focus_areas if area.causes_without_action]
    loose = sum(len(area.causes_without_action) for area in areas)
    lack = f"{loose} {'orsak' if loose == 1 else 'orsaker'} saknar {one} och skäl"
    found.append(check(f"Alla orsaker har en {one} eller ett skäl", lack, plan, areas[:1]))
    for label, lacks in (
        ("ansvarig", lambda action: not action.parties),
        ("mål", lambda action: not action.goals),
        ("finansiering", lambda action: action.funding == Funding.NOT_BUDGETED),
    ):
        lacking = [area for area in content.focus_areas if any(map(lacks, area.actions))]
        count = sum(map(lacks, content.actions))
        found.append(check(f"Ingen {one} saknar {label}", f"{count} saknar {label}", plan, lacking[:1]))
    found += acceptance_check(plan, content)
    return sorted(found, key=lambda row: not row["is_missing"])


def acceptance_check(plan: Plan, content: PlanContent) -> list[dict]:
    """Nothing where nobody has been asked: a remiss is a step that may be left out."""
    latest = Acceptance.objects.latest_in(plan)
    if not latest:
        return []
    tally = of_plan(content, questions(content, latest))
    numbers = ", ".join(action.number or action.title for action in tally.lacking[:8])
    return [
        {
            "is_missing": bool(tally.lacking),
            "text": f"{len(tally.accepted)} av {tally.total} är accepterade av alla ansvariga",
            "note": f"Återstår {numbers}{' med flera' if len(tally.lacking) > 8 else ''}" if numbers else "",
            "url": reverse("plans:plan_referral", args=[plan.pk]) if tally.lacking else "",
        }
    ]


def situation_check(plan: Plan) -> dict:
    url = reverse("plans:plan_situation" if plan.is_editable else "plans:plan_detail", args=[plan.pk])
    if not lacks_situation(plan):
        return {
            "is_missing": False,
            "text": "Lägesbild som planen bygger på",
            "note": plan.situation or "Behövs inte för det här slaget av plan",
            "url": url,
        }
    reason = plan.situation_missing_reason
    note = f"Skäl: {reason}" if reason else "Lagen säger att planen bygger på en lägesbild (5 §)."
    return {
        "is_missing": True,
        "text": "Planen säger inte vilken lägesbild den bygger på",
        "note": note,
        "url": url,
    }


def check(whole: str, lack: str, plan: Plan, lacking: list) -> dict:
    if not lacking:
        return {"is_missing": False, "text": whole, "note": "", "url": ""}
    url = reverse("plans:focus_area_detail", args=[plan.pk, lacking[0].id])
    return {"is_missing": True, "text": lack, "note": f"Först i {lacking[0].name}", "url": url}


def cover(form: DecisionForm, version: PlanVersion) -> list[tuple[str, str]]:
    """Label and value of the cover's decision lines as far as they are filled in; "" where one is missing."""
    given = getattr(form, "cleaned_data", None) if form.is_bound else None
    organ = given.get("organ") if given is not None else version.organ
    day = given.get("decided_on") if given is not None else form.initial["decided_on"]
    tree = version.tree
    rows = [
        ("Fastställd av", str(organ or "")),
        ("Datum", long_date(day) if day else ""),
        ("Paragraf", (given or {}).get("paragraph", "")),
        ("Diarienummer", given.get("dnr", "") if given is not None else tree.dnr),
    ]
    known = (("Gäller", period_line(tree)), ("Bygger på", tree.situation))
    return rows + [(label, value) for label, value in known if value]
