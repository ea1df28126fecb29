from django.shortcuts import redirect

from plans.models import Action


def overview(request):
    """Where one lands after logging in: those who do what a plan says at their own part of it."""
    user = request.user
    if user.organisation_id and not (user.is_coordinator or user.is_administrator):
        if Action.objects.answered_by(user.organisation_id).exists():
            return redirect("plans:action_mine")
    return redirect("plans:plan_list")
