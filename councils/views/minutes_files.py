"""Minutes as files: whole, an item of them, and signed on paper."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils import minutes_access as access
from councils import secrecy
from councils.choices import MinutesKind
from councils.documents.minutes import correction_pdf, minutes_docx, minutes_pdf
from councils.minutes_content import CorrectionContent, MinutesContent
from councils.models import Minutes, MinutesCorrection, MinutesScan, MinutesVersion
from councils.workflow.minutes import PrintedMinutes
from kommunbrott.attachments import CONTENT_TYPES, given_out
from kommunbrott.choices import FileKind
from kommunbrott.models import Municipality
from plans.documents.brand import brand_of
from plans.printing import Unprintable, printed_now


def visible_minutes(request, pk) -> Minutes:
    rows = Minutes.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("meeting__council"), pk=pk)


def content_for(request, minutes: Minutes, version: MinutesVersion | None) -> MinutesContent:
    """What the person may read: the version that counts, or the draft; masked for who may not read what is secret."""
    tree = minutes.content() if minutes.is_draft or version is None else version.tree
    if not tree.has_secrets or access.may_read_all(request.user, minutes, timezone.localdate()):
        return tree.marked()
    return masked(tree)


def masked(tree: MinutesContent) -> MinutesContent:
    """Only what has been adjusted is called a public copy."""
    return tree.public() if tree.kind == MinutesKind.ADJUSTED else tree.masked()


def print_minutes(content: MinutesContent) -> PrintedMinutes:
    """Both files, in a process of its own. Call it outside of any transaction. Raises Unprintable."""
    brand = brand_of(Municipality.current())
    pdf = printed_now(lambda: minutes_pdf(content.marked(), brand))
    if not content.has_secrets:
        return PrintedMinutes(content, pdf)
    return PrintedMinutes(content, pdf, printed_now(lambda: minutes_pdf(masked(content), brand)))


@require_safe
def minutes_file(request, pk, suffix):
    """As PDF, the very file that was frozen; as Word, made from what was frozen. ?kopia=1 is the public copy."""
    minutes = visible_minutes(request, pk)
    version = minutes.versions.select_related(None).last()
    content = content_for(request, minutes, version)
    if request.GET.get("kopia") and version and version.is_adjusted:
        content = masked(version.tree)
    if suffix == FileKind.PDF and not minutes.is_draft:
        is_whole = version.public_pdf is None or content == version.tree.marked()
        return file_response(version.pdf if is_whole else version.public_pdf, content.title, suffix)
    return _made(request, minutes, content, suffix)


@require_safe
def minutes_excerpt(request, pk, item_pk):
    """Protokollsutdrag: one item as a PDF of its own."""
    minutes = visible_minutes(request, pk)
    content = content_for(request, minutes, minutes.latest())
    if not minutes.is_adjusted:
        raise Http404
    try:
        excerpt = content.excerpt(item_pk)
    except KeyError:
        raise Http404 from None
    return _made(request, minutes, excerpt, FileKind.PDF)


def _made(request, minutes: Minutes, content: MinutesContent, suffix: str):
    make = {FileKind.PDF: minutes_pdf, FileKind.DOCX: minutes_docx}.get(suffix)
    if make is None:
        raise Http404
    brand = brand_of(Municipality.current())
    try:
        data = printed_now(lambda: make(content, brand))
    except Unprintable as error:
        context = {"minutes": minutes, "reason": error.message}
        return render(request, "councils/minutes_unprintable.html", context, status=503)
    return file_response(data, content.title, suffix)


def file_response(data, title: str, suffix: str) -> FileResponse:
    kind = FileKind(suffix)
    is_word = kind == FileKind.DOCX
    name = f"{title}.{suffix}"
    return FileResponse(
        BytesIO(bytes(data)), filename=name, content_type=CONTENT_TYPES[kind], as_attachment=is_word
    )


@require_safe
def minutes_correction_file(request, pk):
    """A rättelse as a paper of its own. What is secret in it is masked for who may not read it."""
    rows = MinutesCorrection.objects.select_related("made_by")
    row = get_object_or_404(rows, pk=pk)
    minutes = visible_minutes(request, row.minutes_id)
    reads_all = access.may_read_all(request.user, minutes, timezone.localdate())
    version = minutes.latest()
    content = CorrectionContent(
        number=row.number,
        minutes=str(minutes),
        dnr=minutes.dnr,
        label=row.label,
        text=(secrecy.marked if reads_all else secrecy.masked)(row.text),
        made_on=row.made_on,
        made_by=str(row.made_by),
        sha256=version.sha256 if reads_all or not version.public_sha256 else version.public_sha256,
    )
    brand = brand_of(Municipality.current())
    try:
        data = printed_now(lambda: correction_pdf(content, brand))
    except Unprintable as error:
        context = {"minutes": minutes, "reason": error.message}
        return render(request, "councils/minutes_unprintable.html", context, status=503)
    return file_response(data, content.title, FileKind.PDF)


@require_safe
def minutes_scan(request, pk):
    """The scan may show what is secret: it is for who may read all of the minutes."""
    scan = get_object_or_404(MinutesScan.objects.select_related("minutes__meeting__council"), pk=pk)
    minutes = visible_minutes(request, scan.minutes_id)
    if not access.may_read_all(request.user, minutes, timezone.localdate()):
        raise Http404
    return given_out(scan)
