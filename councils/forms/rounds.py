from django import forms

from incidents.choices import Level
from incidents.forms.briefs import PLACE_ONLY, GuardedText
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Organisation


class JudgementForm(forms.Form):
    """How an area is. ``was`` is what was saved when the form was opened."""

    level = forms.ChoiceField(
        label="Mötets bedömning",
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj rött, gult eller grönt."},
    )
    motive = GuardedText(
        label="Anteckning",
        max_length=400,
        help_text=PLACE_ONLY,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Skriv varför området får den bedömningen."},
    )
    was_level = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    was_motive = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400, strip=False)

    marks_optional = False

    @property
    def was(self) -> tuple[str, str]:
        return self.cleaned_data["was_level"], self.cleaned_data["was_motive"]


class QuickInterventionForm(forms.Form):
    """An intervention in an area, as it is decided at a meeting. The rest is written on its own page."""

    prefix = "insats"

    title = GuardedText(
        label="Vad",
        max_length=160,
        help_text=PLACE_ONLY,
        error_messages={"required": "Skriv vad som ska göras."},
    )
    organisation = RowChoice(
        label="Vem", queryset=Organisation.objects.none(), required=False, empty_label="Ingen än"
    )
    ends_on = forms.DateField(label="Till och med", widget=DateInput, required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["organisation"].queryset = Organisation.objects.active()

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and not self.today <= day <= self.today.replace(year=self.today.year + 3, day=1):
            raise forms.ValidationError("Välj en dag från i dag och högst några år fram.")
        return day


class RaiseForm(forms.Form):
    """What the group cannot settle."""

    prefix = "lyft"

    text = GuardedText(
        label="Vad rådet behöver ta upp",
        max_length=1500,
        help_text=PLACE_ONLY,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Skriv vad rådet behöver ta upp."},
    )

    marks_optional = False
