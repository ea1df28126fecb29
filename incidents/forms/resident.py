"""The form in which anybody may tell of a place, without a word of who they are."""

from django import forms

from incidents.choices import PoliceReported, ReporterKind
from incidents.forms.report import ReportForm
from incidents.models import Report
from incidents.stamps import new_stamp, read_stamp
from kommunbrott import privacy
from kommunbrott.models import Area

# What only staff are asked.
NOT_ASKED = (
    "subcategory", "photos", "police_reported", "police_case", "damage_cost", "contact_name", "contact_phone",
    "contact_email", "keep_reason", "submission", "part",
)  # fmt: skip
STALE = "Sidan har varit öppen för länge. Det du skrev står kvar: tryck på Skicka en gång till."
HASTY = (
    "Det gick väldigt fort. Det du skrev står kvar: vänta några sekunder och tryck på Skicka en gång till."
)
TRAP = "Ett fält som ska vara tomt var ifyllt. Vi har tömt det. Tryck på Skicka en gång till."
DOUBTFUL = "Det som är markerat kan peka ut en person. Ta bort det, eller välj nedanför vad vi ska göra."


class ResidentForm(ReportForm):
    """``website`` is a trap: people do not see it, and what fills in forms by itself does."""

    refusal = "Det är inte skickat än."

    website = forms.CharField(
        label="Lämna det här fältet tomt",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    mask = forms.BooleanField(label="Dölj det som är markerat och skicka resten", required=False)
    is_nobody = forms.BooleanField(label="Det pekar inte ut någon, skicka som det är", required=False)

    def __init__(self, *args, areas: list[Area], place: Area | None = None, **kwargs):
        super().__init__(*args, user=None, areas=areas, first=place, **kwargs)
        for name in NOT_ASKED:
            del self.fields[name]
        self.fields["when"].choices = [
            ("nyss", "Nyss"), ("idag", "Tidigare i dag"), ("annan", "Annan tid"),
        ]  # fmt: skip
        self.fields["text"].label = "Vad har du sett?"
        self.fields["is_positive"].label = "Det är något bra"
        self.initial["stamp"] = new_stamp()

    def clean(self):
        data = super().clean()
        stamp = read_stamp(data.get("stamp") or "")
        data["submission"] = stamp.submission
        if data.get("website"):
            self.stop(TRAP, website="")
        elif stamp.submission is None:
            self.stop(STALE, stamp=new_stamp())
        elif stamp.is_hasty:
            self.stop(HASTY)
        return data

    def stop(self, reason: str, **changed: str) -> None:
        self.add_error(None, reason)
        self.data = self.data.copy()
        for name, value in changed.items():
            self.data[name] = value

    def check_place(self) -> None:
        if not self.is_placed and not {"place", "area", "place_name"} & set(self.errors):
            self.add_error("place", "Välj en plats eller beskriv var det är.")

    def check_findings(self) -> None:
        """What only looks like personal data: the sender says whether it is."""
        data = self.cleaned_data
        doubtful = [finding for finding in self.findings if not finding.is_certain]
        if data.get("mask"):
            data["text"] = privacy.mask(data.get("text") or "", doubtful)
        elif doubtful and not data.get("is_nobody"):
            self.add_error("text", DOUBTFUL)

    def report(self) -> Report:
        """Not saved. Times to the minute: a second would tell which telephone it was from somebody else's log."""
        data = self.cleaned_data
        names = ("category", "text", "is_ongoing", "is_positive", "starts_at", "ends_at", "time_precision")
        report = Report(**{name: data[name] for name in names}, reporter_kind=ReporterKind.RESIDENT)
        report.starts_at = report.starts_at.replace(second=0, microsecond=0)
        report.ends_at = report.ends_at and report.ends_at.replace(second=0, microsecond=0)
        report.police_reported, report.submission = PoliceReported.UNKNOWN, data["submission"]
        self.place_on(report)
        return report


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Din kod",
        max_length=40,
        help_text="Den du fick när du skickade, till exempel ABCD-EFGH-JKMN.",
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
