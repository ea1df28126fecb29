from django import forms

from incidents.models import Category
from incidents.models.category import OTHER_KEY
from kommunbrott.folding import fold_tight
from kommunbrott.forms import DateInput

# Names in the lucide set, and what they are called here.
ICONS = {
    "flag": "Flagga", "hammer": "Hammare", "lamp": "Lampa", "users": "Personer", "volume-2": "Högtalare",
    "pill": "Tablett", "zap": "Blixt", "car": "Bil", "door-open": "Dörr", "trash-2": "Papperskorg", "flame": "Eld",
    "hand": "Hand", "credit-card": "Bankkort", "calendar": "Kalender", "message-circle": "Pratbubbla",
    "bike": "Cykel", "dog": "Hund", "waves": "Vatten", "trees": "Träd", "thumbs-up": "Tumme upp", "ellipsis": "Punkter",
}  # fmt: skip
LONGEST_NAME = 80


class CategoryForm(forms.ModelForm):
    """A category, or a subcategory when the row has a parent; which of them does not change, for reports follow it."""

    class Meta:
        model = Category
        fields = ["name", "synonyms", "icon", "position", "is_on_form", "retired_on"]
        widgets = {"retired_on": DateInput, "synonyms": forms.Textarea({"rows": 4})}
        help_texts = {
            "name": "Rapporter som redan finns behåller namnet de fick.",
            "retired_on": "Fyll i när kategorin inte ska gå att välja längre. Rapporter som har den påverkas inte.",
            "position": "Lägst först i formuläret och i listor.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = self.instance.name
        icons = ICONS | ({} if self.instance.icon in ICONS else {self.instance.icon: "Nuvarande"})
        self.fields["icon"] = forms.ChoiceField(label="Ikon", choices=list(icons.items()))
        if self.instance.parent_id:
            del self.fields["icon"], self.fields["is_on_form"]

    def clean_synonyms(self):
        """One on each line, none twice."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["synonyms"].splitlines()]
        if long := [line for line in lines if len(line) > LONGEST_NAME]:
            raise forms.ValidationError(
                f"”{long[0][:40]} …” är för långt. Ett namn får ha högst {LONGEST_NAME} tecken."
            )
        return "\n".join({fold_tight(line): line for line in lines if fold_tight(line)}.values())

    def clean_retired_on(self):
        day = self.cleaned_data["retired_on"]
        if day and self.instance.key == OTHER_KEY:
            raise forms.ValidationError(
                "Här hamnar det som inte passar någon annanstans. Den kategorin behövs alltid."
            )
        return day

    def clean(self):
        """The name it had is kept among its other names, so that files which use it are still understood."""
        super().clean()
        name, synonyms = self.cleaned_data.get("name"), self.cleaned_data.get("synonyms", "")
        if not name:
            return self.cleaned_data
        if self.before and fold_tight(self.before) != fold_tight(name):
            synonyms = "\n".join(filter(None, [synonyms, self.before]))
        names = {fold_tight(each): each for each in (name, *synonyms.splitlines())}
        beside = Category.objects.filter(parent=self.instance.parent).exclude(pk=self.instance.pk)
        for other in beside:
            if taken := names.keys() & other.spellings:
                told = names[min(taken)]
                field = "name" if fold_tight(name) in taken else "synonyms"
                self.add_error(field, f"”{told}” är redan ett namn på {other}.")
                break
        own = [each for key, each in names.items() if key != fold_tight(name)]
        return self.cleaned_data | {"synonyms": "\n".join(own)}

    def save(self, commit=True):
        if self.instance.parent:
            self.instance.icon = self.instance.parent.icon
        return super().save(commit)
