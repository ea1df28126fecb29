"""Minutes: written out, sent to those who adjust them, posted, published and corrected."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import minutes_access as access
from councils.choices import MinutesStatus
from councils.filters import MinutesFilter
from councils.forms.minutes import CorrectionForm, HeadForm, PostForm, PublishForm, SendForm
from councils.models import Council, ItemRecord, Minutes, MinutesMark
from councils.secrecy import marked, masked
from councils.tables import MinutesTable
from councils.views.meetings import visible_meeting
from councils.views.minutes_files import content_for, print_minutes, visible_minutes
from councils.views.minutes_way import steps_of
from councils.workflow import minutes as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.listing import ListPage
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.printing import Unprintable


class MinutesList(ListPage):
    title = "Protokoll"
    model = Minutes
    table_class = MinutesTable
    filterset_class = MinutesFilter
    template_name = "councils/minutes_list.html"
    empty_heading = "Inga protokoll än"
    empty_reason = "När ett möte är avslutat skrivs dess protokoll. Publicerade protokoll läses av alla."

    def get_queryset(self):
        return Minutes.objects.visible_to(self.request.user, timezone.localdate()).for_list()

    def get_filterset_kwargs(self, filterset_class):
        councils = Council.objects.filter(meetings__protocol__in=self.get_queryset()).distinct()
        return super().get_filterset_kwargs(filterset_class) | {"councils": councils}


@require_POST
def minutes_create(request, meeting_pk):
    minutes = workflow.begin(visible_meeting(request, meeting_pk), by=request.user)
    return redirect(minutes)


@require_GET
def minutes_detail(request, pk):
    minutes, user = visible_minutes(request, pk), request.user
    version = minutes.latest()
    may_write = access.may_write_minutes(user, minutes)
    signer = access.signer_of(user, minutes)
    to_adjust = minutes.last_to_adjust()
    approvals = to_adjust.approvals.select_related("scan") if to_adjust else []
    keeps = bool(access.may_keep_records(user, minutes.meeting.council, minutes.meeting.day))
    reads_all = access.may_read_all(user, minutes, timezone.localdate())
    context = {
        "minutes": minutes,
        "meeting": minutes.meeting,
        "content": content_for(request, minutes, version),
        "version": version,
        "versions": list(minutes.versions.for_list()) if keeps else [],
        "steps": steps_of(minutes),
        "signers": list(minutes.signers.for_list()),
        "approvals": {approval.attendance_id: approval for approval in approvals},
        "remarks": open_remarks(minutes, version) if keeps else [],
        "corrections": [(row, (marked if reads_all else masked)(row.text)) for row in _corrections(minutes)],
        "keeps": keeps,
        "reads_all": reads_all,
        "may_write": may_write,
        "records": _records(minutes) if may_write else {},
        "may_adjust": signer is not None and access.may_mark(signer, minutes),
        "may_take_back": access.may_move_minutes(user, minutes, MinutesStatus.DRAFT),
        "may_post": access.may_move_minutes(user, minutes, MinutesStatus.POSTED),
        "may_publish": access.may_move_minutes(user, minutes, MinutesStatus.PUBLISHED),
        "may_correct": access.may_correct_minutes(user, minutes),
    }
    return render(request, "councils/minutes_detail.html", context)


def _records(minutes: Minutes) -> dict[int, int]:
    """Where each item is written, by item."""
    return dict(ItemRecord.objects.filter(item__meeting=minutes.meeting_id).values_list("item", "pk"))


def _corrections(minutes: Minutes):
    return minutes.corrections.select_related("made_by")


def open_remarks(minutes: Minutes, version) -> list[tuple[str, MinutesMark]]:
    """What those who adjust have remarked on and not called right since, by item."""
    if version is None or minutes.is_adjusted:
        return []
    labels = {item.id: f"{item.label} {item.title}" for item in version.tree.items}
    last = {
        (mark.attendance_id, mark.item_id): mark
        for mark in MinutesMark.objects.filter(minutes=minutes).select_related("attendance")
    }
    return [
        (labels[mark.item_id], mark) for mark in last.values() if not mark.is_right and mark.item_id in labels
    ]


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_edit(request, pk):
    """Hours, diarienummer and who signs. The items' texts are put right where they were written."""
    minutes = visible_minutes(request, pk)
    require(access.may_write_minutes(request.user, minutes))
    form, was_changed = HeadForm(request.POST or None, minutes=minutes), False
    if is_sent(request) and form.is_valid():
        try:
            workflow.save_head(minutes, head_of(form), by=request.user, edition=form.cleaned_data["edition"])
        except Overtaken as overtaken:
            was_changed, form.data = True, form.data.copy()
            form.data["edition"] = str(overtaken.args[0].edition)
        else:
            messages.success(request, "Uppgifterna är sparade.")
            return redirect(minutes)
    context = {"minutes": minutes, "form": form, "was_changed": was_changed}
    return render(request, "councils/minutes_edit.html", context, status=409 if was_changed else 200)


def head_of(form: HeadForm) -> workflow.Head:
    given = {name: value for name, value in form.cleaned_data.items() if name != "edition"}
    return workflow.Head(**given | {"adjusters": list(given["adjusters"])})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_send(request, pk):
    """Shows what will be frozen and who gets a letter, and sends it."""
    minutes, now = visible_minutes(request, pk), timezone.now()
    require(access.may_move_minutes(request.user, minutes, MinutesStatus.WITH_ADJUSTERS))
    days = minutes.meeting.council.adjust_days
    form = SendForm(request.POST or None, today=timezone.localdate(now), days=days)
    signers = list(minutes.signers.adjusting().for_list())
    content = workflow.content_to_adjust(minutes)
    if is_sent(request) and form.is_valid() and signers:
        try:
            printed = print_minutes(content)
        except Unprintable as error:
            form.add_error(None, error.message)
        else:
            due_on = form.cleaned_data["due_on"]
            workflow.send(minutes, by=request.user, due_on=due_on, printed=printed, now=now)
            messages.success(request, "Protokollet är fryst och skickat till dem som justerar det.")
            return redirect(minutes)
    context = {
        "minutes": minutes,
        "form": form,
        "content": content.marked(),
        "reached": [signer for signer in signers if signer.address],
        "unreached": [signer for signer in signers if not signer.address],
        "signers": signers,
    }
    return render(request, "councils/minutes_send.html", context)


@require_POST
def minutes_take_back(request, pk):
    minutes = workflow.take_back(visible_minutes(request, pk), by=request.user)
    messages.success(request, "Protokollet är ett utkast igen. Skicka det på nytt när det är rättat.")
    return redirect(minutes)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_post(request, pk):
    minutes = visible_minutes(request, pk)
    require(access.may_move_minutes(request.user, minutes, MinutesStatus.POSTED))
    first = timezone.localdate(minutes.adjusted_at)
    form = PostForm(request.POST or None, first=first, today=timezone.localdate())
    if is_sent(request) and form.is_valid():
        workflow.post(minutes, by=request.user, **form.cleaned_data)
        messages.success(request, "Anslaget är antecknat.")
        return redirect(minutes)
    return render(request, "councils/minutes_post.html", {"minutes": minutes, "form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_publish(request, pk):
    minutes = visible_minutes(request, pk)
    require(access.may_move_minutes(request.user, minutes, MinutesStatus.PUBLISHED))
    form = PublishForm(request.POST if request.method == "POST" else None)
    if is_sent(request) and form.is_valid():
        workflow.publish(minutes, by=request.user, now=timezone.now())
        messages.success(
            request, "Protokollet är publicerat. Alla som har ett konto läser den offentliga kopian."
        )
        return redirect(minutes)
    version = minutes.latest()
    context = {"minutes": minutes, "form": form, "has_secrets": version.tree.has_secrets}
    return render(request, "councils/minutes_publish.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def minutes_correct(request, pk):
    minutes = visible_minutes(request, pk)
    require(access.may_correct_minutes(request.user, minutes))
    version = minutes.latest()
    if version is None:
        raise Http404
    form = CorrectionForm(request.POST or None, content=version.tree.marked())
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        workflow.correct(
            minutes, by=request.user, label=given["label"], text=given["text"], now=timezone.now()
        )
        messages.success(request, "Rättelsen är tillagd med dagens datum.")
        return redirect(minutes)
    return render(request, "councils/minutes_correct.html", {"minutes": minutes, "form": form})
