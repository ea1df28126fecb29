"""A list of actions that has been edited as a file: what differs from what is, and what is wrong with it."""

from django import forms
from django.db.models import Model

from kommunbrott.sheets import DATE, LONGEST, NUMBER, Column, plain
from plans.action_sheet import BY_NAME, GOAL_COLUMNS, KINDS, PARTY_COLUMNS, Cells
from plans.blocks import Values
from plans.choices import ResponsibilityRole
from plans.forms.editing import FieldsForm
from plans.forms.rows import GoalForm
from plans.models import Action, Goal

LEAD, CONTRIBUTOR = ResponsibilityRole.LEAD, ResponsibilityRole.CONTRIBUTOR
OWN_FIELDS = (
    "number", "title", "how", "place", "starts_on", "due_on", "recurrence", "timing", "funding", "resources",
    "follow_up_how", "follow_up_rhythm", "follow_up_forum", "follow_up", "prevention", "horizon", "method",
)  # fmt: skip
ActionForm = forms.modelform_factory(Action, form=FieldsForm, fields=OWN_FIELDS)

Faults = dict[str, str]


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        allow_empty_file=True,
        help_text="Excel (.xlsx) eller tabell som text (.csv), så som du hämtade den härifrån. Högst 10 MB.",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={"required": "Välj en fil."},
    )


class RowReader:
    """What one row of the file says of ``action`` that differs from what is.

    ``edited`` has the texts of the columns that differ; ``parties`` are organisations by folded name.
    ``values`` are what would be written, ``faults`` what stands in the way, by column.
    """

    def __init__(self, action: Action, cells: Cells, edited: dict[str, str], parties: dict):
        self.action, self.cells, self.edited, self.known = action, cells, dict(edited), parties
        self.values: Values = {}
        self.faults: Faults = {}
        for name in self.edited:
            if len(plain(str(cells.values[name] or ""))) > LONGEST:
                self.faults[name] = (
                    "Texten är längre än en cell i filen rymmer. Ändra den på åtgärdens sida i stället."
                )
        self.read_own()
        self.read_goal()
        self.read_parties()
        for name in list(self.edited):
            # Another way to write what already is: 12,50 or "löpande".
            if name in self.values and self.values[name] == self.present(name):
                del self.edited[name], self.values[name]

    def present(self, name: str):
        if name in PARTY_COLUMNS:
            return None
        owner = self.goal if name in GOAL_COLUMNS else self.action_as_was
        return getattr(owner, name, None if name in ("baseline", "target") else "")

    def read_own(self) -> None:
        # The form writes on the row it is given.
        self.action_as_was = Action(**{field: getattr(self.action, field) for field in OWN_FIELDS})
        changed = [name for name in OWN_FIELDS if name in self.edited]
        if changed:
            form = ActionForm(self.typed(OWN_FIELDS, self.action), block=NO_BLOCK, owner=self.action)
            self.take(form, changed, {"starts_on": "due_on"})

    def read_goal(self) -> None:
        self.goal = next(iter(self.action.goals.all()), None) or Goal()
        changed = [name for name in GOAL_COLUMNS if name in self.edited]
        if not changed:
            return
        typed = self.typed(GOAL_COLUMNS, self.goal)
        if any(typed.values()):
            self.take(GoalForm(typed), changed, dict.fromkeys(GOAL_COLUMNS, "text"))
        else:
            self.values |= {name: None if name in ("baseline", "target") else "" for name in changed}

    def typed(self, names: tuple[str, ...], row: Model) -> dict:
        """What a form would have been sent: the file's texts, and the present values of the other fields."""
        return {
            name: valued(name, self.edited[name]) if name in self.edited else getattr(row, name)
            for name in names
        }

    def take(self, form: forms.Form, changed: list[str], also: dict[str, str]) -> None:
        """The cleaned values of what was changed. Faults in other fields count when they come of the change."""
        form.is_valid()
        for name in changed:
            field = name if name in form.errors else also.get(name)
            if field in form.errors:
                self.faults.setdefault(name, said(name, self.edited[name], form.errors.as_data()[field][0]))
            else:
                value = form.cleaned_data[name]
                self.values[name] = value.replace("\r\n", "\n").strip() if isinstance(value, str) else value

    def read_parties(self) -> None:
        changed = [name for name in PARTY_COLUMNS if name in self.edited]
        if not changed:
            return
        texts = {name: self.edited.get(name, self.cells.texts[name]) for name in PARTY_COLUMNS}
        present = {row.organisation_id: row for row in self.action.responsibilities.all()}
        by_name = {row.organisation.name.casefold(): row.organisation for row in present.values()}
        parties, seen = [], set()
        for column, role in (("lead", LEAD), ("others", CONTRIBUTOR)):
            names = names_in(texts[column])
            if column == "lead" and len(names) > 1:
                self.faults[column] = "Bara en part kan vara huvudansvarig."
            for name in names:
                organisation = by_name.get(name.casefold()) or self.known.get(name.casefold())
                where = column if column in changed else changed[0]
                if organisation is None:
                    unknown = f"”{name}” finns inte i registret över parter."
                    self.faults.setdefault(where, f"{unknown} Rätta namnet, eller lägg till parten.")
                elif organisation.pk in seen:
                    self.faults.setdefault(where, f"{organisation} står två gånger.")
                else:
                    seen.add(organisation.pk)
                    unit = present[organisation.pk].unit if organisation.pk in present else ""
                    parties.append({"organisation": organisation, "role": role, "unit": unit})
        self.values["parties"] = parties


class NoBlock:
    """FieldsForm asks its block what it makes and holds; a row of a file makes nothing."""

    makes, has_goals = None, False


NO_BLOCK = NoBlock()


def names_in(text: str) -> list[str]:
    return [name.strip() for name in text.replace("\n", ";").split(";") if name.strip()]


def valued(name: str, text: str) -> str:
    """The stored value behind a label, in whatever case; other texts as they are."""
    if name not in KINDS:
        return text
    values = {choice.label.casefold(): choice.value for choice in KINDS[name]}
    return values.get(text.casefold(), text)


def said(name: str, text: str, error: forms.ValidationError) -> str:
    column: Column = BY_NAME[name]
    if error.code == "invalid_choice":
        return f"”{text}” går inte att välja. Skriv ett av: {', '.join(column.choices)}."
    if error.code == "invalid" and column.kind == DATE:
        return f"”{text}” är inte ett datum. Skriv åååå-mm-dd."
    if error.code == "invalid" and column.kind == NUMBER:
        return f"”{text}” är inte ett tal. Skriv siffror med decimalkomma, och enheten i kolumnen Enhet."
    if error.code == "required":
        return "Cellen är tom. Den måste ha en text."
    if error.code == "max_length":
        return f"Texten är {len(text)} tecken. Den får vara högst {error.params['limit_value']}."
    if column.kind == NUMBER:
        return "Talet är för stort, eller har fler än tre decimaler."
    return " ".join(error.messages)
