from django import forms

from councils import secrecy
from councils.choices import Outcome
from councils.forms.agenda import LONGEST_CLAUSE, MOST_CLAUSES
from councils.models import AgendaItem, Attendance, Meeting
from kommunbrott.forms import RowChoice, RowChoices
from kommunbrott.numbers import whole_number

LONGEST_NOTES = 100_000


def checked(text: str) -> str:
    """The text, once what is marked as secret in it is marked rightly."""
    if wrong := secrecy.fault(text):
        raise forms.ValidationError(wrong)
    return text


class ClauseInputs(forms.Widget):
    """A text field to each att-sats and an empty one after them."""

    template_name = "councils/clause_inputs.html"
    use_fieldset = True

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["rows"] = [*(value or ()), ""]
        return context

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)

    def id_for_label(self, id_):
        return ""


class ClausesField(forms.Field):
    widget = ClauseInputs

    def clean(self, value) -> list[str]:
        """Those that say something, each on one line and without its leading "att"."""
        found = [" ".join(text.replace("\0", "").split()) for text in value or ()]
        found = [text[4:] if text[:4].lower() == "att " else text for text in found if text]
        if len(found) > MOST_CLAUSES:
            raise forms.ValidationError(f"Ett ärende får ha högst {MOST_CLAUSES} att-satser.")
        if any(len(text) > LONGEST_CLAUSE for text in found):
            raise forms.ValidationError(f"En att-sats får ha högst {LONGEST_CLAUSE} tecken.")
        for text in found:
            checked(text)
        return found


class LongText(forms.CharField):
    def __init__(self, *, rows: int = 3, **kwargs):
        widget = forms.Textarea({"rows": rows})
        super().__init__(required=False, max_length=LONGEST_NOTES, widget=widget, **kwargs)

    def clean(self, value) -> str:
        """On any system the lines end alike, so that a text sent again unchanged is unchanged."""
        return checked(super().clean(value).replace("\r\n", "\n"))


class RecordForm(forms.Form):
    """What is written at one item. ``version`` is the record's edition when the writing began."""

    notes = LongText(label="Anteckning till protokollet", rows=4)
    clauses = ClausesField(label="Beslut", required=False)
    noted = forms.CharField(
        label="Noteras utan beslut",
        required=False,
        max_length=500,
        help_text="Till exempel vem som utses till justerare.",
    )
    motions = LongText(label="Yrkanden")
    vote = LongText(label="Votering")
    reservations = LongText(label="Reservationer")
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    marks_optional = False

    def clean_noted(self) -> str:
        return checked(self.cleaned_data["noted"])

    def clean_version(self) -> int:
        """What is no number is no edition that anybody has seen."""
        return whole_number(self.cleaned_data["version"]) or 0

    def is_valid_for(self, outcome: Outcome | str | None) -> bool:
        """Whether it can be saved with that outcome: a decision decides something."""
        if self.is_valid() and outcome == Outcome.DECIDED and not self.cleaned_data["clauses"]:
            self.add_error("clauses", "Skriv minst en att-sats, eller välj en annan utgång.")
        return self.is_valid()


class AttendanceForm(forms.ModelForm):
    """All that is known of one person at a meeting."""

    arrived_before = RowChoice(
        label="Kom till ärendet",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="Var med från början",
    )
    left_after = RowChoice(
        label="Gick efter ärendet",
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label="Var med till slutet",
    )
    disqualified = RowChoices(
        label="Jäv",
        queryset=AgendaItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De ärenden som personen inte deltar i.",
    )
    reason = forms.CharField(label="Skäl till jäv", max_length=200, required=False)
    edition = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    class Meta:
        model = Attendance
        fields = [
            "name",
            "function",
            "organisation",
            "role",
            "presence",
            "arrived_before",
            "left_after",
            "note",
        ]
        help_texts = {"note": "Till exempel vem en ersättare tjänstgör för."}

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        items = meeting.items.all()
        for name in ("arrived_before", "left_after", "disqualified"):
            self.fields[name].queryset = items
        self.fields["role"].choices = [("", "Ingen"), *self.fields["role"].choices[1:]]
        self.initial["edition"] = self.instance.edition
        if self.instance.pk:
            rows = list(self.instance.disqualifications.all())
            self.initial |= {
                "disqualified": [row.item_id for row in rows],
                "reason": rows[0].reason if rows else "",
            }

    def clean_edition(self) -> int:
        return self.cleaned_data["edition"] or 0

    def clean(self):
        cleaned = super().clean()
        came, left = cleaned.get("arrived_before"), cleaned.get("left_after")
        if came and left and (left.position, left.pk) < (came.position, came.pk):
            self.add_error("left_after", "Personen kan inte ha gått innan den kom.")
        if cleaned.get("reason") and not cleaned.get("disqualified"):
            self.add_error("disqualified", "Välj det eller de ärenden som jävet gäller.")
        return cleaned

    def disqualifications(self) -> dict[AgendaItem, str]:
        return dict.fromkeys(self.cleaned_data["disqualified"], self.cleaned_data["reason"])


class RaisedItemForm(forms.ModelForm):
    """An item that comes up at the meeting."""

    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "presenter"]

    def clean_title(self) -> str:
        return checked(self.cleaned_data["title"])

    def clean_presenter(self) -> str:
        return checked(self.cleaned_data["presenter"])
