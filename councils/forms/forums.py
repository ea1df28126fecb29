from django import forms

from councils.models import Council, Membership
from councils.models.council import ADJUST_DAYS
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Organisation, User
from plans.models import FocusArea


class CouncilForm(forms.ModelForm):
    prepares = RowChoice(
        label="Bereder åt", queryset=Council.objects.all(), required=False, empty_label="Inget forum"
    )
    focus_areas = RowChoices(
        label="Arbetar med fokusområden",
        queryset=FocusArea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Council
        fields = [
            "name", "short_name", "kind", "cadence", "numbering", "adjust_days", "place", "prepares", "purpose",
            "focus_areas", "retired_on",
        ]  # fmt: skip
        widgets = {"retired_on": DateInput, "purpose": forms.Textarea({"rows": 4})}
        help_texts = {
            "retired_on": "Fyll i när forumet inte längre träffas. Möten och ledamöter står kvar.",
            "adjust_days": "Så lång tid får justerarna på sig, om inget annat sägs när protokollet skickas.",
        }
        error_messages = {"name": {"unique": "Det finns redan ett forum med det namnet."}}

    def __init__(self, *args, focus_areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prepares"].help_text = self._meta.model._meta.get_field("prepares").help_text
        self.fields["focus_areas"].queryset = focus_areas
        self.fields["adjust_days"].required = False
        if self.instance.pk:
            self.fields["prepares"].queryset = Council.objects.exclude(pk=self.instance.pk)

    def clean_adjust_days(self) -> int:
        """Where nobody says otherwise, what the law says."""
        return self.cleaned_data["adjust_days"] or ADJUST_DAYS

    def clean_prepares(self):
        """Never in a ring: what prepares a forum is not prepared by it."""
        above = self.cleaned_data["prepares"]
        step = above
        while step is not None:
            if step.pk == self.instance.pk:
                raise forms.ValidationError(f"{above} bereds redan av det här forumet. Välj ett annat.")
            step = step.prepares
        return above


class MembershipForm(forms.ModelForm):
    organisation = RowChoice(
        label="Part", queryset=Organisation.objects.all(), required=False, empty_label="Ingen"
    )
    user = RowChoice(
        label="Konto",
        queryset=User.objects.filter(is_active=True),
        required=False,
        empty_label="Inget konto",
        help_text="Den som har ett konto ser forumets möten när den loggar in.",
    )

    class Meta:
        model = Membership
        fields = [
            "name", "function", "organisation", "role", "is_leading", "reads_secrets", "email", "user", "starts_on",
            "ends_on",
        ]  # fmt: skip
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "is_leading": "Lagen vill att rådet består av personer i ledande ställning (10 §).",
            "reads_secrets": "Sekreteraren får det alltid. Kräver att ledamoten loggar in.",
            "email": "Behövs för den som inte har ett konto och ska få kallelser.",
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Sista dagen kan inte ligga före den första.")
        return cleaned
