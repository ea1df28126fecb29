from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from kommunbrott import brand, logo
from kommunbrott.access import may_administer, require
from kommunbrott.forms.municipality import MunicipalityForm, verdict
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Municipality
from kommunbrott.models.municipality import HEX_COLOR
from kommunbrott.relogin import is_shown_again, keeps_what_is_typed


@keeps_what_is_typed
def municipality_edit(request):
    """The settings. ``?brand_color=`` shows what a colour would come to, before it is saved."""
    require(may_administer(request.user))
    municipality = Municipality.current()
    if request.method == "POST":
        return save(request, municipality)
    asked = request.GET.get("brand_color", "").strip().lower() or municipality.brand_color
    if wants_fragment(request):
        return render(request, "kommunbrott/_brand_preview.html", preview(municipality, asked))
    initial = {"base": latest_change(municipality)[0], "brand_color": asked}
    return page(request, municipality, MunicipalityForm(instance=municipality, initial=initial))


def save(request, municipality: Municipality):
    data = request.POST.copy()
    data["brand_color"] = data.get("brand_color", "").strip().lower()
    form = MunicipalityForm(data, request.FILES, instance=municipality)
    if is_shown_again(request):
        return page(request, Municipality.current(), form)
    base, change = latest_change(municipality)
    is_valid = form.is_valid()
    if data.get("base", "") != base:
        form.add_error(None, overtaken_by(change))
        form.data = form.data.copy()
        form.data["base"] = base
        return page(request, Municipality.current(), form, status=409)
    if not is_valid:
        return page(request, Municipality.current(), form)
    form.save()
    messages.success(request, "Inställningarna är sparade.")
    return redirect("municipality_edit")


def page(request, municipality: Municipality, form: MunicipalityForm, status: int = 200):
    color = str(form["brand_color"].value() or "")
    context = {"form": form, "change": latest_change(municipality)[1], **preview(municipality, color)}
    return render(request, "kommunbrott/municipality_edit.html", context, status=status)


def latest_change(municipality: Municipality):
    """(what tells two versions apart, the history row or None)"""
    change = municipality.history.select_related("history_user").first() if municipality.pk else None
    return (str(change.history_id) if change else ""), change


def overtaken_by(change) -> str:
    who = change.history_user if change and change.history_user else "Någon annan"
    return (
        f"{who} ändrade inställningarna medan du skrev. Det du har fyllt i står kvar här. "
        "Sparar du igen gäller det."
    )


def preview(municipality: Municipality, color: str) -> dict:
    """What a colour comes to: ``checks``, ``verdict`` and, when it is refused, ``suggestion``."""
    if is_readable := HEX_COLOR.regex.fullmatch(color) is not None:
        text = verdict(color)
    else:
        text, color = HEX_COLOR.message, municipality.brand_color
    tokens = brand.derive(color)
    checks = brand.checks(tokens)
    passes = is_readable and all(check.passes for check in checks)
    return {
        "tokens": tokens,
        "checks": checks,
        "verdict": text,
        "passes": passes,
        "suggestion": "" if passes or not is_readable else brand.nearest_acceptable(color),
        "mark": mark_safe(logo.placed(shapes_of(municipality), tokens["on_brand"], x=22, y=22, size=22)),
    }


def shapes_of(municipality: Municipality) -> str:
    """The stored logotype, read anew: what is put into a page is shapes only, however it got into the row."""
    try:
        return logo.cleaned(municipality.logo_svg.encode()) if municipality.logo_svg else ""
    except logo.UnusableLogo:
        return ""
