"""Läget runt: the areas one by one, while an EST group or an operational meeting is in session."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import access
from councils.forms.rounds import JudgementForm, QuickInterventionForm, RaiseForm
from councils.models import Assignment, ItemRecord, Meeting
from councils.views.holding import recorded_meeting
from councils.workflow import rounds
from incidents import briefing
from incidents.choices import COUNTED, InterventionStatus
from incidents.content import AreaContent
from incidents.effects import all_areas
from incidents.models import ComingEvent, Intervention, OperationalBrief
from incidents.workflow.briefs import Judged
from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Area
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed

# What somebody types about an area.
TYPED = ("motive", "insats-title", "insats-ends_on", "lyft-text")


@dataclass(frozen=True)
class Place:
    """An area in the round, with what is open in it."""

    content: AreaContent
    assignments: list[Assignment]
    interventions: list[Intervention]
    reports: str

    @property
    def key(self) -> int:
        return self.content.count.key


def going_round(request, pk) -> Meeting:
    meeting = recorded_meeting(request, pk)
    require(access.may_go_round(request.user, meeting))
    return meeting


@require_GET
def meeting_round(request, pk):
    """Open at the area that is asked for, else at the first that is not judged."""
    meeting = going_round(request, pk)
    return round_page(request, meeting, whole_number(request.GET.get("omrade")))


@require_POST
def meeting_round_begin(request, pk):
    meeting = going_round(request, pk)
    rounds.begin(meeting, by=request.user, today=timezone.localdate())
    return redirect("councils:meeting_round", pk)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def meeting_area(request, pk, area_pk):
    """Judge the area, decide on an intervention in it, or raise something of it to the council."""
    meeting = going_round(request, pk)
    area = get_object_or_404(Area.objects.defer("geometry"), pk=area_pk)
    if request.method == "GET":
        return round_page(request, meeting, area.pk)
    # Kept before anything is tried, so that not even a server error can lose it.
    drafts.keep(request.user, rounds.draft_key(meeting, area.pk), "", request.POST)
    if not is_sent(request):
        return round_page(request, meeting, area.pk)
    step = {"insats": _intervene, "lyft": _raise}.get(request.POST.get("do", ""), _judge)
    return step(request, meeting, area)


def keep_rest(request, meeting: Meeting, area: Area, done: tuple[str, ...]) -> None:
    """What has been typed about the area beside the fields that now are saved stays a draft."""
    rest = request.POST.copy()
    for name in [*rest]:
        if name.startswith(done):
            del rest[name]
    key = rounds.draft_key(meeting, area.pk)
    if any(rest.get(name, "").strip() for name in TYPED):
        drafts.keep(request.user, key, "", rest)
    else:
        drafts.discard(request.user, key)


@require_POST
def meeting_area_draft(request, pk, area_pk):
    """Keep what is typed about the area, or (``discard``) throw it away."""
    meeting = going_round(request, pk)
    area = get_object_or_404(Area.objects.defer("geometry"), pk=area_pk)
    if "discard" in request.POST:
        drafts.discard(request.user, rounds.draft_key(meeting, area.pk))
        return redirect(at(meeting, area.pk))
    if drafts.keep(request.user, rounds.draft_key(meeting, area.pk), "", request.POST) is None:
        return HttpResponse("Texten är för lång för att sparas.", status=413)
    return HttpResponse(f"{timezone.localtime():%H.%M}", content_type="text/plain; charset=utf-8")


def at(meeting: Meeting, area: int) -> str:
    return f"{reverse('councils:meeting_round', args=[meeting.pk])}?omrade={area}#aktuell"


def _judge(request, meeting: Meeting, area: Area):
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return round_page(request, meeting, area.pk, form=form, status=422)
    given = form.cleaned_data
    try:
        rounds.judge(meeting, Judged(area.pk, given["level"], given["motive"]), by=request.user, was=form.was)
    except Overtaken as overtaken:
        theirs = overtaken.args[0]
        if isinstance(theirs, Meeting):
            raise
        # What somebody else saved is shown beside what was typed; saving again is then a choice.
        form.data = form.data.copy()
        form.data["was_level"], form.data["was_motive"] = theirs.level, theirs.motive
        return round_page(request, meeting, area.pk, form=form, theirs=theirs, status=409)
    keep_rest(request, meeting, area, ("level", "motive", "was_"))
    return redirect(f"{reverse('councils:meeting_round', args=[meeting.pk])}?efter={area.pk}#aktuell")


def _intervene(request, meeting: Meeting, area: Area):
    form = QuickInterventionForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return round_page(request, meeting, area.pk, intervention_form=form, status=422)
    made = rounds.decide_intervention(meeting, area, **form.cleaned_data, by=request.user, now=timezone.now())
    keep_rest(request, meeting, area, ("insats-",))
    messages.success(request, f"Insatsen är beslutad: {made}.")
    return redirect(at(meeting, area.pk))


def _raise(request, meeting: Meeting, area: Area):
    form = RaiseForm(request.POST)
    if not form.is_valid():
        return round_page(request, meeting, area.pk, raise_form=form, status=422)
    made = rounds.raise_to_council(
        meeting, area, form.cleaned_data["text"], by=request.user, now=timezone.now()
    )
    keep_rest(request, meeting, area, ("lyft-",))
    messages.success(request, f"Föreslaget till {made.meeting}.")
    return redirect(at(meeting, area.pk))


@require_POST
def meeting_assignment(request, pk, assignment_pk):
    """Done or left, pressed at the meeting."""
    meeting = going_round(request, pk)
    rows = Assignment.objects.visible_to(request.user, timezone.localdate())
    assignment = get_object_or_404(rows.filter(_of(meeting)), pk=assignment_pk)
    is_done = request.POST.get("state") == "klart"
    rounds.report_assignment(meeting, assignment, is_done=is_done, by=request.user, now=timezone.now())
    return redirect(f"{reverse('councils:meeting_round', args=[meeting.pk])}#uppdrag")


def _of(meeting: Meeting) -> Q:
    return Q(council=meeting.council_id) | Q(raised_to=meeting.council_id)


# --- The page ---


def round_page(request, meeting: Meeting, wanted: int | None, form=None, status=200, **more):
    """Eighteen queries, whatever the number of areas, assignments and interventions."""
    today, now = timezone.localdate(), timezone.now()
    record = rounds.round_record(meeting)
    closed_here = Q(closed_at__gte=meeting.opened_at)
    rows = Assignment.objects.filter(_of(meeting)).filter(Q(closed_at=None) | closed_here)
    assignments = list(rows.for_list().select_related("area").defer("area__geometry").in_time())
    places = list(_places(request, record, assignments)) if record else []
    current = _current(request, places, wanted)
    target = rounds.council_meeting(now)
    attendances = list(meeting.attendances.for_list())
    context = {
        "meeting": meeting,
        "record": record,
        "brief": record.item.brief if record else None,
        "assignments": assignments,
        "done": sum(not one.is_open for one in assignments),
        "places": places,
        "current": current,
        "judged": sum(bool(place.content.level) for place in places),
        "may_judge": bool(record) and record.item.brief.is_open,
        "target": target,
        "raised": list(target.proposals.filter(made_at__gte=meeting.opened_at)) if target else [],
        "events": [
            (briefing.days_of(event), event.what)
            for event in ComingEvent.objects.between(today, today + briefing.AHEAD)
        ],
        "following": _following(meeting),
        "attendances": attendances,
        "present": sum(person.is_present for person in attendances),
        "now": timezone.localtime(now),
        "today": today,
    }
    if current:
        context |= _forms(request, meeting, current, form, today)
    return render(request, "councils/meeting_round.html", context | more, status=status)


def _places(request, record: ItemRecord, assignments: list[Assignment]):
    brief = record.item.brief
    areas = all_areas()
    rows = briefing.areas_of(brief, request.user, areas) if brief.is_open else brief.version.tree.areas
    going_on = Intervention.objects.filter(
        status__in=(InterventionStatus.PLANNED, InterventionStatus.ONGOING)
    )
    found = list(
        going_on.select_related("place").defer("place__geometry").prefetch_related("organisations", "areas")
    )
    for row in rows:
        key = row.count.key
        yield Place(
            content=row,
            assignments=[one for one in assignments if one.area_id == key],
            interventions=[one for one in found if _reaches(one, key)],
            reports=_reports(brief, key),
        )


def _reaches(intervention: Intervention, area: int) -> bool:
    inside = intervention.place is not None and intervention.place.parent_id == area
    return inside or any(one.pk == area for one in intervention.areas.all())


def _reports(brief: OperationalBrief, area: int) -> str:
    asked = QueryDict(mutable=True)
    asked.update(
        {
            "omrade": area,
            "fran": brief.starts_on.isoformat(),
            "till": brief.ends_on.isoformat(),
            "lage": COUNTED,
        }
    )
    return f"{reverse('incidents:report_list')}?{asked.urlencode()}"


def _current(request, places: list[Place], wanted: int | None) -> Place | None:
    """The one asked for; after one that was judged the next; else the first that is not."""
    keys = [place.key for place in places]
    after = whole_number(request.GET.get("efter"))
    if after in keys:
        here = keys.index(after) + 1
        waiting = [place for place in places[here:] + places[:here] if not place.content.level]
        return waiting[0] if waiting else None
    if wanted is not None and places:
        found = next((place for place in places if place.key == wanted), None)
        if found is None:
            raise Http404
        return found
    return next((place for place in places if not place.content.level), None)


def _forms(request, meeting: Meeting, place: Place, form, today) -> dict:
    """What was typed and is not saved stands in the fields of all three."""
    level, motive = place.content.level, place.content.motive
    initial = {"level": level, "motive": motive, "was_level": level, "was_motive": motive}
    draft = drafts.of(request.user, rounds.draft_key(meeting, place.key))
    typed = drafts.as_data(draft) if draft else {}

    def of(prefix: str) -> dict:
        return {name.removeprefix(prefix): typed[name] for name in typed if name.startswith(prefix)}

    return {
        "form": form
        or JudgementForm(initial=initial | {name: typed[name] for name in initial if name in typed}),
        "draft": draft if form is None else None,
        "intervention_form": QuickInterventionForm(today=today, initial=of("insats-")),
        "raise_form": RaiseForm(initial=of("lyft-")),
    }


def _following(meeting: Meeting) -> Meeting | None:
    stands = Meeting.objects.filter(council=meeting.council_id, starts_at__gt=meeting.starts_at)
    return stands.exclude(status="installt").order_by("starts_at").first()
