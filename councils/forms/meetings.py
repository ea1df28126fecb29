import datetime as dt

from django import forms
from django.utils import timezone

from councils.choices import Rhythm
from councils.models import AgendaTemplate, Council, Meeting
from councils.series import Slot, before, days
from kommunbrott.forms import DateInput, RowChoice

MOST_MEETINGS = 60
BACKWARDS = "Mötet måste sluta efter att det börjar."


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class HourField(forms.TimeField):
    widget = TimeInput
    input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]
    default_error_messages = {"invalid": "Skriv tiden med timmar och minuter, till exempel 10.00."}

    def __init__(self, **kwargs):
        super().__init__(input_formats=self.input_formats, **kwargs)


def near(day: dt.date) -> dt.date:
    """A day that a meeting can lie on: not a slip of the keyboard in the year."""
    if not 1990 <= day.year <= timezone.localdate().year + 10:
        raise forms.ValidationError("Året ser inte ut att stämma. Se över datumet.")
    return day


class HourSpan(forms.Form):
    """From when to when on a day."""

    starts = HourField(label="Börjar")
    ends = HourField(label="Slutar")

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", BACKWARDS)
        return cleaned


class SeriesForm(HourSpan):
    first_on = forms.DateField(label="Första mötet", widget=DateInput)
    rhythm = forms.ChoiceField(label="Hur ofta", choices=Rhythm.choices, initial=Rhythm.QUARTERLY)
    count = forms.IntegerField(
        label="Antal möten",
        min_value=1,
        max_value=MOST_MEETINGS,
        initial=4,
        error_messages={
            "max_value": f"Högst {MOST_MEETINGS} möten kan planeras på en gång.",
            "min_value": "Planera minst ett möte.",
        },
    )
    place = forms.CharField(label="Plats", max_length=160, required=False)
    template = RowChoice(
        label="Dagordningen börjar med",
        queryset=AgendaTemplate.objects.none(),
        required=False,
        empty_label="Bara det stående",
    )

    field_order = ["first_on", "rhythm", "count", "starts", "ends", "place", "template"]

    def __init__(self, *args, council: Council, preparatory: list[Council], **kwargs):
        super().__init__(*args, **kwargs)
        self.council, self.preparatory = council, preparatory
        self.fields["starts"].initial, self.fields["ends"].initial = dt.time(10), dt.time(12)
        self.fields["place"].initial = council.place
        self.fields["template"].queryset = council.agenda_templates.all()
        if not council.agenda_templates.exists():
            del self.fields["template"]
        for other in preparatory:
            key = f"before_{other.pk}"
            self.fields[key] = forms.IntegerField(
                label=f"{other.label}, arbetsdagar före",
                min_value=1,
                max_value=40,
                required=False,
                help_text="Lämna tomt om bara det här forumets möten ska planeras.",
            )

    def clean_first_on(self):
        return near(self.cleaned_data["first_on"])

    def slots(self) -> list[dict]:
        """The meetings as first proposed, in the order of the year: initial values for ``SlotForm``."""
        data = self.cleaned_data
        found = []
        for day in days(data["first_on"], Rhythm(data["rhythm"]), data["count"]):
            hours = {"starts": data["starts"], "ends": data["ends"]}
            found.append({"council": self.council.pk, "on": day} | hours)
            for other in self.preparatory:
                if ahead := data.get(f"before_{other.pk}"):
                    found.append({"council": other.pk, "on": before(day, ahead)} | hours)
        return sorted(found, key=lambda slot: slot["on"])


class HoursForm(HourSpan):
    """A day and its hours."""

    on = forms.DateField(label="Dag", widget=DateInput)

    field_order = ["on", "starts", "ends"]

    def clean_on(self):
        return near(self.cleaned_data["on"])

    def slot(self) -> Slot:
        return Slot(self.cleaned_data["on"], self.cleaned_data["starts"], self.cleaned_data["ends"])


class SlotForm(HoursForm):
    """One meeting of a series as proposed, to be kept, changed or left out."""

    is_wanted = forms.BooleanField(label="Planera", required=False, initial=True)
    council = RowChoice(queryset=Council.objects.all(), widget=forms.HiddenInput)

    marks_optional = False

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = councils


class MeetingForm(HoursForm):
    place = forms.CharField(label="Plats", max_length=160, required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    @classmethod
    def initial_of(cls, meeting: Meeting) -> dict:
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        return {
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": meeting.place,
            "sequence": meeting.sequence,
        }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Varför ställs mötet in?",
        max_length=250,
        help_text="Skälet följer med till ledamöternas kalendrar.",
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
