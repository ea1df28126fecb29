from django import forms

from councils.forms.marks import check_marks

LONGEST = 2000
TAKE_UP, DECLINE = "ta-upp", "avboj"


class ProposalForm(forms.Form):
    text = forms.CharField(
        label="Din punkt",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Vad vill du ta upp, och varför? Kort räcker. Alla i forumet kan komma att läsa det.",
    )

    def clean_text(self) -> str:
        return check_marks(self.cleaned_data["text"])


class CommentForm(ProposalForm):
    text = forms.CharField(
        label="Din kommentar",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Alla som får läsa ärendet ser den. Den går inte att ändra i efterhand.",
    )


class ProposalAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Svar",
        choices=[(TAKE_UP, "Ta upp på mötet"), (DECLINE, "Ta inte upp")],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label="Ärendets rubrik", max_length=250, required=False, help_text="Om det tas upp."
    )
    text = forms.CharField(
        label="Hälsning till den som föreslog",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Till exempel varför det väntar, eller till när.",
    )

    def clean_title(self) -> str:
        return check_marks(self.cleaned_data["title"])

    def clean(self):
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer == TAKE_UP and "title" in cleaned and not cleaned["title"]:
            self.add_error("title", "Skriv vad ärendet ska heta.")
        if answer == DECLINE and "text" in cleaned and not cleaned["text"]:
            self.add_error("text", "Skriv varför det inte tas upp.")
        return cleaned
