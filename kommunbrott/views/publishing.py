"""What the coordinator puts out for residents: all of it in one list, and what the pages say of the municipality."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from councils.models import PromiseDocument, PromisePublication
from kommunbrott import publishing
from kommunbrott.access import may_administer, require
from kommunbrott.forms.municipality import PublicSettingsForm
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.choices import VersionKind
from plans.models import Assessment, AssessmentPublication, Plan, PlanPublication


@require_safe
def publication_list(request):
    """Administrators see what is out; the coordinator puts it there. Two queries for each kind, whatever there is."""
    require(may_administer(request.user))
    plans = Plan.objects.filter(versions__kind=VersionKind.DECISION).distinct().order_by("-starts_on", "-pk")
    documents = PromiseDocument.objects.filter(versions__isnull=False).distinct().newest_first()
    assessments = Assessment.objects.fixed().order_by("-fixed_on", "-pk")
    rows = [
        *listed(assessments, AssessmentPublication, "Lägesbild", "plans:assessment_publish"),
        *listed(plans, PlanPublication, "Plan", "plans:plan_publish"),
        *listed(documents, PromisePublication, "Medborgarlöften", "councils:promise_publish"),
    ]
    return render(
        request,
        "kommunbrott/publication_list.html",
        {"rows": rows, "may_publish": publishing.may_publish(request.user)},
    )


def listed(owners, model, kind: str, url_name: str) -> list[dict]:
    live = Prefetch("publications", model.objects.live().for_log(), to_attr="out")
    return [
        {"owner": owner, "kind": kind, "url_name": url_name, "out": owner.out[0] if owner.out else None}
        for owner in owners.prefetch_related(live)
    ]


@keeps_what_is_typed
def publication_settings(request):
    """Whether the pages are open, whom to ask, and what the municipality says of them."""
    require(may_administer(request.user))
    municipality = Municipality.current()
    form = PublicSettingsForm(request.POST or None, instance=municipality)
    if is_sent(request) and form.is_valid():
        form.save()
        messages.success(request, "Uppgifterna är sparade.")
        return redirect("publication_list")
    return render(request, "kommunbrott/publication_settings.html", {"form": form})
