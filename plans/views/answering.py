"""A party answers a remiss: by login, or by a link without an account."""

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kommunbrott.access import Overtaken, no, require
from kommunbrott.links import DeadLink, with_link
from kommunbrott.models import Municipality, SignedLink
from kommunbrott.numbers import whole_number
from plans import access, printing
from plans.choices import PlanLink
from plans.content import PlanContent
from plans.documents.brand import brand_of
from plans.documents.formats import FORMATS, file_name
from plans.documents.html import page_context
from plans.forms.answering import AnswerSheet
from plans.models import Acceptance, Plan, ReferralParty
from plans.tally import PartyTally, by_party, questions
from plans.views.sheets import ON_THE_COVER
from plans.workflow import referral as workflow
from plans.workflow.referral import Answerer, Given

NOT_ASKED = "Planen är inte på remiss till din organisation."


@require_http_methods(["GET", "HEAD", "POST"])
def plan_answer(request, pk):
    """By login, for whoever belongs to a party that was asked."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related(*ON_THE_COVER), pk=pk)
    party = open_parties().filter(referral__plan=plan, organisation=request.user.organisation_id).first()
    if party is None:
        require(no(NOT_ASKED))
    require(access.may_answer(request.user, party, timezone.localdate()))
    return answer_page(request, party)


@with_link(PlanLink.REFERRAL)
@require_http_methods(["GET", "HEAD", "POST"])
def link_answer(request, link):
    return answer_page(request, party_of(link), link)


@with_link(PlanLink.REFERRAL)
@require_safe
def link_document(request, link):
    """The whole proposal, as a page made now or, with ?fil, as the PDF that was printed of the same text."""
    party = party_of(link)
    plan = party.referral.plan
    content, brand = plan.content(), brand_of(Municipality.current())
    if "fil" in request.GET:
        job = printing.find_print(plan, content, brand, "pdf")
        if job is None:
            raise Http404
        return FileResponse(
            printing.path_of(job).open("rb"),
            filename=file_name(content, job.format),
            content_type=FORMATS[job.format].content_type,
        )
    return render(request, "plans/plan_document_page.html", page_context(content, brand))


def open_parties():
    plan = [f"referral__plan__{name}" for name in ON_THE_COVER]
    parties = ReferralParty.objects.filter(referral__closed_at=None)
    return parties.select_related("organisation", "referral__sent_by", "referral__plan", *plan)


def party_of(link: SignedLink) -> ReferralParty:
    """Whom the link speaks for. DeadLink when the question has been taken back."""
    pk = whole_number(link.subject_key.rpartition(":")[2])
    party = open_parties().filter(pk=pk).first()
    if party is None or not access.may_be_answered(party.referral, timezone.localdate()):
        raise DeadLink
    return party


@dataclass(frozen=True)
class Desk:
    """What lies before the one who answers. Without ``link`` it is somebody who has logged in."""

    request: HttpRequest
    party: ReferralParty
    link: SignedLink | None
    content: PlanContent
    tally: PartyTally

    def sheet(self, data=None) -> AnswerSheet:
        """Whoever is logged in is named; by link, the name that the party's link was used in last."""
        if self.link is None:
            who = {"name": self.request.user.name, "role": self.request.user.title}
        else:
            rows = [question.answer for question in self.tally.questions if question.answer]
            last = max((row for row in rows if row.link_id), key=lambda row: row.pk, default=None)
            who = {"name": last.name, "role": last.role} if last else {}
        return AnswerSheet(data, questions=self.tally.questions, initial=who)

    def render(self, template: str, status=200, **context):
        plan = self.party.referral.plan
        if self.link:
            token = self.request.resolver_match.kwargs["token"]
            document = reverse("plans:link_document", args=[token])
            job = printing.find_print(plan, self.content, brand_of(Municipality.current()), "pdf")
        else:
            document, job = reverse("plans:plan_document", args=[plan.pk]), None
        context |= {
            "party": self.party,
            "referral": self.party.referral,
            "plan": plan,
            "content": self.content,
            "tally": self.tally,
            "link": self.link,
            "address": self.request.path,
            "document": document,
            "has_file": job is not None,
        }
        return render(self.request, template, context, status=status)


def desk_of(request, party: ReferralParty, link: SignedLink | None) -> Desk:
    plan = party.referral.plan
    content = plan.content()
    tallies = by_party(questions(content, Acceptance.objects.latest_in(plan)))
    return Desk(request, party, link, content, tallies.get(party.organisation_id) or PartyTally(None, ()))


def answer_page(request, party: ReferralParty, link: SignedLink | None = None):
    desk = desk_of(request, party, link)
    if request.method != "POST":
        if "kvitto" in request.GET and desk.tally.answered:
            return desk.render("plans/answer_receipt.html")
        return desk.render("plans/answer.html", sheet=desk.sheet())
    sheet = desk.sheet(request.POST)
    if sheet.is_valid():
        try:
            workflow.answer(party, given=given(sheet), who=answerer(desk, sheet), now=timezone.now())
        except Overtaken:
            # Somebody was faster by a moment: told beside the action it is about, with all that was typed.
            desk = desk_of(request, party, link)
            sheet = desk.sheet(request.POST)
            sheet.is_valid()
        else:
            return redirect(f"{request.path}?kvitto=1")
    return desk.render("plans/answer.html", status=422, sheet=sheet)


def given(sheet: AnswerSheet) -> list[Given]:
    found = []
    for form in sheet.answered:
        question, said = form.question, form.cleaned_data
        seen = question.answer.pk if question.answer else None
        wording = question.action.wording_digest
        found.append(Given(question.action.id, said["answer"], said["comment"], wording, seen))
    return found


def answerer(desk: Desk, sheet: AnswerSheet) -> Answerer:
    who = sheet.who.cleaned_data
    return Answerer(who["name"], who["role"], link=desk.link, user=None if desk.link else desk.request.user)
