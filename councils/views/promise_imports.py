"""A file of promises read in: shown as it was understood, confirmed line by line, saved as a draft, and undone."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from councils import promise_access as access
from councils.choices import PromiseGiver, PromiseKind
from councils.forms.promise_imports import PromiseFileForm, row_form
from councils.models import PromiseImport
from councils.workflow import promise_imports as workflow
from councils.workflow.promise_imports import Row, giver_of
from kommunbrott.access import require
from kommunbrott.reading import MAX_BYTES, UnreadableFile, read_file, read_pasted
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_import_start(request):
    require(access.may_make_promises(request.user))
    is_post = request.method == "POST"
    form = PromiseFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_sent(request) and form.is_valid():
        try:
            return redirect(started(form.cleaned_data, by=request.user))
        except UnreadableFile as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "text", refusal.message)
    waiting = PromiseImport.objects.of(request.user).filter(is_saved=False).defer("result")[:10]
    context = {"form": form, "waiting": waiting}
    return render(request, "councils/promise_import_start.html", context, status=422 if form.errors else 200)


def started(given: dict, *, by) -> PromiseImport:
    file = given.get("file")
    if file is None:
        return workflow.start(
            workflow.understand(read_pasted(given["text"])), file_name="Inklistrad text", by=by
        )
    if file.size > MAX_BYTES:
        raise UnreadableFile("Filen är större än 10 MB. Ta bort bilder ur dokumentet. Inget har sparats.")
    return workflow.start(workflow.understand(read_file(file.name, file.read())), file_name=file.name, by=by)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_import_review(request, pk):
    require(access.may_make_promises(request.user))
    found = get_object_or_404(PromiseImport.objects.of(request.user), pk=pk)
    if found.is_saved:
        return redirect(found.document or "councils:promise_list")
    read = workflow.read_back(found)
    rows = [(promise, row_for(request, place, promise)) for place, promise in enumerate(read.promises)]
    faulty = [form for _, form in rows if form.is_bound and not form.is_valid()]
    if is_sent(request) and not faulty:
        answers = {place: Row(**form.cleaned_data) for place, (_, form) in enumerate(rows)}
        if any(row.is_wanted for row in answers.values()):
            document = workflow.save(found, by=request.user, rows=answers)
            messages.success(request, "Utkastet är skapat. Koppla löftena till planen och se över texten.")
            return redirect(document)
        messages.error(request, "Välj minst ett löfte att ta med.")
    context = {
        "found": found,
        "read": read,
        "rows": rows,
        "doubtful": sum(bool(promise.reasons) for promise in read.promises),
    }
    return render(request, "councils/promise_import_review.html", context)


def row_for(request, place: int, promise) -> forms.Form:
    initial = {"is_wanted": True, "kind": PromiseKind(promise.kind), "giver": giver_of(promise.by)}
    return row_form(request.POST or None, prefix=f"rad-{place}", initial=initial, givers=PromiseGiver.choices)


@require_POST
def promise_import_drop(request, pk):
    found = get_object_or_404(PromiseImport.objects.of(request.user), pk=pk)
    workflow.drop(found, by=request.user)
    messages.success(request, f"{found} är borttagen. Inget har sparats.")
    return redirect("councils:promise_list")


@require_POST
def promise_import_undo(request, pk):
    require(access.may_make_promises(request.user))
    found = get_object_or_404(PromiseImport, pk=pk)
    workflow.undo(found, by=request.user)
    messages.success(request, "Inläsningen är ångrad och utkastet borttaget.")
    return redirect("councils:promise_list")
