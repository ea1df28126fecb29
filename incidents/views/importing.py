"""Reports from a file: shown before they are saved, saved as the coordinator chooses, undone if need be."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from incidents import access, import_reading
from incidents.choices import ImportState
from incidents.forms.importing import ColumnsForm, ImportStartForm, SaveForm
from incidents.importers import Reason
from incidents.models import ImportBatch
from incidents.workflow import importing
from kommunbrott.access import Overtaken, require
from kommunbrott.htmx import wants_fragment
from kommunbrott.queue import is_worked_off
from kommunbrott.reading import UnreadableFile
from kommunbrott.reading.records import MAX_BYTES

UNDER_WAY = (ImportState.READING, ImportState.SAVING)
LISTED = 30


@require_http_methods(["GET", "POST"])
def import_start(request):
    require(access.may_import(request.user))
    is_post = request.method == "POST"
    form = ImportStartForm(request.POST if is_post else None, request.FILES if is_post else None)
    fault = None
    if is_post and form.is_valid():
        try:
            batch = received(form.cleaned_data["file"], request.user)
        except UnreadableFile as refusal:
            fault = told(refusal.message)
        else:
            if batch.state == ImportState.SAVED:
                messages.info(request, "Den här filen är redan inläst. Inget har ändrats.")
            return redirect(batch)
    imports = ImportBatch.objects.select_related("made_by").defer("result", "mapping")[:LISTED]
    context = {"form": form, "fault": fault, "imports": imports}
    return render(
        request, "incidents/import_start.html", context, status=422 if fault or form.errors else 200
    )


def received(upload, user) -> ImportBatch:
    if upload.size > MAX_BYTES:
        raise UnreadableFile("Filen är större än 200 MB. Dela den i flera filer. Inget har sparats.")
    return import_reading.receive(upload, by=user)


def told(message: str) -> dict:
    """The first sentence says what is wrong, the rest what to do."""
    title, _, text = re.sub(r"\.\s+(?=[A-ZÅÄÖ])", "\n", message, count=1).partition("\n")
    return {"title": title, "text": text}


def fetched(request, pk: int) -> ImportBatch:
    require(access.may_import(request.user))
    return get_object_or_404(ImportBatch.objects.select_related("made_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def import_review(request, pk):
    """How far it has come, what it would become, or what it became."""
    batch = fetched(request, pk)
    if batch.state in UNDER_WAY:
        return progress(request, batch)
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": batch.get_absolute_url()})
    columns, save = ColumnsForm(columns=batch.result.get("columns", [])), SaveForm()
    if request.method == "POST":
        save = SaveForm(request.POST)
        if save.is_valid():
            verdict = importing.may_save(batch, only_whole=save.only_whole)
            if verdict:
                importing.order_saving(batch, only_whole=save.only_whole, by=request.user)
                import_reading.begin_saving(batch)
                return redirect(batch)
            save.add_error("how", verdict.reason)
    return review_page(request, batch, columns, save)


def review_page(request, batch: ImportBatch, columns: ColumnsForm, save: SaveForm):
    result = batch.result
    fault = result.get("fault", "")
    context = {
        "batch": batch,
        "is_preview": batch.state == ImportState.PREVIEW,
        "is_saved": batch.state == ImportState.SAVED,
        "columns": columns,
        "more_columns": result.get("more_columns", 0),
        "save": save,
        "fault": told(fault) if fault else None,
        "missing": result.get("missing", []),
        "notes": result.get("notes", []),
        "rejected": [row | {"label": Reason(row["reason"]).label} for row in result.get("rejected", [])],
        "reasons": reasons(result.get("reasons", {})),
        "areas": result.get("areas", []),
        "more_areas": result.get("more_areas", 0),
        "new_areas": len(result.get("areas", [])) + result.get("more_areas", 0),
    }
    wrong = columns.errors or save.errors
    return render(request, "incidents/import_review.html", context, status=422 if wrong else 200)


def reasons(told_of: dict) -> list[dict]:
    """What is worth a look, the commonest first."""
    found = [
        {"label": Reason(code).label, "rest": each["count"] - len(each["lines"])} | each
        for code, each in told_of.items()
    ]
    return sorted(found, key=lambda each: -each["count"])


def progress(request, batch: ImportBatch):
    """Asked for again every other second; a reader is told only what is new."""
    if wants_fragment(request) and request.GET.get("nu") == f"{batch.state}-{batch.done}":
        return HttpResponse(status=204)
    context = {
        "batch": batch,
        "is_saving": batch.state == ImportState.SAVING,
        "is_worked_off": is_worked_off(),
    }
    fragment = wants_fragment(request)
    return render(
        request, "incidents/_import_progress.html" if fragment else "incidents/import_progress.html", context
    )


@require_POST
def import_columns(request, pk):
    """Other columns than were found: the file is read again."""
    batch = fetched(request, pk)
    if batch.state != ImportState.PREVIEW:
        raise Overtaken(batch)
    form = ColumnsForm(request.POST, columns=batch.result.get("columns", []))
    if not form.is_valid():
        return review_page(request, batch, form, SaveForm())
    importing.point_out(batch, form.told(), by=request.user)
    batch.refresh_from_db()
    import_reading.begin_reading(batch)
    return redirect(batch)


@require_POST
def import_drop(request, pk):
    batch = fetched(request, pk)
    importing.drop(batch, by=request.user)
    import_reading.forget_file(batch)
    messages.success(request, f"Importen av {batch} är avbruten. Inget har sparats.")
    return redirect("incidents:import_start")


@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    """The question, with what goes and what stays, and then the undoing."""
    batch = fetched(request, pk)
    if request.method == "POST":
        kept = importing.undo(batch, by=request.user)
        messages.success(request, f"Importen av {batch} är ångrad.")
        if kept:
            messages.info(request, f"{kept} rapporter är kvar, för att någon har arbetat med dem.")
        return redirect(batch)
    if batch.state != ImportState.SAVED:
        return redirect(batch)
    count = batch.reports.count()
    kept = importing.acted_on(batch).count()
    context = {"batch": batch, "gone": count - kept, "kept": kept, "areas": batch.areas.all()}
    return render(request, "incidents/import_undo.html", context)
