"""A plan from a file in two steps: what was understood is reviewed, then saved, and can be undone."""

import re

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kommunbrott.access import require
from kommunbrott.choices import OrganisationKind
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Organisation
from kommunbrott.queue import is_worked_off
from kommunbrott.reading import MAX_BYTES, UnreadableFile
from kommunbrott.relogin import is_sent, is_shown_again, keeps_what_is_typed
from plans import access, import_reading
from plans.choices import ImportState
from plans.forms.importing import ImportStartForm, ReviewForm
from plans.importers.answers import Answers, read_answers
from plans.importers.kinship import resembles
from plans.importers.measure import letters
from plans.importers.review import Review, grouped, is_on_purpose, spellings
from plans.importers.state import from_state
from plans.models import PlanImport
from plans.views.import_words import (
    areas_in_words,
    becomes,
    in_words,
    measured_in_words,
    moment_in_words,
    party_note,
    party_state,
    resemblance,
    rows_in_words,
    size_in_words,
)
from plans.workflow import importing

PASTED = "Inklistrad tabell"


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def import_start(request):
    require(access.may_make_plan(request.user))
    is_post = request.method == "POST"
    form = ImportStartForm(request.POST if is_post else None, request.FILES if is_post else None)
    fault = None
    if is_sent(request) and form.is_valid():
        upload, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            return redirect(begun(upload, text, by=request.user))
        except UnreadableFile as refusal:
            fault = told(refusal, upload.name if upload else "") | {"is_pasted": not upload}
    open_states = (ImportState.PREVIEW, ImportState.READING)
    waiting = PlanImport.objects.filter(state__in=open_states).select_related("made_by").defer("result")[:10]
    context = {"form": form, "fault": fault, "waiting": waiting}
    return render(request, "plans/import_start.html", context, status=422 if fault or form.errors else 200)


def begun(upload, text: str, *, by) -> PlanImport:
    """What was sent, understood or handed to the queue. Raises UnreadableFile, and nothing else."""
    if upload and upload.size > MAX_BYTES:
        raise UnreadableFile(
            "Filen är större än 10 MB. Ta bort bilder ur dokumentet, eller kopiera tabellen och klistra in "
            "den i stället. Inget har sparats."
        )
    name, data = (upload.name, upload.read()) if upload else (PASTED, text.encode())
    if import_reading.is_large(name, len(data)):
        return import_reading.order_reading(data, file_name=name, is_pasted=not upload, by=by)
    document = import_reading.read_source(data, name, is_pasted=not upload)
    plan = importing.understand(document, importing.read_register(), is_pasted=not upload)
    importing.refuse_useless(plan, is_pasted=not upload)
    return importing.start(plan, file_name=name, file_size=len(data), by=by)


def told(refusal: UnreadableFile, name: str) -> dict:
    """The card: ``{"title", "text", "name"}``. The first sentence says what is wrong, the rest what to do."""
    title, _, text = re.sub(r"\.\s+(?=[A-ZÅÄÖ])", "\n", refusal.message, count=1).partition("\n")
    return {"title": title, "text": text, "name": name}


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def import_review(request, pk):
    """The second step. Every answer is kept when the form is sent, also when something remains."""
    require(access.may_make_plan(request.user))
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan"), pk=pk)
    if plan_import.state in (ImportState.READING, ImportState.UNREADABLE):
        return reading_page(request, plan_import)
    if wants_fragment(request) and "nu" in request.GET:
        return HttpResponse(headers={"HX-Redirect": plan_import.get_absolute_url()})
    if plan_import.state != ImportState.PREVIEW:
        return redirect(plan_import.plan or "plans:import_log", **({} if plan_import.plan else {"pk": pk}))
    review = Review(from_state(plan_import.result))
    is_post = request.method == "POST"
    register = list(Organisation.objects.active().values_list("pk", "name", "kind"))
    form = ReviewForm(
        request.POST if is_post else None,
        review=review,
        answered=plan_import.choices,
        municipalities=[(pk, name) for pk, name, kind in register if kind == OrganisationKind.MUNICIPALITY],
    )
    if is_post:
        plan_import = importing.keep_answers(plan_import, form.typed(), by=request.user)
        if is_shown_again(request):
            return redirect(plan_import)
        if "create" not in request.POST:
            messages.success(request, "Svaren är sparade. Utkastet är inte skapat än.")
            return redirect(plan_import)
        if form.is_valid():
            plan = importing.save(plan_import, by=request.user)
            messages.success(
                request,
                f"{plan} är skapad som utkast. Hela importen går att ångra under Uppgifter om planen.",
            )
            return redirect(plan)
    answers = read_answers(review.plan, plan_import.choices)
    context = review_context(plan_import, review, form, answers)
    context["register"] = [name for _, name, _ in register]
    return render(request, "plans/import_review.html", context, status=422 if form.errors else 200)


def reading_page(request, plan_import: PlanImport):
    """How far the reading of a large file has come, or why it stopped. Asked for again every other second."""
    stages = list(import_reading.STAGES)
    stage = plan_import.result.get("stage")
    now = stages.index(stage) if stage in stages else 0
    is_reading = plan_import.state == ImportState.READING
    if is_reading and wants_fragment(request) and request.GET.get("nu") == stage:
        return HttpResponse(status=204)
    context = {
        "plan_import": plan_import,
        "stage": stage,
        "steps": [
            {"label": import_reading.STAGES[name], "is_done": at < now, "is_current": at == now}
            for at, name in enumerate(stages)
        ],
        "is_worked_off": is_worked_off(),
        "fault": None if is_reading else told(UnreadableFile(plan_import.result["fault"]), str(plan_import)),
    }
    fragment = wants_fragment(request)
    return render(request, "plans/_import_reading.html" if fragment else "plans/import_reading.html", context)


def review_context(plan_import: PlanImport, review: Review, form: ReviewForm, answers: Answers) -> dict:
    questions = review.questions(answers)
    unanswered = {question.field for question in questions}
    parties = [
        party_context(index, party, review, form, answers, unanswered)
        for index, party in enumerate(review.plan.parties)
    ]
    parties.sort(key=lambda party: not party["must"])
    parts = [{"part": part, "field": form[f"part-{part.index}"]} for part in review.left_out]
    to_confirm = sum(party["is_unanswered"] for party in parties)
    return {
        "plan_import": plan_import,
        "size": size_in_words(plan_import.file_size),
        "read_at": moment_in_words(plan_import.made_at),
        "review": review,
        "figures": {"areas": areas_in_words(review), "rows": rows_in_words(review)},
        "form": form,
        "parties": parties,
        "to_confirm": to_confirm,
        "to_confirm_words": in_words(to_confirm),
        "party_count_words": in_words(len(parties)),
        "areas": [area_context(area, form) for area in review.areas],
        "homeless": [part for part in parts if not part["part"].is_on_purpose],
        "on_purpose": [part for part in parts if part["part"].is_on_purpose],
        "resembles": resemblance(resembles(review.plan, plan_import.file_name)),
        "rows_to_mend": [question.row for question in questions if question.row],
        "letters": letters(review.plan, first_is_lead=answers.first_is_lead),
        "smart_title": measured_in_words(review),
    }


def party_context(index, party, review: Review, form: ReviewForm, answers: Answers, unanswered: set) -> dict:
    choice, name, answer = form[f"party-{index}"], form[f"party-name-{index}"], answers.party(index)
    return {
        "mapping": party,
        "spellings": spellings(party),
        "note": party_note(party, review.must_confirm(party)),
        "becomes": becomes(party),
        "state": party_state(party, answer),
        "must": review.must_confirm(party),
        "is_open": bool(choice.errors or name.errors or answer.choice),
        "is_unanswered": bool({f"party-{index}", f"party-name-{index}"} & unanswered),
        "choice": choice,
        "name": name,
    }


def area_context(area, form: ReviewForm) -> dict:
    def shown(row):
        names = {"title": "row-title", "out": "row-out", "merge": "row-merge"}
        fields = {key: f"{name}-{row.number}" for key, name in names.items()}
        return {"row": row} | {
            key: form[name] if name in form.fields else None for key, name in fields.items()
        }

    return {
        "area": area,
        "noted": [shown(row) for row in area.noted],
        "plain": [shown(row) for row in area.plain],
    }


@require_POST
def import_drop(request, pk):
    require(access.may_make_plan(request.user))
    plan_import = get_object_or_404(PlanImport, pk=pk)
    importing.drop(plan_import, by=request.user)
    import_reading.path_of(plan_import).unlink(missing_ok=True)
    messages.success(request, f"Importen av {plan_import} är avbruten. Inget har sparats.")
    return redirect("plans:import_start")


@require_http_methods(["GET", "POST"])
def import_undo(request, pk):
    """The question, with what goes and what stays, and then the undoing."""
    require(access.may_make_plan(request.user))
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan"), pk=pk)
    if plan_import.plan is None:
        return redirect("plans:import_log", pk=pk)
    verdict = access.may_undo_import(request.user, plan_import.plan)
    if request.method == "POST":
        kept = importing.undo(plan_import, by=request.user)
        messages.success(request, f"Importen av {plan_import} är ångrad och utkastet borttaget.")
        if kept:
            messages.info(request, f"Kvar i registret, för att de används på annat håll: {', '.join(kept)}.")
        return redirect("plans:plan_list")
    context = {
        "plan_import": plan_import,
        "plan": plan_import.plan,
        "content": plan_import.plan.content(),
        "verdict": verdict,
        "is_edited": importing.is_edited(plan_import),
        "proposed": plan_import.organisations.filter(is_proposed=True),
    }
    return render(request, "plans/import_undo.html", context)


@require_GET
def import_log(request, pk):
    """What became of an import, and the texts of the file that did not find a place in the plan."""
    require(access.may_make_plan(request.user))
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan", "made_by"), pk=pk)
    texts = plan_import.unplaced
    context = {
        "plan_import": plan_import,
        "homeless": [one for one in texts if not is_on_purpose(one["reason"])],
        "on_purpose": [one for one in texts if is_on_purpose(one["reason"])],
        "notes": grouped((note["where"], note["message"]) for note in plan_import.choices.get("notes", [])),
    }
    return render(request, "plans/import_log.html", context)
