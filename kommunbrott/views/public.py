"""What residents read (12 §): all of it from publications, never from what is being worked on."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import http_date

from councils.models import Dialogue, PromisePublication
from kommunbrott.models import Municipality, Publication
from kommunbrott.public import anonymous, answer, public_page
from plans.models import AssessmentPublication, PlanPublication


def coming_dialogues():
    """Of what the coordinator has said that all may read of: title, time, place and how one is invited."""
    fields = ("title", "held_on", "until_on", "starts", "ends", "place", "invited")
    return Dialogue.objects.public().coming(timezone.localdate()).values(*fields)


def edition_of_all() -> tuple:
    """What is out, in one query for each kind. The day, for what is over is told no more."""
    plans = PlanPublication.objects.live().values_list("pk", "digest")
    promises = PromisePublication.objects.live().values_list("pk", "digest")
    dialogues = (tuple(row.values()) for row in coming_dialogues())
    assessments = AssessmentPublication.objects.live().values_list("pk", "digest")
    return (timezone.localdate(), *assessments, *plans, *promises, *dialogues)


def live(model: type[Publication]) -> list[Publication]:
    return list(model.objects.live().order_by("-pk"))


@public_page("kommunbrott/public_home.html", edition=edition_of_all)
def public_home(municipality: Municipality) -> dict:
    plans = sorted(live(PlanPublication), key=lambda one: one.tree.period, reverse=True)
    promises = sorted(live(PromisePublication), key=lambda one: one.tree.period, reverse=True)
    assessments = AssessmentPublication.objects.live().order_by("-version__fixed_on", "-pk")
    return {
        "assessment": assessments.first(),
        "plan": plans[0] if plans else None,
        "other_plans": plans[1:],
        "promises": promises[0] if promises else None,
        "other_promises": promises[1:],
        "dialogues": list(coming_dialogues()),
        "actions": municipality.action_forms,
    }


# --- The plan ---


def plan_edition(pk: int) -> tuple | None:
    return PlanPublication.objects.live().filter(plan=pk).values_list("pk", "digest", "has_file").first()


@public_page("kommunbrott/public_plan.html", edition=plan_edition)
def public_plan(municipality: Municipality, pk: int) -> dict:
    out = PlanPublication.objects.live().get(plan=pk)
    return {"out": out, "public": out.tree, "actions": municipality.action_forms}


@anonymous
def public_plan_file(request, municipality, pk):
    return file_of(request, PlanPublication.objects.live().filter(plan=pk))


# --- The lägesbild ---


def assessment_edition(pk: int) -> tuple | None:
    return AssessmentPublication.objects.live().filter(assessment=pk).values_list("pk", "digest").first()


@public_page("kommunbrott/public_assessment.html", edition=assessment_edition)
def public_assessment(municipality: Municipality, pk: int) -> dict:
    out = AssessmentPublication.objects.live().get(assessment=pk)
    return {"out": out, "public": out.tree}


# --- Promises ---


def promises_edition(pk: int) -> tuple | None:
    found = PromisePublication.objects.live().filter(document=pk)
    return found.values_list("pk", "digest", "has_file").first()


@public_page("kommunbrott/public_promises.html", edition=promises_edition)
def public_promises(municipality: Municipality, pk: int) -> dict:
    out = PromisePublication.objects.live().get(document=pk)
    return {"out": out, "public": out.tree}


@anonymous
def public_promises_file(request, municipality, pk):
    return file_of(request, PromisePublication.objects.live().filter(document=pk))


def file_of(request: HttpRequest, found):
    """The frozen file as it was stored. None where it is not told."""
    out = found.filter(has_file=True).select_related("version").defer("content", "version__content").first()
    if out is None or request.method not in ("GET", "HEAD"):
        return None
    version = out.version
    response = answer(
        request,
        bytes(version.pdf),
        "application/pdf",
        f'"{version.sha256}"',
        http_date(version.made_at.timestamp()),
    )
    response["Content-Disposition"] = f'inline; filename="{version.sha256[:8]}.pdf"'
    return response


# --- Accessibility ---


@public_page("kommunbrott/public_accessibility.html", edition=lambda: ())
def public_accessibility(municipality: Municipality) -> dict:
    return {}
