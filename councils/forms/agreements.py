from django import forms

from councils.models import Agreement, AgreementParty, Commitment, Council
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area, Organisation
from plans.choices import ActionStatus, PlanKind
from plans.models import Plan

MOST_PARTIES = 12


class AgreementForm(forms.ModelForm):
    areas = RowChoices(
        label="Områden",
        queryset=Area.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="9 § kräver att det står inom vilka områden parterna samverkar.",
    )
    steering = RowChoice(
        label="Styrgrupp", queryset=Council.objects.all(), required=False, empty_label="Inget forum"
    )
    project_group = RowChoice(
        label="Projektgrupp", queryset=Council.objects.all(), required=False, empty_label="Inget forum"
    )
    implementation = RowChoice(
        label="Genomförandeplan",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Ingen plan",
        help_text="En plan av typen genomförandeplan. Läget i den är levande också efter undertecknandet.",
    )
    annexes = RowChoices(
        label="Andra planer som bilagor",
        queryset=Plan.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    edition = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    class Meta:
        model = Agreement
        fields = [
            "title", "part", "dnr", "starts_on", "ends_on", "purposes", "areas", "areas_text", "problem", "causes",
            "goals", "documentation", "follow_up", "guarantees", "legal_status", "steering", "project_group", "groups",
            "reported", "implementation", "annexes",
        ]  # fmt: skip
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            **{
                name: forms.Textarea({"rows": 4})
                for name in (
                    "purposes",
                    "areas_text",
                    "problem",
                    "causes",
                    "goals",
                    "documentation",
                    "follow_up",
                    "guarantees",
                    "legal_status",
                    "groups",
                )
            },
        }
        help_texts = {
            "purposes": "9 § kräver att det står för vilka syften parterna samverkar.",
            "areas_text": "Till exempel trapphus, källare och gårdar. Läggs till de områden som är valda.",
            "ends_on": "Tomt om den gäller tills vidare.",
            "guarantees": "Till exempel att det alltid finns en kommunpolis och en samordnare.",
            "legal_status": "Till exempel att den inte är rättsligt bindande.",
            "reported": "Till exempel i rådet i juni och december.",
        }

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["implementation"].queryset = plans.filter(kind=PlanKind.IMPLEMENTATION)
        self.fields["annexes"].queryset = plans
        self.initial["edition"] = self.instance.edition

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Sista dagen kan inte ligga före den första.")
        return cleaned


class PartyForm(forms.Form):
    """One row of parties. A row without an organisation is no row."""

    organisation = RowChoice(
        label="Part", queryset=Organisation.objects.all(), required=False, empty_label="Välj part"
    )
    signatory = forms.CharField(label="Undertecknas av", max_length=120, required=False)
    role = forms.CharField(label="Befattning", max_length=120, required=False)

    def clean(self):
        cleaned = super().clean()
        named = cleaned.get("signatory") or cleaned.get("role")
        if named and not cleaned.get("organisation") and not self.errors:
            self.add_error("organisation", "Välj vilken part som den personen undertecknar för.")
        return cleaned


class PartyFormSetBase(forms.BaseFormSet):
    def clean(self):
        chosen = [form.cleaned_data.get("organisation") for form in self.forms if form.is_valid()]
        chosen = [row for row in chosen if row]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError("Samma part står två gånger. Ta bort den ena.")

    def parties(self) -> list[AgreementParty]:
        return [
            AgreementParty(**form.cleaned_data)
            for form in self.forms
            if form.cleaned_data.get("organisation")
        ]


PartyFormSet = forms.formset_factory(
    PartyForm, formset=PartyFormSetBase, extra=3, max_num=MOST_PARTIES, absolute_max=MOST_PARTIES
)


class CommitmentForm(forms.ModelForm):
    lead = RowChoice(label="Huvudansvarig", queryset=Organisation.objects.all(), empty_label="Välj part")
    contributors = RowChoices(
        label="Medverkande",
        queryset=Organisation.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Commitment
        fields = ["text", "lead", "contributors", "measure"]
        widgets = {"text": forms.Textarea({"rows": 3})}
        help_texts = {
            "measure": "Till exempel antal kvällar i veckan. Utan mätetal går det inte att följa upp."
        }


class CommitmentStatusForm(forms.Form):
    status = forms.ChoiceField(label="Läge", choices=ActionStatus)
    note = forms.CharField(
        label="Kort om läget", max_length=250, required=False, help_text="Till exempel 33 av 40 pass."
    )


class SigningForm(forms.Form):
    signed_on = forms.DateField(label="Undertecknad", widget=DateInput)
    place = forms.CharField(label="Ort", max_length=120)
    replaces = forms.BooleanField(label="Ersätter den förra överenskommelsen", required=False)

    def __init__(self, *args, former, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if former is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].label = f"Ersätter ”{former}”"

    def clean_signed_on(self):
        signed_on = self.cleaned_data["signed_on"]
        if signed_on > self.today:
            raise forms.ValidationError("Dagen har inte varit än. Skriv in när alla har undertecknat.")
        return signed_on


class EndingForm(forms.Form):
    ended_on = forms.DateField(label="Avslutad", widget=DateInput)
    reason = forms.CharField(label="Varför", max_length=2000, widget=forms.Textarea({"rows": 3}))
