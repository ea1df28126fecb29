"""Where something is: a known place, a place or area in the list, a point on the map, or words."""

from django import forms

from incidents.choices import PlacePrecision
from incidents.placing import area_at, middle_of
from kommunbrott import geo
from kommunbrott.choices import AreaKind
from kommunbrott.forms import RowChoice
from kommunbrott.models import Area

# Known places shown as buttons; the rest stand in the list.
PLACE_BUTTONS = 6


class PlaceForm(forms.Form):
    """What a form inherits that asks where. ``areas`` are all areas with their borders; ``recent`` are keys of
    places that the person has chosen lately, which come first."""

    place = RowChoice(
        label="Plats",
        queryset=Area.objects.none(),
        required=False,
        empty_label=None,
        blank=True,
        widget=forms.RadioSelect,
    )
    area = RowChoice(label="Plats eller område i listan", queryset=Area.objects.none(), required=False)
    place_name = forms.CharField(
        label="Beskriv platsen",
        max_length=160,
        required=False,
        help_text="Till exempel: gångtunneln vid stationen.",
    )
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput, localize=False)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput, localize=False)
    accuracy = forms.IntegerField(
        required=False, min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput
    )

    def __init__(self, *args, areas: list[Area], recent=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas
        order = {pk: place for place, pk in enumerate(dict.fromkeys(recent))}
        known = [area for area in areas if area.kind == AreaKind.PLACE]
        places = sorted(known, key=lambda area: (order.get(area.pk, len(order)), area.name))
        self.fields["place"].queryset = Area.objects.all()
        self.fields["place"].choices = [(each.pk, each.name) for each in places[:PLACE_BUTTONS]]
        self.fields["area"].queryset = Area.objects.all()
        self.fields["area"].choices = [("", "Välj i listan"), *self.listed(places[PLACE_BUTTONS:])]

    def listed(self, places: list[Area]) -> list[tuple[str, list]]:
        districts = [area for area in self.areas if area.kind in (AreaKind.DISTRICT, AreaKind.TOWN)]
        groups = [("Områden", districts), ("Platser", places)]
        return [(name, [(each.pk, each.name) for each in rows]) for name, rows in groups if rows]

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the map's mark stands, also in a form that could not be sent."""
        values = [self["latitude"].value(), self["longitude"].value()]
        try:
            latitude, longitude = (float(value) for value in values)
        except (TypeError, ValueError):
            return None
        return (latitude, longitude) if geo.is_in_sweden(latitude, longitude) else None

    @property
    def is_placed(self) -> bool:
        """Something was told of where. Asked once the fields have been cleaned."""
        return any([*(self.cleaned_data.get(name) for name in ("place", "area", "place_name")), self.point])

    def clean(self):
        super().clean()
        if self.point is None:
            self.cleaned_data.update(latitude=None, longitude=None, accuracy=None)
        return self.cleaned_data

    def place_on(self, row) -> None:
        """Set the fields of place of ``row``, which names them as a report does."""
        chosen = self.cleaned_data["place"] or self.cleaned_data["area"]
        is_place = chosen is not None and chosen.kind == AreaKind.PLACE
        row.place = chosen if is_place else None
        row.place_name = self.cleaned_data["place_name"] or (chosen.name if is_place else "")
        row.area = None
        row.latitude = row.longitude = None
        point = self.point or (middle_of(chosen) if is_place else None)
        if point:
            row.latitude, row.longitude = (round(each, 6) for each in point)
            row.area = area_at(*point, self.areas)
        if not row.area:
            row.area = (chosen.parent if is_place else chosen) if chosen else None
        row.accuracy_m = self.cleaned_data["accuracy"] if self.point else None
        row.place_precision = precision_of(row, bool(self.point))


def place_of(row) -> dict:
    """What stands in the fields of a form about the place of ``row``."""
    is_pointed_out = row.place_precision == PlacePrecision.POINT
    return {
        "latitude": row.latitude if is_pointed_out else None,
        "longitude": row.longitude if is_pointed_out else None,
        "accuracy": row.accuracy_m,
        "place": row.place_id,
        "area": row.area_id if not row.place_id else None,
        "place_name": "" if row.place_id else row.place_name,
    }


def precision_of(row, is_pointed_out: bool) -> PlacePrecision:
    if is_pointed_out:
        return PlacePrecision.POINT
    if row.place:
        return PlacePrecision.PLACE
    if row.area:
        return PlacePrecision.AREA
    return PlacePrecision.WORDS if row.place_name else PlacePrecision.UNKNOWN
