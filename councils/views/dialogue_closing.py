"""A dialogue that is done: what participants are told, the protocol, and the frozen file."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from councils import dialogue_access as access
from councils.choices import DialogueStatus
from councils.dialogue_content import DialogueContent
from councils.documents.dialogues import answers_pdf, protocol_pdf
from councils.forms.answers import CloseDialogueForm
from councils.models import Dialogue, DialogueVersion
from councils.views.dialogues import visible_dialogue
from councils.workflow import observation_answers as workflow
from kommunbrott.access import require
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed


def content_to_show(dialogue: Dialogue) -> DialogueContent:
    """What was frozen when it was closed, or as it stands."""
    if dialogue.is_open:
        return dialogue.content()
    version = dialogue.versions.defer("pdf").last()
    return version.tree if version else dialogue.content()


@require_GET
def dialogue_answers(request, pk):
    """Det här hände med det ni såg: for those who took part, in words that need no login to be understood."""
    dialogue = visible_dialogue(request, pk)
    context = {"dialogue": dialogue, "content": content_to_show(dialogue)}
    return render(request, "councils/dialogue_answers.html", context)


@require_safe
def dialogue_answers_file(request, pk):
    dialogue = visible_dialogue(request, pk)
    content, brand = content_to_show(dialogue), brand_of(Municipality.current())
    return printed_or_back(request, dialogue, lambda: answers_pdf(content, brand), f"{dialogue}, svar.pdf")


@require_safe
def dialogue_protocol(request, pk):
    """The frozen file of a closed dialogue; else the protocol as it stands, which says that it is a draft."""
    dialogue = visible_dialogue(request, pk)
    version = None if dialogue.is_open else dialogue.versions.last()
    if version:
        return answer(bytes(version.pdf), f"{dialogue}, protokoll.pdf")
    content, brand = dialogue.content(), brand_of(Municipality.current())
    name = f"{dialogue}, protokoll, utkast.pdf"
    return printed_or_back(request, dialogue, lambda: protocol_pdf(content, brand, is_draft=True), name)


def printed_or_back(request, dialogue: Dialogue, produce, name: str):
    try:
        return answer(printed_now(produce), name)
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect(dialogue)


def answer(pdf: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(pdf), filename=name, content_type="application/pdf")


@require_safe
def dialogue_version_file(request, pk):
    visible = Dialogue.objects.visible_to(request.user)
    version = get_object_or_404(DialogueVersion.objects.filter(dialogue__in=visible), pk=pk)
    return answer(bytes(version.pdf), f"{version}.pdf")


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def dialogue_close(request, pk):
    dialogue = visible_dialogue(request, pk)
    require(access.may_turn_dialogue(request.user, dialogue, DialogueStatus.CLOSED))
    content = dialogue.content()
    initial = {
        "told_on": dialogue.told_on or timezone.localdate(),
        "told_how": dialogue.told_how or dialogue.invited,
    }
    form = CloseDialogueForm(request.POST or None, initial=initial, held_on=dialogue.held_on)
    if is_sent(request) and form.is_valid() and not content.unanswered:
        given = form.cleaned_data
        frozen = workflow.told_back(content, given["told_on"], given["told_how"])
        if pdf := print_or_tell(form, frozen):
            printed = workflow.Printed(frozen, pdf, content.digest)
            workflow.close(dialogue, by=request.user, printed=printed)
            messages.success(request, "Dialogen är avslutad och protokollet är fryst.")
            return redirect(dialogue)
    context = {"dialogue": dialogue, "content": content, "form": form}
    return render(request, "councils/dialogue_close.html", context, status=422 if form.errors else 200)


def print_or_tell(form: CloseDialogueForm, content: DialogueContent) -> bytes | None:
    """None where it could not be printed; why is then told on the form."""
    brand = brand_of(Municipality.current())
    try:
        return printed_now(lambda: protocol_pdf(content, brand, is_draft=False))
    except Unprintable as fault:
        form.add_error(None, fault.message)
        return None


@require_POST
def dialogue_reopen(request, pk):
    dialogue = visible_dialogue(request, pk)
    workflow.reopen(dialogue, by=request.user)
    messages.success(request, "Dialogen är öppen igen. Protokollet som frystes finns kvar.")
    return redirect(dialogue)
