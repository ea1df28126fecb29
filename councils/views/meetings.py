"""Meetings: the list, a series made in one go, and one that is moved, cancelled or put back."""

from django.contrib import messages
from django.db.models import Count
from django.forms import formset_factory
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import access
from councils.choices import MeetingStatus, ReplyAnswer
from councils.filters import MeetingFilter
from councils.forms.meetings import MOST_MEETINGS, CancelForm, MeetingForm, SeriesForm, SlotForm
from councils.minutes_access import may_begin_minutes
from councils.models import Council, Meeting, MeetingReply, Minutes
from councils.models.tree import agenda_rows, build
from councils.tables import MeetingTable
from councils.workflow import meetings as workflow
from kommunbrott.access import require
from kommunbrott.dates import long_date
from kommunbrott.listing import ListPage
from kommunbrott.relogin import is_sent, keeps_what_is_typed

# Each meeting of the forum itself may bring one of every forum that prepares it.
MOST_SLOTS = MOST_MEETINGS * 6


class MeetingList(ListPage):
    title = "Möten"
    model = Meeting
    table_class = MeetingTable
    filterset_class = MeetingFilter
    template_name = "councils/meeting_list.html"
    empty_heading = "Inga möten än"
    empty_reason = "När ett forum har planerat sina möten står de här."

    def get_queryset(self):
        return Meeting.objects.visible_to(self.request.user, timezone.localdate()).for_list()

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        councils = Council.objects.visible_to(self.request.user, timezone.localdate())
        # Without a choice made the filter still has a say: what is coming.
        return kwargs | {"councils": councils, "data": self.request.GET}

    def get_context_data(self, **kwargs):
        may_keep = access.may_keep_councils(self.request.user)
        return super().get_context_data(may_keep=may_keep, **kwargs)


def visible_meeting(request, pk) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(meetings.select_related("council"), pk=pk)


@require_GET
def meeting_detail(request, pk):
    meeting, now = visible_meeting(request, pk), timezone.now()
    user = request.user
    may_write = access.may_write_agenda(user, meeting)
    members = list(meeting.council.memberships.current(meeting.day).for_list())
    replies = MeetingReply.objects.latest_in(meeting)
    rows = agenda_rows(meeting) if may_write else []
    content = build(meeting, members, rows) if may_write else None
    summonses = meeting.summonses.defer("pdf", "secret_pdf", "content").select_related("made_by")
    sent = list(summonses.order_by("-number"))
    said = [replies[member.pk] for member in members if member.pk in replies]
    context = {
        "meeting": meeting,
        # Members read the agenda in the summons, once it has gone out.
        "content": content.marked() if content else None,
        "summonses": sent,
        "is_changed": bool(content and sent) and sent[0].digest != content.digest,
        "called": [(member, replies.get(member.pk)) for member in members],
        "comes": sum(reply.answer != ReplyAnswer.AWAY for reply in said),
        "replied": len(said),
        "proposals": list(visible_proposals(user, meeting)),
        "may_propose": access.may_propose(user, meeting, timezone.localdate(now)),
        "comment_counts": {row.pk: row.comment_count for row in rows},
        "may_write": may_write,
        "may_summon": access.may_summon(user, meeting, now),
        "may_move": access.may_move_meeting(user, meeting),
        "may_cancel": access.may_turn_meeting(user, meeting, MeetingStatus.CANCELLED),
        "may_open": access.may_open_meeting(user, meeting, timezone.localdate(now)),
        "may_record": access.may_record(user, meeting),
        "protocol": meeting.is_closed and visible_protocol(request, meeting),
        "may_begin_minutes": meeting.is_closed and may_begin_minutes(user, meeting),
        "may_put_back": meeting.is_cancelled and access.may_keep_councils(user),
    }
    return render(request, "councils/meeting_detail.html", context)


def visible_proposals(user, meeting: Meeting):
    """The coordinator sees all that were made to the meeting, others their own."""
    rows = meeting.proposals.select_related("made_by", "item")
    return rows if user.is_coordinator else rows.filter(made_by=user)


def comment_counts(meeting: Meeting, *, is_entitled: bool) -> dict[int, int]:
    """By item that the reader may discuss how many comments it has. One query."""
    items = meeting.items.all() if is_entitled else meeting.items.filter(secrecy="")
    return dict(items.order_by().annotate(count=Count("comments")).values_list("pk", "count"))


def visible_protocol(request, meeting: Meeting) -> Minutes | None:
    return Minutes.objects.visible_to(request.user, timezone.localdate()).filter(meeting=meeting).first()


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_series(request, pk):
    """First how they fall, then each of them to change or leave out, then all are made."""
    council = get_object_or_404(Council, pk=pk)
    require(access.may_plan_meetings(request.user, council))
    preparatory = list(council.preparatory.active(timezone.localdate()))
    councils = Council.objects.filter(pk__in=[council.pk, *(other.pk for other in preparatory)])
    form = SeriesForm(request.POST or None, council=council, preparatory=preparatory)
    make_slots = formset_factory(SlotForm, extra=0, max_num=MOST_SLOTS, absolute_max=MOST_SLOTS)
    slots = None
    if request.method == "POST" and form.is_valid():
        options = {"prefix": "moten", "form_kwargs": {"councils": councils}}
        if "moten-TOTAL_FORMS" in request.POST and "propose" not in request.POST:
            slots = make_slots(request.POST, **options)
            if is_sent(request) and slots.is_valid() and _plan(request, form, slots):
                return redirect(council)
        else:
            slots = make_slots(initial=form.slots(), **options)
    names = {other.pk: other for other in (council, *preparatory)}
    context = {"council": council, "form": form, "slots": slots, "rows": _rows(slots, names)}
    return render(request, "councils/meeting_series.html", context)


def _rows(slots, names) -> list[tuple[Council, SlotForm]]:
    """Each slot with the forum that meets; one that was tampered with belongs to the forum itself."""
    own = next(iter(names.values()))
    found = []
    for slot in slots or ():
        key = str(slot["council"].value() or "")
        found.append((names.get(int(key), own) if key.isdecimal() else own, slot))
    return found


def _plan(request, form, slots) -> bool:
    """Whether they were made. What stands in the way is told on the form, which keeps what was typed."""
    wanted = [(row.cleaned_data["council"], row.slot()) for row in slots if row.cleaned_data.get("is_wanted")]
    if not wanted:
        form.add_error(None, "Välj minst ett möte att planera.")
        return False
    try:
        given = form.cleaned_data
        made = workflow.plan_meetings(
            wanted, place=given["place"], by=request.user, template=given.get("template")
        )
    except workflow.Taken as taken:
        form.add_error(None, taken_already(taken))
        return False
    messages.success(
        request, "Ett möte är planerat." if len(made) == 1 else f"{len(made)} möten är planerade."
    )
    return True


def taken_already(taken: workflow.Taken) -> str:
    when = timezone.localtime(taken.args[0])
    return f"Forumet har redan ett möte {long_date(when.date())} klockan {when:%H.%M}. Välj en annan tid."


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_edit(request, pk):
    meeting = visible_meeting(request, pk)
    require(access.may_move_meeting(request.user, meeting))
    form = MeetingForm(request.POST or None, initial=MeetingForm.initial_of(meeting))
    if is_sent(request) and form.is_valid():
        place, sequence = form.cleaned_data["place"], form.cleaned_data["sequence"]
        try:
            workflow.move_meeting(meeting, by=request.user, slot=form.slot(), place=place, sequence=sequence)
        except workflow.Taken as taken:
            form.add_error("on", taken_already(taken))
        else:
            messages.success(request, "Mötet är ändrat. Kalendrar som prenumererar får den nya tiden.")
            return redirect(meeting)
    return render(request, "councils/meeting_edit.html", {"meeting": meeting, "form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_cancel(request, pk):
    meeting = visible_meeting(request, pk)
    require(access.may_turn_meeting(request.user, meeting, MeetingStatus.CANCELLED))
    form = CancelForm(request.POST or None, initial={"sequence": meeting.sequence})
    if is_sent(request) and form.is_valid():
        workflow.cancel_meeting(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, "Mötet är inställt.")
        return redirect(meeting)
    return render(request, "councils/meeting_cancel.html", {"meeting": meeting, "form": form})


@require_POST
def meeting_put_back(request, pk):
    meeting = visible_meeting(request, pk)
    workflow.put_back_meeting(meeting, by=request.user, sequence=meeting.sequence)
    messages.success(request, "Mötet är planerat igen.")
    return redirect(meeting)
