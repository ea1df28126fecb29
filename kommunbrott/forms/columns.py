"""What the columns of a file are: a choice for each, in every import that lets them be pointed out."""

from collections.abc import Sequence

from django import forms

from kommunbrott.folding import fold_tight

UNREAD = "Läses inte"


class ColumnsForm(forms.Form):
    """``columns`` are {"name", "field", "example"}, ``fields`` value and label of what they can be."""

    def __init__(
        self,
        data=None,
        *,
        columns: list[dict],
        fields: Sequence[tuple[str, str]],
        required: Sequence[str] = (),
    ):
        super().__init__(data)
        self.columns, self.labels, self.needed = columns, dict(fields), required
        for index, column in enumerate(columns):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=f"Kolumnen {column['name'] or index + 1} blir",
                choices=[("", UNREAD), *fields],
                required=False,
                initial=column["field"],
            )

    @property
    def rows(self) -> list[tuple[dict, forms.BoundField]]:
        return [(column, self[f"column-{index}"]) for index, column in enumerate(self.columns)]

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for index, column in enumerate(self.columns):
            field = cleaned.get(f"column-{index}")
            if field and field in taken:
                self.add_error(
                    f"column-{index}",
                    f"{self.labels[field]} är redan kolumnen {taken[field]}. Välj en av dem.",
                )
            elif field:
                taken[field] = column["name"]
        for field in self.needed:
            if field not in taken and not self.errors:
                label = self.labels[field]
                self.add_error(None, f"Välj vilken kolumn som är {label[:1].lower()}{label[1:]}.")
        return cleaned

    def told(self) -> dict[str, str]:
        """{folded name of the column: field}, "" for a column that is not to be read."""
        return {
            fold_tight(column["name"]): self.cleaned_data[f"column-{index}"]
            for index, column in enumerate(self.columns)
            if column["name"]
        }
