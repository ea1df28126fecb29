"""Forms of what comes of an observation: a report, an action, or a no with its reason. And of closing a dialogue."""

from django import forms
from django.utils import timezone

from councils.choices import ObservationTopic
from councils.forms.nobody import NobodyForm
from councils.forms.promises import EditionField, long_text
from councils.models import Observation
from incidents.choices import ReporterKind, TimePrecision
from incidents.models import Category, Report
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Organisation
from kommunbrott.numbers import MOST
from kommunbrott.privacy import Finding
from plans.models import Action, FocusArea

LONGEST = 2000
# What a report about a topic most often is, by the key of the catalogue.
USUAL = {
    ObservationTopic.LIGHT: "otrygg-plats-belysning",
    ObservationTopic.SIGHT: "otrygg-plats-sikt",
    ObservationTopic.LITTER: "skadegorelse-klotter",
    ObservationTopic.TRAFFIC: "trafik",
    ObservationTopic.DOORS: "otrygg-plats-skotsel",
    ObservationTopic.MEETING_PLACE: "otrygg-plats",
}


class AnswerForm(NobodyForm):
    """What those who took part are told, last in every form that answers."""

    searched = ("answer",)

    answer = forms.CharField(
        label="Svar till deltagarna",
        required=False,
        max_length=LONGEST,
        widget=long_text(2),
        help_text="Det här läser de som var med. Till exempel: häcken klipps i oktober.",
    )
    edition = EditionField()

    def __init__(self, *args, observation: Observation, **kwargs):
        first = {"answer": observation.answer, "edition": observation.edition}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.observation = observation
        self.order_fields([name for name in self.fields if name not in ("answer", "keep_reason")])

    def clean_edition(self) -> int:
        edition = self.cleaned_data["edition"]
        return -1 if edition is None else edition


class NewReportForm(AnswerForm):
    searched = ("text", "answer")

    category = RowChoice(label="Händelse", queryset=Category.objects.none())
    text = forms.CharField(label="Beskrivning", required=False, max_length=4000, widget=long_text(3))

    def __init__(self, *args, observation: Observation, **kwargs):
        categories = list(Category.objects.active().select_related("parent").order_by("position", "name"))
        usual = next((row.pk for row in categories if row.key == USUAL.get(observation.topic)), None)
        kwargs["initial"] = {
            "category": usual,
            "text": words_of(observation),
            "keep_reason": observation.kept_reason,
        }
        super().__init__(*args, observation=observation, **kwargs)
        self.fields["category"].queryset = Category.objects.active().select_related("parent")
        self.fields["category"].choices = [("", "Välj händelse"), *grouped(categories)]

    def report(self) -> Report:
        """Not saved; as something that residents have told, where and when it was seen."""
        one, chosen = self.observation, self.cleaned_data["category"]
        names = ("area", "place", "latitude", "longitude", "place_precision", "accuracy_m")
        return Report(
            category=chosen.parent or chosen,
            subcategory=chosen if chosen.parent_id else None,
            text=self.cleaned_data["text"],
            starts_at=one.seen_at,
            time_precision=TimePrecision.EXACT,
            place_name=(one.place_name or one.stop)[:160],
            reporter_kind=ReporterKind.RESIDENT,
            reporter_label=one.dialogue.get_kind_display(),
            **{name: getattr(one, name) for name in names},
        )

    @property
    def kept(self) -> list[Finding]:
        """What in the text may point out a person, and stays for the reason that was given."""
        return [finding for _, finding in self.found["text"]]


class KnownReportForm(AnswerForm):
    number = forms.IntegerField(label="Rapportens nummer", min_value=1, max_value=MOST - 1)

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        self.found_report = Report.objects.filter(pk=number).first()
        if self.found_report is None:
            raise forms.ValidationError("Det finns ingen rapport med det numret.")
        return number


class NewObservedActionForm(AnswerForm):
    searched = ("title", "how", "answer")

    area = RowChoice(
        label="Fokusområde",
        queryset=FocusArea.objects.none(),
        help_text="Fokusområden i planer som går att skriva i.",
    )
    title = forms.CharField(label="Åtgärd", max_length=500)
    how = forms.CharField(label="Hur", required=False, max_length=20_000, widget=long_text(2))
    organisation = RowChoice(
        label="Huvudansvarig", queryset=Organisation.objects.none(), required=False, empty_label="Ingen än"
    )
    due_on = forms.DateField(label="Klar senast", widget=DateInput, required=False)

    def __init__(self, *args, observation: Observation, areas, **kwargs):
        kwargs["initial"] = {"title": str(observation)[:500], "how": observation.suggestion}
        super().__init__(*args, observation=observation, **kwargs)
        self.fields["area"].queryset = areas
        self.fields["area"].label_from_instance = lambda area: f"{area} ({area.plan})"
        self.fields["organisation"].queryset = Organisation.objects.active()

    def values(self) -> dict:
        """As blocks take them."""
        lead = self.cleaned_data["organisation"]
        parties = [{"organisation": lead, "role": "huvudansvarig", "unit": ""}] if lead else []
        return {name: self.cleaned_data[name] for name in ("title", "how", "due_on")} | {"parties": parties}


class KnownActionForm(AnswerForm):
    action = RowChoice(label="Åtgärd", queryset=Action.objects.none(), empty_label="Välj åtgärd")

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions
        self.fields["action"].label_from_instance = lambda action: (
            f"{action.number} {action.title}".strip()[:120] + f" ({action.plan})"
        )


class RefusalForm(AnswerForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.required, field.label = True, "Skälet till att det inte blir av"
        field.help_text = "Det här läser de som var med. Säg gärna vad som görs i stället."
        field.error_messages["required"] = "Skriv skälet. Ett nej utan skäl är inget svar."


class CloseDialogueForm(NobodyForm):
    searched = ("told_how",)

    told_on = forms.DateField(label="Dag då deltagarna fick svar", widget=DateInput)
    told_how = forms.CharField(
        label="Så fick de svaret",
        max_length=LONGEST,
        widget=long_text(2),
        help_text="Till exempel anslag i trapphusen och kommunens webbplats.",
    )

    def __init__(self, *args, held_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.held_on = held_on

    def clean_told_on(self):
        day = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "Dagen ligger i framtiden. Avsluta dialogen när deltagarna har fått svar."
            )
        if day < self.held_on:
            raise forms.ValidationError("Dagen ligger före dialogen.")
        return day


def words_of(one: Observation) -> str:
    suggestion = f"Förslag: {one.suggestion}" if one.suggestion and one.text else one.suggestion
    return "\n\n".join(each for each in (one.text, suggestion) if each)


def grouped(categories: list[Category]) -> list[tuple[str, list]]:
    """Every category with its subcategories under it, itself first."""
    return [
        (
            top.name,
            [(top.pk, top.name), *((row.pk, row.name) for row in categories if row.parent_id == top.pk)],
        )
        for top in categories
        if top.parent_id is None
    ]
