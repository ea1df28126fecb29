"""Search over everything that the reader may see."""

from itertools import chain

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils import search as in_councils
from incidents import search as in_incidents
from kommunbrott.models import Municipality
from plans import search as in_plans


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Sök efter",
        min_length=2,
        max_length=100,
        help_text="Alla ord ska finnas. Stora och små bokstäver är samma sak.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": "Skriv vad du söker.",
            "min_length": "Skriv minst två tecken.",
            "max_length": "Skriv högst 100 tecken.",
        },
    )


@require_safe
def search(request):
    """Some hits of each kind, each kind in one query or two, with a way to the list that has the rest."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    words, groups = "", []
    if form.is_valid():
        words = form.cleaned_data["q"]
        user, today = request.user, timezone.localdate()
        found = chain(
            in_plans.found(user, words, Municipality.current().action_forms["many"].capitalize()),
            in_incidents.found(user, words),
            in_councils.found(user, words, today),
        )
        groups = [group for group in found if group.hits]
    return render(request, "kommunbrott/search.html", {"form": form, "words": words, "groups": groups})
