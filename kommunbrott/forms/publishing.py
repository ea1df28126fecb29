"""The form that puts something out for residents to read."""

from collections.abc import Collection

from django import forms

from kommunbrott import privacy
from kommunbrott.models import Publication
from kommunbrott.numbers import MOST
from kommunbrott.publishing import Found, Wanted, findings
from kommunbrott.trees import Tree

STOPPED = "Texten innehåller ett personnummer eller samordningsnummer. Det får inte publiceras."
ANSWER = "Skriv varför det som är markerat får publiceras, eller ta bort det ur texten först."


class PublishForm(forms.Form):
    """``on_page`` and ``in_file`` are what looks like personal data in the text and, besides, in the file."""

    refusal = "Det är inte publicerat än."

    has_file = forms.BooleanField(
        label="Ta med PDF:en", required=False, help_text="Den frysta handlingen, som den beslutades."
    )
    kept_reason = forms.CharField(
        label="Varför får det som är markerat publiceras?",
        max_length=300,
        required=False,
        help_text="Till exempel: namnen är förtroendevalda. Skriv inte uppgiften igen.",
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, on_page: Collection[Found], in_file: Collection[Found], **kwargs):
        super().__init__(*args, **kwargs)
        self.on_page, self.in_file = on_page, in_file
        if not (on_page or in_file):
            del self.fields["kept_reason"]

    def clean_kept_reason(self):
        reason = self.cleaned_data["kept_reason"].replace("\0", "")
        if any(finding.kind != privacy.Kind.NAME for finding in privacy.find(reason)):
            raise forms.ValidationError("Skriv skälet utan nummer och adresser.")
        return reason

    def clean(self):
        super().clean()
        data = self.cleaned_data
        found = [*self.on_page, *(self.in_file if data.get("has_file") else ())]
        if any(one.is_certain for one in self.on_page):
            self.add_error(None, STOPPED)
        elif any(one.is_certain for one in found):
            self.add_error("has_file", STOPPED)
        elif found and not data.get("kept_reason") and "kept_reason" not in self.errors:
            self.add_error("kept_reason", ANSWER)
        return data

    def wanted(self, public: Tree) -> Wanted:
        return Wanted(public, self.cleaned_data["has_file"], self.cleaned_data.get("kept_reason", ""))

    def is_about(self, public: Tree) -> bool:
        """The text is still the one that was read."""
        return self.cleaned_data["digest"] == public.digest


def publish_form(
    data, public: Tree, frozen: dict, known: Collection[str], out: Publication | None
) -> PublishForm:
    """``public`` is what the page will tell, ``frozen`` all that the file does, ``out`` what is told now."""
    on_page = findings(public.as_json(), known)
    in_file = [one for one in findings(frozen, known) if one not in on_page]
    initial = {"seen": out.pk if out else 0, "digest": public.digest, "has_file": out is None or out.has_file}
    initial["kept_reason"] = out.kept_reason if out else ""
    return PublishForm(data, on_page=on_page, in_file=in_file, initial=initial)


def again(form: PublishForm, public: Tree) -> PublishForm:
    """The same form when the text has changed meanwhile: to be read, and sent once more."""
    form.data = form.data.copy()
    form.data["digest"] = public.digest
    return form
