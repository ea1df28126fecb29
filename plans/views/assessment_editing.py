"""Writing a lägesbild: all pieces open on one page, each saved by itself as it is written."""

from django.contrib import messages
from django.db.models import Model, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import YES, Overtaken, no, require
from kommunbrott.htmx import wants_fragment
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import assessment_access as access
from plans import figures
from plans.choices import AssessmentPart
from plans.forms.assessment import PIECES, FigureForm, PieceForm, piece_form
from plans.models import Assessment, AssessmentFigure, AssessmentSection
from plans.models.assessment_tree import problem_content
from plans.views.assessments import editable_plans, focus_areas_of
from plans.workflow import assessments as workflow

CLASH = (
    "Någon annan har ändrat det här medan du skrev. Din text finns kvar i rutan. Ladda om sidan för att se "
    "den andras, eller spara en gång till för att låta din gälla."
)
ROWS = {kind: PIECES[kind][0] for kind in ("avsnitt", "problem", "kalla")} | {"siffror": AssessmentFigure}


def to_write(request: HttpRequest, pk: int) -> Assessment:
    visible = Assessment.objects.visible_to(request.user)
    assessment = get_object_or_404(visible.select_related("predecessor__fixed_by"), pk=pk)
    require(access.may_write_assessment(request.user, assessment))
    return assessment


@require_safe
def assessment_write(request, pk):
    return page(request, to_write(request, pk))


def page(request: HttpRequest, assessment: Assessment, bound: PieceForm | None = None, status: int = 200):
    """All pieces as they are saved, but for ``bound``, which is shown as it was typed."""
    prefetch_related_objects([assessment], "sections__figures", "problems", "sources")
    content = assessment.content()

    def piece(kind: str, row: Model) -> dict:
        form = piece_form(kind, row)
        version = now = workflow.fingerprint(row, form.names())
        if bound is not None and bound.prefix == form.prefix:
            form, version = bound, request.POST.get("version", "")
        return {
            "form": form,
            "id": form.prefix,
            "version": version,
            # What to save over, for who has been told that somebody else was first.
            "override": now if form is bound and status == 409 else "",
            "url": reverse("plans:assessment_save", args=[kind, row.pk]),
        }

    sections = {row.pk: row for row in assessment.sections.all()}
    context = {
        "assessment": assessment,
        "content": content,
        "what": piece("uppgifter", assessment),
        "questions": piece("fragor", assessment),
        "parts": [
            (part, [(section, piece("avsnitt", sections[section.id])) for section in part.sections])
            for part in content.parts
        ],
        "problems": [
            (told, piece("problem", row), piece("orsaker", row))
            for told, row in zip(content.problems, assessment.problems.all(), strict=True)
        ],
        "sources": [(row, piece("kalla", row)) for row in assessment.sources.all()],
        "figures": {figure.id: figures.draw(figure) for figure in content.figures},
        "focus_areas": focus_areas_of(request, assessment),
        "editable_plans": editable_plans(request),
    }
    return render(request, "plans/assessment_write.html", context, status=status)


def row_to_write(request: HttpRequest, model: type[Model], pk: int) -> tuple[Model, Assessment]:
    """404 for what is not the user's to see, refused when it may not be written."""
    row = get_object_or_404(model, pk=pk)
    assessment = workflow.owner_of(row)
    get_object_or_404(Assessment.objects.visible_to(request.user), pk=assessment.pk)
    require(access.may_write_assessment(request.user, assessment))
    return row, assessment


@keeps_what_is_typed
@require_POST
def assessment_save(request, kind, pk):
    """One piece. As one writes only its state comes back, so that what is typed meanwhile stays."""
    if kind not in PIECES:
        raise Http404
    row, assessment = row_to_write(request, PIECES[kind][0], pk)
    form = piece_form(kind, row, request.POST)
    if not is_sent(request):
        return page(request, assessment, form)
    status = 422
    if form.is_valid():
        try:
            row = workflow.save_piece(
                row, form.values(), base=request.POST.get("version", ""), by=request.user
            )
        except Overtaken as overtaken:
            row, status = overtaken.args[0], 409
            form.add_error(None, CLASH)
        else:
            status = 200
    if wants_fragment(request):
        return state(request, kind, row, form, status)
    if status == 200:
        return redirect(f"{reverse('plans:assessment_write', args=[assessment.pk])}#{form.prefix}")
    return page(request, assessment, form, status)


def state(request: HttpRequest, kind: str, row: Model, form: PieceForm, status: int):
    """What is needed or that it is saved, the fingerprint to go on from, and what follows of what was written."""
    is_saved, now = status == 200, workflow.fingerprint(row, form.names())
    context = {
        "piece": {
            "id": form.prefix,
            "form": form,
            "version": now if is_saved else request.POST.get("version", ""),
            "override": now if status == 409 else "",
        },
        "saved_at": timezone.localtime() if is_saved else None,
        "problem": problem_content(row) if kind == "orsaker" and is_saved else None,
        "content": workflow.owner_of(row).content() if is_saved else None,
    }
    return render(request, "plans/_assessment_state.html", context, status=status)


# --- Rows ---


@require_POST
def assessment_add(request, pk, kind):
    """A new section (under the part that ``kind`` names), problem or source."""
    assessment = to_write(request, pk)
    if kind in AssessmentPart.values:
        row, kind = AssessmentSection(assessment=assessment, part=kind), "avsnitt"
    elif kind in workflow.NEW_ROWS:
        row = workflow.NEW_ROWS[kind](assessment)
    else:
        raise Http404
    row = workflow.add_row(row, by=request.user)
    return redirect(f"{reverse('plans:assessment_write', args=[pk])}#{kind}-{row.pk}")


@require_POST
def assessment_raise(request, kind, pk):
    row, assessment = row_to_write(request, model_of(kind), pk)
    workflow.raise_row(row, by=request.user)
    return redirect(f"{reverse('plans:assessment_write', args=[assessment.pk])}#{kind}-{pk}")


@require_http_methods(["GET", "POST"])
def assessment_take_out(request, kind, pk):
    """Asked about first: what is taken out is gone from the draft."""
    row, assessment = row_to_write(request, model_of(kind), pk)
    if isinstance(row, AssessmentSection):
        others = assessment.sections.filter(part=row.part).exclude(pk=row.pk)
        require(YES if others.exists() else no("Delen behöver minst ett avsnitt (4 §)."))
    if request.method == "POST":
        workflow.remove_row(row, by=request.user)
        messages.success(request, f"{row} är borttaget.")
        return redirect("plans:assessment_write", assessment.pk)
    context = {"row": row, "assessment": assessment, "noun": row._meta.verbose_name}
    return render(request, "plans/assessment_take_out.html", context)


def model_of(kind: str) -> type[Model]:
    if kind not in ROWS:
        raise Http404
    return ROWS[kind]


# --- Figures ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assessment_figure(request, pk):
    """Choose figures for a section, look at them, and put them in."""
    section, assessment = row_to_write(request, AssessmentSection, pk)
    usual = {"starts_on": assessment.starts_on, "ends_on": assessment.ends_on}
    form = FigureForm(request.POST if request.method == "POST" else None, initial=usual)
    preview = None
    if request.method == "POST" and form.is_valid():
        figure = form.into(AssessmentFigure(section=section))
        content = made_from(request, figure)
        if is_sent(request) and "put" in request.POST:
            workflow.put_in_figure(figure, content, by=request.user)
            messages.success(request, "Siffrorna står i texten. De ändras bara när du hämtar nya.")
            return redirect(f"{reverse('plans:assessment_write', args=[assessment.pk])}#avsnitt-{section.pk}")
        preview = figures.draw(content)
    context = {"form": form, "section": section, "assessment": assessment, "preview": preview}
    return render(request, "plans/assessment_figure.html", context)


@require_POST
def assessment_figure_renew(request, pk):
    """Fetch the same figures anew, over the same days."""
    figure, assessment = row_to_write(request, AssessmentFigure, pk)
    if figures.source_of(figure.reference) is None:
        raise Http404
    workflow.put_in_figure(figure, made_from(request, figure), by=request.user)
    messages.success(request, "Siffrorna är hämtade på nytt.")
    return redirect(f"{reverse('plans:assessment_write', args=[assessment.pk])}#siffror-{figure.pk}")


def made_from(request: HttpRequest, figure: AssessmentFigure):
    question = figures.FigureQuestion(
        figure.reference,
        request.user,
        first=figure.starts_on,
        last=figure.ends_on,
        area=figure.area,
        category=figure.category,
    )
    return figures.make(question)
