"""A party's answers: one small form for each action and one for who answers, sent together.

What may be left out is told by the page, not by a mark on each field.
"""

from django import forms

from kommunbrott.dates import long_date
from plans.choices import AcceptanceAnswer
from plans.tally import Question

LONGEST = 4000
CHANGED = "Texten ändrades medan du läste. Läs den som den är nu och skicka igen."


class QuestionForm(forms.Form):
    """The answer to one action. None chosen means that it waits."""

    answer = forms.ChoiceField(choices=AcceptanceAnswer, required=False, widget=forms.RadioSelect())
    comment = forms.CharField(
        required=False,
        max_length=LONGEST,
        # The space lets CSS tell an empty field, which hides until there is something to say.
        widget=forms.Textarea({"rows": 3, "placeholder": " "}),
    )
    marks_optional = False

    def __init__(self, data, *, question: Question):
        super().__init__(data, prefix=f"a{question.action.id}")
        self.question = question
        last = question.answer
        if last and not question.is_open:
            self.fields["answer"].initial, self.fields["comment"].initial = last.answer, last.comment

    @property
    def token(self) -> str:
        """What the person sees: the wording, and the answer that there is."""
        last = self.question.answer
        return f"{self.question.action.wording_digest}-{last.pk if last else ''}"

    @property
    def chosen(self) -> str:
        return self["answer"].value() or ""

    @property
    def anchor(self) -> str:
        return f"atgard-{self.question.action.id}"

    @property
    def faults(self) -> list[str]:
        return [error for errors in self.errors.values() for error in errors]

    def clean(self):
        given = super().clean()
        answer, comment = given.get("answer", ""), given.get("comment", "")
        if fault := self._lacks(answer, comment):
            self.add_error(*fault)
        elif answer and not self.errors and not self._is_said(answer, comment):
            self._check_seen()
        return given

    def _lacks(self, answer: str, comment: str) -> tuple[str, str] | None:
        if self.errors:
            return None
        if comment and not answer:
            return "answer", "Välj ett svar till det du har skrivit."
        if comment and answer == AcceptanceAnswer.ACCEPTED:
            return (
                "answer",
                "Du har skrivit en synpunkt. Välj ”Accepterar med synpunkt”, eller ta bort texten.",
            )
        if answer == AcceptanceAnswer.COMMENTED and not comment:
            return "comment", "Skriv er synpunkt."
        if answer == AcceptanceAnswer.DECLINED and not comment:
            return "comment", "Skriv varför ni avböjer."
        return None

    def _is_said(self, answer: str, comment: str) -> bool:
        last = self.question.answer
        return bool(last) and not self.question.is_open and (last.answer, last.comment) == (answer, comment)

    def _check_seen(self) -> None:
        seen = self.data.get(self.add_prefix("seen"), "")
        if seen == self.token:
            return
        last, wording = self.question.answer, self.question.action.wording_digest
        if not last or not seen.startswith(wording):
            self.add_error("answer", CHANGED)
            return
        said = last.get_answer_display().lower()
        self.add_error(
            "answer",
            f"{last.name} har också svarat, {long_date(last.answered_at.date())}: {said}. "
            "Skicka igen om ditt svar ska gälla i stället.",
        )


class AnswererForm(forms.Form):
    name = forms.CharField(
        label="Namn",
        max_length=120,
        error_messages={"required": "Skriv vem som svarar."},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    role = forms.CharField(
        label="Roll",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )


class AnswerSheet:
    """All that a party sends at once. ``forms`` in the order of the plan."""

    def __init__(self, data, *, questions: tuple[Question, ...], initial: dict):
        self.is_bound = data is not None
        self.forms = [QuestionForm(data, question=question) for question in questions]
        self.who = AnswererForm(data, initial=initial)
        self.is_blank = False

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (*self.forms, self.who)]
        self.is_blank = all(valid) and not self.answered
        return all(valid) and not self.is_blank

    @property
    def answered(self) -> list[QuestionForm]:
        """Those with an answer."""
        return [form for form in self.forms if form.cleaned_data.get("answer")]

    @property
    def has_faults(self) -> bool:
        return self.is_bound and (self.is_blank or any(form.errors for form in (*self.forms, self.who)))
