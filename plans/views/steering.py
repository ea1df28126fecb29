"""Styrdokument: the list, the page, and what the coordinator does with one."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import CONTENT_TYPES
from kommunbrott.choices import FileKind
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.reading import MAX_BYTES, UnreadableFile, read_file
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import steering_access as access
from plans.content.steering import SteeringContent
from plans.documents.steering import steering_docx, steering_pdf
from plans.forms.steering import SteeringDecisionForm, SteeringFileForm, SteeringForm
from plans.importers.steering import import_steering
from plans.models import SteeringDocument, SteeringVersion
from plans.workflow import steering as workflow

LIST = "plans:steering_document_list"
TOO_LARGE = "Filen är större än 10 MB. Ta bort bilder ur dokumentet. Inget har sparats."


def visible_document(request, pk) -> SteeringDocument:
    rows = SteeringDocument.objects.visible_to(request.user).for_list().select_related("predecessor")
    return get_object_or_404(rows, pk=pk)


def content_of(document: SteeringDocument) -> SteeringContent:
    """What was decided, or the draft as it is."""
    version = None
    if document.is_decided:
        version = SteeringVersion.objects.filter(document=document).defer("pdf").first()
    return version.tree if version else document.content()


@require_safe
def steering_document_list(request):
    context = {
        "documents": SteeringDocument.objects.visible_to(request.user).for_list(),
        "may_keep": access.may_keep_steering(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "plans/steering_document_list.html", context)


@require_safe
def steering_document_detail(request, pk):
    document, user = visible_document(request, pk), request.user
    content = content_of(document)
    context = {
        "document": document,
        "content": content,
        "version": SteeringVersion.objects.filter(document=document)
        .select_related("made_by")
        .defer("pdf", "content")
        .first(),
        "may_write": access.may_write_steering(user, document),
        "may_renew": access.may_renew_steering(user, document),
        "today": timezone.localdate(),
    }
    return render(request, "plans/steering_document_detail.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_document_create(request):
    require(access.may_keep_steering(request.user))
    return edited(request, SteeringDocument())


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_document_edit(request, pk):
    document = visible_document(request, pk)
    require(access.may_write_steering(request.user, document))
    return edited(request, document)


def edited(request, document: SteeringDocument):
    name, status = str(document) if document.pk else "", 200
    form = SteeringForm(request.POST if request.method == "POST" else None, instance=document)
    if is_sent(request) and form.is_valid():
        try:
            if document.pk:
                workflow.save_facts(document, by=request.user, edition=form.cleaned_data["edition"])
            else:
                workflow.create(document, by=request.user)
        except Overtaken as overtaken:
            theirs, status = overtaken.args[0], 409
            form.add_error(
                None, "Någon annan har sparat medan du skrev. Sparar du igen gäller det du har skrivit."
            )
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Styrdokumentet är sparat.")
            return redirect(document)
    context = {"form": form, "document": document, "name": name}
    return render(request, "plans/steering_document_edit.html", context, status=status)


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_document_import(request):
    """One step: what is understood becomes a draft, and the page tells what was left out of it."""
    require(access.may_keep_steering(request.user))
    is_post = request.method == "POST"
    form = SteeringFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_sent(request) and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise UnreadableFile(TOO_LARGE)
            read = import_steering(read_file(file.name, file.read()))
            if not read.chapters:
                raise UnreadableFile("Filen har ingen text att läsa in. Inget har sparats.")
        except UnreadableFile as refusal:
            form.add_error("file", refusal.message)
        else:
            document = workflow.save_import(read, by=request.user)
            messages.success(request, f"{len(read.chapters)} kapitel är inlästa som utkast.")
            for note in read.notes:
                messages.info(request, note.message)
            return redirect(document)
    status = 422 if form.errors else 200
    return render(request, "plans/steering_document_import.html", {"form": form}, status=status)


@require_POST
def steering_document_remove(request, pk):
    document = visible_document(request, pk)
    workflow.remove_draft(document, by=request.user)
    messages.success(request, f"Utkastet ”{document}” är borttaget.")
    return redirect(LIST)


@require_POST
def steering_document_renew(request, pk):
    draft = workflow.renew(visible_document(request, pk), by=request.user)
    messages.success(
        request, "En ny utgåva är öppnad med samma text. Den gamla gäller tills den nya är antagen."
    )
    return redirect(draft)


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def steering_document_decide(request, pk):
    document = visible_document(request, pk)
    require(access.may_write_steering(request.user, document))
    form = SteeringDecisionForm(request.POST if request.method == "POST" else None)
    if is_sent(request) and form.is_valid():
        decision = workflow.SteeringDecision(**form.cleaned_data)
        printed, brand = workflow.as_decided(document, decision), brand_of(Municipality.current())
        try:
            pdf = printed_now(lambda: steering_pdf(printed, brand))
        except Unprintable as fault:
            form.add_error(None, fault.message)
        else:
            workflow.decide(
                document, by=request.user, decision=decision, printed=printed, pdf=pdf, now=timezone.now()
            )
            messages.success(request, "Styrdokumentet är antaget och ligger fast.")
            return redirect(document)
    return render(request, "plans/steering_document_decide.html", {"document": document, "form": form})


@require_safe
def steering_document_pdf(request, pk):
    """The frozen file where there is one; else the draft, which says that it is one."""
    document = visible_document(request, pk)
    version = SteeringVersion.objects.filter(document=document).first()
    if version:
        return answered(bytes(version.pdf), f"{document}.pdf", FileKind.PDF)
    content, brand = document.content(), brand_of(Municipality.current())
    try:
        pdf = printed_now(lambda: steering_pdf(content, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect(document)
    return answered(pdf, f"{document}, utkast.pdf", FileKind.PDF)


@require_safe
def steering_document_docx(request, pk):
    document = visible_document(request, pk)
    data = steering_docx(content_of(document), brand_of(Municipality.current()))
    return answered(data, f"{document}.docx", FileKind.DOCX)


def answered(data: bytes, name: str, kind: FileKind) -> FileResponse:
    return FileResponse(
        io.BytesIO(data),
        filename=name,
        content_type=CONTENT_TYPES[kind],
        as_attachment=kind == FileKind.DOCX,
    )
