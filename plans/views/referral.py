"""The coordinator's side of a remiss: send it, see who has answered what, reply, remind, end it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation
from kommunbrott.numbers import in_words, whole_number
from plans import access, printing
from plans.choices import PlanStatus
from plans.content import PlanContent
from plans.forms.referral import AskSheet, ReferForm, ReplyForm, TimeForm, time_of
from plans.models import Acceptance, Plan, Referral, ReferralParty
from plans.tally import by_party, questions
from plans.views.decision import plan_to_move, step_context
from plans.views.referral_overview import overview
from plans.workflow import referral as workflow
from plans.workflow.referral import Asked, Terms


@require_safe
def plan_referral(request, pk):
    """Who has answered what in the plan's last remiss."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(access.may_see_work(request.user, plan))
    referral = plan.referrals.select_related("sent_by", "closed_by").last()
    if referral is None:
        raise Http404
    referral.plan = plan
    return render(
        request, "plans/plan_referral.html", overview(referral, by=request.user, now=timezone.now())
    )


@require_http_methods(["GET", "POST"])
def plan_refer(request, pk):
    """Send the plan on remiss."""
    plan, content = plan_to_move(request, pk)
    require(access.may_move(request.user, plan, PlanStatus.REFERRED))
    data = request.POST if request.method == "POST" else None
    form, sheet = ReferForm(data, today=timezone.localdate()), ask_sheet(data, plan, content)
    if data is not None and all([form.is_valid(), sheet.is_valid()]):
        terms = Terms(**form.cleaned_data)
        now = timezone.now()
        workflow.send(plan, by=request.user, asked=asked(sheet), terms=terms, now=now)
        plan.refresh_from_db()
        printing.order_print(plan, "pdf", by=request.user)
        count = len(sheet.chosen)
        messages.success(
            request, f"Planen är på remiss till {in_words(count)} {'part' if count == 1 else 'parter'}."
        )
        return redirect("plans:plan_referral", plan.pk)
    context = step_context(plan, content) | {"form": form, "sheet": sheet}
    return render(request, "plans/plan_refer.html", context)


def ask_sheet(data, plan: Plan, content: PlanContent, apart: tuple[int, ...] = ()) -> AskSheet:
    """Everybody who is to be responsible for something, but those who are asked already."""
    tallies = by_party(questions(content, Acceptance.objects.latest_in(plan)))
    tallies = {key: tally for key, tally in tallies.items() if key not in apart}
    count = Count("users", filter=Q(users__is_active=True))
    accounts = Organisation.objects.filter(pk__in=tallies).annotate(count=count).values_list("pk", "count")
    return AskSheet(data, tallies=tallies, accounts=dict(accounts))


def asked(sheet: AskSheet) -> list[Asked]:
    return [Asked(form.organisation, form.cleaned_data["email"]) for form in sheet.chosen]


@require_http_methods(["GET", "POST"])
def referral_ask(request, pk):
    """Ask parties that came in after the remiss was sent."""
    referral = visible_referral(request, pk)
    require(access.may_remind(request.user, referral, timezone.localdate()))
    already = tuple(referral.parties.values_list("organisation", flat=True))
    data = request.POST if request.method == "POST" else None
    sheet = ask_sheet(data, referral.plan, referral.plan.content(), already)
    if data is not None and sheet.is_valid():
        workflow.ask_more(referral, by=request.user, asked=asked(sheet), now=timezone.now())
        messages.success(request, "Frågan är skickad.")
        return redirect(referral)
    return render(request, "plans/referral_ask.html", {"referral": referral, "sheet": sheet})


@require_POST
def referral_ask_again(request, pk):
    referral = visible_referral(request, pk)
    told(request, workflow.ask_again(referral, by=request.user, now=timezone.now()), "Frågad på nytt")
    return redirect(referral)


@require_POST
def referral_remind(request, pk):
    """One party, or all who have something left to answer."""
    referral = visible_referral(request, pk)
    only = None
    if "part" in request.POST:
        only = get_object_or_404(referral.parties, pk=whole_number(request.POST["part"]))
    told(request, workflow.remind(referral, by=request.user, now=timezone.now(), only=only), "Påmind")
    return redirect(referral)


def told(request, parties: list[ReferralParty], what: str) -> None:
    if parties:
        names = ", ".join(str(party.organisation.label) for party in parties)
        messages.success(request, f"{what}: {names}.")
    else:
        messages.info(request, "Ingen fick något brev. De har redan fått ett, eller har ingen adress.")


@require_http_methods(["GET", "POST"])
def referral_time(request, pk):
    referral = visible_referral(request, pk)
    require(access.may_handle_referral(request.user, referral))
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = TimeForm(data, today=today, initial=time_of(referral))
    if data is not None and form.is_valid():
        workflow.change_time(referral, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Svarstiden är ändrad. Länkar som är utskickade följer med.")
        return redirect(referral)
    return render(request, "plans/referral_time.html", {"referral": referral, "form": form})


@require_http_methods(["GET", "POST"])
def referral_end(request, pk):
    referral = visible_referral(request, pk)
    require(access.may_handle_referral(request.user, referral))
    if request.method == "POST":
        workflow.end(referral, by=request.user)
        messages.success(request, "Remissen är avslutad och planen är utkast igen. Svaren finns kvar.")
        return redirect(referral)
    return render(request, "plans/referral_end.html", {"referral": referral})


@require_http_methods(["GET", "POST"])
def referral_party_close(request, pk):
    """Close the links of one party."""
    party = get_object_or_404(
        ReferralParty.objects.select_related("organisation", "referral__plan").filter(
            referral__plan__in=Plan.objects.visible_to(request.user)
        ),
        pk=pk,
    )
    require(access.may_handle_referral(request.user, party.referral))
    if request.method == "POST":
        workflow.close_links(party, by=request.user, now=timezone.now())
        messages.success(request, f"Länken till {party.organisation} är stängd.")
        return redirect(party.referral)
    return render(request, "plans/referral_party_close.html", {"party": party, "referral": party.referral})


@require_http_methods(["GET", "POST"])
def acceptance_reply(request, pk):
    """Answer what a party has said. The form stands in the overview; here it is alone."""
    rows = Acceptance.objects.select_related("action__plan", "organisation", "user", "link", "replied_by")
    acceptance = get_object_or_404(
        rows.filter(action__plan__in=Plan.objects.visible_to(request.user)).exclude(comment=""), pk=pk
    )
    plan = acceptance.action.plan
    require(access.may_reply(request.user))
    if not acceptance.awaits_reply:
        raise Overtaken(plan)
    removes = request.POST.get("gor") == "ta-bort"
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        now = timezone.now()
        workflow.reply(acceptance, by=request.user, text=text, now=now, remove_party=removes)
        what = f" {acceptance.organisation} är borttagen ur åtgärden." if removes else ""
        messages.success(request, f"Svaret är skickat.{what}")
        return redirect("plans:plan_referral", plan.pk) if plan.referrals.exists() else redirect(plan)
    context = {"acceptance": acceptance, "plan": plan, "form": form}
    return render(
        request, "plans/acceptance_reply.html", context | {"may_edit": access.may_edit(request.user, plan)}
    )


def visible_referral(request, pk: int) -> Referral:
    referrals = Referral.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    return get_object_or_404(referrals.select_related("plan", "sent_by"), pk=pk)
