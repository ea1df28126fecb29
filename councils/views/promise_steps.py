"""The steps of promises: frozen when signed, prolonged, ended, and begun anew for the time after."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from councils import promise_access as access
from councils.choices import PromiseStatus
from councils.documents.promises import promises_pdf
from councils.forms.promises import EndForm, ProlongForm, SignForm
from councils.promise_content import PromiseContent
from councils.views.promise_prints import content_to_show
from councils.views.promises import standings_of, visible_promises
from councils.workflow import promises as workflow
from kommunbrott.access import require
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.documents.brand import brand_of
from plans.printing import Unprintable, printed_now


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_sign(request, pk):
    document = visible_promises(request, pk)
    require(access.may_turn_promises(request.user, document, PromiseStatus.SIGNED))
    content = document.content()
    missing = lacking(content)
    initial = {"place": document.place, "signed_on": document.signed_on or timezone.localdate()}
    form = SignForm(request.POST or None, initial=initial)
    if is_sent(request) and form.is_valid() and not missing:
        given = form.cleaned_data
        frozen = workflow.signed(content, given["place"], given["signed_on"])
        if printed := print_or_tell(form, frozen, basis=content.digest):
            workflow.sign(document, by=request.user, printed=printed)
            messages.success(request, "Löftena är undertecknade och frysta.")
            return redirect(document)
    loose = sum(one.is_without_action for one in standings_of(request, document))
    context = {"document": document, "content": content, "form": form, "missing": missing, "loose": loose}
    return render(request, "councils/promise_sign.html", context, status=422 if form.errors else 200)


def lacking(content: PromiseContent) -> list[str]:
    """What has to be there before anybody can sign."""
    checks = (
        (content.starts_on and content.ends_on, "Fyll i när löftena gäller."),
        (any(line.kind != "upplysning" for line in content.promises), "Skriv minst ett löfte."),
        (content.signatories, "Ange vem som undertecknar."),
    )
    return [text for is_there, text in checks if not is_there]


def print_or_tell(form, content: PromiseContent, *, basis: str) -> workflow.Printed | None:
    """None where it could not be printed; why is then told on the form."""
    brand = brand_of(Municipality.current())
    try:
        pdf = printed_now(lambda: promises_pdf(content, brand, is_draft=False))
    except Unprintable as fault:
        form.add_error(None, fault.message)
        return None
    return workflow.Printed(content, pdf, basis)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_prolong(request, pk):
    document = visible_promises(request, pk)
    require(access.may_turn_promises(request.user, document, PromiseStatus.PROLONGED))
    form = ProlongForm(
        request.POST or None, last_day=document.last_day, initial={"prolonged_on": timezone.localdate()}
    )
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        frozen = workflow.prolonged(content_to_show(document), given["prolonged_to"], given["prolonged_on"])
        if printed := print_or_tell(form, frozen, basis=document.content().digest):
            workflow.prolong(document, by=request.user, printed=printed)
            messages.success(request, "Löftena är förlängda. Den nya handlingen är fryst.")
            return redirect(document)
    context = {"document": document, "form": form}
    return render(request, "councils/promise_prolong.html", context, status=422 if form.errors else 200)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_end(request, pk):
    document = visible_promises(request, pk)
    require(access.may_turn_promises(request.user, document, PromiseStatus.ENDED))
    form = EndForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        workflow.end(document, by=request.user, **form.cleaned_data)
        messages.success(request, "Löftena är avslutade.")
        return redirect(document)
    unsettled = sum(one.verdict in ("", "pagar") for one in standings_of(request, document))
    context = {"document": document, "form": form, "unsettled": unsettled, "today": timezone.localdate()}
    return render(request, "councils/promise_end.html", context)


@require_POST
def promise_next(request, pk):
    draft = workflow.prepare_next(visible_promises(request, pk), by=request.user)
    messages.success(request, "Ett utkast med samma löften är skapat. Ändra det som ska bli annorlunda.")
    return redirect(draft)
