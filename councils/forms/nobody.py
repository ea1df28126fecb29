"""Texts that must not point out a person: what may do so is shown, and stays only when somebody says why."""

from django import forms

from incidents.findings import familiar_names
from incidents.models.free_text import refuse_numbers
from kommunbrott import privacy

DOUBTFUL = "Det här kan peka ut en person. Maska det, ta bort det eller skriv ett skäl."


class NobodyForm(forms.Form):
    """What a form inherits whose texts are searched. ``searched`` are the names of their fields."""

    searched: tuple[str, ...] = ()

    keep_reason = forms.CharField(
        label="Skäl till att det måste stå kvar",
        max_length=200,
        required=False,
        help_text="Skriv inte uppgiften igen i skälet.",
    )

    def clean_keep_reason(self):
        reason = self.cleaned_data["keep_reason"]
        if reason and privacy.find(reason):
            raise forms.ValidationError("Skriv skälet utan namn och nummer.")
        return reason

    def clean(self):
        cleaned = super().clean()
        data = self.cleaned_data
        try:
            refuse_numbers({name: data.get(name) for name in self.searched})
        except forms.ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name, messages)
        self.found = {}
        known = familiar_names() if any(data.get(name) for name in self.searched) else []
        for name in self.searched:
            self.search(name, data.get(name) or "", known)
        return cleaned

    def search(self, name: str, text: str, known: list[str]) -> None:
        findings = privacy.find(text, known) if text else []
        self.found[name] = [(finding.of(text), finding) for finding in findings]
        doubtful = any(not finding.is_certain for finding in findings)
        if doubtful and not self.cleaned_data.get("keep_reason") and "keep_reason" not in self.errors:
            self.add_error(name, DOUBTFUL)

    @property
    def findings(self) -> list:
        """(piece of text, finding) of all that was found; nothing before the form has been checked."""
        return [each for pieces in getattr(self, "found", {}).values() for each in pieces]

    @property
    def has_doubtful(self) -> bool:
        return any(not finding.is_certain for _, finding in self.findings)

    @property
    def kept_reason(self) -> str:
        """The reason, as long as there is something to keep."""
        return self.cleaned_data["keep_reason"] if self.findings else ""


def masked(data, names: tuple[str, ...]):
    """What was typed, with all that may point out a person hidden in the fields ``names``."""
    data, known = data.copy(), familiar_names()
    for name in names:
        text = data.get(name, "").replace("\0", "")
        data[name] = privacy.mask(text, privacy.find(text, known))
    return data
