from django.shortcuts import redirect


def overview(request):
    return redirect("plans:plan_list")
