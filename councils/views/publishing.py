"""Putting signed promises out for residents to read, with how it stands with each today."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from councils.models import PromisePublication
from councils.public_content import PublicPromises, public_promises
from councils.views.promises import standings_of, visible_promises
from incidents.findings import familiar_names
from kommunbrott import publishing
from kommunbrott.access import Overtaken, no, require
from kommunbrott.forms.publishing import again, publish_form

UNSIGNED = no("Löftena är inte undertecknade än. Bara det som är undertecknat publiceras för allmänheten.")


@require_http_methods(["GET", "POST"])
def promise_publish(request, pk):
    document = visible_promises(request, pk)
    require(publishing.may_publish(request.user))
    version = document.versions.defer("pdf").last()
    if version is None:
        require(UNSIGNED)
    content = public_promises(
        version.tree,
        standings_of(request, document),
        note=document.ended_note,
        on=timezone.localdate(),
    )
    out = PromisePublication.objects.live().filter(document=document).first()
    form = publish_form(request.POST or None, content, version.content, familiar_names(), out)
    theirs = False
    if request.method == "POST" and form.is_valid():
        theirs = not form.is_about(content)
        if not theirs:
            told = {"wanted": form.wanted(content), "seen": form.cleaned_data["seen"]}
            publishing.publish(
                PromisePublication, by=request.user, document=document, version=version, **told
            )
            messages.success(request, f"{document} är publicerade. Invånarna kan läsa dem nu.")
            return redirect("councils:promise_publish", document.pk)
        form = again(form, content)
    context = {
        "document": document,
        "version": version,
        "public": content,
        "out": out,
        "is_changed": out is not None and is_changed(out.tree, content),
        "log": list(document.publications.for_log()),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "councils/promise_publish.html", context, status=409 if theirs else 200)


def is_changed(told: PublicPromises, now: PublicPromises) -> bool:
    """Something has been signed or followed up since, not only a day gone."""
    return (told.promises, told.note, told.period) != (now.promises, now.note, now.period)


@require_POST
def promise_unpublish(request, pk):
    document = visible_promises(request, pk)
    require(publishing.may_publish(request.user))
    out = PromisePublication.objects.live().filter(document=document).first()
    if out is None:
        raise Overtaken(document)
    publishing.withdraw(out, by=request.user)
    messages.success(request, f"{document} visas inte längre för allmänheten.")
    return redirect("councils:promise_publish", document.pk)
