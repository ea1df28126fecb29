import re

from django import forms

from incidents.choices import InterventionStatus
from incidents.forms.guarded import PersonGuard
from incidents.models import Category, Intervention
from incidents.models.free_text import refuse_numbers
from incidents.placing import middle_of
from kommunbrott import geo
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area, Organisation

DEGREES = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,10})?)\s*[,; ]\s*(\d{1,2}(?:[.,]\d{1,10})?)\s*")


class Ticks(RowChoices):
    """Rows to tick, none of which has to be."""

    def __init__(self, label: str, queryset, help_text: str = ""):
        super().__init__(
            label=label,
            queryset=queryset,
            required=False,
            help_text=help_text,
            widget=forms.CheckboxSelectMultiple,
        )


class InterventionForm(PersonGuard, forms.ModelForm):
    """What, who, where, when, against what, and what it is measured by."""

    guarded = ("title", "what", "who", "expected", "decided_at")

    organisations = Ticks("Vilka parter", Organisation.objects.none())
    areas = Ticks("Områden", Area.objects.none(), "Inget valt betyder hela kommunen.")
    place = RowChoice(
        label="Känd plats",
        queryset=Area.objects.none(),
        required=False,
        empty_label="Ingen",
        help_text="Väljer du en plats räknas rapporterna runt den, i stället för i områdena.",
    )
    point = forms.CharField(
        label="Punkt på kartan",
        required=False,
        max_length=60,
        help_text="Latitud och longitud, till exempel 59.5165, 15.9452. Tomt där en känd plats är vald.",
    )
    categories = Ticks("Kategorier den riktas mot", Category.objects.none(), "Inget valt betyder alla.")
    compare_areas = Ticks(
        "Jämför med områden",
        Area.objects.none(),
        "Områden som liknar och som insatsen inte når. Inget valt betyder alla andra.",
    )
    buffer_areas = Ticks(
        "Områden runt omkring", Area.objects.none(), "Dit det kan ha flyttat. De jämförs inte med."
    )

    class Meta:
        model = Intervention
        fields = [
            "title", "what", "organisations", "who", "areas", "place", "point", "radius_m", "starts_on",
            "ends_on", "categories", "expected", "decided_at", "baseline", "compare_areas", "buffer_areas",
        ]  # fmt: skip
        labels = {"title": "Insats", "what": "Vad som görs", "who": "Vem, i ord"}
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "what": forms.Textarea({"rows": 3})}
        help_texts = {
            "what": "Plats och situation, aldrig person.",
            "ends_on": "Tomt om den pågår tills vidare.",
            "expected": "Till exempel minst en tredjedel färre rapporter.",
            "decided_at": "Till exempel EST-mötet 24 november 2026.",
            "radius_m": "Gäller en känd plats eller en punkt.",
        }
        error_messages = {
            "title": {"required": "Skriv vad insatsen heter."},
            "starts_on": {"required": "Skriv vilken dag insatsen börjar."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(kind__in=(AreaKind.DISTRICT, AreaKind.TOWN)).defer("geometry")
        self.fields["organisations"].queryset = Organisation.objects.active()
        for name in ("areas", "compare_areas", "buffer_areas"):
            self.fields[name].queryset = areas
        self.fields["place"].queryset = Area.objects.filter(kind=AreaKind.PLACE)
        self.fields["categories"].queryset = Category.objects.top().active()
        held = self.instance
        if held.point and held.place is None:
            self.initial.setdefault("point", f"{held.latitude:.6f}, {held.longitude:.6f}")

    def clean_point(self) -> tuple[float, float] | None:
        text = self.cleaned_data["point"].strip()
        if not text:
            return None
        found = DEGREES.fullmatch(text)
        if not found:
            raise forms.ValidationError("Skriv latitud och longitud, till exempel 59.5165, 15.9452.")
        latitude, longitude = (float(each.replace(",", ".")) for each in found.groups())
        if not (geo.SOUTH <= latitude <= geo.NORTH and geo.WEST <= longitude <= geo.EAST):
            raise forms.ValidationError("Punkten ligger inte i Sverige. Latituden står först.")
        return latitude, longitude

    def clean(self):
        cleaned = super().clean()
        place, point = cleaned.get("place"), cleaned.get("point")
        if place and not point:
            point = middle_of(place)
            if point is None:
                self.add_error("place", "Platsen har ingen gräns på kartan. Skriv en punkt också.")
        cleaned["latitude"], cleaned["longitude"] = point or (None, None)
        reached = set(cleaned.get("areas") or ())
        for name in ("compare_areas", "buffer_areas"):
            both = reached & set(cleaned.get(name) or ())
            if both:
                names = ", ".join(sorted(area.name for area in both))
                self.add_error(name, f"Insatsen görs själv i {names}. Välj andra områden.")
            reached |= set(cleaned.get(name) or ())
        return cleaned

    @property
    def values(self) -> dict:
        """What the workflow writes."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("point", "keep_reason")
        }


class InterventionMoveForm(PersonGuard, forms.Form):
    guarded = ("outcome",)

    to = forms.ChoiceField(choices=InterventionStatus.choices)
    seen = forms.CharField(max_length=12)
    outcome = forms.CharField(max_length=2000, required=False)
    resolves = forms.BooleanField(required=False)

    def clean_outcome(self):
        outcome = self.cleaned_data["outcome"].strip()
        try:
            refuse_numbers({"outcome": outcome})
        except forms.ValidationError as error:
            raise forms.ValidationError(error.message_dict["outcome"]) from error
        return outcome


class LinkForm(forms.Form):
    """Which intervention a report is linked to."""

    intervention = RowChoice(
        label="Insats",
        queryset=Intervention.objects.none(),
        empty_label="Välj insats",
        error_messages={"required": "Välj en insats."},
    )

    def __init__(self, *args, interventions: list[Intervention], **kwargs):
        """``interventions`` are those that the report may come to be linked to."""
        super().__init__(*args, **kwargs)
        field = self.fields["intervention"]
        field.queryset = Intervention.objects.filter(pk__in=[row.pk for row in interventions])
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in interventions)]
