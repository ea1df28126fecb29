"""Forums and who sits in them."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from councils import access
from councils.forms.forums import CouncilForm, MembershipForm
from councils.models import Council, Meeting, Membership
from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.models import FocusArea, Plan


@require_GET
def council_list(request):
    today = timezone.localdate()
    councils = Council.objects.visible_to(request.user, today).for_list(today)
    may_keep = access.may_keep_councils(request.user)
    return render(
        request, "councils/council_list.html", {"councils": councils, "may_keep": may_keep, "today": today}
    )


@require_GET
def council_detail(request, pk):
    today = timezone.localdate()
    council = get_object_or_404(
        Council.objects.visible_to(request.user, today).select_related("prepares"), pk=pk
    )
    members = list(council.memberships.for_list())
    current = [member for member in members if member.is_current(today)]
    meetings = list(Meeting.objects.filter(council=council).for_list())
    may_keep = access.may_keep_councils(request.user)
    context = {
        "council": council,
        "members": current,
        "others": [member for member in members if member not in current],
        "leading": sum(member.is_leading for member in current),
        "coming": [meeting for meeting in meetings if meeting.day >= today],
        "past": [meeting for meeting in reversed(meetings) if meeting.day < today],
        "templates": list(council.agenda_templates.annotate(item_count=Count("items"))) if may_keep else [],
        "standing_count": council.standing_items.standing().count() if may_keep else 0,
        "focus_areas": council.focus_areas.filter(plan__in=Plan.objects.visible_to(request.user)),
        "may_keep": may_keep,
        "may_plan": access.may_plan_meetings(request.user, council),
        "today": today,
    }
    return render(request, "councils/council_detail.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def council_create(request):
    return _edit_council(request, Council())


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def council_edit(request, pk):
    return _edit_council(request, get_object_or_404(Council, pk=pk))


def _edit_council(request, council):
    require(access.may_keep_councils(request.user))
    name = str(council) if council.pk else ""
    areas = FocusArea.objects.filter(plan__in=Plan.objects.visible_to(request.user)).select_related("plan")
    form = CouncilForm(request.POST or None, instance=council, focus_areas=areas)
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} är sparat.")
        return redirect(saved)
    return render(request, "councils/council_edit.html", {"form": form, "name": name, "council": council})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def membership_create(request, council_pk):
    council = get_object_or_404(Council, pk=council_pk)
    return _edit_membership(request, Membership(council=council, starts_on=timezone.localdate()))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def membership_edit(request, pk):
    return _edit_membership(request, get_object_or_404(Membership.objects.select_related("council"), pk=pk))


def _edit_membership(request, membership):
    require(access.may_keep_councils(request.user))
    name = str(membership) if membership.pk else ""
    form = MembershipForm(request.POST or None, instance=membership)
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} är sparad.")
        return redirect(saved.council)
    context = {"form": form, "name": name, "council": membership.council}
    return render(request, "councils/membership_edit.html", context)
