"""Forms of a lägesbild: one for each piece that is saved by itself, and those of the steps."""

from django import forms
from django.db.models import Model
from django.utils import timezone

from incidents.forms.briefs import EARLIEST, MOST_DAYS, WRONG_WAY, GuardedText
from incidents.models import Category
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Area, Organisation
from plans import figures
from plans.blocks import Values
from plans.choices import ChainStep
from plans.models import Assessment, AssessmentFigure, AssessmentProblem, AssessmentSection, AssessmentSource
from plans.models.assessment_rows import MOST_WEIGHT

LONGEST = 60_000
WEIGHTS = [("", "–"), *((number, str(number)) for number in range(1, MOST_WEIGHT + 1))]


def text(label: str, rows: int = 3, longest: int = LONGEST, **more) -> GuardedText:
    return GuardedText(
        label=label, required=False, max_length=longest, widget=forms.Textarea({"rows": rows}), **more
    )


def line(label: str, longest: int = 300, **more) -> GuardedText:
    return GuardedText(label=label, required=False, max_length=longest, **more)


class PieceForm(forms.Form):
    """A few fields of one row, saved together. Ids are told apart by the prefix."""

    marks_optional = False

    def __init__(self, data=None, *, row: Model, prefix: str):
        super().__init__(data, prefix=prefix, initial=self.initial_of(row))
        self.row = row

    def initial_of(self, row: Model) -> dict:
        return {name: getattr(row, name) for name in self.base_fields}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields that its fingerprint is of."""
        return tuple(cls.base_fields)

    def values(self) -> Values:
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
        }


def refuse_wrong_way(form: forms.Form, cleaned: dict) -> dict:
    first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
    if first and last and last < first:
        form.add_error("ends_on", WRONG_WAY)
    return cleaned


class WhatForm(PieceForm):
    title = GuardedText(label="Titel", max_length=200)
    starts_on = forms.DateField(label="Beskriver från", widget=DateInput(), required=False)
    ends_on = forms.DateField(label="till och med", widget=DateInput(), required=False)
    dnr = forms.CharField(label="Diarienummer", max_length=60, required=False)

    def clean(self):
        return refuse_wrong_way(self, super().clean())


class SectionForm(PieceForm):
    title = line("Rubrik", 200)
    text = text("Text", 8)


class QuestionsForm(PieceForm):
    """Brå's four questions about the sources."""

    why_chosen = text("Varför valdes det här?", longest=4000)
    sources_used = text("Vilka källor användes, och vilka valdes bort?", longest=4000)
    source_limits = text("Hur begränsar det vad vi vet?", longest=4000)
    limits_meaning = text("Vad betyder det för arbetet?", longest=4000)


class WeightField(forms.TypedChoiceField):
    def __init__(self, label: str):
        super().__init__(label=label, choices=WEIGHTS, coerce=int, empty_value=None, required=False)


class ProblemForm(PieceForm):
    """What the problem is and why it comes first. The order of the fields is the order on the page."""

    title = GuardedText(label="Problem", max_length=200)
    note = line("I korthet", 250, help_text="Till exempel störst, men på väg ned.")
    need = WeightField("Behov 1–5")
    influence = WeightField("Påverka 1–5")
    motive = text("Varför prioriteras det så?", longest=4000)


class CausesForm(PieceForm):
    """Three ways of asking for causes, each of which may be left out."""

    bone_target = text("Den eller det som drabbas", longest=3000)
    bone_offender = text("Den som gör det", longest=3000)
    bone_place = text("Platsen", longest=3000)
    chain_fore = line("1. Före")
    chain_samling = line("2. Samling")
    chain_tillfalle = line("3. Tillfälle")
    chain_handling = line("4. Handling")
    chain_efter = line("5. Efter")
    breaks_at = forms.MultipleChoiceField(
        label="Var går kedjan att bryta?",
        choices=ChainStep.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    offender = line("Motiverad gärningsperson")
    offender_who = line("Vem kan påverka?")
    target = line("Lämpligt objekt")
    target_who = line("Vem kan skydda?")
    place = line("Plats utan uppsikt")
    place_who = line("Vem kan vakta?")
    causes_text = text(
        "Orsakerna i egna ord",
        longest=8000,
        help_text="Lämna tomt, så skrivs texten av svaren.",
    )

    @property
    def bones(self):
        return [self[name] for name in ("bone_target", "bone_offender", "bone_place")]

    @property
    def links(self):
        return [self[f"chain_{step.value}"] for step in ChainStep]

    @property
    def sides(self):
        return [(self[name], self[f"{name}_who"]) for name in ("offender", "target", "place")]


class SourceForm(PieceForm):
    name = GuardedText(label="Källa", max_length=250)
    period = line("Period", 100)
    fetched_on = forms.DateField(label="Hämtad", widget=DateInput(), required=False)
    address = line("Adress", 300)


# The word of each kind of piece in its address, the model it writes into, and its form.
PIECES: dict[str, tuple[type[Model], type[PieceForm]]] = {
    "uppgifter": (Assessment, WhatForm),
    "fragor": (Assessment, QuestionsForm),
    "avsnitt": (AssessmentSection, SectionForm),
    "problem": (AssessmentProblem, ProblemForm),
    "orsaker": (AssessmentProblem, CausesForm),
    "kalla": (AssessmentSource, SourceForm),
}


def piece_form(kind: str, row: Model, data=None) -> PieceForm:
    return PIECES[kind][1](data, row=row, prefix=f"{kind}-{row.pk}")


class BeginForm(forms.Form):
    title = GuardedText(label="Titel", max_length=200, help_text="Till exempel Lägesbild 2027.")
    starts_on = forms.DateField(label="Beskriver från", widget=DateInput(), required=False)
    ends_on = forms.DateField(label="till och med", widget=DateInput(), required=False)

    def clean(self):
        return refuse_wrong_way(self, super().clean())


class SuccessorForm(forms.Form):
    title = GuardedText(label="Titel", max_length=200)


class FigureForm(forms.Form):
    """Which figures to put in, over which days."""

    reference = forms.ChoiceField(label="Siffror")
    starts_on = forms.DateField(label="Från och med", widget=DateInput(), required=False)
    ends_on = forms.DateField(label="Till och med", widget=DateInput(), required=False)
    category = RowChoice(
        label="Kategori", queryset=Category.objects.none(), required=False, empty_label="Alla kategorier"
    )
    area = RowChoice(
        label="Område", queryset=Area.objects.none(), required=False, empty_label="Hela kommunen"
    )
    title = line("Vad siffrorna visar", 250, help_text="Lämna tomt, så skrivs en rubrik av siffrorna själva.")

    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference"].choices = figures.choices()
        self.fields["category"].queryset = Category.objects.top()
        kinds = (AreaKind.TOWN, AreaKind.DISTRICT)
        self.fields["area"].queryset = Area.objects.filter(kind__in=kinds).defer("geometry")

    def clean(self):
        cleaned = super().clean()
        source = figures.source_of(cleaned.get("reference", ""))
        if source and source.is_by_period:
            self._clean_period(cleaned)
        return cleaned

    def _clean_period(self, cleaned: dict) -> None:
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name, word in (("starts_on", "första"), ("ends_on", "sista")):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Skriv {word} dagen.")
        if first and first < EARLIEST:
            self.add_error("starts_on", f"Första dagen kan inte ligga före {EARLIEST:%Y-%m-%d}.")
        elif first and last and last < first:
            self.add_error("ends_on", WRONG_WAY)
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("ends_on", "Perioden kan vara högst tio år.")

    def into(self, figure: AssessmentFigure) -> AssessmentFigure:
        for name in self.fields:
            setattr(figure, name, self.cleaned_data[name])
        return figure


class FixingForm(forms.Form):
    """All four facts or none."""

    organ = forms.ModelChoiceField(
        label="Organ", queryset=Organisation.objects.none(), empty_label="Välj organ"
    )
    fixed_on = forms.DateField(label="Datum", widget=DateInput())
    paragraph = forms.CharField(
        label="Paragraf", max_length=18, error_messages={"required": "Ange § som i protokollet."}
    )
    dnr = forms.CharField(label="Diarienummer", max_length=60)

    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = Organisation.objects.deciding().active()

    def clean_fixed_on(self):
        day = self.cleaned_data["fixed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Datumet kan inte ligga i framtiden.")
        return day

    def clean_paragraph(self):
        """ "168" and "§168" are both written as "§ 168"."""
        written = self.cleaned_data["paragraph"].strip()
        number = written.lstrip("§").strip()
        if not number:
            raise forms.ValidationError("Ange § som i protokollet.")
        return written if written[0] not in "§0123456789" else f"§ {number}"
