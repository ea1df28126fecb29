import datetime as dt

from django import forms

from incidents.choices import Level
from incidents.content import AreaContent
from incidents.forms.guarded import PersonGuard
from incidents.models import Category, ComingEvent
from incidents.models.report import refuse_numbers
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area, Organisation

# No figures are told of days before this, and of no more than ten years at a time.
EARLIEST, MOST_DAYS = dt.date(1990, 1, 1), 3660
WRONG_WAY = "Sista dagen kan inte ligga före den första."
PLACE_ONLY = "Plats och situation, aldrig person."


class GuardedText(forms.CharField):
    """Text that no personnummer gets into."""

    def clean(self, value):
        text = super().clean(value)
        try:
            refuse_numbers({"text": text})
        except forms.ValidationError as error:
            raise forms.ValidationError(error.message_dict["text"]) from error
        return text


class PeriodForm(forms.Form):
    """Two days, the last one included."""

    starts_on = forms.DateField(
        label="Från och med", widget=DateInput, error_messages={"required": "Skriv första dagen."}
    )
    ends_on = forms.DateField(
        label="Till och med", widget=DateInput, error_messages={"required": "Skriv sista dagen."}
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and first < EARLIEST:
            self.add_error("starts_on", f"Första dagen kan inte ligga före {EARLIEST:%Y-%m-%d}.")
        elif first and last and last < first:
            self.add_error("ends_on", WRONG_WAY)
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("ends_on", "Perioden kan vara högst tio år.")
        return cleaned


class StatisticsForm(PeriodForm):
    category = RowChoice(
        label="Kategori", queryset=Category.objects.none(), required=False, empty_label="Alla kategorier"
    )
    area = RowChoice(
        label="Område", queryset=Area.objects.none(), required=False, empty_label="Hela kommunen"
    )

    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.top()
        kinds = (AreaKind.TOWN, AreaKind.DISTRICT)
        self.fields["area"].queryset = Area.objects.filter(kind__in=kinds).defer("geometry")


class BriefForm(PersonGuard, PeriodForm):
    """Texts, period, and for each area its level and motive."""

    guarded = ("summary", "remarks", "motive-")

    summary = GuardedText(
        label="Sammanfattning",
        required=False,
        max_length=3000,
        help_text=f"Tomt betyder att talen får tala. {PLACE_ONLY}",
        widget=forms.Textarea({"rows": 4}),
    )
    remarks = GuardedText(
        label="Att lägga märke till",
        required=False,
        max_length=3000,
        help_text=f"En sak på varje rad. {PLACE_ONLY}",
        widget=forms.Textarea({"rows": 4}),
    )

    marks_optional = False

    def __init__(self, *args, areas: tuple[AreaContent, ...], suggested: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas
        for row in areas:
            level, motive = (row.level, row.motive) if row.level else suggested[row.count.key]
            self.fields[f"level-{row.count.key}"] = forms.ChoiceField(
                label=f"{row.count.name}: {row.count.now} nu, {row.count.before} före",
                choices=Level.choices,
                initial=level,
                widget=forms.RadioSelect,
                error_messages={"required": f"Välj en bedömning av {row.count.name}."},
            )
            self.fields[f"motive-{row.count.key}"] = GuardedText(
                label=f"Motiv, {row.count.name}",
                initial=motive,
                max_length=400,
                error_messages={"required": f"Skriv varför {row.count.name} får den bedömningen."},
            )

    def rows(self):
        for row in self.areas:
            yield row, self[f"level-{row.count.key}"], self[f"motive-{row.count.key}"]

    @property
    def texts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("summary", "remarks", "starts_on", "ends_on")}

    def judged(self) -> list[tuple[int, str, str]]:
        """(area, level, motive)"""
        return [
            (
                row.count.key,
                self.cleaned_data[f"level-{row.count.key}"],
                self.cleaned_data[f"motive-{row.count.key}"],
            )
            for row in self.areas
        ]


class FixForm(forms.Form):
    occasion = GuardedText(
        label="Fastställs på",
        required=False,
        max_length=200,
        help_text="Till exempel EST-mötet 24 november 2026.",
    )


class ComingEventForm(PersonGuard, forms.ModelForm):
    guarded = ("what", "detail")

    class Meta:
        model = ComingEvent
        fields = ["starts_on", "ends_on", "what", "detail"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        labels = {"starts_on": "Dag"}
        error_messages = {
            "starts_on": {"required": "Skriv vilken dag."},
            "what": {"required": "Skriv vad som händer."},
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", WRONG_WAY)
        try:
            refuse_numbers({name: cleaned.get(name) for name in ("what", "detail")})
        except forms.ValidationError as error:
            self.add_error(None, error)
        return cleaned


class SendForm(forms.Form):
    """Whom a lägesbild is sent to."""

    parties = RowChoices(
        label="Skicka till",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en part."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parties = Organisation.objects.active().exclude(contact_email="")
        self.fields["parties"].queryset = parties
        self.fields["parties"].choices = [(row.pk, f"{row.label} ({row.contact_email})") for row in parties]
