"""Forms of reading in promises: the file or the pasted text, and the answer to each line that was read."""

from django import forms

from councils.choices import PromiseKind

SUFFIXES = (".docx", ".txt")


class PromiseFileForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        required=False,
        allow_empty_file=True,
        help_text="Word (.docx) eller text (.txt). Högst 10 MB.",
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )
    text = forms.CharField(
        label="Eller klistra in texten",
        required=False,
        strip=False,
        max_length=400_000,
        help_text="Markera löftena i dokumentet eller på webben, kopiera och klistra in dem här.",
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            self.add_error("file", "Välj en fil eller klistra in texten.")
        return cleaned


class RowForm(forms.Form):
    is_wanted = forms.BooleanField(label="Ta med", required=False)
    kind = forms.ChoiceField(label="Slag", choices=PromiseKind.choices)
    giver = forms.ChoiceField(label="Vem lovar", required=False)

    marks_optional = False


def row_form(data, *, prefix: str, initial: dict, givers) -> RowForm:
    form = RowForm(data, prefix=prefix, initial=initial)
    form.fields["giver"].choices = givers
    return form
