import datetime as dt

from django import forms

from councils import secrecy
from councils.forms.meetings import BACKWARDS, HourField
from councils.minutes_content import MinutesContent
from councils.models import Attendance, Minutes, MinutesSigner
from councils.models.minutes import POSTED_DAYS
from kommunbrott.attachments import ALLOWED, MOST_MEGABYTES, accept
from kommunbrott.forms import DateInput, RowChoice, RowChoices
from kommunbrott.reading import UnreadableFile

LONGEST_REMARK, LONGEST_CORRECTION = 2000, 5000
LONGEST_WAIT = dt.timedelta(days=365)
TWICE = "{} undertecknar redan. En person undertecknar en gång."


class HeadForm(forms.Form):
    """What minutes say that no item does, and who signs them."""

    dnr = forms.CharField(label="Diarienummer", max_length=60, required=False)
    starts = HourField(label="Mötet började")
    ends = HourField(label="Mötet slutade")
    has_coming = forms.BooleanField(label="Skriv ut kommande möten", required=False)
    secretary = RowChoice(
        label="Sekreterare", queryset=Attendance.objects.none(), required=False, empty_label="Ingen"
    )
    chair = RowChoice(
        label="Ordförande", queryset=Attendance.objects.none(), required=False, empty_label="Ingen"
    )
    adjusters = RowChoices(
        label="Justerare",
        queryset=Attendance.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De justerar protokollet tillsammans med ordföranden.",
    )
    edition = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False
    )

    def __init__(self, *args, minutes: Minutes, **kwargs):
        super().__init__(*args, **kwargs)
        people = minutes.meeting.attendances.present().for_list()
        for name in ("secretary", "chair", "adjusters"):
            self.fields[name].queryset = people
        self.initial = self.initial_of(minutes) | self.initial

    @staticmethod
    def initial_of(minutes: Minutes) -> dict:
        signers = list(minutes.signers.for_list())
        one = {signer.role: signer.attendance_id for signer in signers}
        return {
            "dnr": minutes.dnr,
            "starts": minutes.starts,
            "ends": minutes.ends,
            "has_coming": minutes.has_coming,
            "secretary": one.get("sekreterare"),
            "chair": one.get("ordforande"),
            "adjusters": [signer.attendance_id for signer in signers if signer.role == "justerare"],
            "edition": minutes.edition,
        }

    def clean_edition(self):
        return self.cleaned_data["edition"] or 0

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", BACKWARDS)
        secretary, chair = cleaned.get("secretary"), cleaned.get("chair")
        if chair and chair == secretary:
            self.add_error("chair", TWICE.format(chair))
        for one in cleaned.get("adjusters") or ():
            if one in (secretary, chair):
                self.add_error("adjusters", TWICE.format(one))
        return cleaned


class SendForm(forms.Form):
    due_on = forms.DateField(
        label="Justeras senast",
        widget=DateInput,
        help_text="Den som inte har svarat påminns tre dagar före.",
    )

    def __init__(self, *args, today: dt.date, days: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("due_on", today + dt.timedelta(days=days))

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if not self.today <= day <= self.today + LONGEST_WAIT:
            raise forms.ValidationError("Välj en dag från i dag och högst ett år fram.")
        return day


class RemarkForm(forms.Form):
    """One item: right, or a remark."""

    remark = forms.CharField(
        label="Vad ska ändras?",
        max_length=LONGEST_REMARK,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Lämna tomt om ärendet stämmer.",
    )

    marks_optional = False

    def __init__(self, *args, needs_words: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs_words = needs_words

    def clean_remark(self):
        remark = self.cleaned_data["remark"].strip()
        if self.needs_words and not remark:
            raise forms.ValidationError("Skriv vad som ska ändras.")
        return remark


class PaperForm(forms.Form):
    """Signed on paper: by whom, when, and the scan."""

    signers = RowChoices(
        label="Vilka har skrivit under?",
        queryset=MinutesSigner.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en som har skrivit under."},
    )
    signed_on = forms.DateField(label="Undertecknat den", widget=DateInput)
    file = forms.FileField(
        label="Inskannat protokoll",
        max_length=1000,
        widget=forms.FileInput(),
        help_text=f"{ALLOWED}, högst {MOST_MEGABYTES} MB.",
        error_messages={"empty": "Filen är tom. Välj en annan."},
    )

    def __init__(self, *args, signers, first: dt.date, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first, self.today = first, today
        self.fields["signers"].queryset = signers
        self.initial.setdefault("signed_on", today)

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if not self.first <= day <= self.today:
            raise forms.ValidationError("Välj en dag från mötet till och med i dag.")
        return day

    def clean_file(self):
        try:
            return accept(self.cleaned_data["file"])
        except UnreadableFile as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class PostForm(forms.Form):
    posted_on = forms.DateField(label="Anslaget den", widget=DateInput)
    posted_until = forms.DateField(label="Tas ned den", widget=DateInput)

    def __init__(self, *args, first: dt.date, today: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first, self.today = first, today
        self.initial.setdefault("posted_on", today)
        self.initial.setdefault("posted_until", today + dt.timedelta(days=POSTED_DAYS))

    def clean_posted_on(self):
        day = self.cleaned_data["posted_on"]
        if not self.first <= day <= self.today:
            raise forms.ValidationError("Välj en dag från justeringen till och med i dag.")
        return day

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("posted_on"), cleaned.get("posted_until")
        if first and last and not first <= last <= first + LONGEST_WAIT:
            self.add_error("posted_until", "Välj en dag efter anslaget och högst ett år fram.")
        return cleaned


class PublishForm(forms.Form):
    is_checked = forms.BooleanField(
        label="Jag har läst den offentliga kopian och sett att inget i den ska vara maskat som inte är det",
        error_messages={"required": "Läs den offentliga kopian innan du publicerar."},
    )


class CorrectionForm(forms.Form):
    label = forms.ChoiceField(label="Gäller", required=False)
    text = forms.CharField(
        label="Rättelse",
        max_length=LONGEST_CORRECTION,
        widget=forms.Textarea({"rows": 5}),
        help_text="Skriv vad som står fel och vad som är rätt. Protokollet i sig ändras inte.",
    )

    def __init__(self, *args, content: MinutesContent, **kwargs):
        super().__init__(*args, **kwargs)
        labels = [(item.label, f"{item.label} {item.title}") for item in content.items]
        self.fields["label"].choices = [("", "Hela protokollet"), *labels]

    def clean_text(self):
        if wrong := secrecy.fault(self.cleaned_data["text"]):
            raise forms.ValidationError(wrong)
        return self.cleaned_data["text"]
