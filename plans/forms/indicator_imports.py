"""Forms of statistics read in from a file: the file, what it does not say itself, and what its columns are."""

from django import forms
from django.utils import timezone

from kommunbrott.forms import DateInput
from kommunbrott.forms.columns import ColumnsForm
from plans.choices import Scale
from plans.forms.indicators import PeriodField, web_address
from plans.importers.indicator_rows import Reading
from plans.importers.indicator_tables import Field

NEAR, ALL = "nara", "alla"
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".json")


class IndicatorFileForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        max_length=1000,
        help_text="CSV, Excel (.xlsx) eller JSON från Kolada, högst 10 MB.",
        error_messages={"required": "Välj en fil."},
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )


class SupplementForm(forms.Form):
    """What the file does not say itself. Fields that it answers are left out."""

    marks_optional = False

    period = PeriodField(
        label="Period", max_length=60, help_text="Filen säger inte när. Skriv till exempel 2025."
    )
    title = forms.CharField(label="Indikatorns namn", max_length=250, help_text="Till exempel Otrygghet ute.")
    source = forms.CharField(
        label="Källa", max_length=160, help_text="Till exempel Polisens trygghetsmätning."
    )
    unit = forms.CharField(label="Enhet", max_length=60, required=False, help_text="Till exempel procent.")
    scale = forms.ChoiceField(label="Slags tal", choices=Scale.choices, initial=Scale.COUNT)
    scope = forms.ChoiceField(
        label="Vilka platser",
        choices=[(NEAR, "Vår kommun, länet, riket och våra områden"), (ALL, "Alla platser i filen")],
        initial=NEAR,
        widget=forms.RadioSelect,
    )
    is_preliminary = forms.BooleanField(label="Siffrorna är preliminära", required=False)
    source_url = forms.URLField(
        label="Adress hos källan", max_length=500, required=False, assume_scheme="https"
    )
    fetched_on = forms.DateField(label="Hämtad", widget=DateInput(), required=False)

    def __init__(self, data=None, *, reading: Reading, fetched_on):
        super().__init__(data, initial={"fetched_on": fetched_on})
        if not reading.lacks_time:
            del self.fields["period"]
        if not reading.lacks_title:
            del self.fields["title"]
        if not reading.lacks_source:
            del self.fields["source"]
        if reading.kind != "tabell":
            del self.fields["scale"], self.fields["unit"]

    def clean_source_url(self):
        return web_address(self.cleaned_data["source_url"])

    def clean_fetched_on(self):
        day = self.cleaned_data["fetched_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Dagen kan inte ligga i framtiden.")
        return day

    @property
    def told(self) -> dict:
        """The fields of a Supplement that were asked for."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "period"}
        return found | ({"span": self.cleaned_data["period"]} if "period" in self.cleaned_data else {})


class IndicatorColumnsForm(ColumnsForm):
    def __init__(self, data=None, *, columns: list[dict]):
        super().__init__(data, columns=columns, fields=[(field.value, field.label) for field in Field])
