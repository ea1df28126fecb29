import datetime as dt

from django import forms

from councils import secrecy
from councils.choices import ReplyAnswer
from councils.forms.marks import check_marks, clean_ground
from councils.models import AgendaItem, PromiseDocument
from incidents.models import OperationalBrief
from kommunbrott.forms import DateInput, RowChoice
from plans.models import FollowUpReport, Plan

MOST_CLAUSES, LONGEST_CLAUSE = 30, 2000


class AgendaItemForm(forms.ModelForm):
    plan = RowChoice(
        label="Handlar om planen",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Ingen plan",
        help_text="Planens senaste frysta version läggs till kallelsen.",
    )
    report = RowChoice(
        label="Handlar om uppföljningen",
        queryset=FollowUpReport.objects.none(),
        required=False,
        empty_label="Ingen uppföljning",
        help_text="Den låsta rapporten läggs till kallelsen.",
    )
    brief = RowChoice(
        label="Handlar om lägesbilden",
        queryset=OperationalBrief.objects.none(),
        required=False,
        empty_label="Ingen operativ lägesbild",
        help_text="Den läggs till kallelsen när den är fastställd.",
    )
    promises = RowChoice(
        label="Handlar om medborgarlöftena",
        queryset=PromiseDocument.objects.none(),
        required=False,
        empty_label="Inga löften",
        help_text="De läggs till kallelsen när de är undertecknade.",
    )
    clauses = forms.CharField(
        label="Förslag till beslut",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="En att-sats på varje rad. Ordet ”att” skrivs av sig självt.",
    )
    minutes = forms.IntegerField(label="Minuter", min_value=1, max_value=600, required=False)
    edition = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    class Meta:
        model = AgendaItem
        fields = [
            "title",
            "kind",
            "presenter",
            "minutes",
            "dnr",
            "text",
            "clauses",
            "plan",
            "report",
            "brief",
            "promises",
            "gathers",
            "secrecy",
        ]
        widgets = {"text": forms.Textarea({"rows": 6})}
        help_texts = {
            "gathers": "Listan skrivs av sig själv till varje kallelse.",
            "text": secrecy.HELP,
            "secrecy": "Om hela ärendet är hemligt: vilken bestämmelse, till exempel 18 kap. 1 §. Annars tomt.",
        }

    def __init__(self, *args, plans, briefs, promises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans
        self.fields["brief"].queryset = briefs
        self.fields["promises"].queryset = promises
        reports = FollowUpReport.objects.filter(round__plan__in=plans).select_related("round__plan")
        self.fields["report"].queryset = reports.defer("content", "pdf").order_by("-made_at")
        self.fields["report"].label_from_instance = lambda report: f"{report}, {report.round.plan}"
        self.initial["edition"] = self.instance.edition
        if self.instance.pk:
            self.initial["clauses"] = "\n".join(clause.text for clause in self.instance.clauses.all())

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0

    def clean_secrecy(self) -> str:
        return clean_ground(self.cleaned_data["secrecy"])

    def clean_clauses(self) -> list[str]:
        """The lines that say something, each without its leading "att"."""
        found = [line.strip() for line in self.cleaned_data["clauses"].splitlines() if line.strip()]
        found = [line[4:].strip() if line[:4].lower() == "att " else line for line in found]
        if len(found) > MOST_CLAUSES:
            raise forms.ValidationError(f"Ett ärende får ha högst {MOST_CLAUSES} att-satser.")
        if any(len(line) > LONGEST_CLAUSE for line in found):
            raise forms.ValidationError(f"En att-sats får ha högst {LONGEST_CLAUSE} tecken.")
        for line in found:
            check_marks(line)
        return found

    def clean_text(self) -> str:
        return check_marks(self.cleaned_data["text"])

    def clean_title(self) -> str:
        return check_marks(self.cleaned_data["title"])

    def clean_presenter(self) -> str:
        return check_marks(self.cleaned_data["presenter"])


class SummonsForm(forms.Form):
    reply_by = forms.DateField(label="Svara senast", widget=DateInput)

    def __init__(self, *args, today: dt.date, meeting_on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.meeting_on = today, meeting_on
        self.initial.setdefault("reply_by", max(today, meeting_on - dt.timedelta(days=3)))

    def clean_reply_by(self):
        day = self.cleaned_data["reply_by"]
        if not self.today <= day <= self.meeting_on:
            raise forms.ValidationError("Välj en dag från i dag till och med mötesdagen.")
        return day


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label="Kommer du?", choices=ReplyAnswer.choices, widget=forms.RadioSelect)
    substitute = forms.CharField(
        label="Vem kommer i stället?", max_length=120, required=False, help_text="Om en ersättare kommer."
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("answer") == ReplyAnswer.SUBSTITUTE and not cleaned.get("substitute"):
            self.add_error("substitute", "Skriv vem som kommer i stället.")
        return cleaned
