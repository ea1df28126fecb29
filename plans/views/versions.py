"""Every version of a plan, and what differs between two of them."""

import io
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kommunbrott.access import require
from kommunbrott.models import Municipality
from plans import access, printing
from plans.choices import PlanStatus
from plans.content import PlanContent
from plans.documents.brand import brand_of
from plans.documents.differences import Key, compare
from plans.documents.differences_pdf import DifferencesDocument, differences_pdf
from plans.documents.formats import file_name
from plans.documents.reasons import explained
from plans.forms.decision import ChangeReasonForm, ReasonForm
from plans.models import ChangeReason, Plan, PlanVersion, Removal
from plans.views.sheets import visible_row
from plans.workflow import structure
from plans.workflow.reasons import explain_change

LIVING = "nu"


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: its value in the address, its name, its text."""

    value: str
    name: str
    content: PlanContent

    def is_of(self, version: PlanVersion) -> bool:
        return self.value == str(version.number)


@require_safe
def plan_versions(request, pk):
    """The list and the difference between two: ``?till=`` and ``?fran=`` are numbers, or "nu"."""
    plan = visible_row(Plan, pk, request.user)
    return render(request, "plans/plan_versions.html", versions_context(request, plan))


def versions_context(request: HttpRequest, plan: Plan) -> dict:
    versions = list(PlanVersion.objects.visible_to(request.user).filter(plan=plan).for_list())
    may_see_work = access.may_see_work(request.user, plan)
    new, old = chosen(request, plan, versions, may_see_work)
    decision = next((version for version in versions if version.is_decision), None)
    verdict = access.may_edit(request.user, plan)
    context = {
        "plan": plan,
        "title": new.content.title if new else plan.title,
        "versions": versions,
        "decision": decision,
        "new": new,
        "old": old,
        "may_see_work": may_see_work,
        "verdict": verdict,
        # Why is asked about what differs from the decision in force, while that is being written.
        "may_explain": bool(verdict and decision and new and new.value == LIVING and old.is_of(decision)),
        "typed": None,
    }
    if new and old:
        comparison = compare(old.content, new.content, Municipality.current().action_forms)
        removed = {} if comparison.is_same else removals(plan)
        context |= {
            "comparison": comparison,
            "removals": removed,
            "chapters": explained(comparison, reasons(plan, versions, new, old, removed)),
        }
    return context


@require_safe
def plan_differences(request, pk):
    """The difference that the page shows, as a handling."""
    plan = visible_row(Plan, pk, request.user)
    versions = list(PlanVersion.objects.visible_to(request.user).filter(plan=plan).for_list())
    new, old = chosen(request, plan, versions, access.may_see_work(request.user, plan))
    if not (new and old):
        raise Http404
    brand = brand_of(Municipality.current())
    document = DifferencesDocument(
        title=new.content.title,
        new=new.name,
        old=old.name,
        comparison=compare(old.content, new.content, brand.action),
        reasons=reasons(plan, versions, new, old, removals(plan)),
        brand=brand,
    )
    try:
        pdf = printing.printed_now(lambda: differences_pdf(document))
    except printing.Unprintable as fault:
        messages.error(request, fault.message)
        return redirect("plans:plan_versions", plan.pk)
    return FileResponse(io.BytesIO(pdf), filename=f"Ändringar {plan.pk}.pdf", content_type="application/pdf")


@require_POST
def plan_change_reason(request, pk):
    """Say why something differs from the decision."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_explain(request.user, plan))
    form = ChangeReasonForm(request.POST)
    if not form.is_valid():
        context = versions_context(request, plan) | {"typed": form}
        return render(request, "plans/plan_versions.html", context, status=422)
    given = form.cleaned_data
    explain_change(
        plan, given["noun"], given["row"], given["reason"], by=request.user, base_version=given["version"]
    )
    messages.success(request, "Skälet är sparat." if given["reason"] else "Skälet är borttaget.")
    where = reverse("plans:plan_versions", args=[plan.pk])
    return redirect(f"{where}#andring-{given['noun']}-{given['row']}")


def chosen(request: HttpRequest, plan: Plan, versions: list[PlanVersion], may_see_work) -> tuple:
    """The newer and the older side, as asked for or as is most of use; None where there is none."""
    by_value = {str(version.number): version for version in versions}
    decisions = [str(version.number) for version in versions if version.is_decision]
    is_written = bool(may_see_work) and plan.status not in (PlanStatus.DECIDED, PlanStatus.REPLACED)
    order = [LIVING, *by_value] if may_see_work else list(by_value)
    usual = LIVING if is_written or not decisions else decisions[0]
    till = request.GET.get("till", "")
    till = till if till in order else usual if usual in order else ""
    earlier = order[order.index(till) + 1 :] if till else []
    usual = next((value for value in earlier if value in decisions), next(iter(earlier), ""))
    fran = request.GET.get("fran", "")
    fran = fran if fran in order else usual
    return tuple(side(plan, value, by_value) for value in (till, fran))


def side(plan: Plan, value: str, by_value: dict[str, PlanVersion]) -> Side | None:
    """One query for a frozen version, six for the living plan."""
    if not value:
        return None
    if value == LIVING:
        return Side(value, f"{plan.get_status_display()}, som planen är nu", plan.content())
    return Side(value, str(by_value[value]), by_value[value].tree)


def removals(plan: Plan) -> dict[Key, Removal]:
    """The removal behind each row that has been taken out, by model and id. One query."""
    return {
        (row["model"].rpartition(".")[2], row["pk"]): removal
        for removal in plan.removals.order_by("removed_at")
        for row in removal.rows
    }


def reasons(
    plan: Plan, versions: list[PlanVersion], new: Side, old: Side, removed: dict[Key, Removal]
) -> dict[Key, str]:
    """Why things differ between the two: what was said since the decision that ``old`` began from. One query."""
    until_old = [version for version in versions if version.is_decision and version.number <= int(old.value)]
    since = until_old[0].number if until_old else 0
    before = None if new.value == LIVING else int(new.value)
    said = ChangeReason.objects.texts(plan, since, before)
    return said | {key: removal.reason for key, removal in removed.items() if removal.reason}


@require_safe
def plan_version_file(request, pk):
    version = get_object_or_404(PlanVersion.objects.visible_to(request.user), pk=pk)
    name = file_name(version.tree, "pdf")
    response = FileResponse(iter([bytes(version.pdf)]), filename=name, content_type="application/pdf")
    response["Content-Length"] = len(version.pdf)
    return response


@require_POST
def removal_reason(request, pk):
    """Say why something was struck."""
    removal = visible_row(Removal, pk, request.user)
    form = ReasonForm(request.POST)
    where = reverse("plans:plan_versions", args=[removal.plan_id])
    if not form.is_valid():
        messages.error(
            request, f"Skriv varför det ströks, med högst {form.fields['reason'].max_length} tecken."
        )
        return redirect(where)
    structure.state_reason(removal, form.cleaned_data["reason"], by=request.user)
    messages.success(request, "Skälet är sparat.")
    return redirect(where)
