from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from incidents import access
from incidents.forms.retention import RetentionForm
from incidents.models import RetentionRule, RetentionRun
from incidents.workflow.retention import due
from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
def retention_rule_edit(request):
    """For how long reports are kept. What a change would take is shown before it is saved."""
    require(access.may_review(request.user))
    rule = RetentionRule.current()
    form = RetentionForm(request.POST or None, instance=rule)
    today = timezone.localdate()
    would_go = None
    if is_sent(request) and form.is_valid():
        if "preview" not in request.POST:
            form.save()
            messages.success(request, "Gallringstiderna är sparade.")
            return redirect("incidents:retention_rule_edit")
        would_go = due(today, form.instance)
    context = {
        "form": form,
        "now_due": due(today),
        "would_go": would_go,
        "runs": RetentionRun.objects.select_related("by")[:20],
    }
    return render(request, "incidents/retention_rule_edit.html", context)
