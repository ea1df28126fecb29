from django import forms

from councils.forms.marks import clean_ground
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
