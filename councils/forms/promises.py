"""Forms of promises: the document, one promise, what carries it, how it stands, and its signatures."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.utils import timezone

from councils.choices import PromiseVerdict
from councils.models import Promise, PromiseDocument
from councils.models.promise import MOST_SIGNATORIES
from councils.promise_content import SignatoryContent
from kommunbrott.dates import Period
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Organisation
from plans.models import Action, FocusArea, Plan

LONG = 20_000
MOST_LINES = 60
ONE_TO_A_LINE = "En på varje rad."


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class EditionField(forms.IntegerField):
    """Which version of the text the writer began from. Missing or odd, it is older than every other."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)


class FigureField(forms.DecimalField):
    """A number as it is written in Swedish, with a decimal comma or a point."""

    default_error_messages = {
        "invalid": "Skriv ett tal, till exempel 40 eller 7,5.",
        "max_digits": "Talet är för stort.",
        "max_decimal_places": "Skriv högst två decimaler.",
        "max_whole_digits": "Talet är för stort.",
    }

    def __init__(self, **kwargs):
        widget = forms.TextInput({"inputmode": "decimal"})
        super().__init__(max_digits=12, decimal_places=2, required=False, widget=widget, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace("\u00a0", "").replace(" ", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value):
        """What is stored, without zeros that say nothing."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def near(day: dt.date | None) -> dt.date | None:
    """A day that is not a slip of the keyboard in the year."""
    if day and not 1990 <= day.year <= timezone.localdate().year + 20:
        raise forms.ValidationError("Året ser inte ut att stämma. Se över datumet.")
    return day


class PromiseDocumentForm(forms.ModelForm):
    # All but the title may wait until it is signed.
    marks_optional = False
    edition = EditionField()

    class Meta:
        model = PromiseDocument
        fields = [
            "title", "starts_on", "ends_on", "plan", "background", "dialogues", "situation", "purposes",
            "focus_areas", "rhythm",
        ]  # fmt: skip
        field_classes = {"plan": RowChoice}
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "background": long_text(6),
            "dialogues": long_text(4),
            "situation": long_text(6),
            "purposes": long_text(3),
            "focus_areas": long_text(3),
        }
        help_texts = {
            "title": "Till exempel Medborgarlöften 2027.",
            "dialogues": "När, var, hur ni bjöd in och hur många som kom. Inga namn.",
            "purposes": ONE_TO_A_LINE,
            "focus_areas": ONE_TO_A_LINE,
            "plan": "Det som står i planen kan kopplas till löftena.",
            "rhythm": "Så ofta ni berättar hur det går.",
        }

    def __init__(self, *args, plans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans
        self.fields["plan"].empty_label = "Ingen plan"
        self.initial["edition"] = self.instance.edition
        for name in ("background", "dialogues", "situation", "purposes", "focus_areas"):
            self.fields[name].max_length = LONG
            self.fields[name].validators.append(forms.fields.validators.MaxLengthValidator(LONG))
        for place in range(MOST_SIGNATORIES):
            self._add_signatory(place)

    def _add_signatory(self, place: int) -> None:
        rows = list(self.instance.signatories.all()) if self.instance.pk else []
        row = rows[place] if place < len(rows) else None
        for name, label, longest in (
            ("name", "Namn", 120),
            ("role", "Roll", 160),
            ("organisation", "Organisation", 160),
        ):
            self.fields[f"signatory_{name}_{place}"] = forms.CharField(
                label=f"{label}, undertecknare {place + 1}",
                max_length=longest,
                required=False,
                initial=getattr(row, name) if row else "",
            )

    def texts(self):
        return [self[name] for name in self.Meta.fields]

    def signatory_rows(self) -> list[list]:
        names = ("name", "role", "organisation")
        return [[self[f"signatory_{name}_{place}"] for name in names] for place in range(MOST_SIGNATORIES)]

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0

    def clean_starts_on(self):
        return near(self.cleaned_data["starts_on"])

    def clean_ends_on(self):
        return near(self.cleaned_data["ends_on"])

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Sista dagen kan inte ligga före den första.")
        elif starts_on and ends_on and (ends_on - starts_on).days > 366 * 6:
            self.add_error("ends_on", "Löften gäller i högst sex år. Se över datumen.")
        for place in range(MOST_SIGNATORIES):
            others = [cleaned.get(f"signatory_{name}_{place}") for name in ("role", "organisation")]
            if any(others) and not cleaned.get(f"signatory_name_{place}"):
                self.add_error(f"signatory_name_{place}", "Skriv namnet på den som undertecknar.")
        return cleaned

    def signatories(self) -> list[SignatoryContent]:
        data = self.cleaned_data
        rows = [
            SignatoryContent(
                *(data[f"signatory_{name}_{place}"] for name in ("name", "role", "organisation"))
            )
            for place in range(MOST_SIGNATORIES)
        ]
        return [row for row in rows if row.name]


class PromiseForm(forms.ModelForm):
    edition = EditionField()
    target_value = FigureField(label="Målvärde", help_text="Om löftet går att mäta, till exempel 40.")
    parties = RowChoices(
        label="Parter i registret",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De som håller löftet.",
    )

    class Meta:
        model = Promise
        fields = [
            "kind", "number", "text", "said", "giver", "parties", "parties_as_written", "area", "target_group",
            "target_operator", "target_value", "target_unit", "target_period",
        ]  # fmt: skip
        widgets = {"text": long_text(3), "said": long_text(3)}
        labels = {"text": "Text", "number": "Nummer", "parties_as_written": "Andra parter"}
        help_texts = {
            "text": "Skriv till den som bor här, i klarspråk.",
            "said": "Det som dialoger, enkäter eller rapporter visade. Det visas som ”ni sa” i uppföljningen.",
            "parties_as_written": "De som inte finns i registret, med komma emellan.",
            "target_unit": "Till exempel kvällspass.",
            "target_period": "Till exempel per halvår.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = Organisation.objects.active()
        self.fields["parties"].is_long = True
        self.initial["edition"] = self.instance.document.edition
        self.fields["text"].validators.append(forms.fields.validators.MaxLengthValidator(LONG))
        self.fields["said"].validators.append(forms.fields.validators.MaxLengthValidator(LONG))

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0

    def clean(self):
        cleaned = super().clean()
        told = [cleaned.get(f"target_{name}") for name in ("operator", "unit", "period")]
        if any(told) and cleaned.get("target_value") is None and "target_value" not in self.errors:
            self.add_error(
                "target_value", "Skriv talet som målet gäller, eller töm de andra rutorna om målet."
            )
        return cleaned


class PromiseLinksForm(forms.Form):
    """Which actions and focus areas of the plan carry a promise."""

    actions = RowChoices(
        label="Åtgärder", queryset=Action.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    focus_areas = RowChoices(
        label="Fokusområden",
        queryset=FocusArea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, actions, focus_areas, word: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actions"].queryset, self.fields["focus_areas"].queryset = actions, focus_areas
        self.fields["actions"].label = word
        self.fields["actions"].is_long = True


class PromiseReportForm(forms.Form):
    period_ends_on = forms.ChoiceField(label="Period")
    verdict = forms.ChoiceField(label="Så står det", choices=PromiseVerdict.choices, widget=forms.RadioSelect)
    value = FigureField(label="Siffra")
    text = forms.CharField(
        label="Vad har vi gjort?",
        required=False,
        max_length=LONG,
        widget=long_text(4),
        help_text="Visas som ”vi gjorde” i uppföljningen. Skriv så att den som bor här förstår.",
    )
    last_seen = EditionField()

    def __init__(self, *args, periods: list[Period], unit: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period_ends_on"].choices = [
            (period.ends_on.isoformat(), period.label) for period in periods
        ]
        if unit:
            self.fields["value"].help_text = f"Sammanlagt hittills, i {unit}."

    def clean_last_seen(self):
        return self.cleaned_data["last_seen"] or 0

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text") and cleaned.get("value") is None and "value" not in self.errors:
            self.add_error("text", "Skriv vad ni har gjort, eller fyll i siffran.")
        return cleaned


class SignForm(forms.Form):
    place = forms.CharField(label="Ort", max_length=80)
    signed_on = forms.DateField(
        label="Undertecknat", widget=DateInput, help_text="Får ligga efter att löftena började gälla."
    )

    def clean_signed_on(self):
        day = near(self.cleaned_data["signed_on"])
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Dagen kan inte ligga i framtiden. Frys löftena när de är undertecknade."
            )
        return day


class ProlongForm(forms.Form):
    prolonged_to = forms.DateField(label="Gäller nu till och med", widget=DateInput)
    prolonged_on = forms.DateField(label="Förlängningen undertecknad", widget=DateInput)

    def __init__(self, *args, last_day: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.last_day = last_day

    def clean_prolonged_to(self):
        day = near(self.cleaned_data["prolonged_to"])
        if day <= self.last_day:
            raise forms.ValidationError(
                f"Välj en dag efter {self.last_day.isoformat()}, som löftena gäller till nu."
            )
        if (day - self.last_day).days > 366 * 2:
            raise forms.ValidationError("Förläng med högst två år. Skriv nya löften för längre tid.")
        return day

    def clean_prolonged_on(self):
        day = near(self.cleaned_data["prolonged_on"])
        if day > timezone.localdate():
            raise forms.ValidationError("Dagen kan inte ligga i framtiden.")
        return day


class EndForm(forms.Form):
    note = forms.CharField(
        label="Slutord",
        required=False,
        max_length=4000,
        widget=long_text(4),
        help_text="Visas först i uppföljningen: hur gick det, och vad tar ni med er?",
    )


def plans_to_choose(user):
    return Plan.objects.visible_to(user)
