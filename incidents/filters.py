import datetime as dt

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from incidents.choices import COUNTED, ReporterKind, ReportStatus
from incidents.models import Category, Report
from incidents.selection import DISTANCES, KIND, PARTY, Point, Selection, Square
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput
from kommunbrott.models import Area, Organisation

# Days back from today, that day included.
PERIODS = {"7": 7, "14": 14, "30": 30, "90": 90, "365": 365}
THIS_YEAR = "i-ar"


class WrittenField(forms.CharField):
    """What has one way of being written, such as a point. Answers what ``read`` makes of it."""

    def __init__(self, *args, read, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read

    def clean(self, value):
        text = super().clean(value)
        found = self.read(text) if text else None
        if text and found is None:
            raise forms.ValidationError(
                "Platsen i adressen går inte att läsa. Rensa filtret och peka på nytt."
            )
        return found


class WrittenFilter(filters.Filter):
    field_class = WrittenField


class SelectionForm(forms.Form):
    def clean(self):
        first, last = self.cleaned_data.get("fran"), self.cleaned_data.get("till")
        if first and last and last < first:
            self.add_error("till", "Perioden slutar innan den börjar.")
        return self.cleaned_data


class ReportFilter(filters.FilterSet):
    """The register's form, which says a ``Selection``. The choices name no party that the user sees no report from."""

    period = filters.ChoiceFilter(
        label="Period",
        empty_label="All tid",
        choices=[
            *((key, f"Senaste {days} dagarna") for key, days in PERIODS.items()),
            (THIS_YEAR, "I år"),
        ],
    )
    kategori = filters.ChoiceFilter(label="Kategori", empty_label="Alla kategorier")
    omrade = filters.ChoiceFilter(label="Område", empty_label="Hela kommunen")
    av = filters.ChoiceFilter(label="Rapporterad av", empty_label="Alla")
    q = filters.CharFilter(label="Sök ord eller nummer")
    lage = filters.ChoiceFilter(
        label="Läge",
        empty_label="Alla lägen",
        choices=[*ReportStatus.choices, (COUNTED, "Räknas: en per händelse, inga avskrivna")],
    )
    fran = filters.DateFilter(label="Från och med", widget=DateInput)
    till = filters.DateFilter(label="Till och med", widget=DateInput)
    plats = filters.ChoiceFilter(label="Känd plats", empty_label="Alla platser")
    radie = filters.ChoiceFilter(
        label="Inom",
        empty_label="Bara platsen",
        choices=[(metres, f"{metres} meter") for metres in DISTANCES],
    )
    nara = WrittenFilter(label="Nära", read=Point.read, widget=forms.HiddenInput)
    ruta = WrittenFilter(label="Ruta", read=Square.read, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = []
        form = SelectionForm

    def __init__(self, data=None, *args, **kwargs):
        # Bound also without an address to read: then it says all of it.
        super().__init__({} if data is None else data, *args, **kwargs)
        self.today = timezone.localdate()
        self.categories = {str(row.pk): row for row in Category.objects.all()}
        self.areas = {str(row.pk): row for row in Area.objects.defer("geometry").order_by("name")}
        told = Report.objects.visible_to(self.request.user).filter(organisation=OuterRef("pk"))
        parties = Organisation.objects.filter(Exists(told)).order_by("name")
        self.parties = {f"{PARTY}{row.pk}": row for row in parties}
        self.filters["kategori"].extra["choices"] = category_choices(self.categories.values())
        self.filters["omrade"].extra["choices"] = [
            (key, row.name)
            for key, row in self.areas.items()
            if row.kind in (AreaKind.TOWN, AreaKind.DISTRICT)
        ]
        self.filters["plats"].extra["choices"] = [
            (key, row.name) for key, row in self.areas.items() if row.kind == AreaKind.PLACE
        ]
        self.filters["av"].extra["choices"] = [
            ("Typ av rapportör", [(f"{KIND}{value}", label) for value, label in ReporterKind.choices]),
            ("Part", [(key, row.name) for key, row in self.parties.items()]),
        ]

    @property
    def rows(self) -> dict[str, dict]:
        """What reports point at, by key: fetched for the choices, and good for the list."""
        areas = {row.pk: row for row in self.areas.values()}
        return {
            "category": {row.pk: row for row in self.categories.values()},
            "area": areas,
            "place": areas,
            "organisation": {row.pk: row for row in self.parties.values()},
        }

    def filter_queryset(self, queryset):
        return self.selection.narrow(queryset, self.request.user)

    @property
    def selection(self) -> Selection:
        """What a valid form says; all of it when nothing is asked for."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        since = self.first_of(asked.get("period"))
        starts = [day for day in (since, asked.get("fran")) if day]
        ends = [day for day in (self.today if since else None, asked.get("till")) if day]
        teller = asked.get("av") or ""
        return Selection(
            first=max(starts, default=None),
            last=min(ends, default=None),
            category=self.categories.get(asked.get("kategori")),
            area=self.areas.get(asked.get("omrade")),
            place=self.areas.get(asked.get("plats")),
            near=asked.get("nara"),
            metres=int(asked["radie"]) if asked.get("radie") else None,
            square=asked.get("ruta"),
            reporter_kind=teller.removeprefix(KIND) if teller.startswith(KIND) else "",
            organisation=self.parties.get(teller),
            status=asked.get("lage") or "",
            words=asked.get("q") or "",
        )

    def first_of(self, period: str | None) -> dt.date | None:
        if period == THIS_YEAR:
            return self.today.replace(month=1, day=1)
        days = PERIODS.get(period)
        return self.today - dt.timedelta(days=days - 1) if days else None


def category_choices(categories) -> list[tuple]:
    """Both levels, each under its own; those that are no longer used last, for old reports have them."""
    children: dict[int, list[Category]] = {}
    for row in categories:
        children.setdefault(row.parent_id, []).append(row)
    kept, gone = [], []
    for top in children.get(None, []):
        own = [(str(top.pk), top.name)]
        own += [(str(row.pk), f"– {row.name}") for row in children.get(top.pk, [])]
        (gone if top.is_retired else kept).extend(own)
    return [*kept, ("Används inte längre", gone)] if gone else kept
