"""Whose document it is: what every print takes from the municipality."""

from dataclasses import dataclass

from kommunbrott.brand import derive
from kommunbrott.logo import UnusableLogo, cleaned, coloured
from kommunbrott.models import Municipality


@dataclass(frozen=True)
class Brand:
    """Plain values only, so that a print job can keep them beside the content it prints."""

    name: str
    logo: str
    accent: str
    council: str
    # one, the_one, many, the_many: what the municipality calls its actions
    action_words: tuple[str, str, str, str]

    @property
    def action(self) -> dict[str, str]:
        return dict(zip(("one", "the_one", "many", "the_many"), self.action_words, strict=True))

    @property
    def white_logo(self) -> bytes:
        return self.logo_in("#ffffff")

    def logo_in(self, colour: str) -> bytes:
        """On nothing. What is no plain drawing, however it came into the database, is left out."""
        try:
            svg = cleaned(self.logo.encode()) if self.logo else ""
        except UnusableLogo:
            svg = ""
        return coloured(svg, colour).encode()


def brand_of(municipality: Municipality) -> Brand:
    tokens = municipality.brand_tokens or derive(municipality.brand_color)
    return Brand(
        name=municipality.name,
        logo=municipality.logo_svg,
        accent=tokens["accent"],
        council=municipality.council_name,
        action_words=tuple(municipality.action_forms.values()),
    )
