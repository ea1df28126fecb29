"""The agenda of a meeting, item by item."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from councils import access
from councils.forms.agenda import AgendaItemForm
from councils.models import AgendaItem, Meeting
from councils.views.meetings import comment_counts, visible_meeting
from councils.workflow import agenda as workflow
from councils.workflow import agenda_templates, gathering
from kommunbrott.access import Overtaken, require
from kommunbrott.htmx import wants_fragment
from kommunbrott.numbers import in_words, whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agenda_item_create(request, meeting_pk):
    meeting = visible_meeting(request, meeting_pk)
    return _edit(request, AgendaItem(meeting=meeting))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agenda_item_edit(request, pk):
    return _edit(request, visible_item(request, pk))


def visible_item(request, pk) -> AgendaItem:
    item = get_object_or_404(AgendaItem.objects.select_related("meeting__council"), pk=pk)
    visible_meeting(request, item.meeting_id)
    return item


def _edit(request, item: AgendaItem):
    require(access.may_write_agenda(request.user, item.meeting))
    name, theirs = str(item) if item.pk else "", None
    form = AgendaItemForm(request.POST or None, instance=item, user=request.user)
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        try:
            workflow.save_item(
                form.instance, by=request.user, clauses=given["clauses"], edition=given["edition"]
            )
        except Overtaken:
            # What somebody else wrote is shown beside what was typed; saving again is then a choice.
            theirs = AgendaItem.objects.filter(pk=item.pk).prefetch_related("clauses").first()
            if theirs is None:
                raise
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Ärendet är sparat.")
            return redirect(item.meeting)
    context = {"form": form, "name": name, "item": item, "meeting": item.meeting, "theirs": theirs}
    return render(request, "councils/agenda_item_edit.html", context, status=409 if theirs else 200)


@require_POST
def agenda_item_move(request, pk):
    """A step, or to the place where it was dropped. Dragged, the agenda alone comes back."""
    item = visible_item(request, pk)
    to = request.POST.get("to", "")
    place = whole_number(to)
    if place is not None:
        workflow.place_item(item, by=request.user, to=place)
    else:
        workflow.move_item(item, by=request.user, step=-1 if to == "upp" else 1)
    if not wants_fragment(request):
        return _back(item.meeting)
    context = {
        "content": item.meeting.content().marked(),
        "comment_counts": comment_counts(item.meeting, is_entitled=True),
    }
    return render(request, "councils/_agenda_tools.html", context)


@require_POST
def agenda_item_remove(request, pk):
    item = visible_item(request, pk)
    name = str(item)
    workflow.remove_item(item, by=request.user)
    messages.success(request, f"”{name}” är borttaget från dagordningen.")
    return _back(item.meeting)


@require_POST
def meeting_standing(request, pk):
    """What belongs on this agenda onto it, or with ``keep`` this agenda as the forum's standing items."""
    meeting = visible_meeting(request, pk)
    if "keep" in request.POST:
        count = agenda_templates.keep_as_standing(meeting.council, meeting, by=request.user)
        messages.success(request, f"{count} ärenden är nu stående i {meeting.council}.")
    else:
        _tell_of(request, gathering.fill(meeting, by=request.user))
    return _back(meeting)


@require_http_methods(["GET", "POST"])
def meeting_template(request, pk):
    """What one of the forum's templates has onto this agenda."""
    meeting = visible_meeting(request, pk)
    require(access.may_write_agenda(request.user, meeting))
    templates = meeting.council.agenda_templates.annotate(item_count=Count("items"))
    if request.method == "POST":
        template = get_object_or_404(templates, pk=whole_number(request.POST.get("template")) or 0)
        _tell_of(request, gathering.fill_from(meeting, template, by=request.user))
        return _back(meeting)
    return render(request, "councils/meeting_template.html", {"meeting": meeting, "templates": templates})


def _tell_of(request, count: int) -> None:
    said = "Allt som hör hit stod redan på dagordningen."
    if count:
        said = f"{in_words(count, 'ett').capitalize()} ärende{'n' if count > 1 else ''} lades till."
    messages.success(request, said)


def _back(meeting: Meeting):
    return redirect(f"{meeting.get_absolute_url()}#dagordning")
