from django import forms

from kommunbrott import brand, logo
from kommunbrott.forms import DateInput
from kommunbrott.models import Municipality
from kommunbrott.models.municipality import HEX_COLOR
from kommunbrott.templatetags.house import decimal_comma


class MunicipalityForm(forms.ModelForm):
    """The municipality's profile and words.

    A logotype that has been read goes along as text in ``logo_svg``, so that a fault in another field does
    not cost the file. ``base`` says which version the person began from.
    """

    logo_file = forms.FileField(
        label="Ny logotyp",
        required=False,
        help_text="SVG i en färg, kvadratisk yta.",
        widget=forms.FileInput({"accept": ".svg,image/svg+xml"}),
    )
    logo_svg = forms.CharField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Municipality
        fields = [
            "name", "code", "brand_color", "action_word", "council_name", "council_short_name", "dnr_prefix",
            "board_report_months",
        ]  # fmt: skip
        labels = {
            "dnr_prefix": "Prefix i diarienummer",
            "council_short_name": "Kort namn",
        }
        help_texts = {
            "brand_color": "Den exakta färgen syns i bandet överst och bakom logotypen.",
            "code": "Fyra siffror enligt SCB.",
            "board_report_months": "13 § säger löpande. Samordnaren påminns när nästa ska lämnas.",
        }

    def clean_brand_color(self):
        color = self.cleaned_data["brand_color"]
        HEX_COLOR(color)
        if not brand.is_acceptable(color):
            raise forms.ValidationError(verdict(color))
        return color

    def clean(self):
        super().clean()
        file = self.cleaned_data.get("logo_file")
        text = self.cleaned_data.get("logo_svg") or ""
        data = file.read(logo.MAX_BYTES + 1) if file else text.encode()
        if data:
            try:
                self.remember_logo(logo.cleaned(data))
            except logo.UnusableLogo as error:
                self.add_error("logo_file", str(error))
        return self.cleaned_data

    def remember_logo(self, svg: str) -> None:
        self.cleaned_data["logo_svg"] = svg
        self.data = self.data.copy()
        self.data[self.add_prefix("logo_svg")] = svg

    def save(self, commit=True):
        municipality = self.instance
        if svg := self.cleaned_data.get("logo_svg"):
            municipality.logo_svg = svg
        if svg or "brand_color" in self.changed_data:
            municipality.brand_version += 1
        municipality.brand_tokens = brand.derive(municipality.brand_color)
        return super().save(commit)


def verdict(color: str) -> str:
    """In words: that the colour passes, or what it would come to and the nearest one that does."""
    failed = next((check for check in brand.checks(brand.derive(color)) if not check.passes), None)
    if failed is None:
        return "Färgen klarar alla krav."
    return (
        f"{failed.label} blir {decimal_comma(failed.contrast)} mot {failed.limit:g}".replace(".", ",")
        + f". Närmaste färg som klarar kraven: {brand.nearest_acceptable(color)}."
    )


class PublicSettingsForm(forms.ModelForm):
    """What residents are told of the municipality, and whether they are told anything."""

    class Meta:
        model = Municipality
        fields = [
            "public_is_open", "takes_resident_reports", "public_introduction", "contact_name", "contact_phone",
            "contact_email", "contact_text", "fault_report_url", "accessibility_checked_on",
            "accessibility_shortcomings",
        ]  # fmt: skip
        labels = {
            "public_is_open": "Sidorna är öppna för alla",
            "takes_resident_reports": "Invånare kan rapportera anonymt",
            "public_introduction": "Inledning på första sidan",
            "contact_name": "Kontaktpunkt",
            "contact_phone": "Telefon",
            "contact_email": "E-post",
            "contact_text": "När ni svarar",
            "fault_report_url": "Adress till kommunens felanmälan",
            "accessibility_checked_on": "Dag då ni senast bedömde tillgängligheten",
            "accessibility_shortcomings": "Brister som ni känner till",
        }
        help_texts = {
            "public_introduction": "Lämna tomt, så står en allmän text där.",
            "contact_name": "Helst en funktion, till exempel Säkerhetssamordnaren.",
            "contact_email": "Helst en brevlåda som flera läser.",
            "contact_text": "Till exempel: vardagar klockan 8–16.",
            "fault_report_url": "Börjar med https://",
            "accessibility_shortcomings": "Vad som brister och när det blir bättre. Visas på sidan Tillgänglighet.",
        }
        widgets = {
            "public_introduction": forms.Textarea({"rows": 3}),
            "accessibility_checked_on": DateInput(),
            "accessibility_shortcomings": forms.Textarea({"rows": 4}),
        }

    def clean(self):
        super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.replace("\0", "")
        if self.cleaned_data.get("takes_resident_reports") and not self.cleaned_data.get("public_is_open"):
            self.add_error("takes_resident_reports", "Öppna sidorna för alla först. Formuläret hör till dem.")
        return self.cleaned_data
