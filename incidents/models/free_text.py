"""What people write in reports, and what may not stand in it."""

from django.core.exceptions import ValidationError

from kommunbrott import privacy

# Searched for numbers that point out a person before anything is saved.
FREE_TEXTS = ("text", "place_name", "reporter_label", "police_case", "status_reason")

STOPPED = {
    privacy.Kind.PERSONNUMMER: "Texten innehåller ett personnummer. Ta bort det, så går det att spara.",
    privacy.Kind.COORDINATION: "Texten innehåller ett samordningsnummer. Ta bort det, så går det att spara.",
}


def refuse_numbers(texts: dict[str, str | None]) -> None:
    """Raise ValidationError per field that holds a personnummer or samordningsnummer. Never quotes it."""
    found = {name: privacy.certain(text) for name, text in texts.items() if text}
    errors = {name: STOPPED[findings[0].kind] for name, findings in found.items() if findings}
    if errors:
        raise ValidationError(errors)
