"""The operational lägesbild: begun since the last, written in, fixed, printed and sent."""

from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents import access, briefing, drawings
from incidents.content import BriefContent
from incidents.documents.brief import brief_context, brief_pdf
from incidents.forms.briefs import BriefForm, ComingEventForm, FixForm, PeriodForm, SendForm
from incidents.forms.guarded import is_to_be_saved
from incidents.models import ComingEvent, OperationalBrief
from incidents.workflow import briefs as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.charts import Figure
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Area, Municipality, RoadNetwork
from kommunbrott.numbers import whole_number
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@require_safe
def operational_brief_list(request):
    briefs = list(OperationalBrief.objects.visible_to(request.user).for_list())
    may_write = access.may_write_brief(request.user)
    first, last = workflow.since_last(timezone.localdate())
    context = {
        "briefs": briefs,
        "open": next((brief for brief in briefs if brief.is_open), None),
        "may_write": may_write,
        "first": first,
        "last": last,
        "form": PeriodForm(initial={"starts_on": first, "ends_on": last}),
    }
    return render(request, "incidents/operational_brief_list.html", context)


@require_POST
def operational_brief_begin(request):
    """Since the last, or the period that is asked for."""
    require(access.may_write_brief(request.user))
    if "starts_on" not in request.POST:
        first, last = workflow.since_last(timezone.localdate())
        return redirect(workflow.begin(first, last, by=request.user))
    form = PeriodForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        return redirect(workflow.begin(data["starts_on"], data["ends_on"], by=request.user))
    first, last = workflow.since_last(timezone.localdate())
    briefs = list(OperationalBrief.objects.visible_to(request.user).for_list())
    context = {
        "briefs": briefs,
        "open": next((brief for brief in briefs if brief.is_open), None),
        "may_write": access.may_write_brief(request.user),
        "first": first,
        "last": last,
        "form": form,
    }
    return render(request, "incidents/operational_brief_list.html", context)


def shown(request, pk: int) -> OperationalBrief:
    visible = OperationalBrief.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("version").defer("version__pdf"), pk=pk)


def content_of(request, brief: OperationalBrief) -> BriefContent:
    """As it was fixed, else as the register stands now."""
    if not brief.is_open:
        return brief.version.tree
    return briefing.brief_content(brief, request.user, timezone.now())


def figures_of(content: BriefContent, municipality: Municipality) -> list[Figure]:
    """The same on the page and in print. Two queries, for the map."""
    told = drawings.source(content.statistics, municipality.name, content.counted_at)
    areas, roads = Area.objects.filter(geometry__isnull=False), RoadNetwork.current_lines()
    return drawings.figures(content.statistics, told, areas, roads)


@require_safe
def operational_brief_detail(request, pk):
    return page(request, shown(request, pk))


def page(request, brief: OperationalBrief, **more):
    content = content_of(request, brief)
    figures = figures_of(content, Municipality.current())
    context = brief_context(content, figures) | {
        "brief": brief,
        "may_write": access.may_write_brief(request.user, brief),
        "is_coordinator": access.may_write_brief(request.user),
        "fix_form": FixForm(),
        "previous": OperationalBrief.objects.visible_to(request.user)
        .filter(number__lt=brief.number, is_open=False)
        .first(),
    }
    return render(request, "incidents/operational_brief_detail.html", context | more)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def operational_brief_edit(request, pk):
    require(access.may_write_brief(request.user))
    brief = get_object_or_404(OperationalBrief, pk=pk)
    require(access.may_write_brief(request.user, brief))
    content = content_of(request, brief)
    initial = {name: getattr(brief, name) for name in ("summary", "remarks", "starts_on", "ends_on")}
    form = BriefForm(
        BriefForm.data_of(request),
        initial=initial,
        areas=content.areas,
        suggested=briefing.suggested(content),
    )
    seen = request.POST.get("seen") or str(brief.revision)
    if is_to_be_saved(request) and form.is_valid():
        judged = [workflow.Judged(*each) for each in form.judged()]
        number = whole_number(seen) or 0
        workflow.change(brief, form.texts, judged, by=request.user, seen=number, kept=form.kept)
        messages.success(request, f"{brief} är sparad.")
        return redirect(brief)
    proposal = briefing.proposed_summary(content)
    context = {"form": form, "brief": brief, "seen": seen, "proposal": proposal}
    return render(request, "incidents/operational_brief_edit.html", context)


@require_POST
def operational_brief_fix(request, pk):
    """Counted, printed and frozen: what is fixed is what is printed."""
    brief = shown(request, pk)
    require(access.may_write_brief(request.user, brief))
    seen = whole_number(request.POST.get("seen")) or 0
    if seen != brief.revision:
        raise Overtaken(brief)
    form = FixForm(request.POST)
    if not form.is_valid():
        return page(request, brief, fix_form=form)
    municipality = Municipality.current()
    content = replace(
        content_of(request, brief),
        occasion=form.cleaned_data["occasion"],
        fixed_on=timezone.localdate(),
        fixed_by=str(request.user),
    )
    if not content.is_judged:
        form.add_error(None, "Bedöm alla områden innan du fastställer. Välj Skriv, så finns förslag.")
        return page(request, brief, fix_form=form)
    try:
        pdf = printed(content, municipality)
        workflow.fix(brief, by=request.user, printed=workflow.Printed(content, pdf, seen))
    except (Unprintable, ValidationError) as error:
        form.add_error(None, error.message)
        return page(request, brief, fix_form=form)
    messages.success(request, f"{brief} är fastställd. Nästa räknas härifrån.")
    return redirect(brief)


def printed(content: BriefContent, municipality: Municipality) -> bytes:
    """Takes seconds, outside of any transaction. Raises Unprintable."""
    figures, brand = figures_of(content, municipality), brand_of(municipality)
    return printed_now(lambda: brief_pdf(content, figures, brand))


@require_safe
def operational_brief_file(request, pk):
    """The file as it was fixed, else one made now that says it is a draft."""
    brief = get_object_or_404(
        OperationalBrief.objects.visible_to(request.user).select_related("version"), pk=pk
    )
    if brief.is_open:
        try:
            pdf = printed(content_of(request, brief), Municipality.current())
        except Unprintable as error:
            messages.error(request, error.message)
            return redirect(brief)
    else:
        pdf = bytes(brief.version.pdf)
    name = f"Operativ lägesbild {brief.number}.pdf"
    return FileResponse(BytesIO(pdf), filename=name, content_type="application/pdf")


@require_POST
def operational_brief_remove(request, pk):
    brief = shown(request, pk)
    workflow.remove(brief, by=request.user)
    messages.success(request, f"{brief} är borttagen.")
    return redirect("incidents:operational_brief_list")


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def operational_brief_letter(request, pk):
    """As text to copy, and when it is fixed as a letter to send."""
    require(access.may_write_brief(request.user))
    brief = shown(request, pk)
    content = content_of(request, brief)
    form = SendForm(request.POST or None)
    if is_sent(request) and not brief.is_open and form.is_valid():
        count = workflow.send(brief.version, form.cleaned_data["parties"], by=request.user)
        said = "Ett brev är på väg." if count == 1 else f"{count} brev är på väg."
        messages.success(request, f"{said} Den som redan har fått lägesbilden får den inte igen.")
        return redirect(brief)
    text = "\n\n".join([f"{brief}, {brief.period}", *briefing.paragraphs(content)])
    context = {"brief": brief, "text": text, "form": form}
    return render(request, "incidents/operational_brief_letter.html", context)


# --- What is coming ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def coming_event_list(request):
    require(access.may_write_brief(request.user))
    form = ComingEventForm(ComingEventForm.data_of(request))
    if is_to_be_saved(request) and form.is_valid():
        event = workflow.add_event(form.save(commit=False), by=request.user, kept=form.kept)
        messages.success(request, f"{event} är tillagt.")
        return redirect("incidents:coming_event_list")
    today = timezone.localdate()
    events = ComingEvent.objects.between(today, today.replace(year=today.year + 2, day=1))
    context = {"form": form, "events": events}
    return render(request, "incidents/coming_event_list.html", context)


@require_POST
def coming_event_remove(request, pk):
    event = get_object_or_404(ComingEvent, pk=pk)
    workflow.remove_event(event, by=request.user)
    messages.success(request, f"{event} är borttaget.")
    return redirect("incidents:coming_event_list")
