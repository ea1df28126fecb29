from django import forms

from plans.choices import PrintFormat


class PrintForm(forms.Form):
    format = forms.ChoiceField(
        label="Format",
        choices=PrintFormat,
        initial=PrintFormat.PDF,
        widget=forms.RadioSelect,
        help_text="PDF är handlingen som går till beslut. Word och webbsida har samma innehåll.",
    )
