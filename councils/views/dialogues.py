"""Dialogues and safety walks: the list, the page with what was seen and what came of it, and changing what is told."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from councils import dialogue_access as access
from councils.choices import DialogueStatus
from councils.dialogue_map import dialogue_map
from councils.filters import DialogueFilter
from councils.forms.dialogues import DialogueForm, actions_to_choose, areas_to_choose
from councils.models import Dialogue, Observation, PromiseDocument
from councils.tables import DialogueTable
from councils.workflow import dialogues as workflow
from incidents.models import Report
from kommunbrott.access import Overtaken, require
from kommunbrott.listing import ListPage
from kommunbrott.models import Area
from kommunbrott.models.road import RoadNetwork
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.models import Action


class DialogueList(ListPage):
    title = "Dialoger och vandringar"
    model = Dialogue
    table_class = DialogueTable
    filterset_class = DialogueFilter
    template_name = "councils/dialogue_list.html"
    empty_heading = "Inga dialoger än"
    empty_reason = "Här står trygghetsvandringar, medborgardialoger och enkäter, och vad det blev av dem."

    def get_queryset(self):
        return Dialogue.objects.visible_to(self.request.user).for_list()

    def get_table_kwargs(self):
        return {"today": timezone.localdate()}

    def get_context_data(self, **kwargs):
        may_keep = access.may_keep_dialogues(self.request.user)
        return super().get_context_data(may_keep=may_keep, **kwargs)


def visible_dialogue(request, pk) -> Dialogue:
    rows = Dialogue.objects.visible_to(request.user).select_related("led_by", "area", "action__plan")
    return get_object_or_404(rows.defer("area__geometry").prefetch_related("parties"), pk=pk)


@require_GET
def dialogue_detail(request, pk):
    dialogue, user = visible_dialogue(request, pk), request.user
    rows = dialogue.observations.select_related("area", "report__routed_to", "action__plan")
    observations = list(rows.defer("area__geometry").prefetch_related("photos"))
    for one in observations:
        one.dialogue = dialogue
    to_improve = [one for one in observations if not one.is_positive]
    promises = PromiseDocument.objects.visible_to(user).filter(held_dialogues=dialogue)
    today = timezone.localdate()
    actions = seen_actions(user, dialogue, observations, today)
    version = dialogue.versions.defer("pdf", "content").last()
    areas = Area.objects.filter(geometry__isnull=False)
    context = {
        "dialogue": dialogue,
        "today": today,
        "map": dialogue_map(dialogue, observations, list(areas), RoadNetwork.current_lines()),
        "total": len(observations),
        "good": [one for one in observations if one.is_positive],
        "to_improve": sorted(to_improve, key=lambda one: (one.is_answered, one.number)),
        "unanswered": sum(one.needs_answer for one in to_improve),
        "answered": sum(one.is_answered for one in to_improve),
        "promises": list(promises),
        "version": version,
        "action": actions.get(dialogue.action_id),
        "seen_actions": actions,
        "seen_reports": seen_reports(user, observations),
        "may_write": access.may_write_dialogue(user, dialogue),
        "may_observe": access.may_observe(user, dialogue),
        "may_remove": dialogue.is_open and not observations and user.is_coordinator,
        "may_change": {one.pk for one in observations if access.may_change_observation(user, one)},
        "may_close": access.may_turn_dialogue(user, dialogue, DialogueStatus.CLOSED),
        "may_reopen": access.may_turn_dialogue(user, dialogue, DialogueStatus.OPEN),
    }
    return render(request, "councils/dialogue_detail.html", context)


def seen_actions(user, dialogue: Dialogue, observations: list[Observation], today) -> dict[int, Action]:
    """By key those that the user may see, with how they stand."""
    keys = {dialogue.action_id, *(one.action_id for one in observations)} - {None}
    return Action.objects.visible_to(user).with_standing(today).in_bulk(keys) if keys else {}


def seen_reports(user, observations: list[Observation]) -> set[int]:
    keys = {one.report_id for one in observations} - {None}
    if user.is_coordinator or not keys:
        return keys
    return set(Report.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def dialogue_create(request):
    require(access.may_keep_dialogues(request.user))
    return _edit(request, Dialogue(held_on=timezone.localdate()))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def dialogue_edit(request, pk):
    dialogue = visible_dialogue(request, pk)
    require(access.may_write_dialogue(request.user, dialogue))
    return _edit(request, dialogue)


def _edit(request, dialogue: Dialogue):
    name, theirs = dialogue.title if dialogue.pk else "", None
    form = DialogueForm(
        request.POST or None,
        instance=dialogue,
        areas=areas_to_choose(),
        actions=actions_to_choose(request.user),
        promises=PromiseDocument.objects.visible_to(request.user).newest_first(),
    )
    if is_sent(request) and form.is_valid():
        try:
            saved = _save(form, request.user)
        except Overtaken:
            # What was typed stays; saving again is then a choice.
            theirs = Dialogue.objects.filter(pk=dialogue.pk, status=DialogueStatus.OPEN).first()
            if theirs is None:
                raise
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Dialogen är sparad.")
            return redirect(saved)
    context = {"form": form, "name": name, "dialogue": dialogue, "theirs": theirs}
    return render(request, "councils/dialogue_edit.html", context, status=409 if theirs else 200)


def _save(form: DialogueForm, user) -> Dialogue:
    data = form.cleaned_data
    form.instance.kept_reason = form.kept_reason
    return workflow.save_dialogue(
        form.instance, by=user, parties=data["parties"], promises=data["promises"], edition=data["edition"]
    )


@require_http_methods(["GET", "POST"])
def dialogue_remove(request, pk):
    dialogue = visible_dialogue(request, pk)
    require(access.may_remove_dialogue(request.user, dialogue))
    if request.method == "POST":
        workflow.remove_dialogue(dialogue, by=request.user)
        messages.success(request, f"”{dialogue}” är borttagen.")
        return redirect("councils:dialogue_list")
    return render(request, "councils/dialogue_remove.html", {"dialogue": dialogue})
