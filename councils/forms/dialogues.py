"""Forms of dialogues: the dialogue itself, and one thing that somebody saw or said."""

import datetime as dt
import uuid

from django import forms
from django.utils import timezone

from councils.choices import ObservationTopic
from councils.forms.nobody import NobodyForm
from councils.forms.promises import EditionField, long_text, near
from councils.models import Dialogue, Observation, PromiseDocument
from incidents.forms.place import PlaceForm, place_of
from incidents.forms.report import PhotosField
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area, Organisation
from plans.models import Action

LONGEST = 2000
MOST_STOPS = 30
LONGEST_STOP = 120
GOOD, BETTER = "bra", "battre"


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class DialogueForm(NobodyForm, forms.ModelForm):
    searched = ("title", "place", "invited", "summary", "stops")

    parties = RowChoices(
        label="Parter som är med",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De som arbetar där kan skriva observationer.",
    )
    promises = RowChoices(
        label="Medborgarlöften som bygger på dialogen",
        queryset=PromiseDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    participants = forms.IntegerField(
        label="Antal deltagare",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Bara antalet. Namn sparas aldrig.",
    )
    edition = EditionField()

    class Meta:
        model = Dialogue
        fields = [
            "kind", "title", "held_on", "until_on", "starts", "ends", "place", "area", "invited", "led_by",
            "parties", "stops", "participants", "summary", "next_on", "action", "promises", "is_public",
        ]  # fmt: skip
        field_classes = {"area": RowChoice, "led_by": RowChoice, "action": RowChoice}
        widgets = {
            "held_on": DateInput,
            "until_on": DateInput,
            "next_on": DateInput,
            "starts": TimeInput,
            "ends": TimeInput,
            "invited": long_text(2),
            "stops": long_text(5),
            "summary": long_text(4),
        }
        help_texts = {
            "title": "Till exempel Trygghetsvandring på Björkgården.",
            "until_on": "Bara när den pågår flera dagar, till exempel en enkät.",
            "place": "Där ni samlas.",
            "invited": "Till exempel anslag i trapphusen och kommunens webbplats.",
            "stops": "Ett på varje rad, i den ordning ni går. Heter stoppet som en känd plats hamnar det på kartan.",
            "is_public": "Titel, tid, plats och hur ni bjuder in får läsas av alla. Observationerna visas inte.",
        }

    def __init__(self, *args, areas, actions, promises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        self.fields["action"].queryset = actions
        self.fields["promises"].queryset = promises
        organisations = Organisation.objects.active()
        self.fields["led_by"].queryset = organisations
        self.fields["parties"].queryset = organisations
        for name, empty in (("area", "Inget område"), ("led_by", "Inte bestämt"), ("action", "Ingen åtgärd")):
            self.fields[name].empty_label = empty
        self.fields["invited"].max_length = self.fields["summary"].max_length = LONGEST
        for name in ("invited", "summary"):
            self.fields[name].validators.append(forms.fields.validators.MaxLengthValidator(LONGEST))
        self.initial["edition"] = self.instance.edition
        self.initial.setdefault("keep_reason", self.instance.kept_reason)

    def clean_edition(self) -> int:
        edition = self.cleaned_data["edition"]
        return -1 if edition is None else edition

    def clean_held_on(self):
        return near(self.cleaned_data["held_on"])

    def clean_until_on(self):
        return near(self.cleaned_data["until_on"])

    def clean_next_on(self):
        return near(self.cleaned_data["next_on"])

    def clean_stops(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["stops"].splitlines() if line.strip()]
        if len(lines) > MOST_STOPS:
            raise forms.ValidationError(f"Skriv högst {MOST_STOPS} stopp.")
        if any(len(line) > LONGEST_STOP for line in lines):
            raise forms.ValidationError(f"Ett stopp får ha högst {LONGEST_STOP} tecken.")
        return "\n".join(dict.fromkeys(lines))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("held_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "Den sista dagen ligger före den första.")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if ends and not starts and "starts" not in self.errors:
            self.add_error("starts", "Skriv när den börjar också.")
        if starts and ends and ends <= starts and not last:
            self.add_error("ends", "Den slutar innan den börjar.")
        return cleaned


class ObservationForm(NobodyForm, PlaceForm):
    """One form for the desk and for the telephone. ``areas`` are all areas with their borders."""

    searched = ("text", "suggestion", "place_name")
    refusal = "Observationen är inte sparad än."

    tone = forms.ChoiceField(
        label="Vad ser du?",
        choices=[(GOOD, "Bra, behåll"), (BETTER, "Behöver bli bättre")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj om det är bra eller behöver bli bättre."},
    )
    topic = forms.ChoiceField(
        label="Vad gäller det?", choices=ObservationTopic.choices, required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Beskriv kort",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )
    suggestion = forms.CharField(
        label="Förslag", required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 2})
    )
    stop = forms.ChoiceField(label="Stopp", required=False, widget=forms.RadioSelect)
    photos = PhotosField(label="Bild", required=False)
    # Of what was written without coverage: the day and the clock then.
    when = forms.CharField(required=False, widget=forms.HiddenInput, initial="nyss")
    on = forms.DateField(required=False, widget=forms.HiddenInput)
    at = forms.TimeField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    edition = EditionField()

    def __init__(self, *args, dialogue: Dialogue, instance: Observation | None = None, **kwargs):
        self.instance = instance or Observation(dialogue=dialogue)
        if instance:
            kwargs["initial"] = values_of(instance) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        stops = dialogue.stop_names
        if self.instance.stop and self.instance.stop not in stops:
            stops.append(self.instance.stop)
        self.fields["stop"].choices = [(name, name) for name in stops]
        if not self.is_bound and not instance:
            self.initial.setdefault("submission", uuid.uuid4())

    def clean_text(self) -> str:
        return self.cleaned_data["text"].strip()

    def clean_suggestion(self) -> str:
        return self.cleaned_data["suggestion"].strip()

    def clean_edition(self) -> int:
        edition = self.cleaned_data["edition"]
        return -1 if edition is None else edition

    def clean(self):
        cleaned = super().clean()
        said = [cleaned.get(name) for name in ("text", "suggestion", "topic")]
        if not any(said) and not {"text", "suggestion", "topic"} & set(self.errors):
            self.add_error("text", "Skriv vad du såg, eller välj vad det gäller.")
        return cleaned

    def observation(self) -> Observation:
        """Not saved. Without who wrote it, which the workflow knows."""
        data, one = self.cleaned_data, self.instance
        one.is_positive = data["tone"] == GOOD
        one.topic, one.text, one.suggestion, one.stop = (
            data["topic"],
            data["text"],
            data["suggestion"],
            data["stop"],
        )
        one.kept_reason = self.kept_reason
        if not one.pk:
            one.submission = data["submission"] or uuid.uuid4()
            one.seen_at = self.seen_at()
        self.place_on(one)
        return one

    def seen_at(self) -> dt.datetime:
        """Now, or when it was written without coverage; that can lie neither ahead nor more than a day back."""
        data, now = self.cleaned_data, timezone.now()
        if data["when"] != "annan" or not (data["on"] and data["at"]):
            return now
        try:
            seen = timezone.make_aware(dt.datetime.combine(data["on"], data["at"]))
        except (OverflowError, ValueError):
            return now
        return seen if now - dt.timedelta(days=2) < seen < now else now


def values_of(one: Observation) -> dict:
    return place_of(one) | {
        "tone": GOOD if one.is_positive else BETTER,
        "topic": one.topic,
        "text": one.text,
        "suggestion": one.suggestion,
        "stop": one.stop,
        "keep_reason": one.kept_reason,
        "edition": one.edition,
    }


def areas_to_choose():
    return Area.objects.defer("geometry").order_by("name")


def actions_to_choose(user):
    return Action.objects.visible_to(user).current().select_related("plan").order_by("plan", "number", "pk")
