"""What the coordinator fills in about a remiss."""

import datetime as dt

from django import forms

from kommunbrott.forms import DateInput
from kommunbrott.models import Organisation
from plans.models import Referral
from plans.tally import PartyTally

# Longer than anybody should wait, and a guard against 2206 for 2026.
MOST_DAYS = 366
USUAL_DAYS = 21
REMINDER_DAYS = 4


class TimeForm(forms.Form):
    """When answers are due, and when those who have not answered are reminded."""

    due_on = forms.DateField(label="Svar senast", widget=DateInput())
    remind_on = forms.DateField(
        label="Påminn av sig själv",
        help_text="Går till dem som har något kvar att svara på. Lämna tomt om ingen påminnelse ska gå.",
        required=False,
        widget=DateInput(),
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError("Dagen har redan varit.")
        if day > self.today + dt.timedelta(days=MOST_DAYS):
            raise forms.ValidationError("Det är mer än ett år dit. Kontrollera årtalet.")
        return day

    def clean(self):
        given = super().clean()
        due_on, remind_on = given.get("due_on"), given.get("remind_on")
        if remind_on and "remind_on" in self.changed_data and remind_on < self.today:
            self.add_error("remind_on", "Dagen har redan varit.")
        elif due_on and remind_on and remind_on > due_on:
            self.add_error("remind_on", "Påminnelsen måste gå senast sista svarsdagen.")
        return given


class ReferForm(TimeForm):
    message = forms.CharField(
        label="Meddelande till parterna",
        help_text="Står i brevet och överst på svarssidan.",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args, today: dt.date, **kwargs):
        due_on = usual_day(today + dt.timedelta(days=USUAL_DAYS))
        likely = {"due_on": due_on, "remind_on": usual_day(due_on - dt.timedelta(days=REMINDER_DAYS))}
        super().__init__(*args, today=today, initial=likely, **kwargs)


def usual_day(day: dt.date) -> dt.date:
    """``day``, or the Friday before it at a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


class AskForm(forms.Form):
    """One party that can be asked: whether, and at which address."""

    ask = forms.BooleanField(required=False)
    email = forms.EmailField(required=False, max_length=254)
    marks_optional = False

    def __init__(self, data, *, organisation: Organisation, tally: PartyTally, accounts: int):
        super().__init__(
            data,
            prefix=f"p{organisation.pk}",
            # Who has accepted everything as it stands need not be asked again.
            initial={"ask": bool(tally.left), "email": organisation.contact_email},
        )
        self.organisation, self.tally, self.accounts = organisation, tally, accounts
        self.fields["ask"].label = str(organisation)
        self.fields["email"].label = f"E-post till {organisation}"

    def clean(self):
        given = super().clean()
        if given.get("ask") and not given.get("email") and not self.accounts and "email" not in self.errors:
            self.add_error(
                "email",
                "Skriv en adress. Parten har inget konto att svara med, så utan adress når frågan ingen.",
            )
        return given


class AskSheet:
    """The parties that can be asked."""

    def __init__(self, data, *, tallies: dict[int, PartyTally], accounts: dict[int, int]):
        self.is_bound = data is not None
        organisations = Organisation.objects.in_bulk(tallies)
        self.forms = [
            AskForm(data, organisation=organisations[key], tally=tally, accounts=accounts.get(key, 0))
            for key, tally in tallies.items()
        ]
        self.is_blank = False

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        self.is_blank = all(valid) and not self.chosen
        return all(valid) and not self.is_blank

    @property
    def chosen(self) -> list[AskForm]:
        return [form for form in self.forms if form.cleaned_data.get("ask")]


class ReplyForm(forms.Form):
    text = forms.CharField(label="Ditt svar", max_length=4000, widget=forms.Textarea({"rows": 3}))


def time_of(referral: Referral) -> dict:
    return {"due_on": referral.due_on, "remind_on": referral.remind_on}
