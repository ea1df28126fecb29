import datetime as dt

from django import forms
from django.utils import timezone

from councils.board_report_content import BoardReportContent
from councils.forms.promises import EditionField, long_text
from councils.models import BoardReport
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Organisation

# A report of a longer time than this is surely a mistake.
MOST_DAYS = 366 * 4
LONG = 20_000


class PeriodForm(forms.ModelForm):
    """What the report is called and which days it tells of."""

    class Meta:
        model = BoardReport
        fields = ["title", "starts_on", "ends_on", "dnr"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Sista dagen kan inte ligga före den första.")
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("ends_on", "En rapport kan berätta om högst fyra år.")
        return cleaned


class BoardReportForm(PeriodForm):
    edition = EditionField()

    class Meta(PeriodForm.Meta):
        fields = [*PeriodForm.Meta.fields, *BoardReportContent.TEXTS]
        widgets = PeriodForm.Meta.widgets | {name: long_text(8) for name in BoardReportContent.TEXTS}
        help_texts = {
            "summary": "Det viktigaste på några rader. Det är det som läses i salen.",
            "ahead": "Till exempel nästa lägesbild, nästa plan och det som fullmäktige behöver ta ställning till.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["edition"] = self.instance.edition
        for name in BoardReportContent.TEXTS:
            self.fields[name].max_length = LONG
            self.fields[name].validators.append(
                forms.fields.validators.MaxLengthValidator(LONG, "Korta texten till högst 20 000 tecken.")
            )


class ToldForm(forms.Form):
    """All three facts, as in fullmäktige's minutes."""

    to = RowChoice(label="Organ", queryset=Organisation.objects.none(), empty_label="Välj organ")
    on = forms.DateField(label="Sammanträde", widget=DateInput())
    paragraph = forms.CharField(
        label="Paragraf", max_length=18, error_messages={"required": "Ange § som i protokollet."}
    )
    marks_optional = False

    def __init__(self, *args, report: BoardReport, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        self.fields["to"].queryset = Organisation.objects.deciding().active().order_by("name")

    def clean_on(self) -> dt.date:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Sammanträdet kan inte ligga i framtiden.")
        if day < self.report.ends_on:
            raise forms.ValidationError("Sammanträdet kan inte ligga före periodens slut.")
        return day

    def clean_paragraph(self) -> str:
        """ "168" and "§168" are both written as "§ 168"."""
        written = self.cleaned_data["paragraph"].strip()
        number = written.lstrip("§").strip()
        if not number:
            raise forms.ValidationError("Ange § som i protokollet.")
        return written if written[0] not in "§0123456789" else f"§ {number}"
