"""What puts the apps together: the start page, and pages for base data."""

from django.shortcuts import redirect


def overview(request):
    return redirect("plans:plan_list")
