"""The form that a report is written in: one page, and only what and where are asked for."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django import forms
from django.utils import timezone

from incidents.choices import REPORTER_KINDS, PoliceReported, ReporterKind, TimePrecision
from incidents.findings import familiar_names
from incidents.forms.place import PlaceForm
from incidents.models import Category, Report
from incidents.models.free_text import refuse_numbers
from kommunbrott import photos, privacy
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Area, User

MOST_PHOTOS = 3
LONGEST_TEXT = 4000
SELDOM = (
    "subcategory", "is_ongoing", "is_positive", "police_reported", "police_case", "damage_cost",
    "contact_name", "contact_phone", "contact_email",
)  # fmt: skip


class When(forms.Select):
    NOW, TODAY, OTHER = "nyss", "idag", "annan"


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures, each drawn anew; one that cannot be refuses them all."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = [file for file in data or () if file]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"Du kan skicka högst {MOST_PHOTOS} bilder. Välj dem på nytt.")
        try:
            return [photos.cleaned(file.read(photos.MAX_BYTES + 1)) for file in files]
        except photos.UnusablePhoto as error:
            raise forms.ValidationError(str(error)) from error


class ReportForm(PlaceForm):
    """``areas`` are all areas with their borders; ``user`` decides which places come first."""

    refusal = "Rapporten är inte skickad än."

    category = RowChoice(
        label="Händelse",
        queryset=Category.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad som har hänt."},
    )
    subcategory = RowChoice(label="Mer exakt", queryset=Category.objects.none(), required=False)
    when = forms.ChoiceField(
        label="Tid",
        choices=[(When.NOW, "Nyss"), (When.TODAY, "Tidigare i dag"), (When.OTHER, "Annan tid")],
        initial=When.NOW,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label="Dag", required=False, widget=DateInput)
    at = forms.TimeField(
        label="Klockan", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    until = forms.TimeField(
        label="Senast klockan",
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text="Om du bara vet att det hände mellan två tider.",
    )
    text = forms.CharField(
        label="Kort beskrivning",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
    )
    photos = PhotosField(label="Bild", required=False)
    is_ongoing = forms.BooleanField(label="Det pågår fortfarande", required=False)
    is_positive = forms.BooleanField(label="Det är något bra som jag har sett", required=False)
    police_reported = forms.ChoiceField(
        label="Polisanmält",
        choices=PoliceReported.choices,
        initial=PoliceReported.UNKNOWN,
        required=False,
    )
    police_case = forms.CharField(label="Polisens ärendenummer", max_length=40, required=False)
    damage_cost = forms.IntegerField(
        label="Skadan kostar ungefär (kr)", required=False, min_value=0, max_value=100_000_000
    )
    contact_name = forms.CharField(label="Namn", max_length=120, required=False)
    contact_phone = forms.CharField(label="Telefon", max_length=40, required=False)
    contact_email = forms.EmailField(label="E-post", required=False)
    keep_reason = forms.CharField(
        label="Skäl till att det måste stå kvar",
        max_length=200,
        required=False,
        help_text="Skriv inte uppgiften igen i skälet.",
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    part = forms.IntegerField(required=False, min_value=1, max_value=99, widget=forms.HiddenInput)

    def __init__(self, *args, user: User | None, areas: list[Area], first: Area | None = None, **kwargs):
        recent = recent_places(user) if user else [first.pk] if first else []
        super().__init__(*args, areas=areas, recent=recent, **kwargs)
        self.user = user
        top = list(Category.objects.on_form())
        self.fields["category"].queryset = Category.objects.on_form()
        self.fields["subcategory"].queryset = Category.objects.active().filter(parent__in=top)
        self.fields["subcategory"].choices = [("", "Inte angivet"), *self.groups(top)]
        self.icons = {category.pk: category.icon for category in top}
        if not self.is_bound:
            self.initial.setdefault("submission", uuid.uuid4())
            self.initial.setdefault("part", 1)

    def groups(self, top: list[Category]) -> Iterator[tuple[str, list]]:
        children: dict[int, list] = {}
        for child in self.fields["subcategory"].queryset:
            children.setdefault(child.parent_id, []).append((child.pk, child.name))
        return ((each.name, children[each.pk]) for each in top if each.pk in children)

    @property
    def tiles(self) -> Iterator[tuple]:
        """Each category's button and its icon."""
        for button in self["category"]:
            yield button, self.icons.get(getattr(button.data["value"], "value", None), "flag")

    @property
    def more_is_open(self) -> bool:
        """Something in the folded part was filled in or is wrong."""
        usual = (None, "", False, PoliceReported.UNKNOWN)
        return any(self.errors.get(name) or self[name].value() not in usual for name in SELDOM)

    # --- Checks ---

    def clean_text(self):
        return self.cleaned_data["text"].replace("\0", "")

    def clean_keep_reason(self):
        reason = self.cleaned_data["keep_reason"]
        if reason and privacy.find(reason):
            raise forms.ValidationError("Skriv skälet utan namn och nummer.")
        return reason

    def clean(self):
        super().clean()
        data = self.cleaned_data
        self.check_category()
        self.check_place()
        if data.get("when"):
            self.check_time()
        texts = ("text", "place_name", "police_case", "contact_name", "contact_phone", "contact_email")
        for name in texts:
            try:
                refuse_numbers({name: data.get(name)})
            except forms.ValidationError as error:
                self.add_error(name, error.message_dict[name])
        text = data.get("text") or ""
        self.findings = privacy.find(text, familiar_names()) if text else []
        self.pieces = [(finding.of(text), finding) for finding in self.findings]
        self.check_findings()
        return data

    def check_category(self) -> None:
        below, category = self.cleaned_data.get("subcategory"), self.cleaned_data.get("category")
        if below and category and below.parent_id != category.pk:
            self.add_error("subcategory", f"{below} hör inte till {category}. Välj om eller ta bort valet.")

    def check_place(self) -> None:
        if not self.is_placed and not {"place", "area", "place_name"} & set(self.errors):
            self.add_error("place", "Välj en plats, peka på kartan eller beskriv var det är.")

    def check_time(self) -> None:
        data, now = self.cleaned_data, timezone.localtime()
        if data["when"] == When.NOW:
            data["starts_at"], data["ends_at"], data["time_precision"] = now, None, TimePrecision.EXACT
        elif data["when"] == When.TODAY:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
            data["starts_at"], data["ends_at"], data["time_precision"] = midnight, now, TimePrecision.INTERVAL
        elif {"on", "at", "until"} & set(self.errors):
            return
        elif not data.get("on"):
            self.add_error("on", "Välj vilken dag det hände.")
        else:
            self.check_other_time(now)

    def check_other_time(self, now: dt.datetime) -> None:
        data = self.cleaned_data
        if data["on"] > now.date():
            self.add_error("on", "Dagen ligger i framtiden.")
            return
        if data["on"].year < now.year - 10:
            self.add_error("on", "Det är för länge sedan. Kontrollera årtalet.")
            return
        starts = local(data["on"], data["at"] or dt.time())
        ends, precision = None, TimePrecision.EXACT if data["at"] else TimePrecision.DAY
        if data["until"] and data["at"] != data["until"]:
            over_midnight = data["at"] is not None and data["until"] < data["at"]
            ends = local(data["on"] + dt.timedelta(days=over_midnight), data["until"])
            precision = TimePrecision.INTERVAL
        if starts > now:
            self.add_error("at", "Tiden ligger i framtiden.")
        data["starts_at"], data["ends_at"], data["time_precision"] = (
            starts,
            ends and max(starts, min(ends, now)),
            precision,
        )

    def check_findings(self) -> None:
        """What only looks like personal data may stand when somebody says why."""
        doubtful = [finding for finding in self.findings if not finding.is_certain]
        if doubtful and not self.cleaned_data.get("keep_reason") and "keep_reason" not in self.errors:
            self.add_error(
                "text", "Det här kan peka ut en person. Maska det, ta bort det eller skriv ett skäl."
            )

    # --- What comes out ---

    @property
    def contact(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"contact_{name}"] for name in ("name", "phone", "email")}

    def report(self) -> Report:
        """Not saved. Without who sends it, which the workflow knows."""
        data = self.cleaned_data
        names = (
            "category", "subcategory", "text", "is_ongoing", "is_positive", "police_case", "damage_cost",
            "starts_at", "ends_at", "time_precision",
        )  # fmt: skip
        report = Report(**{name: data[name] for name in names}, reporter_kind=kind_of(self.user))
        report.police_reported = data["police_reported"] or PoliceReported.UNKNOWN
        report.submission, report.part = data["submission"] or uuid.uuid4(), data["part"] or 1
        self.place_on(report)
        return report


def recent_places(user: User) -> list[int]:
    """Keys of the known places that the person has reported from, the latest first."""
    reports = Report.objects.filter(reporter=user, place__isnull=False).order_by("-pk")
    return list(reports.values_list("place", flat=True)[:20])


def kind_of(user: User) -> ReporterKind:
    kind = user.organisation.kind if user.organisation else None
    return REPORTER_KINDS.get(kind, ReporterKind.OTHER)


def local(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
