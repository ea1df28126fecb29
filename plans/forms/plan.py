from django import forms

from kommunbrott.forms import DateInput
from plans.models import Plan


class PlanForm(forms.ModelForm):
    """What a new, empty plan needs to begin with. The rest is written in the plan itself."""

    class Meta:
        model = Plan
        fields = ["title", "kind", "starts_on", "ends_on", "dnr"]
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", f"Ange ett datum som inte är före {start.isoformat()}.")
        return cleaned
