"""Forms for the steps from draft to decided plan."""

from django import forms
from django.utils import timezone

from kommunbrott.forms import DateInput
from kommunbrott.models import Organisation
from kommunbrott.numbers import MOST
from plans.choices import PlanKind, PlanStatus
from plans.models import Plan


def deciding():
    return Organisation.objects.deciding().active()


class ProposalForm(forms.Form):
    organ = forms.ModelChoiceField(
        label="Organ", queryset=Organisation.objects.none(), empty_label="Välj vem som ska besluta"
    )
    meeting_on = forms.DateField(label="Sammanträde", widget=DateInput())
    reason = forms.CharField(
        label="Varför saknas lägesbild?",
        help_text="Lagen säger att åtgärdsplanen bygger på en lägesbild (5 §). Skälet sparas med planen.",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = deciding()
        if not lacks_situation(plan):
            del self.fields["reason"]
        else:
            self.fields["reason"].initial = plan.situation_missing_reason


def lacks_situation(plan: Plan) -> bool:
    """A statutory plan that does not say which lägesbild it rests on."""
    return plan.kind == PlanKind.STATUTORY and not plan.situation_title


class DecisionForm(forms.Form):
    """All four facts or none. What the decision replaces is chosen, never implied."""

    organ = forms.ModelChoiceField(
        label="Organ", queryset=Organisation.objects.none(), empty_label="Välj organ"
    )
    decided_on = forms.DateField(label="Datum", widget=DateInput())
    paragraph = forms.CharField(
        label="Paragraf", max_length=18, error_messages={"required": "Ange § som i protokollet."}
    )
    dnr = forms.CharField(label="Diarienummer", max_length=60)
    replaces = forms.ModelChoiceField(
        label="Ersätter beslutet en annan plan?",
        queryset=Plan.objects.none(),
        required=False,
        blank=True,
        empty_label="Nej, den gäller bredvid",
        widget=forms.RadioSelect(),
    )
    marks_optional = False

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = deciding()
        others = (
            Plan.objects.filter(status=PlanStatus.DECIDED).exclude(pk=plan.pk).select_related("decided_by")
        )
        self.fields["replaces"].queryset = others
        self.fields["replaces"].label_from_instance = told
        if not others:
            del self.fields["replaces"]

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


def told(plan: Plan) -> str:
    return f"Ja, {plan.title} ({plan.decision_line})" if plan.decided_on else f"Ja, {plan.title}"


class ReturnForm(forms.Form):
    note = forms.CharField(
        label="Vad vill de ha ändrat?",
        help_text="Står på planens sida så länge den är utkast.",
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Varför?", max_length=2000, widget=forms.Textarea({"rows": 2}))


class ChangeReasonForm(forms.Form):
    """Which row is meant, and why it is not as it was decided. An empty text takes the reason back."""

    noun = forms.SlugField(max_length=30, widget=forms.HiddenInput())
    row = forms.IntegerField(min_value=1, max_value=MOST, widget=forms.HiddenInput())
    version = forms.CharField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label="Varför?", max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
