from django import forms

from incidents.choices import ReportStatus
from incidents.models import Category, Report, RoutingRule
from incidents.models.free_text import refuse_numbers
from kommunbrott.choices import AreaKind
from kommunbrott.forms import RowChoice
from kommunbrott.models import Area, Organisation


class CorrectForm(forms.Form):
    """What kind of event it is, where, and who is to act. One list for both levels of categories."""

    marks_optional = False

    kind = RowChoice(label="Kategori", queryset=Category.objects.none(), empty_label=None)
    area = RowChoice(label="Område", queryset=Area.objects.none(), required=False, empty_label="Inget")
    routed_to = RowChoice(
        label="Skickas till", queryset=Organisation.objects.none(), required=False, empty_label="Samordnaren"
    )

    def __init__(self, *args, report: Report, **kwargs):
        initial = {
            "kind": report.subcategory_id or report.category_id,
            "area": report.area_id,
            "routed_to": report.routed_to_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        categories = Category.objects.all()
        self.fields["kind"].queryset = categories
        self.fields["kind"].choices = category_choices()
        self.fields["area"].queryset = Area.objects.exclude(kind=AreaKind.PLACE).defer("geometry")
        self.fields["routed_to"].queryset = Organisation.objects.active()

    @property
    def category(self) -> Category:
        kind = self.cleaned_data["kind"]
        return kind.parent or kind

    @property
    def subcategory(self) -> Category | None:
        kind = self.cleaned_data["kind"]
        return kind if kind.parent else None


def category_choices() -> list[tuple]:
    """Each category and, set in under it, what it holds."""
    children: dict[int | None, list[Category]] = {}
    for category in Category.objects.active():
        children.setdefault(category.parent_id, []).append(category)
    choices = []
    for top in children.get(None, []):
        choices.append((top.pk, top.name))
        choices += [(each.pk, f"{top.name}: {each.name}") for each in children.get(top.pk, [])]
    return choices


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=ReportStatus.choices)
    seen = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=300, required=False)

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        try:
            refuse_numbers({"reason": reason})
        except forms.ValidationError as error:
            raise forms.ValidationError(error.message_dict["reason"]) from error
        return reason


class PiecesForm(forms.Form):
    """Findings by their digests, and the reason when they are kept."""

    reason = forms.CharField(max_length=200, required=False)

    def pieces(self) -> list[str]:
        return [piece for piece in self.data.getlist("piece") if piece.isalnum() and len(piece) == 16]


class RuleForm(forms.ModelForm):
    category = RowChoice(
        label="Kategori", queryset=Category.objects.none(), required=False, empty_label="Alla kategorier"
    )
    area = RowChoice(
        label="Område", queryset=Area.objects.none(), required=False, empty_label="Hela kommunen"
    )
    organisation = RowChoice(
        label="Skickas till",
        queryset=Organisation.objects.none(),
        empty_label="Välj part",
        error_messages={"required": "Välj vem som får rapporterna."},
    )

    marks_optional = False

    class Meta:
        model = RoutingRule
        fields = ["category", "area", "organisation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.all()
        self.fields["category"].choices = [("", "Alla kategorier"), *category_choices()]
        self.fields["area"].queryset = Area.objects.exclude(kind=AreaKind.PLACE).defer("geometry")
        self.fields["organisation"].queryset = Organisation.objects.active()

    def clean(self):
        super().clean()
        if self.errors:
            return self.cleaned_data
        category, area = self.cleaned_data.get("category"), self.cleaned_data.get("area")
        if not category and not area:
            raise forms.ValidationError("Välj en kategori, ett område eller båda.")
        if RoutingRule.objects.filter(category=category, area=area).exists():
            raise forms.ValidationError("Det finns redan en regel för det. Ta bort den först.")
        return self.cleaned_data
