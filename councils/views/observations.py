"""Writing down what is seen, most often on a telephone during a walk; and the pictures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import dialogue_access as access
from councils.forms.dialogues import ObservationForm
from councils.forms.nobody import masked
from councils.models import Dialogue, Observation, ObservationPhoto
from councils.views.dialogues import visible_dialogue
from councils.workflow import dialogues as workflow
from incidents.pointing import is_pointing, map_context, nearer_of, pointed
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Area
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_shown_again, keeps_what_is_typed, names_of_files

# Of those written before, how many are shown below the form.
LATEST = 8


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_create(request, dialogue_pk):
    """The next thing that is seen. Saved, it comes back empty at the same stop."""
    dialogue = visible_dialogue(request, dialogue_pk)
    require(access.may_observe(request.user, dialogue))
    areas = list(Area.objects.select_related("parent"))
    address = reverse("councils:observation_create", args=[dialogue.pk])
    before = saved_before(request, dialogue)
    form = answer_to(request, dialogue, areas, initial={"stop": stop_of(dialogue, before)})
    if form.is_bound and form.is_valid():
        made = workflow.observe(form.observation(), form.cleaned_data["photos"], by=request.user)
        return redirect(f"{address}?sparad={made.pk}")
    latest = dialogue.observations.filter(made_by=request.user).order_by("-number")[:LATEST]
    context = {"saved": before, "latest": latest, "form_address": address, "observation": None}
    return page(request, dialogue, form, context)


def saved_before(request, dialogue: Dialogue) -> Observation | None:
    """?sparad=7: the one that has just been saved."""
    number = whole_number(request.GET.get("sparad"))
    return dialogue.observations.filter(pk=number, made_by=request.user).first() if number else None


def stop_of(dialogue: Dialogue, before: Observation | None) -> str:
    """Where the walk is: at the stop of the last observation, else at the first."""
    names = dialogue.stop_names
    if before:
        return before.stop
    return names[0] if names else ""


def answer_to(request, dialogue, areas, *, instance=None, initial=None) -> ObservationForm:
    """The form as it was sent; or to be shown again, when a button in it was pressed that sends nothing."""
    more = {"dialogue": dialogue, "areas": areas, "instance": instance}
    data = request.POST
    if request.method != "POST":
        return ObservationForm(initial=initial, **more)
    if is_pointing(data):
        data = pointed(data, areas)
    elif data.get("do") == "maska":
        data = masked(data, ObservationForm.searched)
    elif not is_shown_again(request):
        return ObservationForm(data, request.FILES, **more)
    return ObservationForm(initial={name: data.get(name) for name in data}, **more)


def page(request, dialogue: Dialogue, form: ObservationForm, context: dict, status: int = 200):
    typed = form.data if form.is_bound else request.POST
    more = {"dialogue": dialogue, "form": form, "files": names_of_files(request)}
    context = context | more | map_context(form, nearer_of(typed))
    return render(request, "councils/observation_edit.html", context, status=status)


def visible_observation(request, pk) -> Observation:
    rows = Observation.objects.visible_to(request.user).select_related("dialogue__led_by", "area", "place")
    return get_object_or_404(rows.prefetch_related("dialogue__parties", "photos"), pk=pk)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_edit(request, pk):
    observation = visible_observation(request, pk)
    require(access.may_change_observation(request.user, observation))
    areas = list(Area.objects.select_related("parent"))
    form, theirs = answer_to(request, observation.dialogue, areas, instance=observation), None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            workflow.change_observation(
                form.observation(), data["photos"], by=request.user, edition=data["edition"]
            )
        except Overtaken:
            theirs = Observation.objects.filter(pk=pk).first()
            if theirs is None:
                raise
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Observationen är sparad.")
            return redirect(observation)
    address = reverse("councils:observation_edit", args=[pk])
    context = {"observation": observation, "form_address": address, "theirs": theirs}
    return page(request, observation.dialogue, form, context, status=409 if theirs else 200)


@require_POST
def observation_remove(request, pk):
    observation = visible_observation(request, pk)
    workflow.remove_observation(observation, by=request.user)
    messages.success(request, f"Observation {observation.number} är borttagen.")
    return redirect(observation.dialogue)


# --- Pictures ---


def visible_photo(request, key) -> ObservationPhoto:
    photos = ObservationPhoto.objects.select_related("observation__dialogue")
    return get_object_or_404(photos, key=key, observation__in=Observation.objects.visible_to(request.user))


@never_cache
@require_GET
def observation_photo(request, key):
    photo = visible_photo(request, key)
    response = HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return response


@require_POST
def observation_photo_remove(request, key):
    photo = visible_photo(request, key)
    workflow.remove_photo(photo, by=request.user)
    messages.success(request, "Bilden är borttagen.")
    return redirect("councils:observation_edit", photo.observation_id)
