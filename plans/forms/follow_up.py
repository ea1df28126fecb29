"""Forms for following up: opening a round, answering, judging, and saying by hand how an action stands."""

import datetime as dt

from django import forms
from django.utils import timezone

from kommunbrott.forms import DateInput
from plans.choices import ActionStatus, FollowUpPeriod, Outcome
from plans.content.follow_up import FigureContent, FollowedAction
from plans.forms.rows import Figure
from plans.models import FollowUpRound, Plan

LONGEST = 4_000
# A guard against 2206 for 2026.
MOST_TIME = dt.timedelta(days=366)
REMINDER_HELP = "Går till dem som inte har svarat. Lämna tomt om ingen påminnelse ska gå."
# What one is asked about how it goes, in words that one would use, and the icon of each.
ANSWERS = {
    ActionStatus.DONE.value: ("Klar", "check"),
    ActionStatus.ONGOING.value: ("På väg", "refresh-cw"),
    ActionStatus.LATE.value: ("Försenad", "triangle-alert"),
    ActionStatus.NOT_STARTED.value: ("Inte börjat", "clock"),
}


def text(label: str, *, rows: int = 2, required: bool = False, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": rows}),
        **kwargs,
    )


class SayingForm(forms.Form):
    """What is said of an action, with a field for each of its goals that can be counted."""

    status = forms.ChoiceField(
        label="Hur går det?",
        choices=[(value, label) for value, (label, _) in ANSWERS.items()],
        widget=forms.RadioSelect(),
        error_messages={"required": "Välj hur det går.", "invalid_choice": "Välj hur det går."},
    )
    done = text("Vad har gjorts?", help_text="en mening räcker")
    next_step = forms.CharField(label="Nästa steg", required=False, max_length=LONGEST)
    process = text("Hur har det gått att arbeta med det?")
    effect = text("Vad har det lett till?")

    def __init__(self, *args, figures: tuple[FigureContent, ...] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.figures = figures
        for figure in figures:
            name = self.figure_name(figure.goal_id)
            label = figure.indicator[:1].upper() + figure.indicator[1:]
            self.fields[name] = Figure(label=label, widget=forms.TextInput({"inputmode": "decimal"}))

    @staticmethod
    def figure_name(goal_id: int) -> str:
        return f"figure-{goal_id}"

    def clean(self):
        cleaned = super().clean()
        status = cleaned.get("status")
        if status and status != ActionStatus.NOT_STARTED and not cleaned.get("done", "").strip():
            if "done" not in self.errors:
                self.add_error("done", "Skriv en mening om vad som har gjorts.")
        return cleaned

    @property
    def choices(self) -> list[tuple]:
        """Each big choice: its radio button and the icon beside it."""
        return [(radio, ANSWERS[radio.data["value"]][1]) for radio in self["status"]]

    @property
    def figure_fields(self) -> list[tuple]:
        return [(self[self.figure_name(figure.goal_id)], figure) for figure in self.figures]

    def said(self) -> dict:
        names = ("status", "done", "process", "effect", "next_step")
        given = {
            figure.goal_id: self.cleaned_data[self.figure_name(figure.goal_id)] for figure in self.figures
        }
        figures = {goal_id: value for goal_id, value in given.items() if value is not None}
        return {name: self.cleaned_data[name] for name in names} | {"figures": figures}


class AnswerForm(SayingForm):
    """An answer in a round. By link it says who answers, since there is no account that does."""

    name = forms.CharField(label="Ditt namn", max_length=120, error_messages={"required": "Skriv ditt namn."})
    role = forms.CharField(label="Befattning", max_length=80, required=False)

    def __init__(self, *args, action: FollowedAction, asks_who: bool, contact: str = "", **kwargs):
        name, _, role = contact.partition(",")
        initial = {"name": name.strip(), "role": role.strip()} | told(action) | kwargs.pop("initial", {})
        super().__init__(*args, figures=action.figures, initial=initial, **kwargs)
        self.contact = name.strip()
        if not asks_who:
            del self.fields["name"], self.fields["role"]


def told(action: FollowedAction) -> dict:
    """What the form begins with: what has been answered already, to be corrected."""
    if action.answer is None or action.settled_in:
        return {}
    names = ("status", "done", "process", "effect", "next_step")
    figures = {SayingForm.figure_name(figure.goal_id): figure.value for figure in action.figures}
    return {name: getattr(action.answer, name) for name in names} | figures


class NoteForm(SayingForm):
    """Something to remember between the rounds. How it goes may be left out."""

    followed_up_on = forms.DateField(label="Datum", widget=DateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].required = False
        self.fields["done"].label, self.fields["done"].help_text = "Vad har hänt?", ""

    def clean_followed_up_on(self):
        day = self.cleaned_data["followed_up_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Datumet kan inte ligga i framtiden.")
        return day

    def clean(self):
        cleaned = super().clean()
        said = [cleaned.get(name) for name in ("status", "done", "process", "effect", "next_step")]
        if not any(said) and not self.errors:
            self.add_error("done", "Skriv vad som har hänt.")
        return cleaned


class RoundForm(forms.Form):
    label = forms.CharField(label="Omgången kallas", max_length=80)
    starts_on = forms.DateField(label="Omfattar från och med", widget=DateInput())
    ends_on = forms.DateField(label="Till och med", widget=DateInput())
    due_on = forms.DateField(label="Svar senast", widget=DateInput())
    remind_on = forms.DateField(
        label="Påminn av sig själv", required=False, widget=DateInput(), help_text=REMINDER_HELP
    )
    is_final = forms.BooleanField(
        label="Slutlig uppföljning av planen",
        required=False,
        help_text="Bedömningarna förs vidare till nästa plan.",
    )
    period = forms.ChoiceField(choices=FollowUpPeriod.choices, widget=forms.HiddenInput)

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_label(self):
        label = self.cleaned_data["label"]
        if self.plan.follow_up_rounds.filter(label=label).exists():
            raise forms.ValidationError("Planen har redan en omgång som kallas så.")
        return label

    def clean(self):
        cleaned = super().clean()
        start, end, due = (cleaned.get(name) for name in ("starts_on", "ends_on", "due_on"))
        if start and end and end < start:
            self.add_error("ends_on", "Omgången kan inte sluta innan den börjar.")
        if start and due and due < start:
            self.add_error("due_on", "Sista svarsdag kan inte ligga innan omgången börjar.")
        check_reminder(self, due)
        far = dt.date(2200, 1, 1)
        for name in ("starts_on", "ends_on", "due_on"):
            if cleaned.get(name) and not dt.date(1990, 1, 1) <= cleaned[name] < far:
                self.add_error(name, "Kontrollera årtalet.")
        return cleaned


class RoundTimeForm(forms.Form):
    """When answers are due in a round that is open, and when those who have not answered are reminded."""

    due_on = forms.DateField(label="Svar senast", widget=DateInput())
    remind_on = RoundForm.base_fields["remind_on"]

    def __init__(self, *args, made: FollowUpRound, today: dt.date, **kwargs):
        initial = {"due_on": made.due_on, "remind_on": made.remind_on}
        super().__init__(*args, initial=initial, **kwargs)
        self.made, self.today = made, today

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError("Dagen har redan varit.")
        if day > self.today + MOST_TIME:
            raise forms.ValidationError("Det är mer än ett år dit. Kontrollera årtalet.")
        return day

    def clean(self):
        cleaned = super().clean()
        check_reminder(self, cleaned.get("due_on"))
        return cleaned


def check_reminder(form: forms.Form, due_on: dt.date | None) -> None:
    remind_on = form.cleaned_data.get("remind_on")
    if remind_on and "remind_on" in form.changed_data and remind_on < timezone.localdate():
        form.add_error("remind_on", "Dagen har redan varit.")
    elif due_on and remind_on and remind_on > due_on:
        form.add_error("remind_on", "Påminnelsen måste gå senast sista svarsdagen.")


class AssessmentForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Bedömning",
        choices=Outcome.choices,
        widget=forms.RadioSelect(),
        error_messages={"required": "Välj en bedömning."},
    )
    motive = forms.CharField(
        label="Motiv",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="En mening som den som inte var med förstår.",
        error_messages={"required": "Skriv varför."},
    )


class StatusForm(forms.Form):
    """How an action stands, said by hand. Nothing chosen: the follow-ups tell."""

    status = forms.ChoiceField(
        label="Läge",
        choices=[("", "Följ uppföljningarna"), *ActionStatus.choices],
        required=False,
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(
        label="Skäl",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Behövs när läget sätts för hand. Visas för alla som ser planen.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    marks_optional = False

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") and not cleaned.get("reason", "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Skriv varför läget sätts för hand.")
        return cleaned
