"""A plan from a file in two steps: what was understood is reviewed, then saved, and can be undone."""

import dataclasses
import re

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kommunbrott.access import require
from kommunbrott.models import Organisation
from kommunbrott.reading import MAX_BYTES, UnreadableFile, read_file, read_pasted
from plans import access
from plans.choices import ImportState
from plans.forms.importing import ImportStartForm, ReviewForm
from plans.importers import ImportedPlan
from plans.importers.answers import Answers, read_answers
from plans.importers.measure import letters
from plans.importers.review import Review, spellings
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
    rows_in_words,
    size_in_words,
)
from plans.workflow import importing

PASTED = "Inklistrad tabell"
# What the reader calls a pasted text that does not say its title.
PASTED_TITLE = "Inklistrad text"


@require_http_methods(["GET", "POST"])
def import_start(request):
    require(access.may_make_plan(request.user))
    is_sent = request.method == "POST"
    form = ImportStartForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    fault = None
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        name = upload.name if upload else PASTED
        try:
            plan = understood(upload, form.cleaned_data["text"])
        except UnreadableFile as refusal:
            fault = told(refusal, name if upload else "")
        else:
            size = upload.size if upload else len(form.cleaned_data["text"].encode())
            started = importing.start(plan, file_name=name, file_size=size, by=request.user)
            return redirect(started)
    waiting = PlanImport.objects.filter(state=ImportState.PREVIEW).select_related("made_by")[:10]
    context = {"form": form, "fault": fault, "waiting": waiting}
    return render(request, "plans/import_start.html", context, status=422 if fault or form.errors else 200)


def understood(upload, text: str) -> ImportedPlan:
    """Raises UnreadableFile, and nothing else, whatever was sent."""
    if upload and upload.size > MAX_BYTES:
        raise UnreadableFile(
            "Filen är större än 10 MB. Ta bort bilder ur dokumentet, eller kopiera tabellen och klistra in "
            "den i stället. Inget har sparats."
        )
    document = read_file(upload.name, upload.read()) if upload else read_pasted(text)
    plan = importing.understand(document, importing.read_register())
    importing.refuse_useless(plan)
    # A pasted text has no file whose name could stand for the title, so the title is asked for.
    return plan if upload or plan.title != PASTED_TITLE else dataclasses.replace(plan, title="")


def told(refusal: UnreadableFile, name: str) -> dict:
    """The card: ``{"title", "text", "name"}``. The first sentence says what is wrong, the rest what to do."""
    title, _, text = re.sub(r"\.\s+(?=[A-ZÅÄÖ])", "\n", refusal.message, count=1).partition("\n")
    return {"title": title, "text": text, "name": name}


@require_http_methods(["GET", "POST"])
def import_review(request, pk):
    """The second step. Every answer is kept when the form is sent, also when something remains."""
    require(access.may_make_plan(request.user))
    plan_import = get_object_or_404(PlanImport.objects.select_related("plan"), pk=pk)
    if plan_import.state != ImportState.PREVIEW:
        return redirect(plan_import.plan or "plans:import_log", **({} if plan_import.plan else {"pk": pk}))
    review = Review(from_state(plan_import.result))
    is_sent = request.method == "POST"
    form = ReviewForm(request.POST if is_sent else None, review=review, answered=plan_import.choices)
    if is_sent:
        plan_import = importing.keep_answers(plan_import, form.typed(), by=request.user)
        if "create" not in request.POST:
            messages.success(request, "Svaren är sparade. Utkastet är inte skapat än.")
            return redirect(plan_import)
        if form.is_valid():
            plan = importing.save(plan_import, by=request.user)
            messages.success(request, f"{plan} är skapad som utkast. Hela importen går att ångra här.")
            return redirect(plan)
    answers = read_answers(review.plan, plan_import.choices)
    context = review_context(plan_import, review, form, answers)
    return render(request, "plans/import_review.html", context, status=422 if form.errors else 200)


def review_context(plan_import: PlanImport, review: Review, form: ReviewForm, answers: Answers) -> dict:
    questions = review.questions(answers)
    unanswered = {question.field for question in questions}
    parties = [
        party_context(index, party, review, form, answers, unanswered)
        for index, party in enumerate(review.plan.parties)
    ]
    parties.sort(key=lambda party: not party["must"])
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
        "parts": [{"part": part, "field": form[f"part-{part.index}"]} for part in review.left_out],
        "rows_to_mend": [question.row for question in questions if question.row],
        "letters": letters(review.plan, first_is_lead=answers.first_is_lead),
        "smart_title": measured_in_words(review),
        "register": Organisation.objects.active().values_list("name", flat=True),
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
    return render(
        request,
        "plans/import_log.html",
        {"plan_import": plan_import, "notes": plan_import.choices.get("notes", [])},
    )
