"""A decision and what follows from it: assignments given, followed and closed, actions and interventions made."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import access
from councils.choices import AssignmentStatus
from councils.forms.decisions import (
    AssignmentForm,
    CloseAssignmentForm,
    FollowAssignmentForm,
)
from councils.models import Assignment, Council, DecidedClause, ItemRecord, Promise
from councils.models.about import visible_things
from councils.workflow import decisions as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Area
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.models import Action


def visible_record(request, pk) -> ItemRecord:
    """A decision of a closed meeting, or one that is being made for who keeps the records; else 404."""
    today = timezone.localdate()
    records = ItemRecord.objects.select_related("council", "item__meeting__council")
    clauses = DecidedClause.objects.select_related("proposal")
    record = get_object_or_404(records.prefetch_related(Prefetch("clauses", clauses)), pk=pk)
    if access.may_keep_records(request.user, record.council, today):
        return record
    return get_object_or_404(records.visible_to(request.user, today).prefetch_related("clauses"), pk=pk)


@require_GET
def item_record_detail(request, pk):
    """What was decided, what was proposed, and what it led to."""
    record, today = visible_record(request, pk), timezone.localdate()
    reads = bool(access.may_read_secrets(request.user, record.council, today))
    hides = bool(record.item.secrecy) and not reads
    effects = record.effects.select_related("action__plan", "intervention", "promise__document")
    if not request.user.is_coordinator:
        effects = effects.filter(Q(promise=None) | Q(promise__in=Promise.objects.visible_to(request.user)))
    context = {
        "record": record,
        "meeting": record.item.meeting,
        "title": record.told_title(is_entitled=reads),
        "clauses": record.told_clauses(is_entitled=reads),
        "proposals": changed_proposals(record) if reads else [],
        "hides": hides,
        "things": [] if hides else visible_things(record.item, request.user),
        "assignments": record.assignments.for_list().in_time(),
        "effects": list(effects),
        "may_give": access.may_keep_records(request.user, record.council, today),
        "may_act": access.may_act_on(request.user, record),
        "today": today,
    }
    return render(request, "councils/item_record_detail.html", context)


def changed_proposals(record: ItemRecord) -> list[str]:
    """Att-satser that the agenda proposed and the meeting worded otherwise, or left out."""
    kept = {clause.text for clause in record.clauses.all()}
    return [clause.text for clause in record.item.clauses.all() if clause.text not in kept]


# --- Assignments ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assignment_create(request, record_pk=None):
    """Of a decision, or without one of a forum that is chosen."""
    record = visible_record(request, record_pk) if record_pk else None
    today = timezone.localdate()
    assignment = Assignment(record=record, area_id=area_asked_for(request))
    if record:
        require(access.may_keep_records(request.user, record.council, today))
        assignment.council = record.council
    else:
        require(access.may_keep_councils(request.user))
    form = assignment_form(request, assignment, today)
    if is_sent(request) and form.is_valid():
        made = workflow.give(form.instance, by=request.user, now=timezone.now())
        messages.success(
            request, "Uppdraget är sparat. Det följer med till varje dagordning tills det avslutas."
        )
        return redirect(back_to(made))
    context = {"form": form, "record": record, "assignment": None, "theirs": None}
    return render(request, "councils/assignment_edit.html", context)


def area_asked_for(request) -> int | None:
    """With ``?omrade=7`` it is about that area to begin with."""
    wanted = whole_number(request.GET.get("omrade"))
    return Area.objects.filter(pk=wanted).values_list("pk", flat=True).first() if wanted else None


def assignment_form(request, assignment: Assignment, today) -> AssignmentForm:
    return AssignmentForm(
        request.POST or None,
        instance=assignment,
        councils=Council.objects.visible_to(request.user, today).active(today),
        actions=Action.objects.visible_to(request.user).current().select_related("plan"),
        today=today,
    )


def back_to(assignment: Assignment) -> str:
    """To the meeting while it goes on, else to the assignment."""
    record = assignment.record
    if record and record.item.meeting.is_in_session:
        return f"{reverse('councils:item_record_edit', args=[record.pk])}#aktuell"
    return assignment.get_absolute_url()


def visible_assignment(request, pk) -> Assignment:
    rows = Assignment.objects.visible_to(request.user, timezone.localdate()).for_list()
    return get_object_or_404(
        rows.select_related("action__plan", "area", "made_by").defer("area__geometry"), pk=pk
    )


@require_GET
def assignment_detail(request, pk):
    return assignment_page(request, visible_assignment(request, pk))


def assignment_page(request, assignment: Assignment, status=200, **more):
    user, today = request.user, timezone.localdate()
    may_keep = access.may_keep_records(user, assignment.council, today)
    context = {
        "assignment": assignment,
        "mentions": assignment.mentions.select_related("meeting__council"),
        "log": assignment.history.select_related("history_user").order_by("-history_date")[:20],
        "follow": FollowAssignmentForm(initial={"status": assignment.status, "edition": assignment.edition}),
        "may_follow": assignment.is_open and access.may_follow_assignment(user, assignment, today),
        "may_keep": may_keep,
        "may_reopen": not assignment.is_open and may_keep,
        "today": today,
    }
    return render(request, "councils/assignment_detail.html", context | more, status=status)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assignment_edit(request, pk):
    assignment, today = visible_assignment(request, pk), timezone.localdate()
    require(access.may_keep_records(request.user, assignment.council, today))
    require(access.may_change_assignment(assignment))
    form, theirs = assignment_form(request, assignment, today), None
    if is_sent(request) and form.is_valid():
        try:
            workflow.change(form.instance, by=request.user, edition=form.cleaned_data["edition"], today=today)
        except Overtaken as overtaken:
            theirs = overtaken.args[0]
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Uppdraget är ändrat.")
            return redirect(assignment)
    context = {"form": form, "record": assignment.record, "assignment": assignment, "theirs": theirs}
    return render(request, "councils/assignment_edit.html", context, status=409 if theirs else 200)


@require_POST
def assignment_follow(request, pk):
    assignment = visible_assignment(request, pk)
    form = FollowAssignmentForm(request.POST)
    if not form.is_valid():
        return assignment_page(request, assignment, follow=form)
    given = form.cleaned_data
    workflow.follow(
        assignment,
        status=AssignmentStatus(given["status"]),
        by=request.user,
        edition=given["edition"],
        today=timezone.localdate(),
    )
    messages.success(request, "Läget är sparat.")
    return redirect(assignment)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assignment_close(request, pk):
    """Asks how it ended and why. With ``?mote=7`` it leads back to that meeting."""
    assignment, now = visible_assignment(request, pk), timezone.now()
    require(access.may_follow_assignment(request.user, assignment, timezone.localdate(now)))
    require(access.may_change_assignment(assignment))
    form = CloseAssignmentForm(request.POST or None, initial={"edition": assignment.edition})
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        workflow.close(
            assignment,
            status=AssignmentStatus(given["status"]),
            reason=given["reason"],
            by=request.user,
            edition=given["edition"],
            now=now,
        )
        messages.success(request, "Uppdraget är avslutat och står inte på någon dagordning mer.")
        return redirect(assignment)
    return render(request, "councils/assignment_close.html", {"assignment": assignment, "form": form})


@require_POST
def assignment_reopen(request, pk):
    assignment = visible_assignment(request, pk)
    workflow.reopen(assignment, by=request.user, edition=assignment.edition, today=timezone.localdate())
    messages.success(request, "Uppdraget är öppet igen och följer med till nästa dagordning.")
    return redirect(assignment)
