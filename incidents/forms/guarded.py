"""Free text beside reports: it may tell of places, never of persons, and is searched as the text of a report is."""

from django import forms
from django.http import QueryDict

from incidents.findings import familiar_names
from kommunbrott import privacy
from kommunbrott.relogin import is_sent

MASK = "maska"


def is_to_be_saved(request) -> bool:
    """The form is to be carried out, not only shown again after masking or a login."""
    return is_sent(request) and request.POST.get("do") != MASK


class PersonGuard:
    """Mixin for a form. What in a changed text only looks like a person stops it, until it is masked or a reason
    is given. Numbers that surely are somebody's are refused elsewhere, and no reason helps.

    ``guarded`` names the fields; one that ends with "-" stands for all that begin so.
    """

    guarded: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.pieces: list[tuple[str, privacy.Finding]] = []
        self.fields["keep_reason"] = forms.CharField(
            label="Skäl till att det måste stå kvar",
            max_length=80,
            required=False,
            help_text="Skriv inte uppgiften igen i skälet. Skälet sparas i loggen.",
        )

    @classmethod
    def is_guarded(cls, name: str) -> bool:
        return any(name.startswith(each) if each.endswith("-") else name == each for each in cls.guarded)

    @classmethod
    def masked(cls, data: QueryDict) -> QueryDict:
        """What was sent, with dots over all that may point out a person."""
        known, data = familiar_names(), data.copy()
        for name in data:
            if cls.is_guarded(name):
                text = data[name].replace("\0", "")
                data[name] = privacy.mask(text, privacy.find(text, known))
        return data

    @classmethod
    def data_of(cls, request) -> QueryDict | None:
        if request.method != "POST":
            return None
        return cls.masked(request.POST) if request.POST.get("do") == MASK else request.POST

    def clean_keep_reason(self):
        reason = self.cleaned_data["keep_reason"].strip()
        if reason and privacy.find(reason):
            raise forms.ValidationError("Skriv skälet utan namn och nummer.")
        return reason

    def clean(self):
        cleaned = super().clean()
        told = {name: cleaned.get(name) for name in self.changed_data if self.is_guarded(name)}
        known = familiar_names() if any(told.values()) else []
        for name, text in told.items():
            found = [each for each in privacy.find(text or "", known) if not each.is_certain]
            self.pieces += [(each.of(text), each) for each in found]
            if found and not cleaned.get("keep_reason"):
                self.add_error(
                    name, "Det här kan peka ut en person. Maska det, skriv om eller ange ett skäl."
                )
        return cleaned

    @property
    def kept(self) -> str:
        """For the log; nothing when nothing was kept."""
        reason = self.cleaned_data["keep_reason"]
        return f"Behöll text: {reason}" if self.pieces and reason else ""
