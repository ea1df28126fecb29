"""Forms of the import: the file, what its columns are, and how it is to be saved."""

from django import forms

from incidents.importers import Field
from incidents.importers.columns import REQUIRED
from kommunbrott.forms import columns

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


class ImportStartForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        help_text="CSV eller Excel (.xlsx), högst 200 MB. Den första raden ska vara kolumnernas rubriker.",
        error_messages={"required": "Välj en fil."},
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )


class ColumnsForm(columns.ColumnsForm):
    """A choice for each column of a file of reports."""

    def __init__(self, data=None, *, columns: list[dict]):
        fields = [(field.value, field.label) for field in Field]
        super().__init__(data, columns=columns, fields=fields, required=[each.value for each in REQUIRED])


class SaveForm(forms.Form):
    GOOD, WHOLE = "godkanda", "hela"

    how = forms.ChoiceField(
        label="Rader som inte går att läsa in",
        choices=[
            (GOOD, "Läs in de godkända raderna och hoppa över resten"),
            (WHOLE, "Läs inte in något förrän alla rader är rätta"),
        ],
        initial=GOOD,
        widget=forms.RadioSelect,
    )

    @property
    def only_whole(self) -> bool:
        return self.cleaned_data["how"] == self.WHOLE
