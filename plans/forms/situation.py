from django import forms

from kommunbrott.attachments import ALLOWED, MOST_MEGABYTES, accept
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.reading import UnreadableFile
from plans.models import AssessmentVersion, Plan


class SituationForm(forms.Form):
    """Which lägesbild the plan rests on. Without a title there is none, hence no organ, date or file."""

    fixed = RowChoice(
        label="Fastställd lägesbild",
        queryset=AssessmentVersion.objects.none(),
        required=False,
        empty_label="En annan, som jag anger här nedanför",
        help_text="Titel, organ och datum tas då från den.",
    )
    title = forms.CharField(
        label="Titel", max_length=200, required=False, help_text="Till exempel Lägesbild 2026."
    )
    organ = forms.CharField(label="Fastställd av", max_length=160, required=False)
    on = forms.DateField(label="Datum", widget=DateInput(), required=False)
    file = forms.FileField(
        label="Fil",
        required=False,
        max_length=1000,
        help_text=f"{ALLOWED}, högst {MOST_MEGABYTES} MB. Alla som får se planen får hämta den.",
        widget=forms.FileInput(),
        error_messages={"empty": "Filen är tom. Välj en annan."},
    )
    drops_file = forms.BooleanField(label="Ta bort filen", required=False)

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        versions = AssessmentVersion.objects.select_related("assessment").defer("pdf", "content")
        self.fields["fixed"].queryset = versions.order_by("-fixed_on", "-pk")
        self.initial = {
            "fixed": plan.assessment_version_id,
            "title": plan.situation_title,
            "organ": plan.situation_organ,
            "on": plan.situation_on,
        }
        if not versions:
            del self.fields["fixed"]
        if plan.situation_file:
            self.fields["file"].label = "Byt fil"
        else:
            del self.fields["drops_file"]

    def clean_file(self):
        """What was sent, looked into. None where nothing was."""
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        try:
            return accept(upload)
        except UnreadableFile as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self):
        cleaned = super().clean()
        has_file = cleaned.get("file") or (self.plan.situation_file and not cleaned.get("drops_file"))
        if cleaned.get("fixed"):
            return cleaned
        if not cleaned.get("title") and (cleaned.get("organ") or cleaned.get("on") or has_file):
            self.add_error("title", "Skriv vad lägesbilden heter.")
        return cleaned
