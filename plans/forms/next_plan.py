"""What the page about the next plan sends: the new plan's own facts, and an answer for each action."""

from django import forms
from django.http import QueryDict

from plans.choices import Continuation
from plans.continuation import LONGEST_REASON, PLAN, PLAN_PART, Part, Typed, lacks
from plans.forms.plan import PlanForm
from plans.importers.state import storable

# What is kept of a text, so that nothing is lost of one that is too long to be taken.
LONGEST_KEPT = 20_000


class NextPlanForm(PlanForm):
    """Title, kind and period. With ``others`` there are next plans already, and one more must be asked for."""

    marks_optional = False
    again = forms.BooleanField(
        label="Gör en nästa plan till",
        help_text="Den som redan finns ändras inte.",
        error_messages={"required": "Bekräfta att du vill ha en nästa plan till."},
    )

    class Meta(PlanForm.Meta):
        fields = ["title", "kind", "starts_on", "ends_on"]

    def __init__(self, *args, others: int, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True
        if not others:
            del self.fields["again"]

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def read_typed(data: QueryDict, keys: list[int]) -> Typed:
    """What was sent, part by part. A part that was not sent is not in it."""
    typed = {}
    if "title" in data:
        typed[PLAN] = {name: tidy(data.get(name, "")) for name in PLAN_PART}
    for key in keys:
        if f"val-{key}" in data or f"skal-{key}" in data:
            choice = data.get(f"val-{key}", "")
            typed[str(key)] = {
                "choice": choice if choice in Continuation.values else "",
                "reason": tidy(data.get(f"skal-{key}", "")),
            }
    return typed


def tidy(text: str) -> str:
    return storable(text.replace("\r\n", "\n").strip())[:LONGEST_KEPT]


def fault(part: Part) -> str:
    """What must be mended in the answer for an action, or ""."""
    lack = lacks(part)
    if lack == "choice":
        return "Välj om den fortsätter, ändras eller avslutas."
    if lack == "reason":
        verb = "ändras" if part["choice"] == Continuation.CHANGES else "avslutas"
        return f"Skriv varför den {verb}. Skälet står i uppföljningen."
    if len(part.get("reason", "")) > LONGEST_REASON:
        return f"Skälet är {len(part['reason'])} tecken. Korta det till högst {LONGEST_REASON}."
    return ""
