"""Forms of the import: the file, what its columns are, and how it is to be saved."""

from django import forms

from incidents.importers import Field
from incidents.importers.columns import REQUIRED
from kommunbrott.folding import fold_tight

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
UNREAD = "Läses inte"


class ImportStartForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        help_text="CSV eller Excel (.xlsx), högst 200 MB. Den första raden ska vara kolumnernas rubriker.",
        error_messages={"required": "Välj en fil."},
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )


class ColumnsForm(forms.Form):
    """A choice for each column of the file. ``columns`` are {"name", "field", "example"}."""

    def __init__(self, data=None, *, columns: list[dict]):
        super().__init__(data)
        self.columns = columns
        choices = [("", UNREAD), *((field.value, field.label) for field in Field)]
        for index, column in enumerate(columns):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=f"Kolumnen {column['name'] or index + 1} blir", choices=choices, required=False,
                initial=column["field"],
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[dict, forms.BoundField]]:
        return [(column, self[f"column-{index}"]) for index, column in enumerate(self.columns)]

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for index, column in enumerate(self.columns):
            field = cleaned.get(f"column-{index}")
            if field and field in taken:
                label = Field(field).label
                self.add_error(
                    f"column-{index}", f"{label} är redan kolumnen {taken[field]}. Välj en av dem."
                )
            elif field:
                taken[field] = column["name"]
        for field in REQUIRED:
            if field.value not in taken and not self.errors:
                self.add_error(None, f"Välj vilken kolumn som är {field.label[:1].lower()}{field.label[1:]}.")
        return cleaned

    def told(self) -> dict[str, str]:
        """{folded name of the column: field}, "" for a column that is not to be read."""
        return {
            fold_tight(column["name"]): self.cleaned_data[f"column-{index}"]
            for index, column in enumerate(self.columns)
            if column["name"]
        }


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
