"""Samverkansöverenskommelser (9 §): the list, the page, and what the coordinator does with one."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from councils import access
from councils.choices import AgreementStatus
from councils.coverage import coverage
from councils.documents.agreements import agreement_pdf, compare
from councils.filters import AgreementFilter
from councils.forms.agreements import (
    AgreementForm,
    EndingForm,
    PartyFormSet,
    SigningForm,
)
from councils.models import Agreement, AgreementVersion, Commitment
from councils.tables import AgreementTable
from councils.workflow import agreements as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.listing import ListPage
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.choices import ActionStatus
from plans.documents.brand import brand_of
from plans.listed import listed
from plans.models import Plan
from plans.printing import Unprintable, printed_now

GROUPS = ("steering", "project_group", "implementation", "predecessor")


class AgreementList(ListPage):
    title = "Överenskommelser"
    model = Agreement
    table_class = AgreementTable
    filterset_class = AgreementFilter
    template_name = "councils/agreement_list.html"
    empty_heading = "Inga överenskommelser än"
    empty_reason = "Här står med vilka kommunen har kommit överens om att samverka (9 §)."

    def get_queryset(self):
        return Agreement.objects.visible_to(self.request.user).for_list()

    def get_table_kwargs(self):
        return {"today": timezone.localdate()}

    def get_context_data(self, **kwargs):
        may_keep = access.may_keep_agreements(self.request.user)
        return super().get_context_data(may_keep=may_keep, **kwargs)


def visible_agreement(request, pk) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).select_related(*GROUPS), pk=pk)


@require_GET
def agreement_detail(request, pk):
    agreement, today = visible_agreement(request, pk), timezone.localdate()
    user, content = request.user, agreement.content()
    commitments = list(agreement.commitments.for_list())
    plan = agreement.implementation
    activities = [listed(row, today) for row in plan.actions.for_list(today)] if plan else []
    requirements = content.requirements()
    context = {
        "agreement": agreement,
        "content": content,
        "requirements": requirements,
        "lacking_by_law": [row for row in requirements if row.is_law and not row.is_met],
        "parties": list(agreement.parties.select_related("organisation")),
        "commitments": [(row, _may_tell(user, agreement, row)) for row in commitments],
        "done": sum(row.status == ActionStatus.DONE for row in commitments),
        "activities": activities,
        "version": AgreementVersion.objects.filter(agreement=agreement).defer("pdf", "content").first(),
        "successor": agreement.successors.order_by("pk").last(),
        "days_left": agreement.days_left(today),
        "elapsed": elapsed(agreement, today),
        "may_keep": access.may_keep_agreements(user),
        "may_write": access.may_write_agreement(user, agreement),
        "may_renew": access.may_renew_agreement(user, agreement),
        "may_end": access.may_turn_agreement(user, agreement, AgreementStatus.ENDED),
        "coverage": coverage(today) if user.is_coordinator else None,
        "today": today,
    }
    return render(request, "councils/agreement_detail.html", context)


def _may_tell(user, agreement: Agreement, row: Commitment) -> bool:
    row.agreement = agreement
    parties = {row.lead_id, *(party.pk for party in row.contributors.all())}
    return bool(access.may_tell_commitment(user, row, parties))


def elapsed(agreement: Agreement, today) -> int | None:
    """How much of its time has passed, in whole percent. None until further notice."""
    if agreement.ends_on is None:
        return None
    days = (agreement.ends_on - agreement.starts_on).days + 1
    return max(0, min(100, round(100 * ((today - agreement.starts_on).days + 1) / days)))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agreement_create(request):
    require(access.may_keep_agreements(request.user))
    return _edit(request, Agreement(starts_on=timezone.localdate()))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agreement_edit(request, pk):
    agreement = visible_agreement(request, pk)
    require(access.may_write_agreement(request.user, agreement))
    return _edit(request, agreement)


def _edit(request, agreement: Agreement):
    name, theirs = str(agreement) if agreement.pk else "", None
    form = AgreementForm(
        request.POST or None, instance=agreement, plans=Plan.objects.visible_to(request.user)
    )
    if is_sent(request) and form.is_valid():
        try:
            saved = _save(form, request.user)
        except Overtaken:
            # What somebody else wrote is shown beside what was typed; saving again is then a choice.
            theirs = Agreement.objects.get(pk=agreement.pk)
            form.data = form.data.copy()
            form.data["edition"] = str(theirs.edition)
        else:
            messages.success(request, "Överenskommelsen är sparad.")
            return redirect(saved)
    context = {
        "form": form,
        "name": name,
        "agreement": agreement,
        "theirs": compare_texts(theirs, form.instance),
    }
    return render(request, "councils/agreement_edit.html", context, status=409 if theirs else 200)


def _save(form: AgreementForm, user) -> Agreement:
    given, agreement = form.cleaned_data, form.instance
    edition = given["edition"]
    if agreement.pk is None:
        workflow.create(agreement, by=user)
        edition = agreement.edition
    workflow.save_text(agreement, by=user, edition=edition, areas=given["areas"], annexes=given["annexes"])
    return agreement


def compare_texts(theirs: Agreement | None, mine: Agreement) -> list[tuple[str, str]]:
    """Label and text of what the other one has written otherwise, for who came second."""
    if theirs is None:
        return []
    names = [name for name in AgreementForm._meta.fields if name not in ("areas", "annexes")]
    told = [
        (theirs._meta.get_field(name).verbose_name, getattr(theirs, name), getattr(mine, name))
        for name in names
    ]
    return [(label, str(value or "–")) for label, value, typed in told if value != typed]


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agreement_parties(request, pk):
    agreement = visible_agreement(request, pk)
    require(access.may_write_agreement(request.user, agreement))
    rows = [
        {"organisation": row.organisation_id, "signatory": row.signatory, "role": row.role}
        for row in agreement.parties.all()
    ]
    formset = PartyFormSet(request.POST or None, initial=rows, prefix="part")
    if is_sent(request) and formset.is_valid():
        workflow.save_parties(agreement, formset.parties(), by=request.user)
        messages.success(request, "Parterna är sparade.")
        return redirect(agreement)
    return render(request, "councils/agreement_parties.html", {"agreement": agreement, "formset": formset})


@require_POST
def agreement_remove(request, pk):
    agreement = visible_agreement(request, pk)
    workflow.remove_draft(agreement, by=request.user)
    messages.success(request, f"Utkastet ”{agreement}” är borttaget.")
    return redirect("councils:agreement_list")


# --- Signed, renewed, ended ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agreement_sign(request, pk):
    agreement, now = visible_agreement(request, pk), timezone.now()
    require(access.may_turn_agreement(request.user, agreement, AgreementStatus.SIGNED))
    former = agreement.predecessor
    if former and former.status != AgreementStatus.SIGNED:
        former = None
    parties = list(agreement.parties.select_related("organisation"))
    unready = unready_to_sign(parties)
    form = SigningForm(request.POST or None, former=former, today=timezone.localdate(now))
    if is_sent(request) and form.is_valid() and not unready:
        given = form.cleaned_data
        signing = workflow.Signing(given["signed_on"], given["place"], given.get("replaces", False))
        printed = workflow.as_signed(agreement, signing)
        brand = brand_of(Municipality.current())
        try:
            pdf = printed_now(lambda: agreement_pdf(printed, brand))
        except Unprintable as error:
            form.add_error(None, error.message)
        else:
            workflow.sign(agreement, by=request.user, signing=signing, printed=printed, pdf=pdf, now=now)
            messages.success(request, "Överenskommelsen är undertecknad och ligger fast.")
            return redirect(agreement)
    agreement.signed_on = agreement.signed_at_place = None
    context = {
        "agreement": agreement,
        "form": form,
        "parties": parties,
        "unready": unready,
        "gaps": [row for row in agreement.content().requirements()[1:] if not row.is_met],
    }
    return render(request, "councils/agreement_sign.html", context)


def unready_to_sign(parties) -> str:
    """Why it cannot be signed yet, or "" when it can."""
    if len(parties) < 2:
        return "En överenskommelse har minst två parter. Lägg till dem först."
    missing = [party.organisation.name for party in parties if not party.signatory]
    return f"Skriv vem som undertecknar för {', '.join(missing)}." if missing else ""


@require_POST
def agreement_renew(request, pk):
    draft = workflow.renew(visible_agreement(request, pk), by=request.user)
    messages.success(request, "Ett utkast är gjort. Texten, parterna och åtagandena har följt med.")
    return redirect(draft)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def agreement_end(request, pk):
    agreement = visible_agreement(request, pk)
    require(access.may_turn_agreement(request.user, agreement, AgreementStatus.ENDED))
    form = EndingForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        workflow.end(agreement, by=request.user, on=given["ended_on"], reason=given["reason"])
        messages.success(request, "Överenskommelsen är avslutad.")
        return redirect(agreement)
    return render(request, "councils/agreement_end.html", {"agreement": agreement, "form": form})


# --- Reading ---


@require_GET
def agreement_differences(request, pk):
    """What it says otherwise than the one it follows on."""
    agreement = visible_agreement(request, pk)
    former = agreement.predecessor
    visible = Agreement.objects.visible_to(request.user)
    old = get_object_or_404(visible.select_related(*GROUPS), pk=former.pk if former else None)
    context = {
        "agreement": agreement,
        "former": old,
        "changes": compare(content_of(old), content_of(agreement)),
    }
    return render(request, "councils/agreement_differences.html", context)


def content_of(agreement: Agreement):
    """What was signed, or of a draft what it says now."""
    version = AgreementVersion.objects.filter(agreement=agreement).defer("pdf").first()
    return version.tree if version else agreement.content()


@require_safe
def agreement_file(request, pk):
    """As it was signed, or as a draft that says so."""
    agreement = visible_agreement(request, pk)
    version = AgreementVersion.objects.filter(agreement=agreement).first()
    if version:
        data = bytes(version.pdf)
    else:
        content, brand = agreement.content(), brand_of(Municipality.current())
        try:
            data = printed_now(lambda: agreement_pdf(content, brand))
        except Unprintable as error:
            messages.error(request, error.message)
            return redirect(agreement)
    return FileResponse(BytesIO(data), filename=f"{agreement}.pdf", content_type="application/pdf")


@require_GET
def agreement_coverage(request):
    require(access.may_keep_agreements(request.user))
    return render(request, "councils/agreement_coverage.html", {"coverage": coverage(timezone.localdate())})
