"""A list of observations out of Excel: what its columns are and what each row becomes, before anything is saved."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from councils import dialogue_access as access
from councils.forms.observation_imports import ListColumnsForm, ListStartForm
from councils.importers.observations import read, understand
from councils.models import Dialogue
from councils.views.dialogues import visible_dialogue
from councils.workflow import observation_imports as workflow
from incidents.findings import familiar_names
from kommunbrott.access import require
from kommunbrott.models import Area, TextDraft
from kommunbrott.reading import UnreadableFile
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.views.importing import told

# Rows that are shown of those that will be read in.
SHOWN = 100


def dialogue_to_fill(request, pk) -> Dialogue:
    dialogue = visible_dialogue(request, pk)
    require(access.may_write_dialogue(request.user, dialogue))
    return dialogue


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_import_start(request, dialogue_pk):
    dialogue = dialogue_to_fill(request, dialogue_pk)
    is_post = request.method == "POST"
    form = ListStartForm(request.POST if is_post else None, request.FILES if is_post else None)
    fault = None
    if is_sent(request) and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            listing = read(file.name, file.file)
        except UnreadableFile as refusal:
            fault = told(refusal, file.name)
        else:
            workflow.start(dialogue, listing, file_name=file.name, by=request.user)
            return redirect("councils:observation_import_review", dialogue.pk)
    waiting = TextDraft.objects.filter(user=request.user, block=workflow.block_of(dialogue)).first()
    context = {"dialogue": dialogue, "form": form, "fault": fault, "waiting": waiting}
    status = 422 if fault or form.errors else 200
    return render(request, "councils/observation_import_start.html", context, status=status)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_import_review(request, dialogue_pk):
    dialogue = dialogue_to_fill(request, dialogue_pk)
    draft = get_object_or_404(TextDraft, user=request.user, block=workflow.block_of(dialogue))
    listing, columns = workflow.listing_of(draft), workflow.columns_of(draft)
    do = request.POST.get("do") if is_sent(request) else None
    form = ListColumnsForm(
        request.POST if do == "kolumner" else None,
        header=list(listing.header),
        columns=draft.values["columns"],
    )
    if do == "slang":
        workflow.drop(dialogue, by=request.user)
        messages.success(request, "Filen är slängd. Inget är inläst.")
        return redirect(dialogue)
    if do == "kolumner" and form.is_valid():
        workflow.choose_columns(draft, form.chosen())
        return redirect("councils:observation_import_review", dialogue.pk)
    understood = understand(listing, columns, familiar_names())
    if do == "spara":
        areas = list(Area.objects.select_related("parent"))
        count = workflow.save(dialogue, understood.rows, by=request.user, areas=areas)
        messages.success(request, in_words(count, len(understood.rejected)))
        return redirect(dialogue)
    new = workflow.fresh(dialogue, understood.rows)
    context = {
        "dialogue": dialogue,
        "file_name": draft.values["file"],
        "notes": listing.notes,
        "columns": form,
        "rows": new[:SHOWN],
        "new_count": len(new),
        "known_count": len(understood.rows) - len(new),
        "rejected": understood.rejected,
    }
    status = 422 if form.errors else 200
    return render(request, "councils/observation_import_review.html", context, status=status)


def in_words(count: int, rejected: int) -> str:
    read_in = "En observation är inläst." if count == 1 else f"{count} observationer är inlästa."
    if not rejected:
        return read_in
    return f"{read_in} {'En rad' if rejected == 1 else f'{rejected} rader'} kom inte in."
