from django import forms

from kommunbrott import brand, logo
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
