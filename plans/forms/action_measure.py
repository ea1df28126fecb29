"""What an action is measured by: which reports, from when, against what, and an indicator for each of its goals."""

from django import forms
from django.utils import timezone

from incidents.choices import Baseline
from incidents.models import Category
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area
from plans.models import Action, ActionMeasure, Indicator


class Ticks(RowChoices):
    """Rows to tick, none of which has to be."""

    def __init__(self, label: str, help_text: str = ""):
        super().__init__(
            label=label, queryset=Area.objects.none(), required=False, help_text=help_text,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip


class MeasureForm(forms.Form):
    """Without a day no reports are counted."""

    marks_optional = False

    starts_on = forms.DateField(
        label="Verkar från",
        required=False,
        widget=DateInput(),
        help_text="Dagen då det som görs började märkas. Tomt: inga rapporter räknas.",
    )
    areas = Ticks("Områden", "Inget valt betyder hela kommunen.")
    categories = Ticks("Kategorier", "Inget valt betyder alla.")
    compare_areas = Ticks(
        "Jämför med områden", "Sådana som liknar och som inte berörs. Inget valt betyder alla andra."
    )
    baseline = forms.ChoiceField(
        label="Tiden före är", choices=Baseline.choices, initial=Baseline.YEAR_BEFORE
    )

    def __init__(self, data=None, *, action: Action, measure: ActionMeasure | None):
        super().__init__(data, initial=held(action, measure))
        areas = Area.objects.filter(kind__in=(AreaKind.DISTRICT, AreaKind.TOWN)).defer("geometry")
        self.fields["areas"].queryset = self.fields["compare_areas"].queryset = areas
        self.fields["categories"].queryset = Category.objects.top().active()
        self.goals = list(action.goals.all())
        for goal in self.goals:
            self.fields[f"goal-{goal.pk}"] = RowChoice(
                label=f"Indikator för målet ”{short(goal.text)}”",
                queryset=Indicator.objects.all(),
                required=False,
                empty_label="Ingen",
                initial=goal.series_id,
            )

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day and not 2000 <= day.year <= timezone.localdate().year + 1:
            raise forms.ValidationError("Året ska ligga mellan 2000 och nästa år.")
        return day

    def clean(self):
        cleaned = super().clean()
        both = set(cleaned.get("areas") or ()) & set(cleaned.get("compare_areas") or ())
        if both:
            names = ", ".join(sorted(area.name for area in both))
            self.add_error("compare_areas", f"Ett område jämförs inte med sig självt: {names}.")
        return cleaned

    @property
    def indicators(self) -> dict[int, Indicator | None]:
        """By the goal's key."""
        return {goal.pk: self.cleaned_data[f"goal-{goal.pk}"] for goal in self.goals}

    @property
    def measured(self) -> dict | None:
        """None when no reports are to be counted."""
        if not self.cleaned_data["starts_on"]:
            return None
        names = ("starts_on", "areas", "categories", "compare_areas", "baseline")
        return {name: self.cleaned_data[name] for name in names}


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def held(action: Action, measure: ActionMeasure | None) -> dict:
    """As it is, or what the action and its focus areas say of when and where."""
    if measure is None:
        areas = Area.objects.filter(focus_areas__actions=action).distinct()
        return {"starts_on": None, "areas": list(areas.values_list("pk", flat=True))}
    many = {
        name: list(getattr(measure, name).values_list("pk", flat=True))
        for name in ("areas", "categories", "compare_areas")
    }
    return {"starts_on": measure.starts_on, "baseline": measure.baseline} | many
