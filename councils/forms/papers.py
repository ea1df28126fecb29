from django import forms

from councils import secrecy
from councils.models import ItemFile
from kommunbrott.attachments import ALLOWED, MOST_MEGABYTES, accept
from kommunbrott.reading import UnreadableFile


class ItemFileForm(forms.ModelForm):
    file = forms.FileField(
        label="Fil",
        max_length=1000,
        help_text=f"{ALLOWED}, högst {MOST_MEGABYTES} MB. Den följer med nästa kallelse som skickas.",
        widget=forms.FileInput(),
        error_messages={"empty": "Filen är tom. Välj en annan.", "required": "Välj en fil."},
    )

    class Meta:
        model = ItemFile
        fields = ["file", "title", "secrecy"]
        help_texts = {
            "secrecy": "Om handlingen är hemlig: vilken bestämmelse, till exempel 18 kap. 1 §. Annars tomt.",
        }

    def clean_file(self):
        """What was sent, looked into."""
        try:
            return accept(self.cleaned_data["file"])
        except UnreadableFile as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean_secrecy(self) -> str:
        return clean_ground(self.cleaned_data["secrecy"])


def clean_ground(given: str) -> str:
    """A paragraph as it is written in law. Nothing where nothing was given."""
    ground = secrecy.ground_of(given) if given else ""
    if ground is None:
        raise forms.ValidationError("Skriv kapitel och paragraf, till exempel 18 kap. 1 §.")
    return ground
