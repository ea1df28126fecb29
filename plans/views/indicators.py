"""Indicators: the list, one of them with its chart and its values, and values entered by hand."""

import datetime as dt
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kommunbrott.access import require
from kommunbrott.letterhead import brand_of
from kommunbrott.listing import ListPage
from kommunbrott.models import Municipality
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import access
from plans.documents.indicator import indicator_pdf
from plans.filters import IndicatorFilter
from plans.forms.indicators import BreakForm, IndicatorForm, SelectionForm, ValueForm
from plans.indicator_series import INHABITANTS, Chosen, facets_of, figure_of, main_of, shown, usual
from plans.models import Geography, Indicator, IndicatorValue
from plans.periods import label
from plans.tables import IndicatorTable
from plans.workflow import indicators as workflow

MOST_VALUES = 400


class IndicatorList(ListPage):
    title = "Indikatorer"
    model = Indicator
    table_class = IndicatorTable
    filterset_class = IndicatorFilter
    template_name = "plans/indicator_list.html"
    empty_heading = "Inga indikatorer än"
    empty_reason = (
        "Här samlas det som mäts år efter år: anmälda brott, trygghet och annat som visar hur det går."
    )

    def get_queryset(self):
        own = Geography.objects.own(Municipality.current())
        return Indicator.objects.visible_to(self.request.user).for_list(own)

    def get_context_data(self, **kwargs):
        may_keep = access.may_keep_indicators(self.request.user)
        return super().get_context_data(may_keep=may_keep, **kwargs)


@require_safe
def indicator_detail(request, pk):
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), pk=pk)
    return render(request, "plans/indicator_detail.html", detail(request, indicator))


def detail(request, indicator: Indicator) -> dict:
    """Seven queries, whatever the number of values."""
    municipality = Municipality.current()
    facets = facets_of(indicator)
    has_population = (
        indicator.is_count
        and indicator.unit != INHABITANTS
        and Indicator.objects.filter(unit=INHABITANTS).exists()
    )
    form = SelectionForm(
        request.GET,
        facets=facets,
        usual=usual(indicator, facets, municipality),
        has_population=has_population,
    )
    chosen = form.chosen
    seen = shown(indicator, chosen)
    return {
        "indicator": indicator,
        "form": form,
        "chosen": chosen,
        "figure": figure_of(indicator, chosen, seen) if seen.rows else None,
        "values": latest_first(seen.rows, chosen)[:MOST_VALUES],
        "main": main_of(facets, municipality),
        "has_breaks": bool(seen.breaks),
        "may_keep": access.may_keep_indicators(request.user),
        "municipality": municipality,
    }


def latest_first(rows, chosen: Chosen) -> list[IndicatorValue]:
    """Of each period in the order of the chart's lines."""
    order = {place.pk: number for number, place in enumerate(chosen.geographies)}
    return sorted(rows, key=lambda row: (-row.ends_on.toordinal(), order[row.geography_id], row.pk))


@require_safe
def indicator_file(request, pk):
    """What the page shows, printed now: the same selection, by the same address."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), pk=pk)
    context = detail(request, indicator)
    brand = brand_of(context["municipality"])
    kept = {name: context[name] for name in ("indicator", "figure")}
    try:
        pdf = printed_now(lambda: indicator_pdf(kept, brand))
    except Unprintable as error:
        messages.error(request, error.message)
        return redirect(indicator)
    return FileResponse(
        BytesIO(pdf), filename=f"Indikator {indicator.pk}.pdf", content_type="application/pdf"
    )


@keeps_what_is_typed
def indicator_create(request):
    return edit(request, Indicator())


@keeps_what_is_typed
def indicator_edit(request, pk):
    return edit(request, get_object_or_404(Indicator, pk=pk))


def edit(request, indicator: Indicator):
    require(access.may_keep_indicators(request.user))
    name = indicator.title
    form = IndicatorForm(request.POST or None, instance=indicator)
    if is_sent(request) and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} är sparad.")
        return redirect(saved)
    return render(request, "plans/indicator_edit.html", {"form": form, "name": name, "indicator": indicator})


@require_http_methods(["GET", "POST"])
def indicator_remove(request, pk):
    """The question, with what goes, and then the removal."""
    indicator = get_object_or_404(Indicator, pk=pk)
    require(access.may_remove_indicator(request.user, indicator))
    if request.method == "POST":
        workflow.remove(indicator, by=request.user)
        messages.success(request, f"{indicator} är borttagen.")
        return redirect("plans:indicator_list")
    context = {"indicator": indicator, "count": indicator.values.count()}
    return render(request, "plans/indicator_remove.html", context)


@keeps_what_is_typed
def indicator_value_create(request, indicator_pk):
    return edit_value(request, get_object_or_404(Indicator, pk=indicator_pk))


@keeps_what_is_typed
def indicator_value_edit(request, pk):
    row = get_object_or_404(IndicatorValue.objects.select_related("indicator", "geography"), pk=pk)
    return edit_value(request, row.indicator, row)


def edit_value(request, indicator: Indicator, row: IndicatorValue | None = None):
    require(access.may_keep_indicators(request.user))
    name = str(row) if row else ""
    form = ValueForm(request.POST or None, indicator=indicator, row=row)
    if is_sent(request) and form.is_valid():
        try:
            workflow.keep_value(indicator, form.told, form.place, by=request.user, row=row)
        except ValidationError as error:
            form.add_error("period", error)
        else:
            messages.success(request, "Värdet är sparat.")
            return redirect(indicator)
    context = {"form": form, "indicator": indicator, "row": row, "name": name}
    return render(request, "plans/indicator_value_edit.html", context)


@require_http_methods(["GET", "POST"])
def indicator_value_remove(request, pk):
    require(access.may_keep_indicators(request.user))
    row = get_object_or_404(IndicatorValue.objects.select_related("indicator", "geography"), pk=pk)
    if request.method == "POST":
        workflow.remove_value(row, by=request.user)
        messages.success(request, "Värdet är borttaget.")
        return redirect(row.indicator)
    return render(request, "plans/indicator_value_remove.html", {"row": row, "indicator": row.indicator})


@keeps_what_is_typed
def indicator_break(request, pk):
    """Say from which period on an indicator cannot be compared with what was before."""
    require(access.may_keep_indicators(request.user))
    indicator = get_object_or_404(Indicator, pk=pk)
    spans = indicator.values.order_by("-starts_on").values_list("period_kind", "starts_on", "ends_on")
    periods = {f"{start}_{end}": label(kind, start, end) for kind, start, end in spans.distinct()}
    form = BreakForm(request.POST or None, periods=list(periods.items()))
    if is_sent(request) and form.is_valid():
        start, end = (dt.date.fromisoformat(day) for day in form.cleaned_data["period"].split("_"))
        workflow.mark_break(indicator, start, end, form.cleaned_data["text"], by=request.user)
        messages.success(request, "Tidsseriebrottet är sparat.")
        return redirect(indicator)
    return render(request, "plans/indicator_break.html", {"form": form, "indicator": indicator})
