from django import forms

from councils.choices import Gathering, ItemKind
from councils.forms.agenda import LONGEST_CLAUSE, MOST_CLAUSES
from councils.models import AgendaTemplate, Council, Meeting
from kommunbrott.forms import RowChoice

MOST_ROWS = 60
NOT_HERE = "Sekretess skrivs på mötets eget ärende, inte i en mall."


class OpenText(forms.CharField):
    """What comes on every agenda is never secret."""

    def clean(self, value):
        text = super().clean(value)
        if "[[" in text:
            raise forms.ValidationError(NOT_HERE)
        return text


class TemplateRowForm(forms.Form):
    """An item that agendas begin with. A row without a title is left out."""

    place = forms.IntegerField(label="Ordning", min_value=1, max_value=999, required=False)
    title = OpenText(label="Rubrik", max_length=250, required=False)
    kind = forms.ChoiceField(label="Slag", choices=ItemKind, required=False)
    presenter = OpenText(label="Föredragande", max_length=200, required=False)
    minutes = forms.IntegerField(label="Minuter", min_value=1, max_value=600, required=False)
    gathers = forms.ChoiceField(
        label="Fylls av sig självt med", choices=[("", "Inget"), *Gathering.choices], required=False
    )
    clauses = OpenText(
        label="Förslag till beslut, en att-sats på varje rad",
        required=False,
        max_length=MOST_CLAUSES * LONGEST_CLAUSE,
        widget=forms.Textarea({"rows": 2}),
    )

    marks_optional = False

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or ItemKind.INFORMATION

    def clean_clauses(self) -> str:
        found = [line.strip() for line in self.cleaned_data["clauses"].splitlines() if line.strip()]
        found = [line[4:].strip() if line[:4].lower() == "att " else line for line in found]
        if len(found) > MOST_CLAUSES or any(len(line) > LONGEST_CLAUSE for line in found):
            raise forms.ValidationError(
                f"Högst {MOST_CLAUSES} att-satser, var och en på högst {LONGEST_CLAUSE} tecken."
            )
        return "\n".join(found)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and (cleaned.get("clauses") or cleaned.get("presenter")):
            self.add_error("title", "Skriv en rubrik, eller töm hela raden.")
        return cleaned


class TemplateRowsBase(forms.BaseFormSet):
    def rows(self) -> list[dict]:
        """Those with a title, in the order that was asked for; of two with the same number the first stands first."""
        told = [row.cleaned_data for row in self.forms if row.cleaned_data.get("title")]
        told.sort(key=lambda row: row["place"] or MOST_ROWS * 20)
        return [{name: value for name, value in row.items() if name != "place"} for row in told]


TemplateRows = forms.formset_factory(
    TemplateRowForm, formset=TemplateRowsBase, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class TemplateNameForm(forms.ModelForm):
    class Meta:
        model = AgendaTemplate
        fields = ["name"]
        error_messages = {"name": {"required": "Skriv vad mallen heter."}}

    def clean_name(self):
        name = self.cleaned_data["name"]
        same = AgendaTemplate.objects.filter(council=self.instance.council_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Forumet har redan en mall med det namnet.")
        return name


class NewTemplateForm(TemplateNameForm):
    meeting = RowChoice(
        label="Börja med dagordningen från",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Ingen, mallen börjar tom",
        help_text="Ärenden och att-satser följer med, men inget som omfattas av sekretess.",
    )

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.council = council
        self.fields["meeting"].queryset = (
            Meeting.objects.filter(council=council, items__isnull=False)
            .distinct()
            .select_related("council")
            .order_by("-starts_at")
        )
