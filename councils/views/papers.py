"""The files of an agenda's items."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils import access
from councils.forms.papers import ItemFileForm
from councils.models import ItemFile
from councils.views.agenda import visible_item
from councils.workflow import papers as workflow
from kommunbrott.access import require
from kommunbrott.attachments import given_out
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agenda_item_files(request, pk):
    """What the item has along, and one more file."""
    item = visible_item(request, pk)
    require(access.may_write_agenda(request.user, item.meeting))
    is_post = request.method == "POST"
    form = ItemFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        file = workflow.add_file(
            item,
            by=request.user,
            accepted=given["file"],
            title=given["title"],
            secrecy=given["secrecy"],
        )
        messages.success(request, f"”{file.label}” är bifogad.")
        return redirect("councils:agenda_item_files", pk=item.pk)
    context = {
        "item": item,
        "meeting": item.meeting,
        "files": item.files.select_related("uploaded_by"),
        "form": form,
        "lost_file": is_post and request.FILES,
    }
    return render(request, "councils/agenda_item_files.html", context, status=422 if is_post else 200)


@require_POST
def item_file_remove(request, pk):
    file = get_object_or_404(
        ItemFile.objects.select_related("item__meeting", "meeting"), pk=pk, item__isnull=False
    )
    item = visible_item(request, file.item_id)
    label = file.label
    workflow.remove_file(file, by=request.user)
    messages.success(request, f"”{label}” är borttagen från ärendet.")
    return redirect("councils:agenda_item_files", pk=item.pk)


@require_safe
def item_file(request, pk):
    return given_out(
        get_object_or_404(ItemFile.objects.visible_to(request.user, timezone.localdate()), pk=pk)
    )
