from django import forms


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        help_text="Till exempel att adressen är fel och att brevet har skickats på annat sätt.",
        error_messages={"required": "Skriv varför brevet slängs."},
    )
