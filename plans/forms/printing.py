from django import forms

from plans.choices import PrintFormat


class PrintForm(forms.Form):
    # Nothing is saved here, so the usual words would not be true.
    refusal = "Välj format."

    format = forms.ChoiceField(
        label="Format",
        choices=PrintFormat,
        initial=PrintFormat.PDF,
        widget=forms.RadioSelect,
        help_text="PDF är handlingen som går till beslut. Word och webbsida har samma innehåll.",
        error_messages={"required": "Markera ett av formaten."},
    )
