from django.shortcuts import get_object_or_404, render

from plans.models import Plan


def plan_list(request):
    plans = Plan.objects.visible_to(request.user).for_list()
    return render(request, "plans/plan_list.html", {"plans": plans})


def plan_detail(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    return render(request, "plans/plan_detail.html", {"plan": plan, "content": plan.content()})
