"""Forms of the import: the file or the pasted table, and the answers in the review."""

from django import forms

from kommunbrott.forms import DateInput
from kommunbrott.reading import SUFFIXES
from plans.choices import PlanKind
from plans.importers.answers import (
    AS_READ,
    IN_INTRODUCTION,
    LATER,
    NEW_PARTY,
    OTHER_PARTY,
    REGISTERED,
    TARGET_GROUP,
    TITLE_LENGTH,
    read_answers,
    suggested,
)
from plans.importers.result import DOUBTFUL, FAULTY, PartyMapping
from plans.importers.review import Review, is_unnamed_municipality

NAME_LENGTH = 160
ROW_TITLE_LENGTH = 2000


class ImportStartForm(forms.Form):
    file = forms.FileField(
        label="Fil från datorn",
        required=False,
        allow_empty_file=True,
        help_text="Word (.docx), Excel (.xlsx) eller tabell som text (.csv, .tsv, .txt). Högst 10 MB.",
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )
    text = forms.CharField(
        label="Tabell eller text",
        required=False,
        strip=False,
        help_text="Markera tabellen i Word, Excel eller på webben, kopiera och klistra in den här.",
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self):
        cleaned = super().clean()
        has_text = bool((cleaned.get("text") or "").strip())
        if cleaned.get("file") and has_text:
            self.add_error("text", "Välj en fil eller klistra in, inte båda. Töm rutan eller ta bort filen.")
        elif not cleaned.get("file") and not has_text and not self.errors:
            self.add_error("file", "Välj en fil, eller klistra in tabellen i rutan.")
        return cleaned


class ReviewForm(forms.Form):
    """Answers to a review. Which fields there are depends on what the file left in doubt.

    ``municipalities`` are (id, name) of parties in the register that are a whole municipality.
    """

    title = forms.CharField(label="Planens titel", max_length=TITLE_LENGTH)
    kind = forms.ChoiceField(label="Dokumenttyp", choices=PlanKind.choices)
    starts_on = forms.DateField(label="Gäller från", required=False, widget=DateInput())
    ends_on = forms.DateField(label="Gäller till och med", required=False, widget=DateInput())
    first_is_lead = forms.BooleanField(
        label="Gör den part som står först till huvudansvarig. Annars väljer du i utkastet.", required=False
    )

    def __init__(self, data, *, review: Review, answered: dict, municipalities=()):
        super().__init__(data, initial=suggested(review.plan) | answered)
        self.review, self.municipalities = review, municipalities
        for index, party in enumerate(review.plan.parties):
            self._add_party(index, party)
        for row in review.rows:
            self._add_row(row)
        places = [(str(area.index), f"Under {area.name}") for area in review.areas]
        for part in review.left_out:
            self.fields[f"part-{part.index}"] = forms.ChoiceField(
                label=f"Ta med ”{part.title}”",
                required=False,
                choices=[("", "Ta inte med"), (IN_INTRODUCTION, "I planens inledning"), *places],
            )

    def _add_party(self, index: int, party: PartyMapping):
        must = self.review.must_confirm(party)
        self.fields[f"party-{index}"] = forms.ChoiceField(
            label=f"”{party.name}” blir",
            required=False,
            choices=party_choices(party, must, self.municipalities),
        )
        self.fields[f"party-name-{index}"] = forms.CharField(
            label=f"Part som ”{party.name}” blir",
            required=False,
            max_length=NAME_LENGTH,
            widget=forms.TextInput({"list": "parter-i-registret", "autocomplete": "off"}),
        )

    def _add_row(self, row):
        if row.state == FAULTY:
            self.fields[f"row-title-{row.number}"] = forms.CharField(
                label=f"Åtgärd på rad {row.number}", required=False, max_length=ROW_TITLE_LENGTH
            )
        if row.state in (FAULTY, DOUBTFUL):
            self.fields[f"row-out-{row.number}"] = forms.BooleanField(
                label=f"Utelämna rad {row.number}", required=False
            )
        if row.twin:
            self.fields[f"row-merge-{row.number}"] = forms.BooleanField(
                label=f"Slå ihop med rad {row.twin}", required=False
            )

    def typed(self) -> dict:
        """What was sent, field by field, before any check: kept so that nothing typed is lost."""
        values = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }
        return {name: value for name, value in values.items() if value not in (None, "", False)}

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", f"Ange ett datum som inte är före {start.isoformat()}.")
        for question in self.review.questions(read_answers(self.review.plan, self.typed())):
            self.add_error(question.field, question.message)
        return cleaned


def party_choices(party: PartyMapping, must: bool, municipalities) -> list[tuple[str, str]]:
    """The likely ones first. Without an answer a sure name becomes what was read, a doubtful one nothing."""
    first = (AS_READ, "Välj vad namnet blir") if must else (AS_READ, f"Som det lästes: {party.name}")
    likely = [(f"{REGISTERED}{pk}", name) for pk, name in party.candidates]
    new = [(NEW_PARTY, f"Ny part: {party.name}")] if must else []
    if is_unnamed_municipality(party):
        later = [(f"{REGISTERED}{pk}", f"{name}, förvaltning senare") for pk, name in municipalities]
        new = later or [(NEW_PARTY, f"{party.name}, förvaltning senare")]
    return [
        first,
        *likely,
        *new,
        (OTHER_PARTY, "Annan part, skriv vilken"),
        (TARGET_GROUP, "Målgrupp, inte part"),
        (LATER, "Ingen part än, välj i utkastet"),
    ]
