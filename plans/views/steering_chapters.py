"""The chapters of a document above the plan, and the other programmes that a plan is integrated with (7 §)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kommunbrott.access import Overtaken, require
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import steering_access as access
from plans.forms.steering import ChapterForm, ProgrammeFormSet
from plans.models import Plan, SteeringChapter, SteeringDocument
from plans.views.steering import visible_document
from plans.workflow import steering as workflow


def visible_chapter(request, pk) -> SteeringChapter:
    visible = SteeringDocument.objects.visible_to(request.user)
    return get_object_or_404(
        SteeringChapter.objects.filter(document__in=visible).select_related("document"), pk=pk
    )


def back(chapter: SteeringChapter):
    return redirect(f"{chapter.document.get_absolute_url()}#kapitel-{chapter.pk}")


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_chapter_create(request, steering_document_pk):
    document = visible_document(request, steering_document_pk)
    require(access.may_write_steering(request.user, document))
    last = document.chapters.last()
    return edited(request, SteeringChapter(document=document, level=last.level if last else 1))


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_chapter_edit(request, pk):
    chapter = visible_chapter(request, pk)
    require(access.may_write_steering(request.user, chapter.document))
    return edited(request, chapter)


def edited(request, chapter: SteeringChapter):
    name, theirs = str(chapter), None
    plans = Plan.objects.visible_to(request.user)
    form = ChapterForm(request.POST if request.method == "POST" else None, instance=chapter, plans=plans)
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        try:
            workflow.save_chapter(chapter, by=request.user, edition=given["edition"], plans=given["plans"])
        except Overtaken:
            theirs = SteeringChapter.objects.filter(pk=chapter.pk).first()
            if theirs is None:
                raise
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Kapitlet är sparat.")
            return back(chapter)
    context = {"form": form, "chapter": chapter, "document": chapter.document, "name": name, "theirs": theirs}
    return render(request, "plans/steering_chapter_edit.html", context, status=409 if theirs else 200)


@require_POST
def steering_chapter_move(request, pk):
    chapter = visible_chapter(request, pk)
    workflow.move_chapter(chapter, by=request.user, up=request.POST.get("way") == "upp")
    return back(chapter)


@require_POST
def steering_chapter_remove(request, pk):
    chapter = visible_chapter(request, pk)
    workflow.remove_chapter(chapter, by=request.user)
    messages.success(request, f"”{chapter}” är borttaget.")
    return redirect(chapter.document)


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def plan_programmes(request, pk):
    """7 §: also for a plan that is decided, for what it is integrated with changes while it runs."""
    require(access.may_keep_steering(request.user))
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    rows = [
        {"title": row.title, "how": row.how, "ends_on": row.ends_on, "steering": row.steering_id}
        for row in plan.related_programmes.all()
    ]
    formset = ProgrammeFormSet(
        request.POST if request.method == "POST" else None, initial=rows, prefix="program"
    )
    if is_sent(request) and formset.is_valid():
        workflow.save_programmes(plan, formset.programmes(), by=request.user)
        messages.success(request, "Programmen är sparade.")
        return redirect("plans:plan_programmes", pk=plan.pk)
    return render(request, "plans/plan_programmes.html", {"plan": plan, "formset": formset})
