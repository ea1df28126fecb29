"""Forms for the blocks of a plan. They check and read; writing is done by plans.workflow."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Model

from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.models import Area, Organisation
from plans.blocks import Block, Values, plan_of
from plans.choices import ResponsibilityRole
from plans.forms.rows import BoundPartyFormSet, GoalFormSet
from plans.models import Cause, FocusArea

LONGEST = 100_000
# More tick boxes than this get a field to search among them.
LONG_LIST = 8
# What stands in a row of the action table must fit on its pages.
LONGEST_IN_ROW = 10_000
ROW_FIELDS = {"causes": RowChoices, "areas": RowChoices, "parent": RowChoice, "analysis_owner": RowChoice}
LEAD, CONTRIBUTOR = ResponsibilityRole.LEAD, ResponsibilityRole.CONTRIBUTOR
ROWS = {"problem": 8, "introduction": 8, "overview": 10, "title": 2, "signatories": 3, "text": 2}


class TextBlockForm(forms.Form):
    """One long text. The label is the block's; the field is called ``text``."""

    text = forms.CharField(required=False, strip=False, max_length=LONGEST)

    def __init__(self, data, *, block: Block, owner: Model):
        super().__init__(data)
        self.name = block.fields[0]
        self.fields["text"].label = block.label
        self.fields["text"].widget = forms.Textarea({"rows": ROWS.get(self.name, 3)})
        self.fields["text"].initial = getattr(owner, self.name)

    def values(self) -> Values:
        return {self.name: _tidy(self.cleaned_data["text"])}


class FieldsForm(forms.ModelForm):
    """The plain fields of a block. ``owner`` is the row itself, or what the new row becomes a part of."""

    def __init__(self, data, *, block: Block, owner: Model):
        self.owner, self.plan = owner, plan_of(owner)
        # Where nearly all is optional, the one that is not is pointed out instead.
        self.marks_optional = block.has_goals is False
        super().__init__(data, instance=block.makes() if block.makes else owner)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = ROWS.get(name, 3)
                field.validators.append(LongestText(LONGEST_IN_ROW))
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
            if name == "status":
                field.label = "Status"
            narrow = getattr(self, f"_narrow_{name}", None)
            if narrow:
                narrow(field)

    def _narrow_causes(self, field):
        areas = [self.owner] if isinstance(self.owner, FocusArea) else self.owner.focus_areas.all()
        field.queryset = Cause.objects.filter(focus_area__in=areas).order_by("focus_area", "position", "pk")
        field.widget = forms.CheckboxSelectMultiple()
        field.widget.choices = [(cause.pk, label) for cause, label in _numbered(field.queryset)]
        field.is_long = len(field.widget.choices) > LONG_LIST

    def _narrow_areas(self, field):
        field.queryset = Area.objects.all()
        field.widget = forms.CheckboxSelectMultiple()
        field.widget.choices = [(area.pk, str(area)) for area in field.queryset]
        field.is_long = len(field.widget.choices) > LONG_LIST

    def _narrow_parent(self, field):
        field.queryset = FocusArea.objects.filter(plan=self.plan).exclude(pk=self.instance.pk)
        field.empty_label = "Inget, det står för sig"

    def _narrow_analysis_owner(self, field):
        field.queryset = Organisation.objects.active()
        field.empty_label = "Ingen ännu"

    def clean(self):
        cleaned = super().clean()
        end_name = "ends_on" if "ends_on" in self.fields else "due_on"
        start, end = cleaned.get("starts_on"), cleaned.get(end_name)
        if start and end and end < start:
            self.add_error(end_name, f"Ange ett datum som inte är före {start.isoformat()}.")
        if cleaned.get("parent") and self._is_under_itself(cleaned["parent"]):
            self.add_error("parent", "Det fokusområdet hör redan till det här. Välj ett annat.")
        due = cleaned.get("due_on")
        if due and "due_on" not in self.errors and not self.plan.covers(due):
            self.add_error("due_on", f"Ange ett datum inom planperioden {self.plan.period}.")
        return cleaned

    def _is_under_itself(self, parent: FocusArea) -> bool:
        seen = set()
        while parent and parent.pk not in seen:
            if parent.pk == self.instance.pk:
                return True
            seen.add(parent.pk)
            parent = parent.parent
        return False

    def values(self) -> Values:
        many = {
            name for name, field in self.fields.items() if isinstance(field, forms.ModelMultipleChoiceField)
        }
        values = {name: self.cleaned_data[name] for name in self.fields}
        return {
            name: sorted(row.pk for row in value) if name in many else _tidy(value)
            for name, value in values.items()
        }


class BlockEditor:
    """The form of a block with the rows under it, as one thing: valid together, read together."""

    def __init__(self, block: Block, instance: Model, data=None):
        self.block = block
        if block.is_text:
            form_class = TextBlockForm
        else:
            model = block.makes or block.model
            form_class = forms.modelform_factory(
                model,
                form=FieldsForm,
                fields=block.fields,
                field_classes={name: ROW_FIELDS[name] for name in block.fields if name in ROW_FIELDS},
            )
        present = {} if block.makes else block.read(instance)
        self.form = form_class(data, block=block, owner=instance)
        self.goals = self.parties = None
        if block.has_goals:
            self.goals = GoalFormSet(data, prefix="goals", initial=present.get("goals") or [{}])
        if block.has_parties:
            blank = {"role": CONTRIBUTOR if present.get("parties") else LEAD}
            rows = [row | {"party": row["organisation"].name} for row in present.get("parties", [])]
            self.parties = BoundPartyFormSet(data, prefix="parties", initial=[*rows, blank])

    @property
    def parts(self) -> list:
        return [part for part in (self.form, self.goals, self.parties) if part is not None]

    @property
    def forms(self) -> list[forms.BaseForm]:
        """The form and the forms of its rows, from the top of the page."""
        rows = [form for part in (self.goals, self.parties) if part is not None for form in part.forms]
        return [self.form, *rows]

    def has_changed(self) -> bool:
        return any(form.has_changed() for form in self.forms)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Everything that needs mending, as (id of the field or "", its label, what is needed)."""
        found = [
            ("" if name == "__all__" else form[name].id_for_label, _label_of(form, name), error)
            for form in self.forms
            for name, errors in form.errors.items()
            for error in errors
        ]
        sets = [part for part in (self.goals, self.parties) if part is not None]
        return found + [("", "", error) for part in sets for error in part.non_form_errors()]

    def is_valid(self) -> bool:
        checked = [part.is_valid() for part in self.parts]  # all of them, so that every fault is told at once
        return all(checked)

    def values(self) -> Values:
        values = self.form.values()
        if self.goals is not None:
            values["goals"] = [
                form.cleaned_data for form in self.goals.forms if form.cleaned_data.get("text")
            ]
        if self.parties is not None:
            values["parties"] = self.parties.values()
        return values


def _label_of(form: forms.BaseForm, name: str) -> str:
    return "" if name == "__all__" else str(form[name].label)


class LongestText(MaxLengthValidator):
    message = "Texten är %(show_value)s tecken. Korta den till högst %(limit_value)s, eller dela upp den."


def _tidy(value):
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _numbered(causes):
    """Each cause with its label as the page shows it: "O2 Få vuxna på plats"."""
    counts: dict[int, int] = {}
    for cause in causes:
        counts[cause.focus_area_id] = counts.get(cause.focus_area_id, 0) + 1
        yield cause, f"{cause.number or 'O' + str(counts[cause.focus_area_id])} {cause.text}"
