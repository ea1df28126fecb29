"""Lagstatus: 4–13 §§ of lag (2023:196) as they stand today, with what shows it, what is missing and what comes next."""

import datetime as dt
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from councils import duties as of_councils
from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import CONTENT_TYPES
from kommunbrott.choices import FileKind
from kommunbrott.duties import LawStatus, contact, coordination, status_of
from kommunbrott.forms.law_note import LawNoteForm
from kommunbrott.law import DEMANDS, NAME
from kommunbrott.law_documents import Row, rows_of, status_pdf, survey_docx
from kommunbrott.law_notes import edition, may_see_law_status, write_note
from kommunbrott.letterhead import Brand, brand_of
from kommunbrott.models import LawNote, Municipality, User
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import duties as of_plans

OVERTAKEN = "{who} skrev en anteckning medan du skrev. Den står nedan. Sparar du igen gäller din."


def status_on(now: dt.datetime, municipality: Municipality) -> LawStatus:
    """What each app answers for, put together. Ten queries."""
    today = timezone.localdate(now)
    coordinators = list(User.objects.filter(is_coordinator=True, is_active=True).order_by("name", "pk"))
    accounts = reverse("user_list")
    return status_of(
        [
            *of_plans.duties(of_plans.plan_facts(today), today),
            *of_councils.duties(of_councils.council_facts(now), today),
            coordination(coordinators, accounts),
            contact(coordinators, accounts, of_councils.information(today)),
            of_councils.reporting(of_councils.board_reports(), municipality.board_report_months, today),
        ],
        today,
    )


def composed(municipality: Municipality) -> tuple[LawStatus, tuple[Row, ...], Brand]:
    status, brand = status_on(timezone.now(), municipality), brand_of(municipality)
    notes = {note.section: note for note in LawNote.objects.select_related("written_by")}
    return status, rows_of(status, notes, brand), brand


@require_safe
def law_status(request):
    require(may_see_law_status(request.user))
    municipality = Municipality.current()
    status, rows, _ = composed(municipality)
    context = {"status": status, "rows": rows, "law": NAME, "municipality": municipality}
    return render(request, "kommunbrott/law_status.html", context)


@require_safe
def law_status_pdf(request):
    require(may_see_law_status(request.user))
    status, rows, brand = composed(Municipality.current())
    try:
        pdf = printed_now(lambda: status_pdf(status, rows, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect("law_status")
    return FileResponse(
        BytesIO(pdf), filename=f"Lagstatus {status.today}.pdf", content_type="application/pdf"
    )


@require_safe
def law_status_survey(request):
    require(may_see_law_status(request.user))
    status, rows, brand = composed(Municipality.current())
    return FileResponse(
        BytesIO(survey_docx(status, rows, brand)),
        filename=f"Underlag till Brås enkät {status.today}.docx",
        content_type=CONTENT_TYPES[FileKind.DOCX],
        as_attachment=True,
    )


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def law_note_edit(request, section):
    require(may_see_law_status(request.user))
    if section not in DEMANDS:
        raise Http404
    note = LawNote.objects.select_related("written_by").filter(section=section).first() or LawNote(
        section=section
    )
    first = {"text": note.text, "seen": edition(note)}
    form = LawNoteForm(request.POST if request.method == "POST" else None, initial=first)
    status = 200
    if is_sent(request) and form.is_valid():
        try:
            write_note(section, form.cleaned_data["text"], by=request.user, seen=form.cleaned_data["seen"])
        except Overtaken as overtaken:
            note, status = overtaken.args[0], 409
            form.add_error(None, OVERTAKEN.format(who=note.written_by or "Någon annan"))
            form.data = form.data | {"seen": edition(note)}
        else:
            messages.success(request, f"Anteckningen om {section} § är sparad.")
            return redirect(f"{reverse('law_status')}#paragraf-{section}")
    brand = brand_of(Municipality.current())
    context = {
        "form": form,
        "section": section,
        "demand": DEMANDS[section].format(**brand.action),
        "earlier": earlier(note),
        "overtaken_by": note if status == 409 else None,
    }
    return render(request, "kommunbrott/law_note_edit.html", context, status=status)


def earlier(note: LawNote) -> list:
    """What has been written, newest first. One query."""
    if not note.pk:
        return []
    return list(note.history.select_related("history_user")[:20])
