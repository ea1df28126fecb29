import datetime as dt

from django import forms

from councils import secrecy
from councils.choices import ReplyAnswer
from councils.forms.marks import check_marks, clean_ground
from councils.models import AgendaItem
from councils.models.about import ABOUT
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import User

MOST_CLAUSES, LONGEST_CLAUSE = 30, 2000


class AgendaItemForm(forms.ModelForm):
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
            *(about.key for about in ABOUT),
            "gathers",
            "secrecy",
        ]
        widgets = {"text": forms.Textarea({"rows": 6})}
        help_texts = {
            "gathers": "Listan skrivs av sig själv till varje kallelse.",
            "text": secrecy.HELP,
            "secrecy": "Om hela ärendet är hemligt: vilken bestämmelse, till exempel 18 kap. 1 §. Annars tomt.",
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        for about in ABOUT:
            self.fields[about.key] = field = RowChoice(
                label=about.label,
                queryset=about.choices(user),
                required=False,
                empty_label=about.empty,
                help_text=about.help,
            )
            field.label_from_instance = about.named
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
