"""Meeting mode: a meeting opened, written down item by item, and closed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import access
from councils.choices import MemberRole, Outcome, Presence
from councils.forms.holding import AttendanceForm, RaisedItemForm, RecordForm
from councils.models import AgendaItem, Assignment, Attendance, ItemRecord, Meeting
from councils.models.about import visible_things
from councils.views.meetings import visible_meeting
from councils.views.minutes_way import steps_ahead
from councils.workflow import holding, rounds
from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.models import TextDraft
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed

# What a button of the item's form does to its outcome; None leaves it as it is.
PRESSED = {"oppna": "", **{outcome.value: outcome for outcome in Outcome}}


@dataclass(frozen=True)
class Entry:
    """An item as the page lists it. ``label`` is preliminary until the meeting closes."""

    record: ItemRecord
    label: str
    is_current: bool
    has_draft: bool
    writer: str


@require_POST
def meeting_open(request, pk):
    meeting = visible_meeting(request, pk)
    if meeting.has_opened and access.may_record(request.user, meeting):
        messages.info(request, "Mötet är redan öppnat. Ni kan skriva i det samtidigt.")
    else:
        holding.open_meeting(meeting, by=request.user, now=timezone.now())
        messages.success(request, "Mötet är öppnat. Allt sparas medan du skriver.")
    return redirect("councils:meeting_hold", meeting.pk)


@require_GET
def meeting_hold(request, pk):
    """The whole meeting, open at the first item that nothing has become of yet."""
    meeting = recorded_meeting(request, pk)
    records = list(ItemRecord.objects.for_meeting(meeting))
    waiting = [record for record in records if not record.outcome] if meeting.is_in_session else []
    return hold_page(request, meeting, records, waiting[0] if waiting else None)


def recorded_meeting(request, pk) -> Meeting:
    meeting = visible_meeting(request, pk)
    require(access.may_record(request.user, meeting))
    return meeting


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_record_edit(request, pk):
    """The meeting open at one item. A button that settles it leads on to the next."""
    meeting = recorded_meeting(request, meeting_of(ItemRecord, pk))
    records = list(ItemRecord.objects.for_meeting(meeting))
    record = next(row for row in records if row.pk == pk)
    if request.method == "GET":
        return hold_page(request, meeting, records, record)
    # Kept before anything is tried, so that not even a server error can lose it.
    keep_draft(request, record)
    form, outcome = RecordForm(request.POST), PRESSED.get(request.POST.get("do", ""))
    if not is_sent(request) or not form.is_valid_for(outcome):
        return hold_page(request, meeting, records, record, form)
    try:
        holding.save_record(
            record, written(form), by=request.user, edition=form.cleaned_data["version"], outcome=outcome
        )
    except Overtaken as overtaken:
        return clash_page(request, meeting, records, record, form, overtaken.args[0])
    following = after(records, record) if outcome else record
    if following is None:
        messages.success(request, "Alla ärenden är behandlade. Du kan avsluta mötet.")
        return redirect("councils:meeting_hold", meeting.pk)
    return redirect(f"{reverse('councils:item_record_edit', args=[following.pk])}#aktuell")


def meeting_of(model, pk: int) -> int:
    """The key of the meeting that a record or a person belongs to, or 404."""
    path = "item__meeting" if model is ItemRecord else "meeting"
    return get_object_or_404(model.objects.values_list(path, flat=True), pk=pk)


def after(records: list[ItemRecord], record: ItemRecord) -> ItemRecord | None:
    """The next that waits, from ``record`` on and round."""
    here = records.index(record)
    return next((row for row in records[here + 1 :] + records[:here] if not row.outcome), None)


def written(form: RecordForm) -> holding.Written:
    texts = {name: form.cleaned_data[name] for name in holding.TEXTS}
    return holding.Written(clauses=tuple(form.cleaned_data["clauses"]), **texts)


def keep_draft(request, record: ItemRecord) -> TextDraft | None:
    version = request.POST.get("version", "")
    return drafts.keep(request.user, holding.draft_key(record), version, request.POST)


@require_POST
def item_record_draft(request, pk):
    """Keep what is typed, or (``discard``) throw it away."""
    meeting = recorded_meeting(request, meeting_of(ItemRecord, pk))
    record = ItemRecord.objects.select_related("item").get(pk=pk)
    if "discard" in request.POST:
        drafts.discard(request.user, holding.draft_key(record))
        return redirect("councils:item_record_edit", pk)
    if not meeting.has_opened or keep_draft(request, record) is None:
        return HttpResponse("Texten är för lång för att sparas.", status=413)
    return HttpResponse(f"{timezone.localtime():%H.%M}", content_type="text/plain; charset=utf-8")


# --- The page ---


def hold_page(request, meeting, records, current: ItemRecord | None, form=None, status=200, **more):
    """Ten queries, whatever the meeting's size, and two more for the assignments that stand on its agenda.

    One for each thing of our own that the open item is about.
    """
    own, others = drafts.under(f"mote/{meeting.pk}/", request.user)
    draft = own.get(holding.draft_key(current)) if current and form is None else None
    attendances = list(meeting.attendances.for_list())
    entries = list(listed(meeting, records, current, own, others))
    settled = sum(bool(record.outcome) for record in records)
    context = {
        "meeting": meeting,
        "entries": entries,
        "current": next((entry for entry in entries if entry.is_current), None),
        "form": form or (current and begun_form(current, draft)),
        "files": list(current.item.files.all()) if current else [],
        "things": visible_things(current.item, request.user) if current else [],
        "draft": draft,
        "attendances": attendances,
        "present": sum(person.is_present for person in attendances),
        "settled": settled,
        "steps": steps_ahead(meeting, settled=settled, total=len(records)),
        "assignments": list(Assignment.objects.open_for(meeting.council)) if meeting.is_in_session else [],
        "may_go_round": access.may_go_round(request.user, meeting),
        "now": timezone.localtime(),
        "today": timezone.localdate(),
    }
    return render(request, "councils/meeting_hold.html", context | more, status=status)


def listed(meeting: Meeting, records, current, own, others):
    year, first = holding.next_number(meeting) if meeting.is_in_session else (None, 0)
    for number, record in enumerate(records, start=first):
        key = holding.draft_key(record)
        yield Entry(
            record=record,
            label=record.label or (f"§ {number}" if year else str(number)),
            is_current=current is not None and record.pk == current.pk,
            has_draft=key in own,
            writer=str(others[key].user) if key in others else "",
        )


def begun_form(record: ItemRecord, draft: TextDraft | None) -> RecordForm:
    """From the person's draft if there is one, else from what is saved."""
    saved = holding.Written.of(record)
    initial = {name: getattr(saved, name) for name in (*holding.TEXTS, "clauses")} | {
        "version": record.edition
    }
    if draft:
        data = drafts.as_data(draft)
        initial |= {name: data[name] for name in holding.TEXTS if name in data}
        initial |= {"clauses": [text for text in data.getlist("clauses") if text.strip()]}
        initial |= {"version": whole_number(draft.base_version) or 0}
    return RecordForm(initial=initial)


def clash_page(request, meeting, records, record, form: RecordForm, theirs: ItemRecord):
    """409: what somebody else saved beside what was typed. Saving again is then a choice."""
    mine, saved = written(form), holding.Written.of(theirs)
    last = theirs.history.select_related("history_user").first()
    form.data = form.data.copy()
    form.data["version"] = str(theirs.edition)
    differences = [
        {"label": form.fields[name].label, "mine": told(mine, name), "theirs": told(saved, name)}
        for name in ("notes", "clauses", "noted", "motions", "vote", "reservations")
        if told(mine, name) != told(saved, name)
    ]
    clash = {"by": str(last.history_user or "Någon"), "at": last.history_date, "differences": differences}
    return hold_page(request, meeting, records, record, form, status=409, clash=clash)


def told(text: holding.Written, name: str) -> str:
    value = getattr(text, name)
    return value if isinstance(value, str) else "\n".join(f"att {clause}" for clause in value)


# --- People ---


@require_POST
def attendance_take(request, pk):
    """Here or not. What is typed in the open item comes along and is kept, also where there is no script."""
    meeting = recorded_meeting(request, meeting_of(Attendance, pk))
    person = Attendance.objects.select_related("meeting").get(pk=pk)
    record = open_record(request, meeting)
    if record and "notes" in request.POST and is_changed(request, record):
        keep_draft(request, record)
    presence = here(person) if request.POST.get("presence") == "har" else Presence.ABSENT
    holding.take_attendance(person, presence=presence, by=request.user)
    if record:
        return redirect("councils:item_record_edit", record.pk)
    if (area := whole_number(request.POST.get("omrade"))) is not None:
        return back_to_round(request, meeting, area)
    return redirect("councils:meeting_hold", meeting.pk)


def back_to_round(request, meeting: Meeting, area: int):
    """To the area that was open in the round; what was typed of it is kept."""
    typed = (request.POST.get("level", ""), request.POST.get("motive", ""))
    if typed != (request.POST.get("was_level", ""), request.POST.get("was_motive", "")):
        drafts.keep(request.user, rounds.draft_key(meeting, area), "", request.POST)
    return redirect(f"{reverse('councils:meeting_round', args=[meeting.pk])}?omrade={area}")


def here(person: Attendance) -> Presence:
    """How somebody who is pressed to be here takes part."""
    if person.is_present:
        return Presence(person.presence)
    if person.role == MemberRole.CO_OPTED:
        return Presence.CO_OPTED
    return Presence.PRESENT if person.role or person.membership_id else Presence.GUEST


def open_record(request, meeting: Meeting) -> ItemRecord | None:
    wanted = whole_number(request.POST.get("record"))
    records = ItemRecord.objects.filter(item__meeting=meeting).select_related("item")
    return records.filter(pk=wanted).first() if wanted else None


def is_changed(request, record: ItemRecord) -> bool:
    form = RecordForm(request.POST)
    return not form.is_valid() or written(form) != holding.Written.of(record)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def attendance_create(request, meeting_pk):
    """A guest, or somebody else who is not on the roll."""
    meeting = recorded_meeting(request, meeting_pk)
    return edit_person(request, meeting, Attendance(meeting=meeting, presence=Presence.GUEST))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def attendance_edit(request, pk):
    meeting = recorded_meeting(request, meeting_of(Attendance, pk))
    return edit_person(request, meeting, Attendance.objects.select_related("meeting").get(pk=pk))


def edit_person(request, meeting: Meeting, person: Attendance):
    name, theirs = person.name, None
    form = AttendanceForm(request.POST or None, instance=person, meeting=meeting)
    if is_sent(request) and form.is_valid():
        try:
            if not person.pk:
                holding.add_person(meeting, form.instance, by=request.user)
            holding.save_attendance(
                form.instance,
                disqualified=form.disqualifications(),
                edition=form.cleaned_data["edition"],
                by=request.user,
            )
        except Overtaken:
            theirs = Attendance.objects.for_list().get(pk=person.pk)
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, f"{form.instance} är sparad.")
            return redirect(f"{reverse('councils:meeting_hold', args=[meeting.pk])}#narvaro")
    context = {"meeting": meeting, "name": name, "form": form, "theirs": theirs}
    return render(request, "councils/attendance_edit.html", context, status=409 if theirs else 200)


# --- Items that come up, and the end ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_item_create(request, meeting_pk):
    meeting = recorded_meeting(request, meeting_pk)
    require(access.may_close_meeting(request.user, meeting))
    form = RaisedItemForm(request.POST or None, instance=AgendaItem(meeting=meeting))
    if is_sent(request) and form.is_valid():
        item = holding.add_item(form.instance, by=request.user)
        return redirect(f"{reverse('councils:item_record_edit', args=[item.record.pk])}#aktuell")
    return render(request, "councils/meeting_item_create.html", {"meeting": meeting, "form": form})


@require_http_methods(["GET", "POST"])
def meeting_close(request, pk):
    """What stands in the way, or what numbers will be given."""
    meeting = recorded_meeting(request, pk)
    if meeting.is_closed:
        messages.info(request, "Mötet är redan avslutat.")
        return redirect("councils:meeting_hold", meeting.pk)
    require(access.may_close_meeting(request.user, meeting))
    status = 200
    if request.method == "POST":
        try:
            holding.close_meeting(meeting, by=request.user, now=timezone.now())
        except holding.NotSettled:
            status = 409
        else:
            messages.success(request, "Mötet är avslutat och ärendena har fått sina nummer.")
            return redirect("councils:meeting_hold", meeting.pk)
    records = list(ItemRecord.objects.for_meeting(meeting))
    own, others = drafts.under(f"mote/{meeting.pk}/", request.user)
    entries = list(listed(meeting, records, None, own, others))
    waiting = {record.pk for record in holding.unsettled(records)}
    context = {
        "meeting": meeting,
        "first": entries[0] if entries else None,
        "last": entries[-1] if entries else None,
        "waiting": [entry for entry in entries if entry.record.pk in waiting],
        "decided_by_nobody": holding.decided_by_nobody(meeting, records),
        "unsaved": [entry for entry in entries if entry.has_draft or entry.writer],
    }
    return render(request, "councils/meeting_close.html", context, status=status)
