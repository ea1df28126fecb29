from django import forms

from incidents.models import RetentionRule


class RetentionForm(forms.ModelForm):
    class Meta:
        model = RetentionRule
        fields = ["report_months", "contact_months", "decision"]
        error_messages = {"decision": {"required": "Skriv vilket beslut tiderna följer av."}}

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("report_months") and data.get("contact_months", 0) > data["report_months"]:
            self.add_error("contact_months", "Kontaktuppgifter kan inte sparas längre än rapporterna.")
        return data
