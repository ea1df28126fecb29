"""Forms of the indicators: what is measured, one value at a time, and which values a chart shows."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Municipality
from plans.choices import Gender, GeographyKind, PeriodKind
from plans.indicator_series import APART, RATE, VALUE, Chosen, Facets
from plans.models import Geography, Indicator, IndicatorValue
from plans.periods import FIRST_YEAR, LAST_YEAR, Span, read_period

LONGEST = 2_000
PERIOD_HELP = "Till exempel 2025, 2024/2025, kvartal 2 2025, mars 2025 eller 2025-03-01 – 2025-08-31."


class DecimalNumber(forms.DecimalField):
    """A number with decimal comma, and no more decimals than it has."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_digits=16, decimal_places=4, localize=True, **kwargs)

    def to_python(self, value):
        """Also with spaces between thousands, of whatever kind, as it stands where it was copied."""
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)

    def prepare_value(self, value):
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class PeriodField(forms.CharField):
    """A Span, written as people write periods."""

    def clean(self, value) -> Span | None:
        text = super().clean(value)
        if not text:
            return None
        span = read_period(text)
        if span is None:
            raise forms.ValidationError(f"Skriv perioden på något av de här sätten. {PERIOD_HELP}")
        if not FIRST_YEAR <= span.starts_on.year <= LAST_YEAR:
            raise forms.ValidationError(f"Året ska ligga mellan {FIRST_YEAR} och {LAST_YEAR}.")
        return span


class IndicatorForm(forms.ModelForm):
    least = DecimalNumber(label="Skalans lägsta", help_text="För index med en bestämd skala, till exempel 0.")
    most = DecimalNumber(label="Skalans högsta", help_text="Till exempel 6.")
    source_url = forms.URLField(
        label="Adress hos källan", max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Indicator
        fields = [
            "title", "source", "dataset", "description", "scale", "unit", "good_way", "least", "most", "key",
            "source_url",
        ]  # fmt: skip
        widgets = {"description": forms.Textarea({"rows": 3})}
        help_texts = {
            "description": "Vad som räknas, var gränsen går, och vad som inte är med.",
            "key": "Vad källan själv kallar den, till exempel N07403 hos Kolada. Filer känns igen på den.",
        }

    def clean_source_url(self):
        return web_address(self.cleaned_data["source_url"])

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and most <= least:
            self.add_error("most", "Skalans högsta ska vara större än dess lägsta.")
        source = cleaned.get("source")
        others = Indicator.objects.filter(source=source).exclude(pk=self.instance.pk)
        if cleaned.get("title") and others.filter(title=cleaned["title"]).exists():
            self.add_error("title", f"Det finns redan en indikator med det namnet från {source}.")
        if cleaned.get("key") and others.filter(key=cleaned["key"]).exists():
            self.add_error("key", f"Det finns redan en indikator med den nyckeln från {source}.")
        return cleaned

    def _get_validation_exclusions(self):
        """What is unique is told of above, in words about the source."""
        return super()._get_validation_exclusions() | {"source"}


def web_address(address: str) -> str:
    if address and not address.startswith(("https://", "http://")):
        raise forms.ValidationError("Adressen ska börja med https://.")
    return address


class ValueForm(forms.Form):
    """One value of an indicator. Somewhere new is a kind and a name."""

    marks_optional = False

    period = PeriodField(label="Period", max_length=60, help_text=PERIOD_HELP)
    geography = RowChoice(
        label="Var",
        queryset=Geography.objects.none(),
        required=False,
        empty_label="En annan plats, skriv nedan",
    )
    new_kind = forms.ChoiceField(label="Ny plats, typ", choices=GeographyKind.choices, required=False)
    new_name = forms.CharField(label="Ny plats, namn", max_length=120, required=False)
    new_version = forms.CharField(
        label="Gränsens version",
        max_length=40,
        required=False,
        help_text="För områden vars gränser ändras, till exempel RegSO 2025.",
    )
    value = DecimalNumber(label="Värde")
    rate = DecimalNumber(label="Per 100 000 invånare")
    is_suppressed = forms.BooleanField(
        label="Källan visar inte uppgiften",
        required=False,
        help_text="Skrivs ofta med två punkter. Det är inte noll.",
    )
    is_preliminary = forms.BooleanField(label="Preliminär", required=False)
    gender = forms.ChoiceField(label="Kön", choices=Gender.choices, initial=Gender.ALL)
    age = forms.CharField(label="Ålder", max_length=40, required=False, help_text="Till exempel 15–17 år.")
    series_break = forms.CharField(
        label="Tidsseriebrott",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Vad som ändrades från och med perioden, så att den inte kan jämföras bakåt.",
    )
    source_url = forms.URLField(
        label="Adress hos källan", max_length=500, required=False, assume_scheme="https"
    )
    fetched_on = forms.DateField(label="Hämtad", widget=DateInput(), required=False)

    def __init__(self, *args, indicator: Indicator, row: IndicatorValue | None = None, **kwargs):
        self.indicator, self.row = indicator, row
        geographies = Geography.objects.order_by("kind", "name", "pk")
        own = geographies.own(Municipality.current())
        super().__init__(*args, initial=shown_value(row) if row else first_value(own), **kwargs)
        self.fields["geography"].queryset = geographies
        if not indicator.is_count:
            del self.fields["rate"]

    def clean_fetched_on(self):
        day = self.cleaned_data["fetched_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Dagen kan inte ligga i framtiden.")
        return day

    def clean_source_url(self):
        return web_address(self.cleaned_data["source_url"])

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("geography") and not cleaned.get("new_name") and "geography" not in self.errors:
            self.add_error("geography", "Välj en plats, eller skriv namnet på en ny.")
        figures = [name for name in ("value", "rate") if cleaned.get(name) is not None]
        if cleaned.get("is_suppressed") and figures:
            self.add_error(figures[0], "En uppgift som källan inte visar har inget värde. Töm fältet.")
        if not cleaned.get("is_suppressed") and not figures and not self.errors:
            self.add_error("value", "Skriv värdet, eller säg att källan inte visar uppgiften.")
        self._check_scale(cleaned.get("value"))
        return cleaned

    def _check_scale(self, value: Decimal | None) -> None:
        least, most = self.indicator.least, self.indicator.most
        if value is None:
            return
        if (least is not None and value < least) or (most is not None and value > most):
            self.add_error("value", f"Värdet ligger utanför skalan: {self.indicator.scale_label.lower()}.")
        elif self.indicator.is_count and value < 0:
            self.add_error("value", "Ett antal kan inte vara mindre än noll.")

    @property
    def told(self) -> dict:
        """The fields of the value but for where it is."""
        names = ("value", "rate", "is_suppressed", "is_preliminary", "gender", "age", "series_break")
        found = {name: self.cleaned_data.get(name) for name in (*names, "source_url", "fetched_on")}
        span = self.cleaned_data["period"]
        return found | {"period_kind": span.kind, "starts_on": span.starts_on, "ends_on": span.ends_on}

    @property
    def place(self) -> "Geography":
        """The chosen one, or a new one that has not been saved."""
        cleaned = self.cleaned_data
        return cleaned["geography"] or Geography(
            kind=cleaned["new_kind"] or GeographyKind.MUNICIPALITY,
            name=cleaned["new_name"],
            version=cleaned["new_version"],
        )


def first_value(own: Geography | None) -> dict:
    if own:
        return {"geography": own.pk, "gender": Gender.ALL}
    return {
        "new_name": Municipality.current().name,
        "new_kind": GeographyKind.MUNICIPALITY,
        "gender": Gender.ALL,
    }


def shown_value(row: IndicatorValue) -> dict:
    names = (
        "value",
        "rate",
        "is_suppressed",
        "is_preliminary",
        "gender",
        "age",
        "series_break",
        "source_url",
    )
    period = row.period
    if row.period_kind == PeriodKind.OTHER:
        period = f"{row.starts_on.isoformat()} – {row.ends_on.isoformat()}"
    found = {name: getattr(row, name) for name in (*names, "fetched_on")}
    return found | {"period": period, "geography": row.geography_id}


class BreakForm(forms.Form):
    """A break in an indicator's series, in all places at once. Without words there is none."""

    period = forms.ChoiceField(label="Från och med")
    text = forms.CharField(
        label="Vad som ändrades",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        help_text="Syns i diagram och utskrifter. Tomt tar bort brottet.",
    )

    def __init__(self, *args, periods: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = periods


class SelectionForm(forms.Form):
    """Which of an indicator's values are shown. What is wrong or not there in an address is as usual."""

    marks_optional = False

    mot = forms.TypedMultipleChoiceField(
        label="Jämför med", coerce=int, required=False, widget=forms.CheckboxSelectMultiple()
    )
    plats = forms.TypedChoiceField(label="Visa", coerce=int, required=False)
    matt = forms.ChoiceField(label="Mått", required=False)
    kon = forms.ChoiceField(label="Kön", required=False)
    alder = forms.ChoiceField(label="Ålder", required=False)
    tid = forms.ChoiceField(label="Period", required=False)

    def __init__(self, data, *, facets: Facets, usual: Chosen, has_population: bool):
        self.facets, self.usual = facets, usual
        self.is_asked = any(name in data for name in self.base_fields)
        super().__init__(data if self.is_asked else {"mot": [], **as_data(usual)})
        places = [(each.pk, str(each)) for each in facets.geographies]
        self.fields["mot"].choices = self.fields["plats"].choices = places
        self.fields["matt"].choices = measures(facets, has_population=has_population)
        genders = [(gender, Gender(gender).label) for gender in facets.genders]
        if {Gender.WOMEN, Gender.MEN} <= set(facets.genders):
            genders.append((APART, "Kvinnor och män var för sig"))
        self.fields["kon"].choices = genders
        self.fields["alder"].choices = [(age, age or "Alla") for age in facets.ages]
        self.fields["tid"].choices = [(kind, PeriodKind(kind).label) for kind in facets.kinds]
        for name in ("plats", "mot", "matt", "kon", "alder", "tid"):
            if len(self.fields[name].choices) < 2:
                self.fields[name].widget = forms.HiddenInput()
        self.is_valid()

    @property
    def chosen(self) -> Chosen:
        data, usual = self.cleaned_data, self.usual
        if not self.is_asked or not self.facets.geographies:
            return usual
        by_key = {each.pk: each for each in self.facets.geographies}
        main = by_key.get(data.get("plats") or 0) or usual.geographies[0]
        others = [by_key[key] for key in data.get("mot") or () if key != main.pk]
        return Chosen(
            geographies=(main, *others[:4]),
            measure=data.get("matt") or usual.measure,
            gender=data.get("kon") or usual.gender,
            age=data.get("alder", usual.age),
            kind=data.get("tid") or usual.kind,
        )


def measures(facets: Facets, *, has_population: bool) -> list[tuple[str, str]]:
    found = [(VALUE, "Antal")] if facets.has_values else []
    return [*found, (RATE, "Per 100 000 invånare")] if facets.has_rates or has_population else found


def as_data(chosen: Chosen) -> dict:
    keys = [each.pk for each in chosen.geographies]
    return {
        "mot": keys[1:],
        "plats": keys[0] if keys else "",
        "matt": chosen.measure,
        "kon": chosen.gender,
        "alder": chosen.age,
        "tid": chosen.kind,
    }
