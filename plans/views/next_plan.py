"""The next plan: an answer for each action of the one that is coming to its end, kept as it is given."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kommunbrott.access import Overtaken, require
from kommunbrott.dates import period_label
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, is_shown_again, keeps_what_is_typed
from plans import access
from plans.choices import Continuation
from plans.continuation import (
    ACTION_PART,
    PLAN,
    Part,
    Typed,
    lacks,
    marks_of,
    next_period,
    next_title,
    proposal,
    read_marks,
    with_proposals,
)
from plans.forms.next_plan import NextPlanForm, fault, read_typed
from plans.models import FocusArea, NextPlan, Placement, Plan
from plans.views.sheets import visible_row
from plans.workflow import next_plan as workflow


@dataclass(frozen=True)
class Row:
    ending: workflow.Ending
    part: Part
    proposal: Part
    error: str = ""
    clash: Part | None = None

    @property
    def proposed(self) -> str:
        return Continuation(self.proposal["choice"]).label.lower()

    @property
    def is_whole(self) -> bool:
        return not lacks(self.part)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_next(request, pk):
    """Answers are kept whenever the form is sent; the plan is made when every one is whole."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_make_next(request.user, plan))
    page = Page(request, plan)
    if not is_sent(request):
        return page.shown()
    try:
        if "create" in request.POST and page.is_whole():
            made = workflow.make(
                plan,
                page.typed,
                facts=page.form.facts(),
                seen=page.seen,
                successors=page.others_known,
                today=timezone.localdate(),
                by=request.user,
            )
            messages.success(request, f"{made} är skapad som utkast. {plan} är oförändrad.")
            return redirect(made)
        page.next_plan = workflow.keep(plan, page.typed, seen=page.seen, by=request.user)
    except Overtaken as overtaken:
        clash = overtaken.args[0]
        if not isinstance(clash, workflow.Clash):
            raise
        page.next_plan, page.clashes = clash.next_plan, clash.parts
        return page.shown(status=409)
    if "create" in request.POST or wants_fragment(request):
        return page.shown(status=422 if "create" in request.POST else 200)
    messages.success(request, "Svaren är sparade. Planen är inte skapad än.")
    return redirect("plans:plan_next", plan.pk)


@require_POST
def plan_previous(request, pk):
    """Tell the follow-up of the plan before anew, with what has been said since."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_edit(request.user, plan))
    workflow.tell_anew(plan, today=timezone.localdate(), by=request.user)
    messages.success(request, "Uppföljningen av föregående plan är hämtad på nytt.")
    return redirect(f"{plan.get_absolute_url()}#foregaende")


class Page:
    """What has been typed, here or before, beside what is known of every action. Ten queries."""

    def __init__(self, request: HttpRequest, plan: Plan):
        self.request, self.plan = request, plan
        self.next_plan = workflow.under_way(plan) or NextPlan(plan=plan)
        self.successors = list(plan.successors.visible_to(request.user).order_by("pk"))
        self.endings = workflow.endings(plan, timezone.localdate())
        words = Municipality.current().action_forms
        self.proposals = {
            str(pk): proposal(end.outcome, end.status, end.action.recurrence, words)
            for pk, end in self.endings.items()
        }
        self.places = places(plan)
        sent = request.POST
        self.typed = read_typed(sent, list(self.endings)) if sent else {}
        if "propose" in sent:
            self.typed = with_proposals(self.typed, self.proposals)
        self.seen = read_marks(sent.get("seen", "")) | read_marks(sent.get("over", ""))
        self.others_known = len(self.successors) if "again" in sent else 0
        self.clashes: dict[str, Part] = {}
        self.form = self.bound() if "create" in sent else self.unbound()

    def bound(self) -> NextPlanForm:
        return NextPlanForm(self.request.POST, others=len(self.successors))

    def unbound(self) -> NextPlanForm:
        starts_on, ends_on = next_period(self.plan.starts_on, self.plan.ends_on)
        title = next_title(self.plan.title, self.plan.period, period_label(starts_on, ends_on))
        proposed = {"title": title, "kind": self.plan.kind, "starts_on": starts_on, "ends_on": ends_on}
        kept = self.typed.get(PLAN) or self.next_plan.typed.get(PLAN) or {}
        return NextPlanForm(initial=proposed | kept, others=len(self.successors))

    def is_whole(self) -> bool:
        return self.form.is_valid() and not any(fault(self.answer(pk)) for pk in self.order)

    @property
    def order(self) -> list[int]:
        """Every action once, where it stands first."""
        return list(dict.fromkeys(pk for _, keys in self.places for pk in keys))

    def answer(self, pk: int) -> Part:
        return dict.fromkeys(ACTION_PART, "") | self.answers.get(str(pk), {})

    @property
    def answers(self) -> Typed:
        return self.next_plan.typed | self.typed

    def shown(self, status: int = 200):
        asked = "create" in self.request.POST and not is_shown_again(self.request)
        rows = {pk: self.row(pk, is_asked=asked) for pk in self.order}
        left = dict(rows)
        areas = [(area, [left.pop(pk) for pk in keys if pk in left]) for area, keys in self.places]
        remaining = [row for row in rows.values() if not row.is_whole]
        context = {
            "plan": self.plan,
            "form": self.form,
            "areas": [(area, found) for area, found in areas if found],
            "choices": Continuation.choices,
            "successors": self.successors,
            "rows": list(rows.values()),
            "remaining": remaining,
            "faults": [row for row in rows.values() if row.error],
            "counts": [
                (choice.label, sum(row.part.get("choice") == choice for row in rows.values()))
                for choice in Continuation
            ],
            "next_plan": self.next_plan,
            "clashes": [row for row in rows.values() if row.clash],
            "seen": self.seen_now(),
            "over": marks_of(self.clashes),
        }
        part = wants_fragment(self.request)
        template = "plans/_next_plan_state.html" if part else "plans/plan_next.html"
        return render(self.request, template, context, status=status)

    def row(self, pk: int, *, is_asked: bool) -> Row:
        part = self.answer(pk)
        error = fault(part) if is_asked else ""
        return Row(self.endings[pk], part, self.proposals[str(pk)], error, self.clashes.get(str(pk)))

    def seen_now(self) -> str:
        """Marks of what is kept, but for what the person has not been asked about yet."""
        if is_shown_again(self.request):
            return self.request.POST.get("seen", "")
        kept = {key: part for key, part in self.next_plan.typed.items() if key not in self.clashes}
        before = [f"{key}:{self.seen[key]}" for key in self.clashes if key in self.seen]
        return " ".join([marks_of(kept), *before]).strip()


def places(plan: Plan) -> list[tuple[FocusArea, list[int]]]:
    """The focus areas that have actions, in order, each with the keys of its actions. One query."""
    rows = Placement.objects.filter(focus_area__plan=plan).select_related("focus_area")
    found: dict[FocusArea, list[int]] = {}
    for row in rows.order_by("focus_area__position", "focus_area", "position", "pk"):
        found.setdefault(row.focus_area, []).append(row.action_id)
    return list(found.items())
