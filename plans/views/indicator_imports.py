"""Statistics from a file: shown before it is saved, saved as the coordinator chooses, undone if need be."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from incidents.choices import ImportState
from incidents.views.importing import told
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Municipality
from kommunbrott.reading import MAX_BYTES, UnreadableFile
from plans import access
from plans.forms.indicator_imports import IndicatorColumnsForm, IndicatorFileForm, SupplementForm
from plans.importers.indicators import KINDS
from plans.indicator_register import Outcome, Supplement, outcome_of
from plans.models import IndicatorImport
from plans.workflow import indicator_imports as workflow

LISTED, MOST_SHOWN = 30, 100


@require_http_methods(["GET", "POST"])
def indicator_import_start(request):
    require(access.may_keep_indicators(request.user))
    is_post = request.method == "POST"
    form = IndicatorFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    fault = None
    if is_post and form.is_valid():
        try:
            made = received(form.cleaned_data["file"], request.user)
        except UnreadableFile as refusal:
            fault = told(refusal.message)
        else:
            if made.state == ImportState.SAVED:
                messages.info(request, "Den här filen är redan inläst. Inget har ändrats.")
            return redirect(made)
    imports = IndicatorImport.objects.select_related("made_by").defer("result", "mapping", "data")[:LISTED]
    context = {"form": form, "fault": fault, "imports": imports}
    status = 422 if fault or form.errors else 200
    return render(request, "plans/indicator_import_start.html", context, status=status)


def received(upload, user) -> IndicatorImport:
    if upload.size > MAX_BYTES:
        raise UnreadableFile("Filen är större än 10 MB. Dela den i flera filer. Inget har sparats.")
    return workflow.receive(upload.name, upload.read(), by=user)


def fetched(request, pk: int) -> IndicatorImport:
    require(access.may_keep_indicators(request.user))
    return get_object_or_404(IndicatorImport.objects.select_related("made_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def indicator_import_review(request, pk):
    """What the file would become, or became."""
    made = fetched(request, pk)
    if made.state != ImportState.PREVIEW:
        if request.method == "POST":
            raise Overtaken(made)
        return render(request, "plans/indicator_import_done.html", {"made": made} | done(made))
    reading = workflow.reading_of(made)
    form = SupplementForm(
        request.POST if request.method == "POST" else None, reading=reading, fetched_on=timezone.localdate()
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = workflow.save(made, Supplement(**form.told), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{saved.accepted} nya och {saved.changed} ändrade värden är inlästa.")
            return redirect(made)
    return review_page(request, made, reading, form)


def review_page(request, made: IndicatorImport, reading, form: SupplementForm, columns=None):
    supplement = Supplement(**form.told) if form.is_bound and form.is_valid() else Supplement()
    found = outcome_of(reading, supplement, Municipality.current())
    context = {
        "made": made,
        "kind": KINDS[reading.kind],
        "reading": reading,
        "faults": reading.faults[:MOST_SHOWN],
        "found": found,
        "examples": found.new[:MOST_SHOWN],
        "changes": [(row, figures) for row, figures in found.changed[:MOST_SHOWN]],
        "indicators": [
            (each, count_of(found, each)) for each in dict.fromkeys(map(Named, found.indicators.values()))
        ],
        "form": form,
        "columns": columns or IndicatorColumnsForm(columns=reading.columns),
    }
    wrong = form.errors or context["columns"].errors
    return render(request, "plans/indicator_import_review.html", context, status=422 if wrong else 200)


class Named:
    """An indicator that may not have been saved yet, told from the others by which object it is."""

    def __init__(self, indicator):
        self.indicator = indicator

    def __eq__(self, other):
        return self.indicator is other.indicator

    def __hash__(self):
        return id(self.indicator)


def count_of(found: Outcome, named: Named) -> int:
    return sum(row.indicator is named.indicator for row in found.new)


def done(made: IndicatorImport) -> dict:
    return {
        "faults": made.result.get("faults", [])[:MOST_SHOWN],
        "kind": KINDS.get(made.kind, ""),
        "is_saved": made.state == ImportState.SAVED,
    }


@require_POST
def indicator_import_columns(request, pk):
    made = fetched(request, pk)
    if made.state != ImportState.PREVIEW:
        raise Overtaken(made)
    reading = workflow.reading_of(made)
    columns = IndicatorColumnsForm(request.POST, columns=reading.columns)
    if not columns.is_valid():
        form = SupplementForm(reading=reading, fetched_on=timezone.localdate())
        return review_page(request, made, reading, form, columns)
    workflow.point_out(made, columns.told(), by=request.user)
    return redirect(made)


@require_POST
def indicator_import_drop(request, pk):
    made = fetched(request, pk)
    workflow.drop(made, by=request.user)
    messages.success(request, f"Inläsningen av {made} är avbruten. Inget har sparats.")
    return redirect("plans:indicator_import_start")


@require_http_methods(["GET", "POST"])
def indicator_import_undo(request, pk):
    """The question, with what goes and what stays, and then the undoing."""
    made = fetched(request, pk)
    if request.method == "POST":
        stay = workflow.undo(made, by=request.user)
        messages.success(request, f"Inläsningen av {made} är ångrad.")
        if stay:
            messages.info(request, f"{stay} värden är kvar som de är, för att någon har ändrat dem sedan.")
        return redirect(made)
    if made.state != ImportState.SAVED:
        return redirect(made)
    kept = workflow.touched(made).count()
    context = {"made": made, "gone": made.values.count() - kept, "kept": kept}
    return render(request, "plans/indicator_import_undo.html", context)
