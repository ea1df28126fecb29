"""Rapporter till fullmäktige (13 §): gathered, written, fixed, told; as PDF and in Word."""

import datetime as dt
import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils import access
from councils.board_report_content import HEADINGS, BoardReportContent
from councils.board_report_facts import gathered
from councils.documents.board_reports import board_report_docx, board_report_pdf
from councils.forms.board_reports import BoardReportForm, PeriodForm, ToldForm
from councils.models import BoardReport, BoardReportVersion
from councils.workflow import board_reports as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import CONTENT_TYPES
from kommunbrott.choices import FileKind
from kommunbrott.dates import add_months, period_label
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed

LIST = "councils:board_report_list"


def visible_report(request, pk) -> BoardReport:
    rows = BoardReport.objects.visible_to(request.user).select_related("told_to")
    return get_object_or_404(rows, pk=pk)


def content_of(report: BoardReport) -> BoardReportContent:
    """What was fixed, or the draft as it is."""
    version = (
        BoardReportVersion.objects.filter(report=report).defer("pdf").first() if report.is_fixed else None
    )
    return version.tree if version else report.content(gathered(report.starts_on, report.ends_on).figures)


@require_safe
def board_report_list(request):
    rows = list(BoardReport.objects.visible_to(request.user).for_list())
    months = Municipality.current().board_report_months
    last = next((row for row in rows if row.is_fixed), None)
    context = {
        "reports": rows,
        "may_keep": access.may_keep_board_reports(request.user),
        "due_on": last.next_due_on(months) if last else None,
        "today": timezone.localdate(),
    }
    return render(request, "councils/board_report_list.html", context)


@require_safe
def board_report_detail(request, pk):
    report, user = visible_report(request, pk), request.user
    context = {
        "report": report,
        "content": content_of(report),
        "version": BoardReportVersion.objects.filter(report=report)
        .select_related("made_by")
        .defer("pdf", "content")
        .first(),
        "may_write": access.may_write_board_report(user, report),
        "may_fix": access.may_fix_board_report(user, report, timezone.localdate()),
        "may_tell": access.may_tell_board_report(user, report),
    }
    return render(request, "councils/board_report_detail.html", context)


def proposed(today: dt.date) -> BoardReport:
    """The period after the last report, or the last whole year. Two queries."""
    months = Municipality.current().board_report_months
    last = BoardReport.objects.order_by("ends_on").last()
    starts_on = last.ends_on + dt.timedelta(days=1) if last else dt.date(today.year - 1, 1, 1)
    ends_on = add_months(starts_on, months if last else 12) - dt.timedelta(days=1)
    return BoardReport(
        title=f"Rapport till kommunfullmäktige {period_label(starts_on, ends_on)}",
        starts_on=starts_on,
        ends_on=ends_on,
    )


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def board_report_create(request):
    require(access.may_keep_board_reports(request.user))
    form = PeriodForm(request.POST or None, instance=proposed(timezone.localdate()))
    if is_sent(request) and form.is_valid():
        report = workflow.create(form.instance, by=request.user)
        messages.success(request, "Underlaget för perioden är hämtat. Skriv om och stryk fritt.")
        return redirect("councils:board_report_edit", pk=report.pk)
    return render(request, "councils/board_report_create.html", {"form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def board_report_edit(request, pk):
    report = visible_report(request, pk)
    require(access.may_write_board_report(request.user, report))
    name, theirs = str(report), None
    basis = gathered(report.starts_on, report.ends_on).texts
    form = BoardReportForm(request.POST if request.method == "POST" else None, instance=report)
    if is_sent(request) and form.is_valid():
        try:
            workflow.save_text(report, by=request.user, edition=form.cleaned_data["edition"])
        except Overtaken:
            # What somebody else wrote is shown beside what was typed; saving again is then a choice.
            theirs = BoardReport.objects.get(pk=report.pk)
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Rapporten är sparad.")
            return redirect(report)
    context = {
        "form": form,
        "name": name,
        "report": report,
        "texts": [(form[key], basis.get(key, "")) for key in BoardReportContent.TEXTS],
        "theirs": otherwise(theirs, report),
    }
    return render(request, "councils/board_report_edit.html", context, status=409 if theirs else 200)


def otherwise(theirs: BoardReport | None, mine: BoardReport) -> list[tuple[str, str]]:
    """Heading and text of what the other one has written otherwise, for who came second."""
    if theirs is None:
        return []
    return [
        (heading, getattr(theirs, name) or "–")
        for name, heading in HEADINGS.items()
        if getattr(theirs, name) != getattr(mine, name)
    ]


@require_POST
def board_report_remove(request, pk):
    report = visible_report(request, pk)
    workflow.remove_draft(report, by=request.user)
    messages.success(request, f"Utkastet ”{report}” är borttaget.")
    return redirect(LIST)


@require_http_methods(["GET", "HEAD", "POST"])
def board_report_fix(request, pk):
    report, today = visible_report(request, pk), timezone.localdate()
    verdict = access.may_fix_board_report(request.user, report, today)
    require(verdict)
    if request.method == "POST":
        printed, brand = workflow.as_fixed(report, today), brand_of(Municipality.current())
        try:
            pdf = printed_now(lambda: board_report_pdf(printed, brand))
        except Unprintable as fault:
            messages.error(request, fault.message)
        else:
            workflow.fix(report, by=request.user, printed=printed, pdf=pdf, now=timezone.now(), today=today)
            messages.success(request, "Rapporten är fastställd och ligger fast.")
            return redirect(report)
    return render(
        request, "councils/board_report_fix.html", {"report": report, "content": content_of(report)}
    )


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def board_report_tell(request, pk):
    report = visible_report(request, pk)
    require(access.may_tell_board_report(request.user, report))
    first = {"to": report.told_to_id, "on": report.told_on, "paragraph": report.told_paragraph}
    form = ToldForm(request.POST if request.method == "POST" else None, report=report, initial=first)
    if is_sent(request) and form.is_valid():
        workflow.tell(report, by=request.user, **form.cleaned_data)
        messages.success(request, "Rapporten är anmäld.")
        return redirect(report)
    return render(request, "councils/board_report_tell.html", {"report": report, "form": form})


@require_safe
def board_report_pdf_file(request, pk):
    """The frozen file where there is one; else the draft, which says that it is one."""
    report = visible_report(request, pk)
    version = BoardReportVersion.objects.filter(report=report).first()
    if version:
        return answered(bytes(version.pdf), f"{report}.pdf", FileKind.PDF)
    content, brand = content_of(report), brand_of(Municipality.current())
    try:
        pdf = printed_now(lambda: board_report_pdf(content, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect(report)
    return answered(pdf, f"{report}, utkast.pdf", FileKind.PDF)


@require_safe
def board_report_docx_file(request, pk):
    report = visible_report(request, pk)
    data = board_report_docx(content_of(report), brand_of(Municipality.current()))
    return answered(data, f"{report}.docx", FileKind.DOCX)


def answered(data: bytes, name: str, kind: FileKind) -> FileResponse:
    return FileResponse(
        io.BytesIO(data),
        filename=name,
        content_type=CONTENT_TYPES[kind],
        as_attachment=kind == FileKind.DOCX,
    )
