"""Forms of reading in a list of observations: the file, and what its columns are."""

from django import forms

from councils.importers.observations import Field

SUFFIXES = (".xlsx", ".csv", ".tsv", ".txt")


class ListStartForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        help_text="Excel (.xlsx) eller CSV, med en rubrik över varje kolumn och en observation på varje rad.",
        error_messages={"required": "Välj en fil."},
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )


class ListColumnsForm(forms.Form):
    """A choice for each column of the file. ``columns`` is by field the column it is found in."""

    def __init__(self, data=None, *, header: list[str], columns: dict[str, int]):
        super().__init__(data)
        self.header = header
        found = {at: field for field, at in columns.items()}
        choices = [("", "Läses inte"), *((field.value, field.label) for field in Field)]
        for at, name in enumerate(header):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=f"Kolumnen {name or at + 1} blir",
                choices=choices,
                required=False,
                initial=found.get(at, ""),
            )

    @property
    def rows(self) -> list[tuple[str, forms.BoundField]]:
        return [(name, self[f"column-{at}"]) for at, name in enumerate(self.header)]

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for at, name in enumerate(self.header):
            field = cleaned.get(f"column-{at}")
            if field and field in taken:
                label = Field(field).label
                self.add_error(f"column-{at}", f"{label} är redan kolumnen {taken[field]}. Välj en av dem.")
            elif field:
                taken[field] = name
        says = {Field.TEXT, Field.SUGGESTION, Field.TOPIC}
        if not self.errors and not says & set(taken):
            self.add_error(None, "Välj vilken kolumn som är observationen.")
        return cleaned

    def chosen(self) -> dict[str, int]:
        """By field the column it is in."""
        return {field: at for at in range(len(self.header)) if (field := self.cleaned_data[f"column-{at}"])}
