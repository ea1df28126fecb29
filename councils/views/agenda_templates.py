"""What a forum's agendas begin with: its standing items and its named templates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from councils import access
from councils.forms.agenda_templates import NewTemplateForm, TemplateNameForm, TemplateRows
from councils.models import AgendaTemplate, Council, Meeting
from councils.workflow import agenda_templates as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agenda_template_create(request, council_pk):
    """A name, and the agenda it begins as: with ``?mote=7`` that meeting's."""
    require(access.may_keep_councils(request.user))
    council = get_object_or_404(Council, pk=council_pk)
    initial = {"meeting": whole_number(request.GET.get("mote"))}
    form = NewTemplateForm(request.POST or None, council=council, initial=initial)
    if is_sent(request) and form.is_valid():
        meeting: Meeting | None = form.cleaned_data["meeting"]
        template = AgendaTemplate(council=council)
        rows = workflow.rows_of_meeting(meeting) if meeting else []
        workflow.save(council, template, rows, by=request.user, seen="0", name=form.cleaned_data["name"])
        messages.success(request, f"Mallen {template} är sparad. Skriv vidare i den här.")
        return redirect("councils:agenda_template_edit", template.pk)
    return render(request, "councils/agenda_template_create.html", {"council": council, "form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agenda_template_edit(request, pk):
    template = get_object_or_404(AgendaTemplate.objects.select_related("council"), pk=pk)
    return _edit(request, template.council, template)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def standing_items_edit(request, council_pk):
    return _edit(request, get_object_or_404(Council, pk=council_pk), None)


def _edit(request, council: Council, template: AgendaTemplate | None):
    require(access.may_keep_councils(request.user))
    items = template.items if template else council.standing_items.standing()
    heading = str(template) if template else "Stående ärenden"
    stored = [vars(row) for row in workflow.rows_of(items)]
    initial = [row | {"place": place} for place, row in enumerate(stored, start=1)]
    formset = TemplateRows(request.POST or None, initial=initial, prefix="rader")
    named = TemplateNameForm(request.POST or None, instance=template) if template else None
    seen, is_overtaken = request.POST.get("seen") or workflow.mark_of(council, template), False
    if is_sent(request) and all([formset.is_valid(), named is None or named.is_valid()]):
        rows = [workflow.Row(**values) for values in formset.rows()]
        name = named.cleaned_data["name"] if named else ""
        try:
            workflow.save(council, template, rows, by=request.user, seen=seen, name=name)
        except Overtaken:
            # What was typed stays; saving again is then a choice.
            current = AgendaTemplate.objects.filter(pk=template.pk).first() if template else None
            if template and current is None:
                raise
            is_overtaken, seen = True, workflow.mark_of(council, current)
        else:
            messages.success(request, f"{heading} är sparat.")
            return redirect(f"{council.get_absolute_url()}#mallar")
    context = {
        "council": council,
        "template": template,
        "heading": heading,
        "formset": formset,
        "named": named,
        "seen": seen,
        "theirs": workflow.rows_of(items) if is_overtaken else None,
    }
    return render(request, "councils/agenda_template_edit.html", context, status=409 if is_overtaken else 200)


@require_POST
def agenda_template_remove(request, pk):
    template = get_object_or_404(AgendaTemplate.objects.select_related("council"), pk=pk)
    workflow.remove(template, by=request.user)
    messages.success(request, f"Mallen {template} är borttagen. Möten som började med den är som de var.")
    return redirect(f"{template.council.get_absolute_url()}#mallar")
