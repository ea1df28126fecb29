import datetime as dt

from django import forms
from django.utils import timezone

from councils.choices import CLOSED_ASSIGNMENT, AssignmentStatus, PromiseGiver
from councils.models import Assignment, Council, Membership, Promise, PromiseDocument
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput, RowChoice
from kommunbrott.models import Area, Organisation
from plans.models import Action, FocusArea

OPEN_CHOICES = [(one.value, one.label) for one in AssignmentStatus if one not in CLOSED_ASSIGNMENT]
CLOSED_CHOICES = [(one.value, one.label) for one in AssignmentStatus if one in CLOSED_ASSIGNMENT]


class EditionField(forms.IntegerField):
    """What the person saw: an unknown number is no edition."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)


class AssignmentForm(forms.ModelForm):
    council = RowChoice(label="Forum", queryset=Council.objects.none())
    organisation = RowChoice(
        label="Ansvarig part", queryset=Organisation.objects.none(), required=False, empty_label="Ingen"
    )
    membership = RowChoice(
        label="Ansvarig i forumet",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Ingen av ledamöterna",
        help_text="Får påminnelser om sista dagen.",
    )
    action = RowChoice(
        label="Hör till åtgärden", queryset=Action.objects.none(), required=False, empty_label="Ingen åtgärd"
    )
    area = RowChoice(
        label="Område", queryset=Area.objects.none(), required=False, empty_label="Inget särskilt"
    )
    due_on = forms.DateField(label="Klart senast", widget=DateInput, required=False)
    edition = EditionField()

    class Meta:
        model = Assignment
        fields = [
            "council", "text", "organisation", "membership", "person", "area", "due_on", "status", "action",
        ]  # fmt: skip
        help_texts = {
            "text": "Skriv inget som omfattas av sekretess: texten står i listor och brev.",
            "person": "Om det inte är någon av ledamöterna.",
        }

    def __init__(self, *args, councils, actions, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].required = False
        self.initial["edition"] = self.instance.edition
        self.fields["council"].queryset = councils
        self.fields["status"].choices = OPEN_CHOICES
        self.fields["organisation"].queryset = Organisation.objects.active()
        self.fields["action"].queryset = actions
        self.fields["area"].queryset = Area.objects.filter(kind__in=(AreaKind.DISTRICT, AreaKind.TOWN)).defer(
            "geometry"
        )
        members = Membership.objects.current(today).select_related("council", "organisation")
        if self.instance.council_id:
            # It stays in the forum it was given in.
            del self.fields["council"]
            members = members.filter(council=self.instance.council_id)
        else:
            members = members.filter(council__in=councils)
        self.fields["membership"].queryset = members.order_by("name", "pk")
        several = not self.instance.council_id
        self.fields["membership"].label_from_instance = lambda member: (
            f"{member.name}, {member.council.label}" if several else member.name
        )

    def clean_edition(self) -> int:
        return self.cleaned_data["edition"] or 0

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not 1990 <= day.year <= timezone.localdate().year + 20:
            raise forms.ValidationError("Året ser inte ut att stämma. Se över datumet.")
        return day

    def clean(self):
        """Whose it is follows from the member, as far as nothing else is said."""
        cleaned = super().clean()
        member, council = cleaned.get("membership"), cleaned.get("council")
        if member and council and member.council_id != council.pk:
            self.add_error("membership", "Personen sitter inte i det valda forumet.")
        if member:
            cleaned["person"] = cleaned.get("person") or member.name
            cleaned["organisation"] = cleaned.get("organisation") or member.organisation
        if not (cleaned.get("organisation") or cleaned.get("person") or self.errors):
            self.add_error("organisation", "Välj vem som ansvarar: en part, en ledamot eller någon annan.")
        return cleaned


class CloseAssignmentForm(forms.Form):
    status = forms.ChoiceField(
        label="Hur slutade det?",
        choices=CLOSED_CHOICES,
        widget=forms.RadioSelect,
        initial=CLOSED_CHOICES[0][0],
    )
    reason = forms.CharField(
        label="Anledning",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Vad som blev gjort, eller varför det inte blir gjort.",
    )
    edition = EditionField()


class FollowAssignmentForm(forms.Form):
    status = forms.ChoiceField(label="Läge", choices=OPEN_CHOICES)
    edition = EditionField()


class NewActionForm(forms.Form):
    """An action that a decision asks for, to be written further in the plan."""

    area = RowChoice(
        label="Fokusområde",
        queryset=FocusArea.objects.none(),
        help_text="Fokusområden i planer som går att skriva i.",
    )
    title = forms.CharField(label="Åtgärd", max_length=500)
    how = forms.CharField(label="Hur", required=False, max_length=20_000, widget=forms.Textarea({"rows": 3}))
    organisation = RowChoice(
        label="Huvudansvarig", queryset=Organisation.objects.none(), required=False, empty_label="Ingen än"
    )
    due_on = forms.DateField(label="Klar senast", widget=DateInput, required=False)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
        self.fields["area"].label_from_instance = lambda area: f"{area} ({area.plan})"
        self.fields["organisation"].queryset = Organisation.objects.active()

    def values(self) -> dict:
        """As blocks take them."""
        lead = self.cleaned_data["organisation"]
        parties = [{"organisation": lead, "role": "huvudansvarig", "unit": ""}] if lead else []
        return {name: self.cleaned_data[name] for name in ("title", "how", "due_on")} | {"parties": parties}


class NewPromiseForm(forms.Form):
    """A promise that a decision asks for, to be written further in its document."""

    document = RowChoice(
        label="I vilka löften",
        queryset=PromiseDocument.objects.none(),
        help_text="Medborgarlöften som inte är undertecknade än.",
    )
    text = forms.CharField(label="Löfte", max_length=5000, widget=forms.Textarea({"rows": 3}))
    giver = forms.ChoiceField(label="Vem ger löftet", choices=PromiseGiver, required=False)

    def __init__(self, *args, documents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents
        self.initial.setdefault("document", documents.first())

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("text", "giver")}


class TiePromiseForm(forms.Form):
    promise = RowChoice(
        label="Löfte som ska ändras",
        queryset=Promise.objects.none(),
        help_text="Löften i utkast som går att skriva i.",
    )

    def __init__(self, *args, promises, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["promise"].queryset = promises
        self.fields["promise"].label_from_instance = lambda promise: f"{promise} ({promise.document})"


class TieActionForm(forms.Form):
    action = RowChoice(
        label="Åtgärd som ska ändras",
        queryset=Action.objects.none(),
        help_text="Åtgärder i planer som går att skriva i.",
    )

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = actions
