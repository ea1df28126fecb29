from django import forms


class LawNoteForm(forms.Form):
    """``seen`` says which edition the writer began from."""

    text = forms.CharField(
        label="Anteckning",
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="Det som inte syns i handlingarna. Följer med i utskriften och i underlaget till Brås enkät.",
        error_messages={"max_length": "Korta anteckningen till högst 5 000 tecken."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
