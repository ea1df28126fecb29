from django import forms
from django.contrib.auth.forms import UsernameField
from django.db import transaction

from kommunbrott import geo
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold
from kommunbrott.forms import DateInput
from kommunbrott.geo import MAX_BYTES, UnusableBorder, border_from
from kommunbrott.models import Area, Organisation, OrganisationAlias, RoadNetwork, User

# Of a known place that is pointed out on the map, in metres.
USUAL_RADIUS = 50


def is_above(candidate, instance) -> bool:
    """Whether ``instance`` is ``candidate`` or stands somewhere above it. One query per level."""
    while candidate is not None:
        if candidate == instance:
            return True
        candidate = candidate.parent
    return False


class OrganisationForm(forms.ModelForm):
    aliases = forms.CharField(
        label="Andra namn",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Förkortningar, äldre namn och andra skrivsätt, ett på varje rad. "
        "Importen känner igen parten på dem.",
    )

    class Meta:
        model = Organisation
        fields = [
            "name", "short_name", "kind", "parent", "retired_on",
            "contact_name", "contact_email", "contact_phone",
        ]  # fmt: skip
        widgets = {"retired_on": DateInput}
        help_texts = {
            "retired_on": "Fyll i när parten inte längre finns. Den står kvar där den redan har ansvar.",
            "parent": "Till exempel förvaltningens nämnd.",
        }
        error_messages = {"name": {"unique": "Det finns redan en part med det namnet."}}

    field_order = ["name", "short_name", "aliases", "kind", "parent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = "Ingen"
        if self.instance.pk:
            self.fields["parent"].queryset = Organisation.objects.exclude(pk=self.instance.pk)
            self.initial["aliases"] = "\n".join(alias.name for alias in self.instance.aliases.all())

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if self.instance.pk and is_above(parent, self.instance):
            raise forms.ValidationError(f"{parent} hör redan till den här parten. Välj en annan.")
        return parent

    def clean_aliases(self):
        """A name that differs from another only in case or spaces tells nothing new and is left out."""
        names = {fold(line): line.strip() for line in self.cleaned_data["aliases"].splitlines() if fold(line)}
        if long := [name for name in names.values() if len(name) > 160]:
            raise forms.ValidationError(f"”{long[0][:40]} …” är för långt. Ett namn får ha högst 160 tecken.")
        others = Organisation.objects.exclude(pk=self.instance.pk)
        taken = {fold(other.name): other for other in others}
        for alias in OrganisationAlias.objects.select_related("organisation").exclude(
            organisation=self.instance.pk
        ):
            taken[fold(alias.name)] = alias.organisation
        for key, name in names.items():
            if key in taken:
                raise forms.ValidationError(f"”{name}” är redan ett namn på {taken[key]}.")
        return list(names.values())

    @transaction.atomic
    def save(self, commit=True):
        self.instance.is_proposed = False
        organisation = super().save(commit)
        names = self.cleaned_data["aliases"]
        for alias in organisation.aliases.all():
            if alias.name not in names:
                alias.delete()
        known = {alias.name for alias in organisation.aliases.all()}
        for name in names:
            if name not in known:
                OrganisationAlias.objects.create(organisation=organisation, name=name)
        return organisation


class AreaForm(forms.ModelForm):
    border_file = forms.FileField(
        label="Gräns",
        required=False,
        help_text="GeoJSON i WGS 84. Utan gräns går det att välja området, men inte att visa det på karta.",
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
    )

    latitude = forms.FloatField(
        label="Latitud", required=False, localize=True, help_text="Till exempel 59,5142."
    )
    longitude = forms.FloatField(
        label="Longitud", required=False, localize=True, help_text="Till exempel 15,9931."
    )
    radius = forms.IntegerField(
        label="Platsens radie (meter)", required=False, min_value=10, max_value=1000, initial=USUAL_RADIUS
    )

    class Meta:
        model = Area
        fields = ["name", "kind", "parent", "source", "version"]
        help_texts = {
            "source": "Varifrån gränsen kommer, till exempel kommunens kartavdelning.",
            "version": "Till exempel 2026-01.",
        }
        error_messages = {"name": {"unique": "Det finns redan ett område med det namnet."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].empty_label = "Inget"
        if self.instance.pk:
            self.fields["parent"].queryset = Area.objects.exclude(pk=self.instance.pk)
        if self.instance.kind == AreaKind.PLACE and self.instance.geometry:
            latitude, longitude = geo.middle(self.instance.geometry)
            self.initial |= {"latitude": round(latitude, 6), "longitude": round(longitude, 6)}
            self.initial["radius"] = max(10, min(1000, geo.radius(self.instance.geometry)))

    @property
    def is_pointed_out(self) -> bool:
        return bool({"latitude", "longitude", "radius"} & set(self.changed_data))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        given = [data.get("latitude"), data.get("longitude")]
        if (
            not self.is_pointed_out
            or {"latitude", "longitude", "radius"} & set(self.errors)
            or not any(given)
        ):
            return data
        if data.get("border_file"):
            self.add_error("border_file", "Välj antingen en fil eller en punkt på kartan.")
        elif data.get("kind") != AreaKind.PLACE:
            self.add_error(
                "latitude", "Bara en plats kan pekas ut med en punkt. Ta bort den eller välj Plats."
            )
        elif None in given:
            self.add_error(
                "longitude" if given[1] is None else "latitude", "Fyll i både latitud och longitud."
            )
        elif not geo.is_in_sweden(*given):
            self.add_error("latitude", "Punkten ligger inte i Sverige. Kontrollera siffrorna.")
        return data

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if self.instance.pk and is_above(parent, self.instance):
            raise forms.ValidationError(f"{parent} ligger redan i det här området. Välj ett annat.")
        return parent

    def clean_border_file(self):
        file = self.cleaned_data["border_file"]
        if not file:
            return None
        try:
            return border_from(file.read(MAX_BYTES + 1))
        except UnusableBorder as error:
            raise forms.ValidationError(str(error)) from error

    def save(self, commit=True):
        data = self.cleaned_data
        if data["border_file"]:
            self.instance.geometry = data["border_file"]
        elif self.is_pointed_out and None not in (data["latitude"], data["longitude"]):
            radius = data["radius"] or USUAL_RADIUS
            self.instance.geometry = geo.circle(data["latitude"], data["longitude"], radius)
        return super().save(commit)


class RoadForm(forms.ModelForm):
    file = forms.FileField(
        label="Vägar",
        help_text="GeoJSON i WGS 84 med linjer, till exempel ur Nationella vägdatabasen. Filen ersätter de vägar "
        "som finns. Ta med de vägar som behövs för att hitta på kartan, inte varje gångstig.",
        error_messages={"required": "Välj en fil med vägar."},
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
    )

    class Meta:
        model = RoadNetwork
        fields = ["source", "version"]
        help_texts = {"source": "Varifrån vägarna kommer.", "version": "Till exempel 2026-01."}

    field_order = ["file", "source", "version"]

    def clean_file(self):
        try:
            return geo.roads_from(self.cleaned_data["file"].read(geo.MAX_ROAD_BYTES + 1))
        except UnusableBorder as error:
            raise forms.ValidationError(str(error)) from error

    def save(self, commit=True):
        self.instance.lines = self.cleaned_data["file"]
        return super().save(commit)


class UserForm(forms.ModelForm):
    """``by`` is who fills it in: nobody may shut the door on herself."""

    class Meta:
        model = User
        fields = [
            "name", "username", "email", "title", "organisation",
            "is_coordinator", "is_reporter", "is_administrator", "is_active",
        ]  # fmt: skip
        field_classes = {"username": UsernameField}
        labels = {"is_active": "Kontot är öppet"}
        help_texts = {
            "username": "Bokstäver, siffror och @ . + - _. Det går också att logga in med e-postadressen.",
            "is_active": "Stäng kontot när personen slutar. Det hon har gjort står kvar med hennes namn.",
        }
        error_messages = {"username": {"unique": "Användarnamnet är redan taget."}}

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["organisation"].empty_label = "Ingen"

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Adressen hör redan till ett annat konto.")
        return email

    def clean(self):
        super().clean()
        if self.instance.pk == self.by.pk:
            if not self.cleaned_data.get("is_administrator"):
                self.add_error("is_administrator", "Du kan inte ta ifrån dig själv administrationen.")
            if not self.cleaned_data.get("is_active"):
                self.add_error("is_active", "Du kan inte stänga ditt eget konto.")
        return self.cleaned_data
