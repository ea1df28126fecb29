"""Rows under a block: goals and responsible parties."""

from decimal import Decimal

from django import forms
from django.http import QueryDict

from kommunbrott.numbers import whole_number
from plans.blocks import Values, resolve_parties
from plans.choices import Direction, ResponsibilityRole

MOST_ROWS = 40
# What makes a goal one that can be told as reached; none of them stands without its sentence.
MEASURES = ("indicator", "target", "baseline", "judged_by")


class Figure(forms.DecimalField):
    """A figure with decimal comma and no more decimals than it has."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_digits=14, decimal_places=3, localize=True, **kwargs)

    def prepare_value(self, value):
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class GoalForm(forms.Form):
    marks_optional = False

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="Mål", required=False, max_length=5_000, widget=forms.Textarea({"rows": 2}))
    indicator = forms.CharField(label="Mätetal", required=False, max_length=250)
    direction = forms.ChoiceField(label="Riktning", required=False, choices=Direction.choices)
    target = Figure(label="Målnivå")
    unit = forms.CharField(label="Enhet", required=False, max_length=60)
    baseline = Figure(label="Utgångsläge")
    judged_by = forms.CharField(
        label="Så bedöms målet",
        required=False,
        max_length=250,
        help_text="För ett mål utan siffror: vem bedömer, och utifrån vad?",
    )

    def clean(self):
        cleaned = super().clean()
        measured = any(cleaned.get(name) not in (None, "") for name in MEASURES)
        if measured and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Skriv målet som en mening. Det som mäts eller bedöms hör till den.")
        return cleaned


class PartyForm(forms.Form):
    marks_optional = False

    party = forms.CharField(
        label="Part", required=False, max_length=160, widget=forms.TextInput({"list": "parter"})
    )
    role = forms.ChoiceField(label="Roll", choices=ResponsibilityRole.choices, required=False)
    unit = forms.CharField(label="Enhet eller funktion", required=False, max_length=250)
    add = forms.BooleanField(label="Lägg till som ny part i registret", required=False)


class PartyFormSet(forms.BaseFormSet):
    """Resolves all names at once, by name, short name or alias, in two queries."""

    def clean(self):
        rows = [form for form in self.forms if form.cleaned_data.get("party")]
        known = resolve_parties([form.cleaned_data["party"] for form in rows])
        seen, leads = set(), 0
        for form in rows:
            name = form.cleaned_data["party"].strip()
            organisation = known.get(name.casefold())
            if organisation is None and not form.cleaned_data["add"]:
                form.asks_to_add = True
                form.add_error(
                    "party", f"”{name}” finns inte i registret. Välj en part, eller lägg till den."
                )
            key = organisation.pk if organisation else name.casefold()
            if key in seen:
                form.add_error("party", "Parten står redan på en annan rad.")
            seen.add(key)
            form.organisation = organisation or name
            leads += form.cleaned_data["role"] == ResponsibilityRole.LEAD
            if leads > 1 and form.cleaned_data["role"] == ResponsibilityRole.LEAD:
                form.add_error("role", "Bara en part kan vara huvudansvarig.")

    def values(self) -> list[Values]:
        return [
            {
                "organisation": form.organisation,
                "role": form.cleaned_data["role"] or ResponsibilityRole.CONTRIBUTOR,
                "unit": form.cleaned_data["unit"].strip(),
            }
            for form in self.forms
            if form.cleaned_data.get("party")
        ]


GoalFormSet = forms.formset_factory(GoalForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
BoundPartyFormSet = forms.formset_factory(
    PartyForm, formset=PartyFormSet, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def with_rows_changed(data: QueryDict) -> QueryDict | None:
    """``data`` after a press on "one more row" (``more=goals``) or "take the row away" (``drop=goals-1``)."""
    prefix, index = data.get("more", ""), None
    if "drop" in data:
        prefix, _, index = data["drop"].rpartition("-")
    if prefix not in ("goals", "parties"):
        return None
    data = data.copy()
    names = {"goals": GoalForm, "parties": PartyForm}[prefix].base_fields
    count = _whole(data.get(f"{prefix}-TOTAL_FORMS"))
    if index is None:
        data[f"{prefix}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))
        return data
    for row in range(_whole(index), count):
        for name in names:
            following = data.getlist(f"{prefix}-{row + 1}-{name}") if row + 1 < count else []
            data.setlist(f"{prefix}-{row}-{name}", following)
    data[f"{prefix}-TOTAL_FORMS"] = str(max(count - 1, 0))
    return data


def _whole(text: str | None) -> int:
    return whole_number(text, MOST_ROWS) or 0
