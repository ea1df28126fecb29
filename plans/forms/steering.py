from django import forms
from django.utils import timezone

from kommunbrott.forms import DateInput, RowChoice, RowChoices
from plans.forms.decision import deciding
from plans.models import Plan, RelatedProgramme, SteeringChapter, SteeringDocument

LONG = 40_000
MOST_PROGRAMMES = 12


class EditionForm(forms.ModelForm):
    """``edition`` says which version of the row the writer began from. Missing, it is older than every other."""

    edition = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["edition"] = self.instance.edition

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0


class SteeringForm(EditionForm):
    class Meta:
        model = SteeringDocument
        fields = ["kind", "title", "starts_on", "ends_on", "responsible", "applies_to", "dnr"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "responsible": "Till exempel säkerhetssamordnaren.",
            "applies_to": "Till exempel alla nämnder och bolag.",
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Sista dagen kan inte ligga före den första.")
        return cleaned


class ChapterForm(EditionForm):
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 14}),
        help_text="Börja en rad med - för en punktlista. **Två stjärnor** ger fet stil.",
        error_messages={"max_length": "Korta texten till högst 40 000 tecken."},
    )
    plans = RowChoices(
        label="Genomförs genom",
        queryset=Plan.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = SteeringChapter
        fields = ["level", "title", "text"]

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plans"].queryset = plans
        if self.instance.pk:
            self.initial["plans"] = list(self.instance.plans.values_list("pk", flat=True))


class SteeringDecisionForm(forms.Form):
    """All four facts or none."""

    organ = RowChoice(label="Organ", queryset=Plan.objects.none(), empty_label="Välj organ")
    decided_on = forms.DateField(label="Datum", widget=DateInput())
    paragraph = forms.CharField(
        label="Paragraf", max_length=18, error_messages={"required": "Ange § som i protokollet."}
    )
    dnr = forms.CharField(label="Diarienummer", max_length=60)
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = deciding().order_by("name")

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Beslutsdatum kan inte ligga i framtiden.")
        return day

    def clean_paragraph(self):
        """ "168" and "§168" are both written as "§ 168"."""
        written = self.cleaned_data["paragraph"].strip()
        number = written.lstrip("§").strip()
        if not number:
            raise forms.ValidationError("Ange § som i protokollet.")
        return written if written[0] not in "§0123456789" else f"§ {number}"


class SteeringFileForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        help_text="Word (.docx) eller text (.txt). Högst 10 MB.",
        widget=forms.FileInput({"accept": ".docx,.txt"}),
        error_messages={"required": "Välj en fil."},
    )


class ProgrammeForm(forms.Form):
    """One row. A row without a title is no row."""

    title = forms.CharField(label="Program eller plan", max_length=200, required=False)
    how = forms.CharField(label="Hur de hänger ihop", max_length=500, required=False)
    ends_on = forms.DateField(label="Gäller till och med", widget=DateInput(), required=False)
    steering = RowChoice(
        label="Styrdokument här", queryset=SteeringDocument.objects.all(), required=False, empty_label="Inget"
    )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and any(cleaned.get(name) for name in ("how", "ends_on", "steering")):
            if "title" not in self.errors:
                self.add_error("title", "Skriv vad programmet heter.")
        return cleaned


class ProgrammeFormSetBase(forms.BaseFormSet):
    def clean(self):
        titles = [form.cleaned_data.get("title") for form in self.forms if form.is_valid()]
        titles = [title for title in titles if title]
        if len(titles) != len(set(titles)):
            raise forms.ValidationError("Samma program står två gånger. Ta bort det ena.")

    def programmes(self) -> list[RelatedProgramme]:
        return [
            RelatedProgramme(**form.cleaned_data) for form in self.forms if form.cleaned_data.get("title")
        ]


ProgrammeFormSet = forms.formset_factory(
    ProgrammeForm,
    formset=ProgrammeFormSetBase,
    extra=2,
    max_num=MOST_PROGRAMMES,
    absolute_max=MOST_PROGRAMMES,
    validate_max=True,
)
