"""Promises on paper: the document, the poster, in Word, and what has been frozen."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from councils.choices import PromiseKind
from councils.documents.promises import poster_pdf, promises_docx, promises_pdf
from councils.models import PromiseDocument, PromiseVersion
from councils.promise_content import PromiseContent
from councils.views.promises import visible_promises
from kommunbrott.attachments import CONTENT_TYPES
from kommunbrott.choices import FileKind
from kommunbrott.models import Municipality
from plans.documents.brand import brand_of
from plans.printing import Unprintable, printed_now

DOCX = CONTENT_TYPES[FileKind.DOCX]


def answered(data: bytes, name: str, kind: str = "application/pdf") -> FileResponse:
    return FileResponse(io.BytesIO(data), filename=name, content_type=kind, as_attachment=kind == DOCX)


@require_safe
def promise_pdf(request, pk):
    """The frozen file where there is one; else the draft, which says that it is one."""
    document = visible_promises(request, pk)
    version = document.versions.last()
    if version:
        return answered(bytes(version.pdf), f"{document.title}.pdf")
    content, brand = document.content(), brand_of(Municipality.current())
    try:
        pdf = printed_now(lambda: promises_pdf(content, brand, is_draft=True))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect(document)
    return answered(pdf, f"{document.title}, utkast.pdf")


def content_to_show(document: PromiseDocument) -> PromiseContent:
    """What has been signed, or the draft as it is."""
    version = document.versions.defer("pdf").last()
    return version.tree if version else document.content()


@require_safe
def promise_docx(request, pk):
    document = visible_promises(request, pk)
    data = promises_docx(content_to_show(document), brand_of(Municipality.current()))
    return answered(data, f"{document.title}.docx", DOCX)


@require_safe
def promise_poster(request, pk):
    document = visible_promises(request, pk)
    content, brand = content_to_show(document), brand_of(Municipality.current())
    if not any(line.kind == PromiseKind.PROMISE for line in content.promises):
        messages.error(request, "Det finns inga löften att sätta på en affisch än.")
        return redirect(document)
    try:
        pdf = printed_now(lambda: poster_pdf(content, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect(document)
    return answered(pdf, f"{document.title}, affisch.pdf")


@require_safe
def promise_version_file(request, pk):
    visible = PromiseDocument.objects.visible_to(request.user)
    version = get_object_or_404(PromiseVersion.objects.filter(document__in=visible), pk=pk)
    return answered(bytes(version.pdf), f"{version}.pdf")
